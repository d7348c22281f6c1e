"""Pauses of the same length in every voice.

Engines make very different pauses: at the end of a sentence one makes 0.3 s and another 0.8 s. The pauses in
the sound are found as silence, matched with the punctuation marks of the text by their places, and made as
long as the pace says. Where a voice makes no pause at a mark, there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicecoach.audio import FloatSamples

SHORTEST_PAUSE_S = 0.12
"""At an engine's normal rate, silence before a consonant such as p or t takes up to 0.1 s."""
_THRESHOLD = 10 ** (-40 / 20)
"""Silence is this far below the loudest 5 ms, as where clips are trimmed."""
_STEP_S = 0.005
_FADE_S = 0.01
_MOST_OFF_S = 1.0
"""A mark further than this from a pause has none."""


@dataclass(frozen=True, slots=True)
class WantedPause:
    """A pause at a fraction of the letters of a text."""

    position: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Gap:
    """A silence in a sound, in frames."""

    start: int
    end: int
    spoken: float
    """The fraction of the sound without gaps before it."""


def even_pauses(
    sound: FloatSamples, rate: int, wanted: Sequence[WantedPause], shortest_s: float = SHORTEST_PAUSE_S
) -> FloatSamples:
    """The sound, at `rate` Hz, with its pauses as long as wanted; shorter silence is none."""
    gaps, spoken_s = find_gaps(sound, rate, shortest_s) if wanted else ([], 0.0)
    parts, position = [], 0
    for gap, pause in _match(gaps, wanted, spoken_s):
        length = round(pause.seconds * rate)
        used = min(gap.end - gap.start, length)
        head, tail = gap.start + (used + 1) // 2, gap.end - used // 2
        before, after = sound[position:head], sound[tail : gap.end]
        parts += [
            _faded_out(before, rate),
            np.zeros(length - used, np.float32),
            _faded_out(after[::-1], rate)[::-1],
        ]
        position = gap.end
    return np.concatenate([*parts, sound[position:]]) if parts else sound


def with_tail(sound: FloatSamples, rate: int, seconds: float) -> FloatSamples:
    """The sound with silence after it, and without a click where it ends; nothing stays nothing."""
    if not sound.size:
        return sound
    return np.concatenate([_faded_out(sound, rate, 0.003), np.zeros(round(seconds * rate), np.float32)])


def _faded_out(sound: FloatSamples, rate: int, seconds: float = _FADE_S) -> FloatSamples:
    frames = min(len(sound), round(seconds * rate))
    if not frames:
        return sound
    faded = sound.copy()
    faded[-frames:] *= np.linspace(1, 0, frames, dtype=np.float32)
    return faded


def find_gaps(sound: FloatSamples, rate: int, shortest_s: float) -> tuple[list[Gap], float]:
    """The silences within the sound, and the seconds of the rest."""
    step = max(1, round(_STEP_S * rate))
    power = np.square(np.pad(sound, (0, -len(sound) % step))).reshape(-1, step).mean(axis=1)
    if not power.size or not np.isfinite(power).all():
        return [], 0.0
    loud = np.flatnonzero(power >= power.max() * _THRESHOLD**2)
    silences = [
        (int(end) + 1, int(start))
        for end, start in pairwise(loud)
        if (start - end - 1) * step >= shortest_s * rate
    ]
    spoken = int(loud[-1] - loud[0]) + 1 - sum(start - end for end, start in silences)
    gaps, silent = [], int(loud[0])
    for start, end in silences:
        gaps.append(Gap(start * step, end * step, (start - silent) / spoken))
        silent += end - start
    return gaps, spoken * step / rate


def _match(
    gaps: Sequence[Gap], wanted: Sequence[WantedPause], spoken_s: float
) -> list[tuple[Gap, WantedPause]]:
    """The gaps with their pauses, in order, so that they are least far apart in all."""
    worst = _MOST_OFF_S
    costs = np.zeros((len(gaps) + 1, len(wanted) + 1))
    costs[1:, 0] = np.arange(1, len(gaps) + 1) * worst / 2
    costs[0, 1:] = np.arange(1, len(wanted) + 1) * worst / 2
    off = [[abs(gap.spoken - pause.position) * spoken_s for pause in wanted] for gap in gaps]
    for row in range(1, len(gaps) + 1):
        for column in range(1, len(wanted) + 1):
            costs[row, column] = min(
                costs[row - 1, column - 1] + off[row - 1][column - 1],
                costs[row - 1, column] + worst / 2,
                costs[row, column - 1] + worst / 2,
            )
    pairs, row, column = [], len(gaps), len(wanted)
    while row and column:
        if costs[row, column] == costs[row - 1, column - 1] + off[row - 1][column - 1]:
            row, column = row - 1, column - 1
            pairs.append((gaps[row], wanted[column]))
        elif costs[row, column] == costs[row - 1, column] + worst / 2:
            row -= 1
        else:
            column -= 1
    return pairs[::-1]
