"""What changed between two timelines, in the terms of whoever listens to them.

Steps are told apart by name, side and round. Where both have the same voice, times that words take
and the places of cues are compared too; other voices take other times for the same words.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from voicecoach.timeline.pairing import StepEvents, event_label, pair_events, pair_steps
from voicecoach.units import frames_from_ms, ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.timeline.model import Event, Timeline
    from voicecoach.timeline.pairing import StepPair

ChangeKind: TypeAlias = Literal[
    "title", "language", "voice", "music", "length",
    "added", "removed", "moved", "renamed",
    "hold", "repetitions", "count", "lasts", "way in", "way out",
    "words", "place",
]  # fmt: skip

MIN_AUDIBLE_FRAMES = frames_from_ms(50)
"""Nobody hears that something is moved by less."""
_SECOND_FRAMES = frames_from_ms(1000)
_COUNTING_CUES = frozenset(
    {"rep", "last_rep", "rep_hold", "rep_down"}
    | {"breathe_in", "breathe_hold", "breathe_out", "breathe_rest"}
)
_REST_CUES = frozenset({"rest", "next", "next_side", "rest_countdown"})
_AUTHOR_CUES = frozenset({"setup", "do", "avoid", "tip", "say", "wait", "sound"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineChange:
    """One thing that differs: in a step, named as the new timeline has it, or in the whole session.

    `old` and `new` are words (`title`, `language`, `voice`, `music`, `renamed`, `words`; for `moved` the
    name of the step before it), milliseconds (`length`, `hold`, `repetitions`, `lasts`, `way in`,
    `way out`; for `place` from the start of the way in, the hold or the way out that the cue stands in),
    the index of a step (`added`, `removed`) or a number of repetitions (`count`); None where there was or
    is nothing.
    """

    kind: ChangeKind
    step: str | None = None
    side: str | None = None
    round: int | None = None
    cue: str | None = None
    old: str | int | None = None
    new: str | int | None = None


def diff_timelines(a: Timeline, b: Timeline) -> tuple[TimelineChange, ...]:
    """All that changed from `a` to `b`: first the session, then step by step; nothing if nobody can tell."""
    same_voice = a.voice == b.voice
    pairs = pair_steps(_group_by_step(a), _group_by_step(b))
    steps = (change for pair in pairs for change in _step_changes(pair, same_voice=same_voice))
    return (*_session_changes(a, b), *steps)


def _group_by_step(timeline: Timeline) -> list[StepEvents]:
    events: defaultdict[int | None, list[Event]] = defaultdict(list)
    for event in timeline.events:
        events[_step_index_of(event, timeline)].append(event)
    befores = (None, *timeline.steps)
    return [
        StepEvents(step, tuple(events[step.index]), before)
        for step, before in zip(timeline.steps, befores, strict=False)
    ]


def _step_index_of(event: Event, timeline: Timeline) -> int | None:
    """The sound that ends a hold is that hold's, also where it stands on the first instant of a rest."""
    if event.step and event.cue == "end" and event.start == timeline.steps[event.step].start:
        return event.step - 1
    return event.step


def _session_changes(a: Timeline, b: Timeline) -> Iterator[TimelineChange]:
    if a.title != b.title:
        yield TimelineChange(kind="title", old=a.title, new=b.title)
    if a.language != b.language:
        yield TimelineChange(kind="language", old=a.language, new=b.language)
    if (was := _music_label(a)) != (now := _music_label(b)):
        yield TimelineChange(kind="music", old=was, new=now)
    if a.voice != b.voice:
        yield TimelineChange(kind="voice", old=a.voice, new=b.voice)
    elif abs(a.frames - b.frames) > MIN_AUDIBLE_FRAMES:
        yield TimelineChange(kind="length", old=ms_from_frames(a.frames), new=ms_from_frames(b.frames))


def _music_label(timeline: Timeline) -> str | None:
    """What lies under the words, and how much louder it is made, to the decibel."""
    beds = (event for event in timeline.events if event.kind == "bed" and event.sound)
    return ", ".join(f"{event.sound} at {event.gain_db or 0:+.0f} dB" for event in beds) or None


def _step_changes(pair: StepPair, *, same_voice: bool) -> Iterator[TimelineChange]:
    old, new = pair.old, pair.new
    if new is not None and old is None:
        yield from _added_step_changes(new)
    elif old is not None and new is None:
        yield _change_in_step("removed", old, old=old.step.index)
    elif old is not None and new is not None:
        if pair.is_moved and old.previous_key != new.previous_key:
            yield _change_in_step("moved", new, old=_previous_step_label(old), new=_previous_step_label(new))
        if old.step.name != new.step.name:
            yield _change_in_step("renamed", new, old=old.step.name, new=new.step.name)
        yield from _duration_changes(old, new, same_voice=same_voice)
        yield from _wording_changes(old, new)
        if same_voice:
            yield from _onset_changes(old, new)


def _previous_step_label(part: StepEvents) -> str | None:
    """The step before it, as a listener knows it."""
    return (
        ", ".join(filter(None, (part.previous_step.name, part.previous_step.side)))
        if part.previous_step
        else None
    )


def _added_step_changes(new: StepEvents) -> Iterator[TimelineChange]:
    """A new step, how long or how often it is done, and what its author says in it."""
    yield _change_in_step("added", new, new=new.step.index)
    if count := _rep_count(new):
        yield _change_in_step("count", new, new=count)
    for kind, (start, end) in _phase_spans(new).items():
        if _is_fixed_length(kind, new):
            yield _change_in_step(kind, new, new=ms_from_frames(end - start))
    for event in new.events:
        if event.cue in _AUTHOR_CUES:
            yield _change_in_step("words", new, event.cue, new=event_label(event))


