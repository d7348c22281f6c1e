"""The differences between two timelines that a listener notices.

Steps are identified by name, side and round. The duration of speech and the onsets of cues are compared only
if both timelines have the same voice, because other voices speak faster or slower.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from voicecoach.timeline.beat_label import beat_label
from voicecoach.timeline.pairing import StepEvents, event_label, pair_events, pair_steps
from voicecoach.units import frames_from_ms, ms_from_frames
from voicecoach.wording import set_of_sound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.timeline.model import Event, Timeline
    from voicecoach.timeline.pairing import StepPair

ChangeKind: TypeAlias = Literal[
    "title", "language", "voice", "music", "sounds", "length",
    "added", "removed", "moved", "renamed",
    "hold", "repetitions", "count", "lasts", "way in", "way out",
    "words", "place", "beat",
]  # fmt: skip

MIN_AUDIBLE_FRAMES = frames_from_ms(50)
"""Smaller shifts are inaudible."""
_SECOND_FRAMES = frames_from_ms(1000)
_COUNTING_CUES = frozenset(
    {"rep", "last_rep", "rep_up", "rep_hold", "rep_down", "rep_pause"}
    | {"breathe_in", "breathe_hold", "breathe_out", "breathe_rest"}
)
_REST_CUES = frozenset({"rest", "next", "next_side", "rest_countdown"})
_AUTHOR_CUES = frozenset({"setup", "do", "avoid", "tip", "at", "say", "wait", "sound"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineChange:
    """One difference, in a step (named as in the new timeline) or in the whole session (`step` is None).

    `old` and `new` depend on the kind; None means that there is no such value:

    * text for `title`, `language`, `voice`, `music`, `sounds`, `renamed`, `words`, `beat` (beats a minute,
      such as 90 or 60..120, and how often there is an accent), and for `moved` (the step before);
    * milliseconds for `length`, `hold`, `repetitions`, `lasts`, `way in`, `way out`, and for `place` (from
      the start of the phase of the step that the cue is in);
    * the index of a step for `added`, `removed`; a number of repetitions for `count`.
    """

    kind: ChangeKind
    step: str | None = None
    side: str | None = None
    round: int | None = None
    cue: str | None = None
    old: str | int | None = None
    new: str | int | None = None


def diff_timelines(a: Timeline, b: Timeline) -> tuple[TimelineChange, ...]:
    """Compare two timelines: first the sessions, then step by step; empty if there is no audible change."""
    same_voice = a.voice == b.voice
    pairs = pair_steps(_group_by_step(a), _group_by_step(b))
    steps = (change for pair in pairs for change in _step_changes(pair, same_voice=same_voice))
    return (*_session_changes(a, b), *steps)


def _group_by_step(timeline: Timeline) -> list[StepEvents]:
    events: defaultdict[int | None, list[Event]] = defaultdict(list)
    clicks: defaultdict[int | None, list[Event]] = defaultdict(list)
    for event in timeline.events:
        (clicks if event.is_click else events)[_step_index_of(event, timeline)].append(event)
    previous_steps = (None, *timeline.steps)
    return [
        StepEvents(step, tuple(events[step.index]), previous, tuple(clicks[step.index]))
        for step, previous in zip(timeline.steps, previous_steps, strict=False)
    ]


def _step_index_of(event: Event, timeline: Timeline) -> int | None:
    """The step of an event; the sound that ends a hold belongs to it even at the very start of a rest."""
    if event.step and event.cue == "end" and event.start == timeline.steps[event.step].start:
        return event.step - 1
    return event.step


def _session_changes(a: Timeline, b: Timeline) -> Iterator[TimelineChange]:
    if a.title != b.title:
        yield TimelineChange(kind="title", old=a.title, new=b.title)
    if a.language != b.language:
        yield TimelineChange(kind="language", old=a.language, new=b.language)
    if (old := _music_label(a)) != (new := _music_label(b)):
        yield TimelineChange(kind="music", old=old, new=new)
    old, new = _sounds_label(a), _sounds_label(b)
    if None not in (old, new) and old != new:
        yield TimelineChange(kind="sounds", old=old, new=new)
    if a.voice != b.voice:
        yield TimelineChange(kind="voice", old=a.voice, new=b.voice)
    elif abs(a.frames - b.frames) > MIN_AUDIBLE_FRAMES:
        yield TimelineChange(kind="length", old=ms_from_frames(a.frames), new=ms_from_frames(b.frames))


def _music_label(timeline: Timeline) -> str | None:
    """The music and its gain, to the decibel."""
    beds = (event for event in timeline.events if event.kind == "bed" and event.sound)
    return ", ".join(f"{event.sound} at {event.gain_db or 0:+.0f} dB" for event in beds) or None


def _sounds_label(timeline: Timeline) -> str | None:
    """The sets of the built-in sounds, and the gain of all sounds to the decibel; None without sounds."""
    events = [event for event in timeline.events if event.kind == "sound"]
    if not events:
        return None
    sets = sorted({found for event in events if (found := set_of_sound(event.sound or ""))})
    gains = sorted({event.gain_db for event in events if event.gain_db})
    levels = ", ".join(f"{gain:+.0f} dB" for gain in gains)
    return " at ".join(filter(None, (", ".join(sets) or "no built-in ones", levels)))


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
        if (old_beat := beat_label(old.clicks, old.step.hold)) != (
            new_beat := beat_label(new.clicks, new.step.hold)
        ):
            yield _change_in_step("beat", new, old=old_beat, new=new_beat)
        yield from _wording_changes(old, new)
        if same_voice:
            yield from _onset_changes(old, new)


def _previous_step_label(step: StepEvents) -> str | None:
    """The name and the side of the step before."""
    previous = step.previous_step
    return ", ".join(filter(None, (previous.name, previous.side))) if previous else None


def _added_step_changes(new: StepEvents) -> Iterator[TimelineChange]:
    """A new step: its repetitions, its fixed durations and its author's texts."""
    yield _change_in_step("added", new, new=new.step.index)
    if count := _rep_count(new):
        yield _change_in_step("count", new, new=count)
    for kind, (start, end) in _phase_spans(new).items():
        if _is_fixed_length(kind, new):
            yield _change_in_step(kind, new, new=ms_from_frames(end - start))
    if beat := beat_label(new.clicks, new.step.hold):
        yield _change_in_step("beat", new, new=beat)
    for event in new.events:
        if event.cue in _AUTHOR_CUES:
            yield _change_in_step("words", new, event.cue, new=event_label(event))


