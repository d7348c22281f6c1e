"""What a device has taken last, remembered for a while, for when it gives some back or has lost it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicecoach.units import RATE

if TYPE_CHECKING:
    from voicecoach.player.transport import Spot

REMEMBERED = RATE
"""So many frames are remembered: 1 s."""


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    """Some frames that were taken at once, and the spot before them; not `moving` they were silence."""

    spot: Spot
    frames: int
    moving: bool

    def reached(self, frames: int) -> Spot:
        """The spot after the first `frames` of it."""
        return self.spot.after(frames) if self.moving else self.spot


class Taken:
    """The last frames that were taken, with the spots at which they were."""

    def __init__(self) -> None:
        self._pieces: deque[_Piece] = deque()
        self._frames = 0

    def add(self, spot: Spot, frames: int, *, moving: bool) -> None:
        """Remember frames that are taken at `spot`; not `moving`, they are silence in which it stands."""
        self._push(_Piece(spot, frames, moving))
        while self._frames - self._pieces[0].frames >= REMEMBERED:
            self._frames -= self._pieces.popleft().frames

    def forget(self) -> None:
        """Remember nothing of it."""
        self._pieces.clear()
        self._frames = 0

    def give_back(self, now: Spot, frames: int) -> Spot:
        """The spot before the last `frames`, which are forgotten; `now` is the spot after them."""
        while frames and self._pieces:
            piece = self._pieces.pop()
            self._frames -= piece.frames
            kept = max(piece.frames - frames, 0)
            now = piece.reached(kept)
            frames -= piece.frames - kept
            if kept:
                self._push(replace(piece, frames=kept))
        return now

    def position_before(self, now: int, frames: int) -> int:
        """The frame of the programme `frames` ago, when it is at `now`; at most back to a jump."""
        for piece in reversed(self._pieces):
            if frames <= 0 or piece.reached(piece.frames).position != now:
                break
            now = piece.reached(max(piece.frames - frames, 0)).position
            frames -= piece.frames
        return now

    def _push(self, piece: _Piece) -> None:
        self._pieces.append(piece)
        self._frames += piece.frames
