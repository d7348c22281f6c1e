"""What changed between two timelines, in the terms of whoever listens to them.

Steps are told apart by name, side and round. Where both have the same voice, times that words take
and the places of cues are compared too; other voices take other times for the same words.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from voicecoach.compiler.pairing import Part, pair_steps, pair_words, said
from voicecoach.units import frames_from_ms, ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.pairing import Pair
    from voicecoach.timeline import Event, Timeline

Kind: TypeAlias = Literal[
    "title", "language", "voice", "music", "length",
    "added", "removed", "moved", "renamed",
    "hold", "repetitions", "count", "lasts", "way in", "way out",
    "words", "place",
]  # fmt: skip

LEAST = frames_from_ms(50)
"""Nobody hears that something is moved by less."""
_SECOND = frames_from_ms(1000)
_COUNTED = frozenset(
    {"rep", "last_rep", "rep_hold", "rep_down"}
    | {"breathe_in", "breathe_hold", "breathe_out", "breathe_rest"}
)
_OF_A_REST = frozenset({"rest", "next", "next_side", "rest_countdown"})
_AUTHORS = frozenset({"setup", "do", "avoid", "tip", "say", "wait", "sound"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that differs: in a step, named as the new timeline has it, or in the whole session.

    `old` and `new` are words (`title`, `language`, `voice`, `music`, `renamed`, `words`; for `moved` the
    name of the step before it), milliseconds (`length`, `hold`, `repetitions`, `lasts`, `way in`,
    `way out`; for `place` from the start of the way in, the hold or the way out that the cue stands in),
    the index of a step (`added`, `removed`) or a number of repetitions (`count`); None where there was or
    is nothing.
    """

    kind: Kind
    step: str | None = None
    side: str | None = None
    round: int | None = None
    cue: str | None = None
    old: str | int | None = None
    new: str | int | None = None


def diff(a: Timeline, b: Timeline) -> tuple[Change, ...]:
    """All that changed from `a` to `b`: first the session, then step by step; nothing if nobody can tell."""
    same_voice = a.voice == b.voice
    pairs = pair_steps(_parts(a), _parts(b))
    steps = (change for pair in pairs for change in _of_step(pair, same_voice=same_voice))
    return (*_of_session(a, b), *steps)


def _parts(timeline: Timeline) -> list[Part]:
    events: defaultdict[int | None, list[Event]] = defaultdict(list)
    for event in timeline.events:
        events[_step_of(event, timeline)].append(event)
    befores = (None, *timeline.steps)
    return [
        Part(step, tuple(events[step.index]), before)
        for step, before in zip(timeline.steps, befores, strict=False)
    ]


def _step_of(event: Event, timeline: Timeline) -> int | None:
    """The sound that ends a hold is that hold's, also where it stands on the first instant of a rest."""
    if event.step and event.cue == "end" and event.start == timeline.steps[event.step].start:
        return event.step - 1
    return event.step


def _of_session(a: Timeline, b: Timeline) -> Iterator[Change]:
    if a.title != b.title:
        yield Change(kind="title", old=a.title, new=b.title)
    if a.language != b.language:
        yield Change(kind="language", old=a.language, new=b.language)
    if (was := _music(a)) != (now := _music(b)):
        yield Change(kind="music", old=was, new=now)
    if a.voice != b.voice:
        yield Change(kind="voice", old=a.voice, new=b.voice)
    elif abs(a.frames - b.frames) > LEAST:
        yield Change(kind="length", old=ms_from_frames(a.frames), new=ms_from_frames(b.frames))


def _music(timeline: Timeline) -> str | None:
    """What lies under the words, and how much louder it is made, to the decibel."""
    beds = (event for event in timeline.events if event.kind == "bed" and event.sound)
    return ", ".join(f"{event.sound} at {event.gain_db or 0:+.0f} dB" for event in beds) or None


def _of_step(pair: Pair, *, same_voice: bool) -> Iterator[Change]:
    old, new = pair.old, pair.new
    if new is not None and old is None:
        yield from _of_added(new)
    elif old is not None and new is None:
        yield _change("removed", old, old=old.step.index)
    elif old is not None and new is not None:
        if pair.moved and old.place != new.place:
            yield _change("moved", new, old=_before(old), new=_before(new))
        if old.step.name != new.step.name:
            yield _change("renamed", new, old=old.step.name, new=new.step.name)
        yield from _of_times(old, new, same_voice=same_voice)
        yield from _of_words(old, new)
        if same_voice:
            yield from _of_places(old, new)


def _before(part: Part) -> str | None:
    """The step before it, as a listener knows it."""
    return ", ".join(filter(None, (part.before.name, part.before.side))) if part.before else None


