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

from voicecoach.audio.bed import TONE_PEAK
from voicecoach.audio.hearing import Ear
from voicecoach.audio.likeness import decibels, level, locate, strangest
from voicecoach.audio.mix import Score, mix
from voicecoach.units import RATE, frames_from_ms, ms_from_frames, print_clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from voicecoach.audio.clip import Raw, Sound
    from voicecoach.audio.likeness import Fit
    from voicecoach.timeline import Event

Kind = Literal["added", "clipped", "length", "level", "missing", "moved", "other", "quiet"]

TOLERANCE = frames_from_ms(20)
"""How early or late, in frames, an onset or the end of the file may be."""

TOO_QUIET_DB = -12.0
"""A file further below the level of its timeline is too quiet: speech at -19 LUFS would be below -31."""

_SEARCH = frames_from_ms(100)
_PAD = frames_from_ms(20)
_STRETCH = 10 * RATE
_STRETCH_OF_MUSIC = 2 * RATE
_LIKE = 0.8
_LIKE_MUSIC = 0.3
_STRANGE = 0.4
_UNEVEN_DB = 6.0
_SILENT = 10 ** (-60 / 20)
"""Expected sound whose peak is below this is silence: nobody can say where it starts."""

_LOUD = 10 ** (-45 / 20)
"""Where nothing should sound, 10 ms above this do."""

_TONE = TONE_PEAK + 2 / 32768
"""Where no more than the tone is expected, with what rounding adds."""
_LOUD_OVER_TONE = 10 ** (-34 / 20)

_ALONE = frames_from_ms(500)
"""Music is listened for where it lies alone for longer than this."""

_RING = frames_from_ms(60)
_WINDOW = frames_from_ms(10)
_APART = frames_from_ms(100)

