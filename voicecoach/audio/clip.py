"""Clips: finished sound that is ready to be mixed, and a cache of them in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Hashable

Samples: TypeAlias = npt.NDArray[np.int16]
"""Finished sound, as it is played and exported: mono, 48 kHz, 16 bit, shape (frames,)."""

FloatSamples: TypeAlias = npt.NDArray[np.float32]
"""Sound that is being processed: mono at any rate, full scale at ±1, shape (frames,)."""

Key = TypeVar("Key", bound="Hashable")


class Sound(Protocol):
    """Finished sound, in memory or on the disk, that can be read in parts."""

    @property
    def lufs(self) -> float | None:
        """Its loudness; None where it was not measured (speech is measured)."""
        ...

    @property
    def peak(self) -> float | None:
        """Its highest peak, full scale at 1; None where it was not measured."""
        ...

    @property
    def frames(self) -> int:
        """Its length in frames at 48 kHz."""
        ...

    def read(self, start: int, end: int) -> Samples:
        """The samples from frame `start` to frame `end`, both within the sound. Not to be written to."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Finished sound in memory, without silence before its first frame.

    `samples` has shape (frames,) and is not written to. `lufs` is the loudness and `peak` the true peak (full
    scale at 1), each where it was measured. Clips have no `==`, because that of arrays gives an array.
    """

    samples: Samples
    lufs: float | None = None
    peak: float | None = None

    @property
    def frames(self) -> int:
        """Its length in frames at 48 kHz."""
        return len(self.samples)

    def read(self, start: int, end: int) -> Samples:
        """The samples from frame `start` to frame `end`."""
        return self.samples[start:end]


def to_samples(sound: FloatSamples) -> Samples:
    """Round float sound to 16 bit; what is beyond full scale is clipped.

    16 bit sound that was divided by 32768 comes back as the same numbers.

    >>> to_samples(np.array([0, 0.5, -1, 2], np.float32)).tolist()
    [0, 16384, -32768, 32767]
    """
    rounded = np.rint(sound * np.float32(32768))
    return np.asarray(np.clip(rounded, -32768, 32767), np.int16)


def to_float(samples: Samples) -> FloatSamples:
    """16 bit samples as float sound, full scale at ±1.

    >>> to_float(np.array([0, 16384, -32768], np.int16)).tolist()
    [0.0, 0.5, -1.0]
    """
    return samples.astype(np.float32) / np.float32(32768)


class ClipCache(Generic[Key]):
    """Keeps the clips used last in memory, at most `max_bytes` of samples. Safe from several threads."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._bytes = 0
        self._clips: OrderedDict[Key, Clip] = OrderedDict()

    def get(self, key: Key) -> Clip | None:
        """The clip for a key; None where it is not in the cache."""
        with self._lock:
            clip = self._clips.get(key)
            if clip is not None:
                self._clips.move_to_end(key)
            return clip

    def put(self, key: Key, clip: Clip) -> None:
        """Store a clip, and drop the least recently used ones if there are too many."""
        with self._lock:
            self._drop(key)
            self._clips[key] = clip
            self._bytes += clip.samples.nbytes
            while self._bytes > self._max_bytes:
                self._drop(next(iter(self._clips)))

    def _drop(self, key: Key) -> None:
        clip = self._clips.pop(key, None)
        if clip is not None:
            self._bytes -= clip.samples.nbytes