def _duration_changes(old: StepEvents, new: StepEvents, *, same_voice: bool) -> Iterator[TimelineChange]:
    if (old_count := _rep_count(old)) != (new_count := _rep_count(new)):
        yield _change_in_step("count", new, old=old_count, new=new_count)
    old_spans, new_spans = _phase_spans(old), _phase_spans(new)
    for kind in dict.fromkeys((*new_spans, *old_spans)):
        if not (same_voice or (_is_fixed_length(kind, old) and _is_fixed_length(kind, new))):
            continue
        before, after = old_spans.get(kind), new_spans.get(kind)
        old_frames, new_frames = (span[1] - span[0] if span else 0 for span in (before, after))
        if abs(old_frames - new_frames) > _threshold_frames(kind, old, new):
            old_ms, new_ms = ms_from_frames(old_frames), ms_from_frames(new_frames)
            yield _change_in_step(kind, new, old=old_ms if before else None, new=new_ms if after else None)


def _wording_changes(old: StepEvents, new: StepEvents) -> Iterator[TimelineChange]:
    """Changed texts and sounds, without the counting cues that come or go with the number of repetitions."""
    is_recounted = _rep_count(old) != _rep_count(new)
    for cue, *pair in _event_pairs(old, new):
        before, after = (event_label(event) if event else None for event in pair)
        is_implied = cue in _COUNTING_CUES and is_recounted and None in (before, after)
        if before != after and not is_implied:
            yield _change_in_step("words", new, cue, old=before, new=after)


