"""Clips kept in memory, those asked for last."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from voicecoach.audio.clip import Clip

Key = TypeVar("Key", bound="Hashable")


class ClipCache(Generic[Key]):
    """Gives the clips asked for last without making them again; holds at most `room` bytes of samples.

    Safe from several threads where `make` is: the lock is never held while it runs, so that a clip at
    hand is given at once while another thread waits for a new one.
    """

    def __init__(self, make: Callable[[Key], Clip], room: int) -> None:
        self._make = make
        self._room = room
        self._lock = threading.Lock()
        self._held = 0
        self._clips: OrderedDict[Key, Clip] = OrderedDict()

    def get(self, key: Key) -> Clip:
        """The clip, from memory when it is there; raises what `make` raises."""
        clip = self._lookup(key)
        if clip is None:
            clip = self._make(key)
            self._store(key, clip)
        return clip

    def _lookup(self, key: Key) -> Clip | None:
        with self._lock:
            clip = self._clips.get(key)
            if clip is not None:
                self._clips.move_to_end(key)
            return clip

    def _store(self, key: Key, clip: Clip) -> None:
        with self._lock:
            self._evict(key)
            self._clips[key] = clip
            self._held += clip.samples.nbytes
            while self._held > self._room:
                self._evict(next(iter(self._clips)))

    def _evict(self, key: Key) -> None:
        clip = self._clips.pop(key, None)
        if clip is not None:
            self._held -= clip.samples.nbytes
