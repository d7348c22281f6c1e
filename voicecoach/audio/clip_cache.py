"""Clips kept in memory, those asked for last."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable

    from voicecoach.audio.clip import Clip

Key = TypeVar("Key", bound="Hashable")


class ClipCache(Generic[Key]):
    """The clips used last, in memory: at most `room` bytes of samples. Threads may share it."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._lock = threading.Lock()
        self._bytes = 0
        self._clips: OrderedDict[Key, Clip] = OrderedDict()

    def get(self, key: Key) -> Clip | None:
        """The clip, or None when it is not in memory."""
        with self._lock:
            clip = self._clips.get(key)
            if clip is not None:
                self._clips.move_to_end(key)
            return clip

    def put(self, key: Key, clip: Clip) -> None:
        """Keep a clip, and drop those used longest ago until there is room for it."""
        with self._lock:
            self._drop(key)
            self._clips[key] = clip
            self._bytes += clip.samples.nbytes
            while self._bytes > self._room:
                self._drop(next(iter(self._clips)))

    def _drop(self, key: Key) -> None:
        clip = self._clips.pop(key, None)
        if clip is not None:
            self._bytes -= clip.samples.nbytes
