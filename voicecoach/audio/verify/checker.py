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
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.audio.mix.bed import KEEP_AWAKE_PEAK
from voicecoach.audio.mix.mixer import EventIndex, mix_range
from voicecoach.audio.verify.audio_window import AudioWindow
from voicecoach.audio.verify.findings import (
    AUDIBLE_AMPLITUDE,
    TOLERANCE_FRAMES,
    Finding,
    Verdict,
    clipped_findings,
    count_noun,
    extra_sound_findings,
    level_findings,
    mismatch_finding,
    moved_findings,
    music_findings,
    quiet_findings,
    residual_findings,
)
from voicecoach.audio.verify.segments import (
    PAD_FRAMES,
    RINGING_FRAMES,
    ExtraSound,
    MatchedSegment,
    Segment,
    segments_of,
)
from voicecoach.audio.verify.similarity import find_match, rms_level
from voicecoach.units import SAMPLE_RATE, frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from voicecoach.audio.clip import FloatSamples, Sound
    from voicecoach.timeline import Event


SEARCH_FRAMES = frames_from_ms(100)


_MIN_SIMILARITY = 0.8


_MIN_MUSIC_SIMILARITY = 0.3


_SILENCE_AMPLITUDE = 10 ** (-60 / 20)
"""Expected sound whose peak is below this is silence: nobody can say where it starts."""


_KEEP_AWAKE_AMPLITUDE = KEEP_AWAKE_PEAK + 2 / 32768
"""Where no more than the tone is expected, with what rounding adds."""


_AUDIBLE_OVER_TONE = 10 ** (-34 / 20)


_WINDOW_FRAMES = frames_from_ms(10)


_MERGE_GAP_FRAMES = frames_from_ms(100)


_FULL_SCALE = 0.999


_MIX_PEAK = 10 ** (-0.99 / 20)


_FLAT_TOP_FRAMES = 3
"""So many frames at full scale one after another are a flat top, unless the mix itself has one there."""


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
        return np.asarray(mix_range(self._score, self._clip_of, start, end) / np.float32(32768), np.float32)

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
