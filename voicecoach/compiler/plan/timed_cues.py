"""Cues at exact times of a window of fixed length: the author's words at a time, and the clicks of a beat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.compiler.plan.plan_model import OnBeat, PlannedCue, SoundForm, StartsAt
from voicecoach.compiler.plan.timing_rules import MIN_GAP_MS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from voicecoach.compiler.plan.cue_builder import CueBuilder
    from voicecoach.script import AtTime, BeatSpec


_REPLACEABLE_CUES = frozenset(
    {"halfway", "seconds_left", "work_halfway", "work_seconds_left", "rest_halfway"}
)


def at_cues(words: Mapping[AtTime, str], ms: int, cues: CueBuilder) -> Iterator[PlannedCue]:
    """The words at a time in a window of `ms` milliseconds, in the order of their times.

    If the listener has made the window too short for a time, its words are not placed but reported.
    """
    for time in sorted(words, key=lambda time: time.in_span(ms)):
        yield from cues.author_cue("at", words[time], StartsAt(time.in_span(ms)))


def without_replaced(planned: Iterable[PlannedCue], words: Iterable[PlannedCue]) -> Iterator[PlannedCue]:
    """The cues without halfway and seconds left where the author has words at the same time."""
    taken = {cue.anchor for cue in words}
    return (cue for cue in planned if cue.cue not in _REPLACEABLE_CUES or cue.anchor not in taken)


def beat_cues(beat: BeatSpec | None, ms: int, ramp_ms: int, cues: CueBuilder) -> Iterator[PlannedCue]:
    """The clicks of a beat in a window of `ms` milliseconds, but none in its last 0.1 s.

    A ramp reaches its last rate after `ramp_ms`, the length in the script, even if the listener has made the
    window longer or shorter: so that changes no click that has sounded already.
    """
    if beat is None:
        return
    forms = {cue: _sounds_of(cue, cues) for cue in ("beat", "beat_accent")}
    for number, frame in enumerate(beat.bpm.click_frames(ramp_ms, ms - MIN_GAP_MS)):
        cue = "beat_accent" if beat.accent and number % beat.accent == 0 else "beat"
        if forms[cue]:
            yield PlannedCue(cue, OnBeat(frame), 0, forms[cue])


def _sounds_of(cue: str, cues: CueBuilder) -> tuple[SoundForm, ...]:
    return tuple(form for form in cues.forms(cue) if isinstance(form, SoundForm))
