"""Proof that a file is its timeline: every cue in its place and as it should sound, nothing else heard.

What is heard is held against the mix. The bounds below were set between what was measured on good files
and on files with one fault each. Good were the exports of four sessions (417 cues, natural and espeak,
English and German) in all five formats, and the same turned by another program into Opus at 16 kbit/s,
MP3 at 32, Vorbis at its smallest, 8 and 22.05 kHz, and stereo at 44.1. Faults were each cue put in place
of each other one, and 4,000 times part of a cue put in place of part of another, a beep laid over one,
and silence put into one where it was loud:

| the worst that was measured | WAV, FLAC | MP3 | Vorbis | Opus | turned | a fault | bound |
|---|---|---|---|---|---|---|---|
| place of a cue, ms off | 0 | 0 | 0 | 0 | 0.06 | 50 | 20 |
| likeness of a cue | 1.00 | 0.997 | 0.991 | 0.994 | 0.894 | another cue: 0.67 | 0.8 |
| strangest 200 ms | 0.00 | 0.00 | 0.01 | 0.03 | 0.16 | half a second of another cue: 0.74 | 0.4 |
| level beside the other cues, dB | 0 | 0.1 | 0.3 | 0.1 | 0.6 | | 6 |
| ringing 60 ms away, dBFS | none | none | none | -52 | -52 | | -45 |

Music is held against the mix where it lies alone, two seconds at a time, and together with the cues over
it where it does not. All that is asked of it is a likeness of 0.3: Opus makes rain and other noise anew,
as like as 0.59. Other music is mostly below 0.1; in the same key it was as like as 0.57 for two seconds, but
not for long, so that it is found, though not in each place. A cue is missed where it is at most 2 dB below
the music that it stands in: a softer one may be gone unnoticed.
The tone that keeps headsets awake may be there or not, as small files leave out what is so low; where it
should be, other sound is told from -34 dBFS on.

Two cues that differ in one word are as like as 0.95: there the strangest 200 ms tell (0.98). Short faults
may pass: of silence for 200 ms in a cue's loud parts 6 in 100 did, of 300 ms of silence or of another
cue 1 in 100, and of half a second 1 in 1,000.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import median
from textwrap import shorten
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from voicecoach.audio.bed import KEEP_AWAKE_PEAK
from voicecoach.audio.hearing import AudioWindow
from voicecoach.audio.likeness import find_match, ratio_db, rms_level, worst_residual
from voicecoach.audio.mix import EventIndex, mix
from voicecoach.units import SAMPLE_RATE, format_clock, frames_from_ms, ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from voicecoach.audio.clip import FloatSamples, Sound
    from voicecoach.audio.likeness import Match
    from voicecoach.timeline import Event

FindingKind = Literal["added", "clipped", "length", "level", "missing", "moved", "other", "quiet"]

TOLERANCE_FRAMES = frames_from_ms(20)
"""How early or late, in frames, an onset or the end of the file may be."""

TOO_QUIET_DB = -12.0
"""A file further below the level of its timeline is too quiet: speech at -19 LUFS would be below -31."""

SEARCH_FRAMES = frames_from_ms(100)
PAD_FRAMES = frames_from_ms(20)
_MAX_SEGMENT_FRAMES = 10 * SAMPLE_RATE
_MAX_MUSIC_SEGMENT_FRAMES = 2 * SAMPLE_RATE
_MIN_SIMILARITY = 0.8
_MIN_MUSIC_SIMILARITY = 0.3
_MAX_RESIDUAL = 0.4
_MAX_LEVEL_OFFSET_DB = 6.0
_SILENCE_AMPLITUDE = 10 ** (-60 / 20)
"""Expected sound whose peak is below this is silence: nobody can say where it starts."""

AUDIBLE_AMPLITUDE = 10 ** (-45 / 20)
"""Where nothing should sound, 10 ms above this do."""

_KEEP_AWAKE_AMPLITUDE = KEEP_AWAKE_PEAK + 2 / 32768
"""Where no more than the tone is expected, with what rounding adds."""
_AUDIBLE_OVER_TONE = 10 ** (-34 / 20)

_MIN_MUSIC_GAP_FRAMES = frames_from_ms(500)
"""Music is listened for where it lies alone for longer than this."""

RINGING_FRAMES = frames_from_ms(60)
_WINDOW_FRAMES = frames_from_ms(10)
_MERGE_GAP_FRAMES = frames_from_ms(100)

_FULL_SCALE = 0.999
_MIX_PEAK = 10 ** (-0.99 / 20)
_FLAT_TOP_FRAMES = 3
"""So many frames at full scale one after another are a flat top, unless the mix itself has one there."""


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


def verify_audio(
    blocks: Iterable[FloatSamples], events: Sequence[Event], clip_of: Callable[[Event], Sound], frames: int
) -> Verdict:
    """Hold sound at 48 kHz, given block by block, against events in order of start and a length in frames.

    `clip_of` gives what an event should sound like, and may be asked for the same one again. Where
    events overlap, they are listened for together. No more than some 20 seconds of sound and the blocks'
    own length are held at a time.
    """
    listener = _Checker(AudioWindow(blocks, PAD_FRAMES + SEARCH_FRAMES), EventIndex(events), clip_of)
    for stretch in segments_of(events):
        listener.check(stretch)
    return listener.verdict(frames)


class Segment(NamedTuple):
    """At most 10 s of an event: what is held against the mix at a time."""

    event: Event
    start: int
    end: int


class MatchedSegment(NamedTuple):
    """A stretch that was found in what is heard."""

    segment: Segment
    match: Match


@dataclass(slots=True)
class ExtraSound:
    """Sound where there should be none: from frame to frame, and its loudest 10 ms as an amplitude."""

    start: int
    end: int
    peak_level: float


def segments_of(events: Sequence[Event]) -> list[Segment]:
    parts = (
        Segment(event, start, min(start + _max_length(event), last))
        for event in events
        for first, last in _checked_ranges(event, events)
        for start in range(first, last, _max_length(event))
    )
    return sorted(parts, key=lambda part: part.start)


def _max_length(event: Event) -> int:
    return _MAX_MUSIC_SEGMENT_FRAMES if event.kind == "bed" else _MAX_SEGMENT_FRAMES


def _checked_ranges(event: Event, events: Iterable[Event]) -> Iterator[tuple[int, int]]:
    """From where to where an event is listened for: a cue all along, music where it lies alone."""
    if event.kind != "bed":
        yield event.start, event.end
    elif event.sound is not None:
        cues = (
            (other.start - PAD_FRAMES, other.end + RINGING_FRAMES) for other in events if other.kind != "bed"
        )
        yield from _gaps_between(cues, event.start, event.end)


def _gaps_between(cues: Iterable[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    for first, after in (*cues, (end, end)):
        if min(first, end) - start > _MIN_MUSIC_GAP_FRAMES:
            yield start, min(first, end)
        start = max(start, after)


class _Checker:
    """Goes once through the file, from stretch to stretch, and gathers what is not as it should be."""

    def __init__(self, ear: AudioWindow, score: EventIndex, clip_of: Callable[[Event], Sound]) -> None:
        self._ear = ear
        self._score = score
        self._clip_of = clip_of
        self._reach = 0  # up to here all that is heard is accounted for
        self._findings: list[Finding] = []
        self._placed: list[MatchedSegment] = []
        self._added: list[ExtraSound] = []
        self._flat: list[int] = []
        self._unlike_music: list[Finding] = []
        self._gone: set[Event] = set()
        self._sounding: set[Event] = set()
        self._silent: set[Event] = set()

    def check(self, stretch: Segment) -> None:
        """Hold what is heard up to the end of this stretch against what should be."""
        expected = self._expected(stretch.start - PAD_FRAMES, stretch.end + PAD_FRAMES)
        audible = np.max(np.abs(expected[PAD_FRAMES:-PAD_FRAMES])) >= _SILENCE_AMPLITUDE
        if stretch.event.kind != "bed":
            (self._sounding if audible else self._silent).add(stretch.event)
        if not audible:
            return
        first = stretch.start - PAD_FRAMES - SEARCH_FRAMES
        self._check_silence_until(first)
        heard = self._ear.read(first, stretch.end + PAD_FRAMES + SEARCH_FRAMES)
        if not self._ear.has_ended or self._ear.frames >= stretch.end - TOLERANCE_FRAMES:
            judge = self._check_music if stretch.event.kind == "bed" else self._check_cue
            lag = judge(stretch, heard, expected)
            self._check_silence(
                max(self._reach, first), stretch.start + min(lag, 0) - RINGING_FRAMES, first, heard
            )
            self._reach = max(self._reach, stretch.end + max(lag, 0) + RINGING_FRAMES)
        elif stretch.event.kind != "bed":
            self._gone.add(stretch.event)

    def _check_cue(self, stretch: Segment, heard: FloatSamples, expected: FloatSamples) -> int:
        """Keep what is to be said of a stretch; gives its lag in frames, 0 where it is not found."""
        fit = find_match(heard, expected, PAD_FRAMES)
        lag = fit.lag_frames if fit.similarity >= _MIN_SIMILARITY else 0
        core = expected[PAD_FRAMES:-PAD_FRAMES]
        there = heard[SEARCH_FRAMES + PAD_FRAMES + lag :][: len(core)]
        if (flat := _find_flat_top(there, core)) is not None:
            self._flat.append(stretch.start + flat)
        if fit.similarity >= _MIN_SIMILARITY:
            self._placed.append(MatchedSegment(stretch, fit))
            self._findings += [*moved_findings(stretch, lag), *residual_findings(stretch, there, core)]
        else:
            self._findings.append(mismatch_finding(stretch, there))
        return lag

    def _check_music(self, stretch: Segment, heard: FloatSamples, expected: FloatSamples) -> int:
        """It may be like itself at other times too, so that the cues over it tell whether it is moved."""
        if find_match(heard, expected, PAD_FRAMES).similarity < _MIN_MUSIC_SIMILARITY:
            there = heard[SEARCH_FRAMES + PAD_FRAMES :][: stretch.end - stretch.start]
            self._unlike_music.append(mismatch_finding(stretch, there))
        return 0

    def _check_silence_until(self, end: int) -> None:
        """Listen for nothing up to a frame or the end of the file, a second at a time."""
        while self._reach < end and self._has_more():
            stop = min(self._reach + SAMPLE_RATE, end)
            self._check_silence(self._reach, stop, self._reach, self._ear.read(self._reach, stop))
            self._reach = stop

    def _check_silence(self, start: int, end: int, first: int, heard: FloatSamples) -> None:
        """Listen for nothing from frame `start` to `end`, in what is heard from the frame `first` on."""
        if end <= start:
            return
        expected = np.abs(self._expected(start - RINGING_FRAMES, end + RINGING_FRAMES))
        for at in range(start, end, _WINDOW_FRAMES):
            loud = rms_level(heard[at - first : min(at + _WINDOW_FRAMES, end) - first])
            around = expected[at - start : at - start + _WINDOW_FRAMES + 2 * RINGING_FRAMES]
            if loud > _audible_threshold(np.max(around)):
                self._add_extra_sound(at, min(at + _WINDOW_FRAMES, end), loud)

    def _add_extra_sound(self, start: int, end: int, loud: float) -> None:
        last = self._added[-1] if self._added else None
        if last is None or start - last.end > _MERGE_GAP_FRAMES:
            self._added.append(ExtraSound(start, end, loud))
        else:
            last.end, last.peak_level = end, max(last.peak_level, loud)

    def _has_more(self) -> bool:
        return not self._ear.has_ended or self._reach < self._ear.frames

    def _expected(self, start: int, end: int) -> FloatSamples:
        return np.asarray(mix(self._score, self._clip_of, start, end) / np.float32(32768), np.float32)

    def verdict(self, frames: int) -> Verdict:
        """Listen to the rest, and say what was found in all."""
        while self._has_more():
            self._check_silence_until(self._reach + SAMPLE_RATE)
        gain_db = median(placed.match.gain_db for placed in self._placed) if self._placed else 0.0
        findings = [
            *self._findings,
            *extra_sound_findings(self._added),
            *level_findings(self._placed, gain_db),
        ]
        findings += [*quiet_findings(gain_db), *clipped_findings(self._flat), *self._length_findings(frames)]
        findings += music_findings(self._unlike_music)
        return Verdict(
            tuple(sorted(findings, key=lambda finding: finding.frame)),
            len(self._sounding),
            len(self._silent - self._sounding),
            max((abs(placed.match.lag_frames) for placed in self._placed), default=0),
            self._ear.frames,
            self._ear.lufs,
        )

    def _length_findings(self, frames: int) -> Iterator[Finding]:
        off = self._ear.frames - frames
        if abs(off) > TOLERANCE_FRAMES:
            early = "late" if off > 0 else "early"
            cues = f", and cuts {count_noun(len(self._gone), 'cue')} off" if self._gone else ""
            what = f"the file ends {abs(off) / SAMPLE_RATE:.3f} s too {early}{cues}"
            yield Finding("length", self._ear.frames, what)


def _audible_threshold(expected: float) -> float:
    """From which level on sound is too much, where none louder than `expected` should be."""
    if expected < _SILENCE_AMPLITUDE:
        return AUDIBLE_AMPLITUDE
    return _AUDIBLE_OVER_TONE if expected < _KEEP_AWAKE_AMPLITUDE else math.inf


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


def _find_flat_top(there: FloatSamples, core: FloatSamples) -> int | None:
    """The first frame of the first flat top that the mix does not have within 10 ms."""
    full = np.flatnonzero(np.abs(there) >= _FULL_SCALE)
    for at in (
        full[: 1 - _FLAT_TOP_FRAMES][np.diff(full, _FLAT_TOP_FRAMES - 1) == 0]
        if len(full) >= _FLAT_TOP_FRAMES
        else ()
    ):
        near = core[max(0, at - _WINDOW_FRAMES) : at + _WINDOW_FRAMES]
        if np.max(np.abs(near)) < _MIX_PEAK:
            return int(at)
    return None


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
