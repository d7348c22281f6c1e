"""The sentences of what is said, each with the time at which it is heard.

A text that is spoken as one clip may have several sentences. Where one ends and the next starts is found in
the clip: a voice pauses there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.units import SAMPLE_RATE, frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voicecoach.audio import Sound
    from voicecoach.timeline import Event

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”»)\]]*\s+(?=\S)|(?<=[\u3002\uff01\uff1f])(?=[^」』\s])\s*")
_WINDOW = SAMPLE_RATE // 200
_MIN_PAUSE_WINDOWS = 24
"""Shorter silences are those inside of words: 120 ms."""
_QUIET = 0.02
"""What counts as silence, relative to the peak of the clip."""
_MIN_QUIET_LEVEL = 60
_LEAD_FRAMES = frames_from_ms(10)
"""The time from the start of a sentence to its first loud window."""
_MAX_SHIFT = 0.25
"""How far a pause may be from where it is expected, as a fraction of the clip."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, from frame `start` to frame `end` of the session; `cue` is what it is said for."""

    text: str
    start: int
    end: int
    cue: str


def split_sentences(text: str) -> tuple[str, ...]:
    """Split a text after the marks that end sentences.

    >>> split_sentences("Sit tall. Breathe in… and out! Ready?")
    ('Sit tall.', 'Breathe in…', 'and out!', 'Ready?')
    >>> split_sentences("すわって。いきを すって。")
    ('すわって。', 'いきを すって。')
    """
    text = " ".join(text.split())
    cuts = [match.end() for match in _SENTENCE_END.finditer(text)]
    return tuple(text[start:end].strip() for start, end in pairwise((0, *cuts, len(text))))


def sentences_of(event: Event, clip_of: Callable[[Event], Sound]) -> tuple[Sentence, ...]:
    """The sentences of an event of speech; those without a pause between them are one."""
    parts = split_sentences(event.text or "")
    if len(parts) == 1:
        return (Sentence(parts[0], event.start, event.end, event.cue),)
    clip = clip_of(event)
    return tuple(_timed_sentences(parts, _find_pauses(clip, event.frames), event))


def _timed_sentences(
    parts: tuple[str, ...], pauses: tuple[tuple[int, int], ...], event: Event
) -> Iterator[Sentence]:
    """Cut the text at the pauses that are where they are expected from the lengths of its sentences."""
    ends = tuple(accumulate(map(len, parts)))
    expected = [end / ends[-1] * event.frames for end in ends[:-1]]
    text, start = parts[0], 0
    for part, pause in zip(parts[1:], _match_pauses(expected, pauses, event.frames), strict=True):
        if pause is None:
            text = f"{text} {part}"
            continue
        yield Sentence(text, event.start + start, event.start + pause[0], event.cue)
        text, start = part, pause[1]
    yield Sentence(text, event.start + start, event.end, event.cue)


def _match_pauses(
    expected: list[float], pauses: tuple[tuple[int, int], ...], frames: int
) -> list[tuple[int, int] | None]:
    """A pause for each expected time, in order: long ones first, each at the nearest time that is free."""
    matched: list[tuple[int, int] | None] = [None] * len(expected)
    for pause in sorted(pauses, key=lambda pause: pause[0] - pause[1]):
        free = [
            index for index, taken in enumerate(matched) if taken is None and _fits(matched, index, pause)
        ]
        nearest = min(free, key=lambda index: abs(expected[index] - pause[0]), default=None)
        if nearest is not None and abs(expected[nearest] - pause[0]) <= _MAX_SHIFT * frames:
            matched[nearest] = pause
    return matched


def _fits(matched: list[tuple[int, int] | None], index: int, pause: tuple[int, int]) -> bool:
    """Whether a pause at this index keeps them all in order."""
    before = all(taken is None or taken < pause for taken in matched[:index])
    return before and all(taken is None or taken > pause for taken in matched[index + 1 :])


def _find_pauses(clip: Sound, frames: int) -> tuple[tuple[int, int], ...]:
    """The silences inside of a clip, each with the frames at which it starts and at which sound returns."""
    samples = clip.read(0, min(frames, clip.frames))
    count = len(samples) // _WINDOW
    if not count:
        return ()
    peaks = np.abs(samples[: count * _WINDOW].astype(np.int32)).reshape(count, _WINDOW).max(axis=1)
    loud = np.flatnonzero(peaks > max(_MIN_QUIET_LEVEL, _QUIET * peaks.max()))
    gaps = np.flatnonzero(np.diff(loud) > _MIN_PAUSE_WINDOWS)
    return tuple(
        (int(loud[gap] + 1) * _WINDOW, max(0, int(loud[gap + 1]) * _WINDOW - _LEAD_FRAMES)) for gap in gaps
    )
