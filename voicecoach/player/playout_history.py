"""The last frames that a device has taken, so that they can be played again if it returns or loses them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from voicecoach.player.playhead import Playhead

HISTORY_FRAMES = SAMPLE_RATE
"""How many frames are remembered at least: 1 s."""


@dataclass(frozen=True, slots=True, eq=False)
class _HistoryEntry:
    """Frames that were taken at once, and the playhead before them, which silence does not move."""

    playhead: Playhead
    frames: int
    is_silence: bool

    def playhead_after(self, frames: int) -> Playhead:
        """Return the playhead after the first `frames` of the entry."""
        return self.playhead if self.is_silence else self.playhead.after(frames)


class PlayoutHistory:
    """The last frames that were taken, each with its playhead."""

    def __init__(self) -> None:
        self._entries: deque[_HistoryEntry] = deque()
        self._frames = 0

    def add(self, playhead: Playhead, frames: int, *, is_silence: bool) -> None:
        """Remember frames that were taken at `playhead`; silence does not move the playhead."""
        self._push(_HistoryEntry(playhead, frames, is_silence))
        while self._frames - self._entries[0].frames >= HISTORY_FRAMES:
            self._frames -= self._entries.popleft().frames

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
        self._frames = 0

    def pop_frames(self, playhead: Playhead, frames: int) -> Playhead:
        """Remove the last `frames` and return the playhead before them; `playhead` is the one after them."""
        while frames and self._entries:
            entry = self._entries.pop()
            self._frames -= entry.frames
            remaining = max(entry.frames - frames, 0)
            playhead = entry.playhead_after(remaining)
            frames -= entry.frames - remaining
            if remaining:
                self._push(replace(entry, frames=remaining))
        return playhead

    def position_frames_ago(self, position: int, frames: int) -> int:
        """Return the session's position `frames` ago, now being `position`; at most back to the last jump."""
        for entry in reversed(self._entries):
            if frames <= 0 or entry.playhead_after(entry.frames).position != position:
                break
            position = entry.playhead_after(max(entry.frames - frames, 0)).position
            frames -= entry.frames
        return position

    def _push(self, entry: _HistoryEntry) -> None:
        self._entries.append(entry)
        self._frames += entry.frames