def _onset_changes(old: StepEvents, new: StepEvents) -> Iterator[TimelineChange]:
    """Cues that have moved relative to their phase of the step and to the event before them."""
    old_distances, new_distances = _onset_distances(old), _onset_distances(new)
    is_other_work = _reps_and_hold(old) != _reps_and_hold(new)
    for cue, old_event, new_event in _event_pairs(old, new):
        if old_event is None or new_event is None or (cue in _COUNTING_CUES and is_other_work):
            continue
        before, after = old_distances[id(old_event)], new_distances[id(new_event)]
        if all(abs(a - b) > MIN_AUDIBLE_FRAMES for a, b in zip(before, after, strict=True)):
            old_ms, new_ms = ms_from_frames(before[0]), ms_from_frames(after[0])
            yield _change_in_step("place", new, cue, old=old_ms, new=new_ms)


def _event_pairs(old: StepEvents, new: StepEvents) -> Iterator[tuple[str, Event | None, Event | None]]:
    """The events of two steps in pairs, cue by cue."""
    for cue in dict.fromkeys(event.cue for event in (*new.events, *old.events)):
        old_events, new_events = ([event for event in step.events if event.cue == cue] for step in (old, new))
        yield from ((cue, *pair) for pair in pair_events(old_events, new_events))


def _phase_spans(step_events: StepEvents) -> dict[ChangeKind, tuple[int, int]]:
    """The phases of a step with their first frame and the frame after their last."""
    step, hold = step_events.step, step_events.step.hold
    if hold is None:
        return {"lasts": (step.start, step.end)}
    end = hold.start + hold.frames
    work: ChangeKind = "repetitions" if _rep_count(step_events) else "hold"
    return {"way in": (step.start, hold.start), work: (hold.start, end), "way out": (end, step.end)}


def _is_fixed_length(kind: ChangeKind, step: StepEvents) -> bool:
    """Whether the routine sets the length of a phase, so that it does not depend on the voice."""
    cues = {event.cue for event in step.events}
    cues_of_fixed = {"lasts": _REST_CUES, "way out": {"release"}}
    return kind in ("hold", "repetitions") or not cues.isdisjoint(cues_of_fixed.get(kind, ()))


def _threshold_frames(kind: ChangeKind, old: StepEvents, new: StepEvents) -> int:
    """The smallest difference in length to report; a second if the texts differ too."""
    return (
        MIN_AUDIBLE_FRAMES
        if _is_fixed_length(kind, new) or _labels_in(kind, old) == _labels_in(kind, new)
        else _SECOND_FRAMES
    )


def _labels_in(kind: ChangeKind, step: StepEvents) -> list[str]:
    start, end = _phase_spans(step).get(kind, (0, 0))
    return [event_label(event) for event in step.events if start <= event.start < end]


def _rep_count(step: StepEvents) -> int | None:
    """The number of repetitions or breaths that are counted."""
    return sum(event.cue in ("rep", "last_rep", "breathe_in") for event in step.events) or None


def _reps_and_hold(step_events: StepEvents) -> tuple[int | None, int]:
    return _rep_count(step_events), step_events.step.hold.frames if step_events.step.hold else 0


def _onset_distances(step_events: StepEvents) -> dict[int, tuple[int, ...]]:
    """The distance of each event from the start, end and middle of its phase and from the event before.

    The keys are the ids of the events.
    """
    distances = {}
    previous_ends = (step_events.step.start, *(event.end for event in step_events.events))
    *spans, last = _phase_spans(step_events).values()
    for event, previous_end in zip(step_events.events, previous_ends, strict=False):
        start, end = next((span for span in spans if span[0] <= event.start < span[1]), last)
        references = (start, end, (start + end) // 2, previous_end)
        distances[id(event)] = tuple(event.start - reference for reference in references)
    return distances


def _change_in_step(
    kind: ChangeKind,
    step_events: StepEvents,
    cue: str | None = None,
    *,
    old: str | int | None = None,
    new: str | int | None = None,
) -> TimelineChange:
    step = step_events.step
    number = step.round.number if step.round else None
    return TimelineChange(kind=kind, step=step.name, side=step.side, round=number, cue=cue, old=old, new=new)