_FULL = 0.999
_PEAK = 10 ** (-0.99 / 20)
_FLAT = 3
"""So many frames at full scale one after another are a flat top, unless the mix itself has one there."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a file that is not as its timeline has it: what kind, at which frame, and in words.

    `event` is the cue that it is about, if it is about one. The text is one line for the user.
    """

    kind: Kind
    at: int
    what: str
    event: Event | None = None

    def __str__(self) -> str:
        ms = ms_from_frames(self.at)
        return f"{print_clock(ms)}.{ms % 1000:03}: {self.what}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is heard beside its timeline: the findings in order of time, and what was measured.

    `cues` is how many cues were listened for and `silent` how many have no sound that could be. `worst`
    is how far the furthest found one is from its place and `frames` how long the file is, both in frames
    at 48 kHz; `lufs` is the loudness of all of it.
    """

    findings: tuple[Finding, ...]
    cues: int
    silent: int
    worst: int
    frames: int
    lufs: float


def verify(
    blocks: Iterable[Raw], events: Sequence[Event], clip_of: Callable[[Event], Sound], frames: int
) -> Verdict:
    """Hold sound at 48 kHz, given block by block, against events in order of start and a length in frames.

    `clip_of` gives what an event should sound like, and may be asked for the same one again. Where
    events overlap, they are listened for together. No more than some 20 seconds of sound and the blocks'
    own length are held at a time.
    """
    listener = _Listener(Ear(blocks, _PAD + _SEARCH), Score(events), clip_of)
    for stretch in _stretches(events):
        listener.listen(stretch)
    return listener.verdict(frames)


class _Stretch(NamedTuple):
    """At most 10 s of an event: what is held against the mix at a time."""

    event: Event
    start: int
    end: int


class _Placed(NamedTuple):
    """A stretch that was found in what is heard."""

    stretch: _Stretch
    fit: Fit


@dataclass(slots=True)
class _Added:
    """Sound where there should be none: from frame to frame, and its loudest 10 ms as an amplitude."""

    start: int
    end: int
    loudest: float


def _stretches(events: Sequence[Event]) -> list[_Stretch]:
    parts = (
        _Stretch(event, start, min(start + _length_of(event), last))
        for event in events
        for first, last in _told_by(event, events)
        for start in range(first, last, _length_of(event))
    )
    return sorted(parts, key=lambda part: part.start)


def _length_of(event: Event) -> int:
    return _STRETCH_OF_MUSIC if event.kind == "bed" else _STRETCH


def _told_by(event: Event, events: Iterable[Event]) -> Iterator[tuple[int, int]]:
    """From where to where an event is listened for: a cue all along, music where it lies alone."""
    if event.kind != "bed":
        yield event.start, event.end
    elif event.sound is not None:
        cues = ((other.start - _PAD, other.end + _RING) for other in events if other.kind != "bed")
        yield from _between(cues, event.start, event.end)


def _between(cues: Iterable[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    for first, after in (*cues, (end, end)):
        if min(first, end) - start > _ALONE:
            yield start, min(first, end)
        start = max(start, after)


class _Listener:
    """Goes once through the file, from stretch to stretch, and gathers what is not as it should be."""

    def __init__(self, ear: Ear, score: Score, clip_of: Callable[[Event], Sound]) -> None:
        self._ear = ear
        self._score = score
        self._clip_of = clip_of
        self._reach = 0  # up to here all that is heard is accounted for
        self._findings: list[Finding] = []
        self._placed: list[_Placed] = []
        self._added: list[_Added] = []
        self._flat: list[int] = []
        self._unlike_music: list[Finding] = []
        self._gone: set[Event] = set()
        self._sounding: set[Event] = set()
        self._silent: set[Event] = set()

    def listen(self, stretch: _Stretch) -> None:
        """Hold what is heard up to the end of this stretch against what should be."""
        expected = self._expected(stretch.start - _PAD, stretch.end + _PAD)
        audible = np.max(np.abs(expected[_PAD:-_PAD])) >= _SILENT
        if stretch.event.kind != "bed":
            (self._sounding if audible else self._silent).add(stretch.event)
        if not audible:
            return
        first = stretch.start - _PAD - _SEARCH
        self._nothing_until(first)
        heard = self._ear.hear(first, stretch.end + _PAD + _SEARCH)
        if not self._ear.ended or self._ear.frames >= stretch.end - TOLERANCE:
            judge = self._judge_music if stretch.event.kind == "bed" else self._judge
            lag = judge(stretch, heard, expected)
            self._nothing(max(self._reach, first), stretch.start + min(lag, 0) - _RING, first, heard)
            self._reach = max(self._reach, stretch.end + max(lag, 0) + _RING)
        elif stretch.event.kind != "bed":
            self._gone.add(stretch.event)

    def _judge(self, stretch: _Stretch, heard: Raw, expected: Raw) -> int:
        """Keep what is to be said of a stretch; gives its lag in frames, 0 where it is not found."""
        fit = locate(heard, expected, _PAD)
        lag = fit.lag if fit.likeness >= _LIKE else 0
        core = expected[_PAD:-_PAD]
        there = heard[_SEARCH + _PAD + lag :][: len(core)]
        if (flat := _flat_top(there, core)) is not None:
            self._flat.append(stretch.start + flat)
        if fit.likeness >= _LIKE:
            self._placed.append(_Placed(stretch, fit))
            self._findings += [*_moved(stretch, lag), *_strange(stretch, there, core)]
        else:
            self._findings.append(_unlike(stretch, there))
        return lag

    def _judge_music(self, stretch: _Stretch, heard: Raw, expected: Raw) -> int:
        """It may be like itself at other times too, so that the cues over it tell whether it is moved."""
        if locate(heard, expected, _PAD).likeness < _LIKE_MUSIC:
            there = heard[_SEARCH + _PAD :][: stretch.end - stretch.start]
            self._unlike_music.append(_unlike(stretch, there))
        return 0

    def _nothing_until(self, end: int) -> None:
        """Listen for nothing up to a frame or the end of the file, a second at a time."""
        while self._reach < end and self._more():
            stop = min(self._reach + RATE, end)
            self._nothing(self._reach, stop, self._reach, self._ear.hear(self._reach, stop))
            self._reach = stop

    def _nothing(self, start: int, end: int, first: int, heard: Raw) -> None:
        """Listen for nothing from frame `start` to `end`, in what is heard from the frame `first` on."""
        if end <= start:
            return
        expected = np.abs(self._expected(start - _RING, end + _RING))
        for at in range(start, end, _WINDOW):
            loud = level(heard[at - first : min(at + _WINDOW, end) - first])
            around = expected[at - start : at - start + _WINDOW + 2 * _RING]
            if loud > _heard_from(np.max(around)):
                self._add(at, min(at + _WINDOW, end), loud)

    def _add(self, start: int, end: int, loud: float) -> None:
        last = self._added[-1] if self._added else None
        if last is None or start - last.end > _APART:
            self._added.append(_Added(start, end, loud))
        else:
            last.end, last.loudest = end, max(last.loudest, loud)

    def _more(self) -> bool:
        return not self._ear.ended or self._reach < self._ear.frames

    def _expected(self, start: int, end: int) -> Raw:
        return np.asarray(mix(self._score, self._clip_of, start, end) / np.float32(32768), np.float32)

    def verdict(self, frames: int) -> Verdict:
        """Listen to the rest, and say what was found in all."""
        while self._more():
            self._nothing_until(self._reach + RATE)
        gain_db = median(placed.fit.gain_db for placed in self._placed) if self._placed else 0.0
        findings = [*self._findings, *_sounds(self._added), *_levels(self._placed, gain_db)]
        findings += [*_quiet(gain_db), *_clipped(self._flat), *self._length(frames)]
        findings += _first_of_music(self._unlike_music)
        return Verdict(
            tuple(sorted(findings, key=lambda finding: finding.at)),
            len(self._sounding),
            len(self._silent - self._sounding),
            max((abs(placed.fit.lag) for placed in self._placed), default=0),
            self._ear.frames,
            self._ear.lufs,
        )

    def _length(self, frames: int) -> Iterator[Finding]:
        off = self._ear.frames - frames
        if abs(off) > TOLERANCE:
            early = "late" if off > 0 else "early"
            cues = f", and cuts {_count(len(self._gone), 'cue')} off" if self._gone else ""
            what = f"the file ends {abs(off) / RATE:.3f} s too {early}{cues}"
            yield Finding("length", self._ear.frames, what)


def _heard_from(expected: float) -> float:
    """From which level on sound is too much, where none louder than `expected` should be."""
    if expected < _SILENT:
        return _LOUD
    return _LOUD_OVER_TONE if expected < _TONE else math.inf


def _moved(stretch: _Stretch, lag: int) -> Iterator[Finding]:
    if abs(lag) > TOLERANCE:
        late = "late" if lag > 0 else "early"
        yield _about("moved", stretch, f"is {ms_from_frames(abs(lag))} ms {late}")


def _strange(stretch: _Stretch, there: Raw, core: Raw) -> Iterator[Finding]:
    strangeness, at = strangest(there, core)
    if strangeness > _STRANGE:
        into = (stretch.start - stretch.event.start + at) / RATE
        yield _about("other", stretch, f"is not as it should be {into:.1f} s after its start")


def _unlike(stretch: _Stretch, there: Raw) -> Finding:
    if level(there) < _LOUD:
        return _about("missing", stretch, "is not there")
    return _about("other", stretch, "is not what is heard in its place")


def _flat_top(there: Raw, core: Raw) -> int | None:
    """The first frame of the first flat top that the mix does not have within 10 ms."""
    full = np.flatnonzero(np.abs(there) >= _FULL)
    for at in full[: 1 - _FLAT][np.diff(full, _FLAT - 1) == 0] if len(full) >= _FLAT else ():
        near = core[max(0, at - _WINDOW) : at + _WINDOW]
        if np.max(np.abs(near)) < _PEAK:
            return int(at)
    return None


def _sounds(added: list[_Added]) -> Iterator[Finding]:
    for one in added:
        seconds, dbfs = (one.end - one.start) / RATE, decibels(one.loudest)
        what = f"something sounds where nothing should, for {seconds:.2f} s at {dbfs:.0f} dBFS"
        yield Finding("added", one.start, what)


def _levels(placed: list[_Placed], gain_db: float) -> Iterator[Finding]:
    for stretch, fit in placed:
        off_db = fit.gain_db - gain_db
        if abs(off_db) > _UNEVEN_DB:
            louder = "louder" if off_db > 0 else "quieter"
            yield _about("level", stretch, f"is {abs(off_db):.0f} dB {louder} than the rest")


def _quiet(gain_db: float) -> Iterator[Finding]:
    if gain_db < TOO_QUIET_DB:
        yield Finding("quiet", 0, f"the file is {-gain_db:.0f} dB quieter than its timeline")


def _clipped(flat: list[int]) -> Iterator[Finding]:
    if flat:
        more = f", and so are {_count(len(flat) - 1, 'later cue')}" if len(flat) > 1 else ""
        yield Finding("clipped", flat[0], f"the sound is clipped here{more}")


def _first_of_music(unlike: list[Finding]) -> Iterator[Finding]:
    if unlike:
        more = f", and so in {_count(len(unlike) - 1, 'later place')}" if len(unlike) > 1 else ""
        yield replace(unlike[0], what=unlike[0].what + more)


def _about(kind: Kind, stretch: _Stretch, what: str) -> Finding:
    event = stretch.event
    if event.kind == "bed":
        return Finding(kind, stretch.start, f"the music {event.sound} {what}", event)
    sound = shorten(event.text, 40, placeholder=" …") if event.text else event.sound
    words = f'"{sound}"' if event.text else f"(the sound {sound})"
    return Finding(kind, stretch.start, f"the cue {event.cue} {words} {what}", event)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
