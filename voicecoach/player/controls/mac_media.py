"""macOS: the remote command center, where media keys and headset buttons arrive, and what is now playing.

Written to the documented interface; see docs/controls.md for what is known about it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from AppKit import NSApplication, NSApplicationActivationPolicyProhibited
from Foundation import NSDate, NSDefaultRunLoopMode, NSRunLoop
from MediaPlayer import (
    MPMediaItemPropertyAlbumTitle,
    MPMediaItemPropertyPlaybackDuration,
    MPMediaItemPropertyTitle,
    MPNowPlayingInfoCenter,
    MPNowPlayingInfoPropertyElapsedPlaybackTime,
    MPNowPlayingInfoPropertyPlaybackRate,
    MPNowPlayingPlaybackStatePaused,
    MPNowPlayingPlaybackStatePlaying,
    MPNowPlayingPlaybackStateStopped,
    MPRemoteCommandCenter,
    MPRemoteCommandHandlerStatusSuccess,
)

from voicecoach.player.commands import Action, Command
from voicecoach.player.player_state import has_jumped, step_title
from voicecoach.player.playhead import TransportState
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.player.player_state import PlayerState

_TICK_S = 0.05
"""How often the system may hand over what was pressed."""

_STATES = {
    TransportState.PLAYING: MPNowPlayingPlaybackStatePlaying,
    TransportState.PAUSED: MPNowPlayingPlaybackStatePaused,
    TransportState.WAITING: MPNowPlayingPlaybackStatePaused,
    TransportState.ENDED: MPNowPlayingPlaybackStateStopped,
}


class MacMediaSession:
    """A session of this title as what is now playing.

    The system hands presses over in the main thread's run loop, to programs that are an application. A
    terminal's program is one without a place in the Dock, and runs that loop for a moment, again and again.
    """

    def __init__(self, title: str) -> None:
        self._title = title
        self._last_state: PlayerState | None = None
        self._targets: list[tuple[Any, Any]] = []
        self._tick_timer: asyncio.TimerHandle | None = None

    async def open(self, view: PlayerState, give: Callable[[Command], None]) -> None:
        """Become what is now playing."""
        NSApplication.sharedApplication().setActivationPolicy_(NSApplicationActivationPolicyProhibited)
        center = MPRemoteCommandCenter.sharedCommandCenter()
        for remote, action in (
            (center.togglePlayPauseCommand(), Action.TOGGLE),
            (center.playCommand(), Action.RESUME),
            (center.pauseCommand(), Action.PAUSE),
            (center.stopCommand(), Action.STOP),
            (center.nextTrackCommand(), Action.NEXT),
            (center.previousTrackCommand(), Action.AGAIN),
        ):
            self._targets.append((remote, remote.addTargetWithHandler_(_handler(give, Command(action)))))
        self._tick()
        self.show(view)

    def show(self, view: PlayerState) -> None:
        """Write there what has changed; from a position and a rate, the system goes on by itself."""
        before, self._last_state = self._last_state, view
        if before is None or _shown_fields(before) != _shown_fields(view) or has_jumped(before, view):
            center = MPNowPlayingInfoCenter.defaultCenter()
            center.setNowPlayingInfo_(_now_playing_info(self._title, view))
            center.setPlaybackState_(_STATES[view.state])

    async def close(self) -> None:
        """Be nothing that plays any more."""
        if self._tick_timer is not None:
            self._tick_timer.cancel()
        for remote, target in self._targets:
            remote.removeTarget_(target)
        MPNowPlayingInfoCenter.defaultCenter().setNowPlayingInfo_(None)

    def _tick(self) -> None:
        NSRunLoop.mainRunLoop().runMode_beforeDate_(NSDefaultRunLoopMode, NSDate.date())
        self._tick_timer = asyncio.get_running_loop().call_later(_TICK_S, self._tick)


def _handler(give: Callable[[Command], None], command: Command) -> Callable[[object], int]:
    def handle(_event: object) -> int:
        give(command)
        return int(MPRemoteCommandHandlerStatusSuccess)

    return handle


def _shown_fields(view: PlayerState) -> tuple[object, ...]:
    return view.state, view.step, view.frames


def _now_playing_info(title: str, view: PlayerState) -> dict[str, object]:
    length = {} if view.frames is None else {MPMediaItemPropertyPlaybackDuration: view.frames / SAMPLE_RATE}
    return {
        MPMediaItemPropertyTitle: step_title(view),
        MPMediaItemPropertyAlbumTitle: title,
        MPNowPlayingInfoPropertyElapsedPlaybackTime: view.position / SAMPLE_RATE,
        MPNowPlayingInfoPropertyPlaybackRate: 1.0 if view.state is TransportState.PLAYING else 0.0,
        **length,
    }