def _duration_changes(old: StepEvents, new: StepEvents, *, same_voice: bool) -> Iterator[TimelineChange]:
    if (was := _rep_count(old)) != (now := _rep_count(new)):
        yield _change_in_step("count", new, old=was, new=now)
    ours, theirs = _phase_spans(old), _phase_spans(new)
    for kind in dict.fromkeys((*theirs, *ours)):
        if not (same_voice or (_is_fixed_length(kind, old) and _is_fixed_length(kind, new))):
            continue
        before, after = ours.get(kind), theirs.get(kind)
        took, takes = (span[1] - span[0] if span else 0 for span in (before, after))
        if abs(took - takes) > _threshold_frames(kind, old, new):
            old_ms, new_ms = ms_from_frames(took), ms_from_frames(takes)
            yield _change_in_step(kind, new, old=old_ms if before else None, new=new_ms if after else None)


def _wording_changes(old: StepEvents, new: StepEvents) -> Iterator[TimelineChange]:
    """What a change of the count brings or takes away is told by the count."""
    recounted = _rep_count(old) != _rep_count(new)
    for cue, was, now in _event_pairs(old, new):
        before, after = (event_label(event) if event else None for event in (was, now))
        told = cue in _COUNTING_CUES and recounted and None in (before, after)
        if before != after and not told:
            yield _change_in_step("words", new, cue, old=before, new=after)


def _onset_changes(old: StepEvents, new: StepEvents) -> Iterator[TimelineChange]:
    """Cues that keep neither their distance from what is around them nor from what is before them."""
    ours, theirs = _onset_distances(old), _onset_distances(new)
    other_work = _reps_and_hold(old) != _reps_and_hold(new)
    for cue, was, now in _event_pairs(old, new):
        if was is None or now is None or (cue in _COUNTING_CUES and other_work):
            continue
        before, after = ours[id(was)], theirs[id(now)]
        if all(abs(one - other) > MIN_AUDIBLE_FRAMES for one, other in zip(before, after, strict=True)):
            yield _change_in_step(
                "place", new, cue, old=ms_from_frames(before[0]), new=ms_from_frames(after[0])
            )


def _event_pairs(old: StepEvents, new: StepEvents) -> Iterator[tuple[str, Event | None, Event | None]]:
    """What sounds in a step, cue by cue, as it was and as it is."""
    for cue in dict.fromkeys(event.cue for event in (*new.events, *old.events)):
        ours, theirs = ([event for event in part.events if event.cue == cue] for part in (old, new))
        yield from ((cue, was, now) for was, now in pair_events(ours, theirs))


def _phase_spans(part: StepEvents) -> dict[ChangeKind, tuple[int, int]]:
    """What a step is made of in time."""
    step, hold = part.step, part.step.hold
    if hold is None:
        return {"lasts": (step.start, step.end)}
    end = hold.start + hold.frames
    stay: ChangeKind = "repetitions" if _rep_count(part) else "hold"
    return {"way in": (step.start, hold.start), stay: (hold.start, end), "way out": (end, step.end)}


def _is_fixed_length(kind: ChangeKind, part: StepEvents) -> bool:
    """Whether the routine says how long it takes, so that no voice changes that."""
    cues = {event.cue for event in part.events}
    exact_by = {"lasts": _REST_CUES, "way out": {"release"}}
    return kind in ("hold", "repetitions") or not cues.isdisjoint(exact_by.get(kind, ()))


def _threshold_frames(kind: ChangeKind, old: StepEvents, new: StepEvents) -> int:
    """The least difference that is told: where the words are others, it takes a second."""
    return (
        MIN_AUDIBLE_FRAMES
        if _is_fixed_length(kind, new) or _labels_in(kind, old) == _labels_in(kind, new)
        else _SECOND_FRAMES
    )


def _labels_in(kind: ChangeKind, part: StepEvents) -> list[str]:
    start, end = _phase_spans(part).get(kind, (0, 0))
    return [event_label(event) for event in part.events if start <= event.start < end]


def _rep_count(part: StepEvents) -> int | None:
    """How many repetitions or breaths are counted."""
    return sum(event.cue in ("rep", "last_rep", "breathe_in") for event in part.events) or None


def _reps_and_hold(part: StepEvents) -> tuple[int | None, int]:
    return _rep_count(part), part.step.hold.frames if part.step.hold else 0


def _onset_distances(part: StepEvents) -> dict[int, tuple[int, ...]]:
    """Of each event, from the start, the end and the middle of where it stands, and from the one before."""
    found = {}
    befores = (part.step.start, *(event.end for event in part.events))
    *spans, last = _phase_spans(part).values()
    for event, before in zip(part.events, befores, strict=False):
        start, end = next((span for span in spans if span[0] <= event.start < span[1]), last)
        found[id(event)] = tuple(event.start - mark for mark in (start, end, (start + end) // 2, before))
    return found


def _change_in_step(
    kind: ChangeKind,
    part: StepEvents,
    cue: str | None = None,
    *,
    old: str | int | None = None,
    new: str | int | None = None,
) -> TimelineChange:
    step = part.step
    number = step.round.number if step.round else None
    return TimelineChange(kind=kind, step=step.name, side=step.side, round=number, cue=cue, old=old, new=new)