def _of_added(new: Part) -> Iterator[Change]:
    """A new step, how long or how often it is done, and what its author says in it."""
    yield _change("added", new, new=new.step.index)
    if count := _count(new):
        yield _change("count", new, new=count)
    for kind, (start, end) in _spans(new).items():
        if _is_exact(kind, new):
            yield _change(kind, new, new=ms_from_frames(end - start))
    for event in new.events:
        if event.cue in _AUTHORS:
            yield _change("words", new, event.cue, new=said(event))


def _of_times(old: Part, new: Part, *, same_voice: bool) -> Iterator[Change]:
    if (was := _count(old)) != (now := _count(new)):
        yield _change("count", new, old=was, new=now)
    ours, theirs = _spans(old), _spans(new)
    for kind in dict.fromkeys((*theirs, *ours)):
        if not (same_voice or (_is_exact(kind, old) and _is_exact(kind, new))):
            continue
        before, after = ours.get(kind), theirs.get(kind)
        took, takes = (span[1] - span[0] if span else 0 for span in (before, after))
        if abs(took - takes) > _least(kind, old, new):
            old_ms, new_ms = ms_from_frames(took), ms_from_frames(takes)
            yield _change(kind, new, old=old_ms if before else None, new=new_ms if after else None)


def _of_words(old: Part, new: Part) -> Iterator[Change]:
    """What a change of the count brings or takes away is told by the count."""
    recounted = _count(old) != _count(new)
    for cue, was, now in _cues(old, new):
        before, after = (said(event) if event else None for event in (was, now))
        told = cue in _COUNTED and recounted and None in (before, after)
        if before != after and not told:
            yield _change("words", new, cue, old=before, new=after)


def _of_places(old: Part, new: Part) -> Iterator[Change]:
    """Cues that keep neither their distance from what is around them nor from what is before them."""
    ours, theirs = _distances(old), _distances(new)
    other_work = _work(old) != _work(new)
    for cue, was, now in _cues(old, new):
        if was is None or now is None or (cue in _COUNTED and other_work):
            continue
        before, after = ours[id(was)], theirs[id(now)]
        if all(abs(one - other) > LEAST for one, other in zip(before, after, strict=True)):
            yield _change("place", new, cue, old=ms_from_frames(before[0]), new=ms_from_frames(after[0]))


def _cues(old: Part, new: Part) -> Iterator[tuple[str, Event | None, Event | None]]:
    """What sounds in a step, cue by cue, as it was and as it is."""
    for cue in dict.fromkeys(event.cue for event in (*new.events, *old.events)):
        ours, theirs = ([event for event in part.events if event.cue == cue] for part in (old, new))
        yield from ((cue, was, now) for was, now in pair_words(ours, theirs))


def _spans(part: Part) -> dict[Kind, tuple[int, int]]:
    """What a step is made of in time."""
    step, hold = part.step, part.step.hold
    if hold is None:
        return {"lasts": (step.start, step.end)}
    end = hold.start + hold.frames
    stay: Kind = "repetitions" if _count(part) else "hold"
    return {"way in": (step.start, hold.start), stay: (hold.start, end), "way out": (end, step.end)}


def _is_exact(kind: Kind, part: Part) -> bool:
    """Whether the routine says how long it takes, so that no voice changes that."""
    cues = {event.cue for event in part.events}
    exact_by = {"lasts": _OF_A_REST, "way out": {"release"}}
    return kind in ("hold", "repetitions") or not cues.isdisjoint(exact_by.get(kind, ()))


def _least(kind: Kind, old: Part, new: Part) -> int:
    """The least difference that is told: where the words are others, it takes a second."""
    return LEAST if _is_exact(kind, new) or _said_in(kind, old) == _said_in(kind, new) else _SECOND


def _said_in(kind: Kind, part: Part) -> list[str]:
    start, end = _spans(part).get(kind, (0, 0))
    return [said(event) for event in part.events if start <= event.start < end]


def _count(part: Part) -> int | None:
    """How many repetitions or breaths are counted."""
    return sum(event.cue in ("rep", "last_rep", "breathe_in") for event in part.events) or None


def _work(part: Part) -> tuple[int | None, int]:
    return _count(part), part.step.hold.frames if part.step.hold else 0


def _distances(part: Part) -> dict[int, tuple[int, ...]]:
    """Of each event, from the start, the end and the middle of where it stands, and from the one before."""
    found = {}
    befores = (part.step.start, *(event.end for event in part.events))
    *spans, last = _spans(part).values()
    for event, before in zip(part.events, befores, strict=False):
        start, end = next((span for span in spans if span[0] <= event.start < span[1]), last)
        found[id(event)] = tuple(event.start - mark for mark in (start, end, (start + end) // 2, before))
    return found


def _change(
    kind: Kind,
    part: Part,
    cue: str | None = None,
    *,
    old: str | int | None = None,
    new: str | int | None = None,
) -> Change:
    step = part.step
    number = step.round.number if step.round else None
    return Change(kind=kind, step=step.name, side=step.side, round=number, cue=cue, old=old, new=new)
