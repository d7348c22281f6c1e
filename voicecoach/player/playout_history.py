"""What a device has taken last, remembered for a while, for when it gives some back or has lost it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from voicecoach.player.playhead import Playhead

HISTORY_FRAMES = SAMPLE_RATE
"""So many frames are remembered: 1 s."""


@dataclass(frozen=True, slots=True, eq=False)
class _HistoryEntry:
    """Some frames that were taken at once, and the spot before them; not `moving` they were silence."""

    playhead: Playhead
    frames: int
    is_advancing: bool

    def playhead_after(self, frames: int) -> Playhead:
        """The spot after the first `frames` of it."""
        return self.playhead.after(frames) if self.is_advancing else self.playhead


class PlayoutHistory:
    """The last frames that were taken, with the spots at which they were."""

    def __init__(self) -> None:
        self._entries: deque[_HistoryEntry] = deque()
        self._frames = 0

    def add(self, spot: Playhead, frames: int, *, moving: bool) -> None:
        """Remember frames that are taken at `spot`; not `moving`, they are silence in which it stands."""
        self._push(_HistoryEntry(spot, frames, moving))
        while self._frames - self._entries[0].frames >= HISTORY_FRAMES:
            self._frames -= self._entries.popleft().frames

    def clear(self) -> None:
        """Remember nothing of it."""
        self._entries.clear()
        self._frames = 0

    def pop_frames(self, now: Playhead, frames: int) -> Playhead:
        """The spot before the last `frames`, which are forgotten; `now` is the spot after them."""
        while frames and self._entries:
            piece = self._entries.pop()
            self._frames -= piece.frames
            kept = max(piece.frames - frames, 0)
            now = piece.playhead_after(kept)
            frames -= piece.frames - kept
            if kept:
                self._push(replace(piece, frames=kept))
        return now

    def position_frames_ago(self, now: int, frames: int) -> int:
        """The frame of the programme `frames` ago, when it is at `now`; at most back to a jump."""
        for piece in reversed(self._entries):
            if frames <= 0 or piece.playhead_after(piece.frames).position != now:
                break
            now = piece.playhead_after(max(piece.frames - frames, 0)).position
            frames -= piece.frames
        return now

    def _push(self, piece: _HistoryEntry) -> None:
        self._entries.append(piece)
        self._frames += piece.frames
