"""Resampling to the sample rate of the mix, 48 kHz. The only module that uses soxr."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voicecoach.audio.clip import FloatSamples


_MAX_CHUNK_FRAMES = 1 << 18
"""The most frames at 48 kHz that are made in one step, so that a low rate takes no more memory."""


def to_mix_rate(sound: FloatSamples, rate: int) -> FloatSamples:
    """Resample sound from `rate` Hz to 48 kHz with soxr's HQ filter (20 bit, linear phase).

    Sound at 48 kHz is returned as it is. Raises ValueError on a rate below 1.
    """
    if rate < 1:
        raise ValueError(f"a sample rate is 1 Hz or more, not {rate}")
    if rate == SAMPLE_RATE:
        return sound
    import soxr  # noqa: PLC0415 - a native library, loaded only when sound is resampled

    return np.asarray(soxr.resample(sound, rate, SAMPLE_RATE, quality="HQ"), np.float32)


def blocks_to_mix_rate(blocks: Iterable[FloatSamples], rate: int) -> Iterator[FloatSamples]:
    """Resample sound that comes in blocks to 48 kHz; gives the same samples as `to_mix_rate`."""
    if rate == SAMPLE_RATE:
        yield from blocks
        return
    import soxr  # noqa: PLC0415 - as above

    stream = soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="float32", quality="HQ")
    max_frames = max(1, _MAX_CHUNK_FRAMES * min(rate, SAMPLE_RATE) // SAMPLE_RATE)
    for block in blocks:
        for start in range(0, len(block), max_frames):
            yield stream.resample_chunk(block[start : start + max_frames])
    yield stream.resample_chunk(np.zeros(0, np.float32), last=True)
