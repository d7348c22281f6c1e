"""macOS: the remote command center, which receives media keys and headset buttons, and Now Playing.

Written from the documentation; docs/controls.md says what has been tested.
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
"""Interval at which the system may report presses."""

_STATES = {
    TransportState.PLAYING: MPNowPlayingPlaybackStatePlaying,
    TransportState.PAUSED: MPNowPlayingPlaybackStatePaused,
    TransportState.WAITING: MPNowPlayingPlaybackStatePaused,
    TransportState.ENDED: MPNowPlayingPlaybackStateStopped,
}


class MacMediaSession:
    """A session with this title in Now Playing.

    The system reports presses in the main thread's run loop, and only to applications. So a terminal program
    becomes an application without a Dock icon, and runs that loop for a moment at each tick.
    """

    def __init__(self, title: str) -> None:
        self._title = title
        self._last_state: PlayerState | None = None
        self._targets: list[tuple[Any, Any]] = []
        self._tick_timer: asyncio.TimerHandle | None = None

    async def open(self, state: PlayerState, submit: Callable[[Command], None]) -> None:
        """Appear in Now Playing."""
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
            self._targets.append((remote, remote.addTargetWithHandler_(_handler(submit, Command(action)))))
        self._tick()
        self.show(state)

    def show(self, state: PlayerState) -> None:
        """Update what has changed; the system advances the position itself, from the rate."""
        before, self._last_state = self._last_state, state
        if before is None or _shown_fields(before) != _shown_fields(state) or has_jumped(before, state):
            center = MPNowPlayingInfoCenter.defaultCenter()
            center.setNowPlayingInfo_(_now_playing_info(self._title, state))
            center.setPlaybackState_(_STATES[state.transport_state])

    async def close(self) -> None:
        """Disappear from Now Playing."""
        if self._tick_timer is not None:
            self._tick_timer.cancel()
        for remote, target in self._targets:
            remote.removeTarget_(target)
        MPNowPlayingInfoCenter.defaultCenter().setNowPlayingInfo_(None)

    def _tick(self) -> None:
        NSRunLoop.mainRunLoop().runMode_beforeDate_(NSDefaultRunLoopMode, NSDate.date())
        self._tick_timer = asyncio.get_running_loop().call_later(_TICK_S, self._tick)


def _handler(submit: Callable[[Command], None], command: Command) -> Callable[[object], int]:
    def handle(_event: object) -> int:
        submit(command)
        return int(MPRemoteCommandHandlerStatusSuccess)

    return handle


def _shown_fields(state: PlayerState) -> tuple[object, ...]:
    return state.transport_state, state.step, state.frames


def _now_playing_info(title: str, state: PlayerState) -> dict[str, object]:
    length = {} if state.frames is None else {MPMediaItemPropertyPlaybackDuration: state.frames / SAMPLE_RATE}
    return {
        MPMediaItemPropertyTitle: step_title(state),
        MPMediaItemPropertyAlbumTitle: title,
        MPNowPlayingInfoPropertyElapsedPlaybackTime: state.position / SAMPLE_RATE,
        MPNowPlayingInfoPropertyPlaybackRate: 1.0 if state.transport_state is TransportState.PLAYING else 0.0,
        **length,
    }
