"""Resampling to the one rate of the mix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voicecoach.audio.clip import FloatSamples


def to_mix_rate(raw: FloatSamples, rate: int) -> FloatSamples:
    """Bring sound of `rate` samples a second to 48 kHz with soxr's HQ filter (20 bit, linear phase).

    Sound that is at 48 kHz already comes back as it is. Raises ValueError on a rate below 1.
    """
    if rate < 1:
        raise ValueError(f"a sample rate is 1 Hz or more, not {rate}")
    if rate == SAMPLE_RATE:
        return raw
    import soxr  # noqa: PLC0415 - a native library, loaded only where sound is really resampled

    return np.asarray(soxr.resample(raw, rate, SAMPLE_RATE, quality="HQ"), np.float32)


def blocks_to_mix_rate(blocks: Iterable[FloatSamples], rate: int) -> Iterator[FloatSamples]:
    """The same samples, for sound that comes in blocks and is never whole in memory."""
    if rate == SAMPLE_RATE:
        yield from blocks
        return
    import soxr  # noqa: PLC0415 - as above

    stream = soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="float32", quality="HQ")
    for block in blocks:
        yield stream.resample_chunk(block)
    yield stream.resample_chunk(np.zeros(0, np.float32), last=True)
