"""Verification of a sound file against its timeline: every cue in its place and intact, nothing else audible.

The recording is compared with the mix of the timeline. The bounds below lie between what was measured on good
files and on files with one fault each. Good files were the exports of four sessions (417 cues, natural and
espeak, English and German) in all five formats, and the same converted by another program to Opus at
16 kbit/s, MP3 at 32, Vorbis at its smallest, 8 and 22.05 kHz, and stereo at 44.1. Faults were each cue
replaced by each other one, and 4,000 times a part of a cue replaced by a part of another or by silence where
it was loud, and a beep added over a cue:

| the worst that was measured | WAV, FLAC | MP3 | Vorbis | Opus | converted | a fault | bound |
|---|---|---|---|---|---|---|---|
| offset of a cue, ms | 0 | 0 | 0 | 0 | 0.06 | 50 | 20 |
| similarity of a cue | 1.00 | 0.997 | 0.991 | 0.994 | 0.894 | another cue: 0.67 | 0.8 |
| residual of 200 ms | 0.00 | 0.00 | 0.01 | 0.03 | 0.16 | half a second of another cue: 0.74 | 0.4 |
| level relative to the other cues, dB | 0 | 0.1 | 0.3 | 0.1 | 0.6 | | 6 |
| ringing 60 ms from a cue, dBFS | none | none | none | -52 | -52 | | -45 |

Music is compared with the mix in segments of two seconds where no cue is over it; under cues it is compared
together with them. Its similarity need only be 0.3, because Opus resynthesises rain and other noise with a
similarity of 0.59. Other music is mostly below 0.1; in the same key it reached 0.57 for two seconds, but not
for long, so it is found, though not in every segment. A missing cue is found where it is at most 2 dB quieter
than the music over which it should be heard; a quieter one may be missed.
The tone that keeps headsets awake may be missing, as small files leave out sound so quiet; where it should
be, other sound is found from -34 dBFS on.

Two cues that differ in one word have a similarity of 0.95: these are told apart by the residual (0.98). Short
faults may be missed: 6 in 100 for 200 ms of silence in the loud parts of a cue, 1 in 100 for 300 ms of
silence or of another cue, 1 in 1,000 for half a second.
"""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.audio.clip import to_float
from voicecoach.audio.levels import amplitude_from_db
from voicecoach.audio.mix.bed import KEEP_AWAKE_PEAK
from voicecoach.audio.mix.mixer import EventIndex, mix_range
from voicecoach.audio.verify.audio_window import AudioWindow
from voicecoach.audio.verify.findings import (
    AUDIBLE_AMPLITUDE,
    TOLERANCE_FRAMES,
    ExtraSound,
    Finding,
    MatchedSegment,
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
from voicecoach.audio.verify.segments import PAD_FRAMES, RINGING_FRAMES, Segment, segments_of
from voicecoach.audio.verify.similarity import find_match, rms_level
from voicecoach.units import SAMPLE_RATE, frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from voicecoach.audio.clip import FloatSamples, Sound
    from voicecoach.timeline import Event

_SEARCH_FRAMES = frames_from_ms(100)
"""How early or late a cue may be to be found."""

_MIN_SIMILARITY = 0.8
_MIN_MUSIC_SIMILARITY = 0.3

_SILENCE_AMPLITUDE = amplitude_from_db(-60)
"""Expected sound with a lower peak counts as silence: it is too quiet for its position to be found."""

_KEEP_AWAKE_AMPLITUDE = KEEP_AWAKE_PEAK + 2 / 32768
"""The peak of the keep-awake tone, with the error of rounding."""

_AUDIBLE_OVER_TONE = amplitude_from_db(-34)
_WINDOW_FRAMES = frames_from_ms(10)
_MERGE_GAP_FRAMES = frames_from_ms(100)

_FULL_SCALE = 0.999
_MAX_MIX_PEAK = amplitude_from_db(-0.99)
_FLAT_TOP_FRAMES = 3
"""This many consecutive frames at full scale are clipped, unless the mix is at full scale there too."""


def verify_audio(
    blocks: Iterable[FloatSamples], events: Sequence[Event], clip_of: Callable[[Event], Sound], frames: int
) -> Verdict:
    """Verify sound at 48 kHz, given in blocks, against events in order of start and the expected length.

    `clip_of` gives the sound of an event, and may be called for an event more than once. Events that overlap
    are checked together. At most some 20 seconds of sound and one block are in memory.
    """
    checker = _Checker(AudioWindow(blocks, PAD_FRAMES + _SEARCH_FRAMES), EventIndex(events), clip_of)
    for segment in segments_of(events):
        checker.check(segment)
    return checker.verdict(frames)


class _Checker:
    """Goes through the file once, segment by segment, and collects the findings."""

    def __init__(self, audio: AudioWindow, index: EventIndex, clip_of: Callable[[Event], Sound]) -> None:
        self._audio = audio
        self._index = index
        self._clip_of = clip_of
        self._checked_until = 0
        self._findings: list[Finding] = []
        self._matched: list[MatchedSegment] = []
        self._extra_sounds: list[ExtraSound] = []
        self._flat_tops: list[int] = []
        self._music_mismatches: list[Finding] = []
        self._cut_off: set[Event] = set()
        self._audible: set[Event] = set()
        self._silent: set[Event] = set()

    def check(self, segment: Segment) -> None:
        """Check the file up to the end of this segment."""
        expected = self._expected(segment.start - PAD_FRAMES, segment.end + PAD_FRAMES)
        is_music = segment.event.kind == "bed"
        audible = np.max(np.abs(expected[PAD_FRAMES:-PAD_FRAMES])) >= _SILENCE_AMPLITUDE
        if not is_music:
            (self._audible if audible else self._silent).add(segment.event)
        if not audible:
            return
        start = segment.start - PAD_FRAMES - _SEARCH_FRAMES
        self._check_silence_until(start)
        recording = self._audio.read(start, segment.end + PAD_FRAMES + _SEARCH_FRAMES)
        if not self._audio.has_ended or self._audio.frames >= segment.end - TOLERANCE_FRAMES:
            compare = self._check_music if is_music else self._check_cue
            lag = compare(segment, recording, expected)
            silence_end = segment.start + min(lag, 0) - RINGING_FRAMES
            self._check_silence(max(self._checked_until, start), silence_end, start, recording)
            self._checked_until = max(self._checked_until, segment.end + max(lag, 0) + RINGING_FRAMES)
        elif not is_music:
            self._cut_off.add(segment.event)

    def _check_cue(self, segment: Segment, recording: FloatSamples, expected: FloatSamples) -> int:
        """Add the findings of a segment; returns its lag in frames, 0 where it was not found."""
        match = find_match(recording, expected, PAD_FRAMES)
        is_found = match.similarity >= _MIN_SIMILARITY
        lag = match.lag_frames if is_found else 0
        core = expected[PAD_FRAMES:-PAD_FRAMES]
        found = recording[_SEARCH_FRAMES + PAD_FRAMES + lag :][: len(core)]
        if (flat_top := _find_flat_top(found, core)) is not None:
            self._flat_tops.append(segment.start + flat_top)
        if is_found:
            self._matched.append(MatchedSegment(segment, match))
            self._findings += [*moved_findings(segment, lag), *residual_findings(segment, found, core)]
        else:
            self._findings.append(mismatch_finding(segment, found))
        return lag

    def _check_music(self, segment: Segment, recording: FloatSamples, expected: FloatSamples) -> int:
        """Add the finding of a segment of music; returns a lag of 0.

        Music may repeat itself, so its offset is not measured: that of the cues over it is.
        """
        if find_match(recording, expected, PAD_FRAMES).similarity < _MIN_MUSIC_SIMILARITY:
            found = recording[_SEARCH_FRAMES + PAD_FRAMES :][: segment.end - segment.start]
            self._music_mismatches.append(mismatch_finding(segment, found))
        return 0

    def _check_silence_until(self, end: int) -> None:
        """Check that there is silence up to a frame or the end of the file, a second at a time."""
        while self._checked_until < end and self._has_more():
            start, stop = self._checked_until, min(self._checked_until + SAMPLE_RATE, end)
            self._check_silence(start, stop, start, self._audio.read(start, stop))
            self._checked_until = stop

    def _check_silence(self, start: int, end: int, first: int, recording: FloatSamples) -> None:
        """Check that a recording, which starts at frame `first`, is silent from frame `start` to `end`."""
        if end <= start:
            return
        expected = np.abs(self._expected(start - RINGING_FRAMES, end + RINGING_FRAMES))
        for position in range(start, end, _WINDOW_FRAMES):
            stop = min(position + _WINDOW_FRAMES, end)
            level = rms_level(recording[position - first : stop - first])
            nearby = expected[position - start : position - start + _WINDOW_FRAMES + 2 * RINGING_FRAMES]
            if level > _audible_threshold(np.max(nearby)):
                self._add_extra_sound(position, stop, level)

    def _add_extra_sound(self, start: int, end: int, level: float) -> None:
        last = self._extra_sounds[-1] if self._extra_sounds else None
        if last is None or start - last.end > _MERGE_GAP_FRAMES:
            self._extra_sounds.append(ExtraSound(start, end, level))
        else:
            last.end, last.peak_level = end, max(last.peak_level, level)

    def _has_more(self) -> bool:
        return not self._audio.has_ended or self._checked_until < self._audio.frames

    def _expected(self, start: int, end: int) -> FloatSamples:
        return to_float(mix_range(self._index, self._clip_of, start, end))

    def verdict(self, frames: int) -> Verdict:
        """Check the rest of the file, and return the result."""
        while self._has_more():
            self._check_silence_until(self._checked_until + SAMPLE_RATE)
        gain_db = median(matched.match.gain_db for matched in self._matched) if self._matched else 0.0
        findings = [
            *self._findings,
            *extra_sound_findings(self._extra_sounds),
            *level_findings(self._matched, gain_db),
            *quiet_findings(gain_db),
            *clipped_findings(self._flat_tops),
            *self._length_findings(frames),
            *music_findings(self._music_mismatches),
        ]
        return Verdict(
            tuple(sorted(findings, key=lambda finding: finding.frame)),
            len(self._audible),
            len(self._silent - self._audible),
            max((abs(matched.match.lag_frames) for matched in self._matched), default=0),
            self._audio.frames,
            self._audio.lufs,
        )

    def _length_findings(self, frames: int) -> Iterator[Finding]:
        excess = self._audio.frames - frames
        if abs(excess) > TOLERANCE_FRAMES:
            early = "late" if excess > 0 else "early"
            cues = f", and cuts {count_noun(len(self._cut_off), 'cue')} off" if self._cut_off else ""
            what = f"the file ends {abs(excess) / SAMPLE_RATE:.3f} s too {early}{cues}"
            yield Finding("length", self._audio.frames, what)


def _audible_threshold(expected_peak: float) -> float:
    """The RMS amplitude above which sound is extra sound, where the mix has this peak."""
    if expected_peak < _SILENCE_AMPLITUDE:
        return AUDIBLE_AMPLITUDE
    return _AUDIBLE_OVER_TONE if expected_peak < _KEEP_AWAKE_AMPLITUDE else math.inf


def _find_flat_top(found: FloatSamples, expected: FloatSamples) -> int | None:
    """The frame of the first flat top in the recording that is not in the mix too, within 10 ms."""
    full = np.flatnonzero(np.abs(found) >= _FULL_SCALE)
    if len(full) < _FLAT_TOP_FRAMES:
        return None
    for frame in full[: 1 - _FLAT_TOP_FRAMES][np.diff(full, _FLAT_TOP_FRAMES - 1) == 0]:
        nearby = expected[max(0, frame - _WINDOW_FRAMES) : frame + _WINDOW_FRAMES]
        if np.max(np.abs(nearby)) < _MAX_MIX_PEAK:
            return int(frame)
    return None
