"""The transcript of a timeline: what is heard in each step, and what did not fit as planned."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from voicecoach.timeline.model import Event, Remark, Step, Timeline


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """An event, and the remark about it if it is not what was planned."""

    event: Event
    remark: Remark | None = None


@dataclass(frozen=True, slots=True)
class TranscriptStep:
    """A step with what is heard in it, in order.

    `step` is None for what belongs to no step. `other_remarks` are those about cues that were dropped, and
    those whose event cannot be told from others of the same cue.
    """

    step: Step | None
    lines: tuple[TranscriptLine, ...]
    other_remarks: tuple[Remark, ...]


def make_transcript(timeline: Timeline) -> tuple[TranscriptStep, ...]:
    """The transcript of a timeline, step by step; first what belongs to no step, if there is any."""
    events: defaultdict[int | None, list[Event]] = defaultdict(list)
    for event in timeline.events:
        if event.kind != "bed":
            events[event.step].append(event)
    remarks: defaultdict[int | None, list[Remark]] = defaultdict(list)
    for remark in timeline.report:
        remarks[remark.step].append(remark)
    whole = [_transcript_step(None, events[None], remarks[None])] if events[None] or remarks[None] else []
    steps = (_transcript_step(step, events[step.index], remarks[step.index]) for step in timeline.steps)
    return (*whole, *steps)


def _transcript_step(step: Step | None, events: list[Event], remarks: list[Remark]) -> TranscriptStep:
    matched = _match_remarks(events, remarks)
    lines = tuple(TranscriptLine(event, matched.get(index)) for index, event in enumerate(events))
    used = {id(remark) for remark in matched.values()}
    return TranscriptStep(step, lines, tuple(remark for remark in remarks if id(remark) not in used))


def _match_remarks(events: list[Event], remarks: Iterable[Remark]) -> Mapping[int, Remark]:
    """The remarks by the index of their event, where it is clear: as many events as remarks of that kind.

    Both are in the order of the plan.
    """
    by_kind: defaultdict[tuple[str, str], list[Remark]] = defaultdict(list)
    for remark in remarks:
        by_kind[remark.cue, remark.action].append(remark)
    matched: dict[int, Remark] = {}
    for (cue, action), alike in by_kind.items():
        indexes = [index for index, event in enumerate(events) if _is_result(event, cue, action)]
        if len(indexes) == len(alike):
            matched.update(zip(indexes, alike, strict=True))
    return matched


def _is_result(event: Event, cue: str, action: str) -> bool:
    """Whether an event can be what became of a cue."""
    kinds = {"shortened": "speech", "longer": "speech", "sound": "sound"}
    return event.cue == cue and event.kind == kinds.get(action)


_COUNTS = frozenset({"rep", "countdown", "work_countdown", "rest_countdown"})


def group_lines(lines: Iterable[TranscriptLine]) -> Iterator[tuple[TranscriptLine, ...]]:
    """Group what is read as one line: numbers that are counted in a row, and equal sounds of a cue.

    A group is at the place of its first line.
    """
    groups: dict[tuple[object, ...], list[TranscriptLine]] = {}
    spoken: tuple[object, ...] = ()
    for index, line in enumerate(lines):
        event = line.event
        key: tuple[object, ...] = (event.cue, event.sound)
        if event.kind == "speech":
            goes_on = event.cue in _COUNTS and spoken[:1] == (event.cue,)
            key = spoken if goes_on else (event.cue, index)
            spoken = key
        groups.setdefault(key, []).append(line)
    return map(tuple, groups.values())
