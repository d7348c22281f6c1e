"""TODO"""

from __future__ import annotations

from dataclasses import dataclass, replace
from textwrap import shorten
from typing import TYPE_CHECKING, Literal

from voicecoach.audio.verify.similarity import ratio_db, rms_level, worst_residual
from voicecoach.units import SAMPLE_RATE, format_clock, frames_from_ms, ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.audio.clip import FloatSamples
    from voicecoach.audio.verify.segments import ExtraSound, MatchedSegment, Segment
    from voicecoach.timeline import Event


FindingKind = Literal["added", "clipped", "length", "level", "missing", "moved", "other", "quiet"]


TOLERANCE_FRAMES = frames_from_ms(20)
"""How early or late, in frames, an onset or the end of the file may be."""


TOO_QUIET_DB = -12.0
"""A file further below the level of its timeline is too quiet: speech at -19 LUFS would be below -31."""


_MAX_RESIDUAL = 0.4


_MAX_LEVEL_OFFSET_DB = 6.0


AUDIBLE_AMPLITUDE = 10 ** (-45 / 20)
"""Where nothing should sound, 10 ms above this do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a file that is not as its timeline has it: what kind, at which frame, and in words.

    `event` is the cue that it is about, if it is about one. The text is one line for the user.
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
    """What is heard beside its timeline: the findings in order of time, and what was measured.

    `cues` is how many cues were listened for and `silent` how many have no sound that could be. `worst`
    is how far the furthest found one is from its place and `frames` how long the file is, both in frames
    at 48 kHz; `lufs` is the loudness of all of it.
    """

    findings: tuple[Finding, ...]
    cue_count: int
    silent_cue_count: int
    worst_offset_frames: int
    frames: int
    lufs: float


def moved_findings(stretch: Segment, lag: int) -> Iterator[Finding]:
    if abs(lag) > TOLERANCE_FRAMES:
        late = "late" if lag > 0 else "early"
        yield _segment_finding("moved", stretch, f"is {ms_from_frames(abs(lag))} ms {late}")


def residual_findings(stretch: Segment, there: FloatSamples, core: FloatSamples) -> Iterator[Finding]:
    strangeness, at = worst_residual(there, core)
    if strangeness > _MAX_RESIDUAL:
        into = (stretch.start - stretch.event.start + at) / SAMPLE_RATE
        yield _segment_finding("other", stretch, f"is not as it should be {into:.1f} s after its start")


def mismatch_finding(stretch: Segment, there: FloatSamples) -> Finding:
    if rms_level(there) < AUDIBLE_AMPLITUDE:
        return _segment_finding("missing", stretch, "is not there")
    return _segment_finding("other", stretch, "is not what is heard in its place")


def extra_sound_findings(added: list[ExtraSound]) -> Iterator[Finding]:
    for one in added:
        seconds, dbfs = (one.end - one.start) / SAMPLE_RATE, ratio_db(one.peak_level)
        what = f"something sounds where nothing should, for {seconds:.2f} s at {dbfs:.0f} dBFS"
        yield Finding("added", one.start, what)


def level_findings(placed: list[MatchedSegment], gain_db: float) -> Iterator[Finding]:
    for stretch, fit in placed:
        off_db = fit.gain_db - gain_db
        if abs(off_db) > _MAX_LEVEL_OFFSET_DB:
            louder = "louder" if off_db > 0 else "quieter"
            yield _segment_finding("level", stretch, f"is {abs(off_db):.0f} dB {louder} than the rest")


def quiet_findings(gain_db: float) -> Iterator[Finding]:
    if gain_db < TOO_QUIET_DB:
        yield Finding("quiet", 0, f"the file is {-gain_db:.0f} dB quieter than its timeline")


def clipped_findings(flat: list[int]) -> Iterator[Finding]:
    if flat:
        more = f", and so are {count_noun(len(flat) - 1, 'later cue')}" if len(flat) > 1 else ""
        yield Finding("clipped", flat[0], f"the sound is clipped here{more}")


def music_findings(unlike: list[Finding]) -> Iterator[Finding]:
    if unlike:
        more = f", and so in {count_noun(len(unlike) - 1, 'later place')}" if len(unlike) > 1 else ""
        yield replace(unlike[0], message=unlike[0].message + more)


def _segment_finding(kind: FindingKind, stretch: Segment, what: str) -> Finding:
    event = stretch.event
    if event.kind == "bed":
        return Finding(kind, stretch.start, f"the music {event.sound} {what}", event)
    sound = shorten(event.text, 40, placeholder=" …") if event.text else event.sound
    words = f'"{sound}"' if event.text else f"(the sound {sound})"
    return Finding(kind, stretch.start, f"the cue {event.cue} {words} {what}", event)


def count_noun(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
