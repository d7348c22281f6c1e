"""The frames at which wait steps stop a session."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicecoach.player.playback_source import PlaybackSource


class WaitPoints:
    """The frames at which wait steps stop, and where each plays on; updated as the source grows."""

    def __init__(self, source: PlaybackSource, *, is_enabled: bool) -> None:
        self._source = source
        self._is_enabled = is_enabled
        self._known_ready = -1
        self._resume_at: dict[int, int] = {}
        self._frames: list[int] = []

    def reset(self) -> None:
        """Read all of them again at the next use, because the source has changed."""
        self._known_ready = -1

    def is_wait_at(self, position: int) -> bool:
        """Whether a wait step stops at `position`."""
        return position in self._resume_at

    def resume_at(self, position: int) -> int:
        """Return where the wait step that stops at `position` plays on."""
        self._refresh()
        return self._resume_at[position]

    def frames_until_wait(self, position: int) -> int:
        """Return how many frames from `position` can be played before a wait, as far as is known."""
        self._refresh()
        index = bisect_right(self._frames, position)
        return self._frames[index] - position if index < len(self._frames) else self._source.ready

    def _refresh(self) -> None:
        ready = self._source.ready
        if ready == self._known_ready or not self._is_enabled:
            return
        self._known_ready = ready
        ends = {event.step: event.end for event in self._source.events if event.cue == "wait"}
        self._resume_at = {
            ends[step.index]: step.end
            for step in self._source.steps
            if ends.get(step.index, ready + 1) <= ready
        }
        self._frames = sorted(self._resume_at)
