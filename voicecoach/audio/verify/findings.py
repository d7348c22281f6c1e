"""Findings: the differences between a file and its timeline, each as a value and as a line for the user."""

from __future__ import annotations

from dataclasses import dataclass, replace
from textwrap import shorten
from typing import TYPE_CHECKING, Literal, NamedTuple

from voicecoach.audio.levels import amplitude_from_db, db_from_amplitude
from voicecoach.audio.verify.similarity import rms_level, worst_residual
from voicecoach.units import SAMPLE_RATE, format_clock, frames_from_ms, ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.audio.clip import FloatSamples
    from voicecoach.audio.verify.segments import Segment
    from voicecoach.audio.verify.similarity import Match
    from voicecoach.timeline import Event

FindingKind = Literal["added", "clipped", "length", "level", "missing", "moved", "other", "quiet"]

TOLERANCE_FRAMES = frames_from_ms(20)
"""How early or late an onset or the end of the file may be."""

AUDIBLE_AMPLITUDE = amplitude_from_db(-45)
"""The RMS amplitude from which 10 ms are sound where silence is expected."""

_TOO_QUIET_DB = -12.0  # speech at -19 LUFS would be below -31
_MAX_RESIDUAL = 0.4
_MAX_LEVEL_OFFSET_DB = 6.0


class MatchedSegment(NamedTuple):
    """A segment that was found in the file."""

    segment: Segment
    match: Match


@dataclass(slots=True)
class ExtraSound:
    """Sound where none should be: its range in frames, and the RMS amplitude of its loudest 10 ms."""

    start: int
    end: int
    peak_level: float


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference between a file and its timeline: its kind, its frame and one line for the user.

    `event` is the cue it is about, if any.
    """

    kind: FindingKind
    frame: int
    message: str
    event: Event | None = None

    def __str__(self) -> str:
        ms = ms_from_frames(self.frame)
        return f"{format_clock(ms)}.{ms % 1000:03}: {self.message}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a verification: the findings in order of time, and what was measured.

    `cue_count` is how many cues were checked, and `silent_cue_count` how many were not, as they are silent.
    `worst_offset_frames` is the largest offset of a cue that was found, `frames` the length of the file and
    `lufs` its loudness.
    """

    findings: tuple[Finding, ...]
    cue_count: int
    silent_cue_count: int
    worst_offset_frames: int
    frames: int
    lufs: float


def moved_findings(segment: Segment, lag: int) -> Iterator[Finding]:
    """A segment that is too early or too late."""
    if abs(lag) > TOLERANCE_FRAMES:
        late = "late" if lag > 0 else "early"
        yield _segment_finding("moved", segment, f"is {ms_from_frames(abs(lag))} ms {late}")


def residual_findings(segment: Segment, found: FloatSamples, expected: FloatSamples) -> Iterator[Finding]:
    """A segment that is in its place but differs in a part."""
    residual, offset = worst_residual(found, expected)
    if residual > _MAX_RESIDUAL:
        seconds = (segment.start - segment.event.start + offset) / SAMPLE_RATE
        yield _segment_finding("other", segment, f"is not as it should be {seconds:.1f} s after its start")


def mismatch_finding(segment: Segment, found: FloatSamples) -> Finding:
    """A segment in whose place is silence or another sound."""
    if rms_level(found) < AUDIBLE_AMPLITUDE:
        return _segment_finding("missing", segment, "is not there")
    return _segment_finding("other", segment, "is not what is heard in its place")


def extra_sound_findings(extra_sounds: list[ExtraSound]) -> Iterator[Finding]:
    """Sounds where none should be."""
    for extra in extra_sounds:
        seconds, dbfs = (extra.end - extra.start) / SAMPLE_RATE, db_from_amplitude(extra.peak_level)
        what = f"something sounds where nothing should, for {seconds:.2f} s at {dbfs:.0f} dBFS"
        yield Finding("added", extra.start, what)


def level_findings(matched: list[MatchedSegment], gain_db: float) -> Iterator[Finding]:
    """Segments whose gain differs from that of the whole file, `gain_db`."""
    for segment, match in matched:
        offset_db = match.gain_db - gain_db
        if abs(offset_db) > _MAX_LEVEL_OFFSET_DB:
            louder = "louder" if offset_db > 0 else "quieter"
            yield _segment_finding("level", segment, f"is {abs(offset_db):.0f} dB {louder} than the rest")


def quiet_findings(gain_db: float) -> Iterator[Finding]:
    """A file that is far quieter than its timeline."""
    if gain_db < _TOO_QUIET_DB:
        yield Finding("quiet", 0, f"the file is {-gain_db:.0f} dB quieter than its timeline")


def clipped_findings(flat_tops: list[int]) -> Iterator[Finding]:
    """One finding for all cues that are clipped, given the frame of each."""
    if flat_tops:
        others = len(flat_tops) - 1
        verb = "is" if others == 1 else "are"
        more = f", and so {verb} {count_noun(others, 'later cue')}" if others else ""
        yield Finding("clipped", flat_tops[0], f"the sound is clipped here{more}")


def music_findings(mismatches: list[Finding]) -> Iterator[Finding]:
    """One finding for all segments of music that do not match."""
    if mismatches:
        others = len(mismatches) - 1
        more = f", and so in {count_noun(others, 'later place')}" if others else ""
        yield replace(mismatches[0], message=mismatches[0].message + more)


def _segment_finding(kind: FindingKind, segment: Segment, what: str) -> Finding:
    event = segment.event
    if event.kind == "bed":
        return Finding(kind, segment.start, f"the music {event.sound} {what}", event)
    sound = shorten(event.text, 40, placeholder=" …") if event.text else event.sound
    words = f'"{sound}"' if event.text else f"(the sound {sound})"
    return Finding(kind, segment.start, f"the cue {event.cue} {words} {what}", event)


def count_noun(count: int, noun: str) -> str:
    """A count with its noun, such as `2 cues`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
