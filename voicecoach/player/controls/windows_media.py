"""Windows: the system media transport controls, which receive media keys and headset buttons.

Written from the documentation; docs/controls.md says what has been tested.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from winrt.windows.media import (
    MediaPlaybackStatus,
    MediaPlaybackType,
    SystemMediaTransportControlsButton,
    SystemMediaTransportControlsTimelineProperties,
)
from winrt.windows.media.playback import MediaPlayer

from voicecoach.player.commands import Action, Command
from voicecoach.player.player_state import has_jumped, step_title, track_number
from voicecoach.player.playhead import TransportState
from voicecoach.units import SAMPLE_RATE, ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.player.player_state import PlayerState

_ACTIONS = {
    SystemMediaTransportControlsButton.PLAY: Action.RESUME,
    SystemMediaTransportControlsButton.PAUSE: Action.PAUSE,
    SystemMediaTransportControlsButton.STOP: Action.STOP,
    SystemMediaTransportControlsButton.NEXT: Action.NEXT,
    SystemMediaTransportControlsButton.PREVIOUS: Action.AGAIN,
}

_STATUS = {
    TransportState.PLAYING: MediaPlaybackStatus.PLAYING,
    TransportState.PAUSED: MediaPlaybackStatus.PAUSED,
    TransportState.WAITING: MediaPlaybackStatus.PAUSED,
    TransportState.ENDED: MediaPlaybackStatus.STOPPED,
}


class WindowsMediaSession:
    """A session with this title in the system's media controls.

    The controls belong to a window or a media player. A terminal program has no window, so this uses a media
    player that plays nothing, with its own handling of the controls turned off.
    """

    def __init__(self, title: str) -> None:
        self._title = title
        self._player: Any = None
        self._last_state: PlayerState | None = None

    async def open(self, state: PlayerState, submit: Callable[[Command], None]) -> None:
        """Appear in the controls; the system reports buttons on a thread of its own."""
        loop = asyncio.get_running_loop()

        def on_pressed(_sender: object, event: Any) -> None:
            if action := _ACTIONS.get(event.button):
                loop.call_soon_threadsafe(submit, Command(action))

        self._player = MediaPlayer()
        self._player.command_manager.is_enabled = False
        controls = self._player.system_media_transport_controls
        controls.is_enabled = controls.is_play_enabled = controls.is_pause_enabled = True
        controls.is_next_enabled = controls.is_previous_enabled = controls.is_stop_enabled = True
        controls.add_button_pressed(on_pressed)
        self.show(state)

    def show(self, state: PlayerState) -> None:
        """Update what has changed."""
        before, self._last_state = self._last_state, state
        controls = self._player.system_media_transport_controls
        if before is None or before.transport_state is not state.transport_state:
            controls.playback_status = _STATUS[state.transport_state]
        if before is None or before.step != state.step:
            _update_metadata(controls.display_updater, self._title, state)
        if (
            before is None
            or before.frames != state.frames
            or has_jumped(before, state)
            or before.transport_state is not state.transport_state
        ):
            controls.update_timeline_properties(_timeline_properties(state))

    async def close(self) -> None:
        """Disappear from the controls."""
        if self._player is not None:
            self._player.system_media_transport_controls.is_enabled = False
            self._player.close()


def _update_metadata(updater: Any, title: str, state: PlayerState) -> None:
    updater.type = MediaPlaybackType.MUSIC
    updater.music_properties.title = step_title(state)
    updater.music_properties.album_title = title
    updater.music_properties.track_number = track_number(state)
    updater.update()


def _timeline_properties(state: PlayerState) -> Any:
    times = SystemMediaTransportControlsTimelineProperties()
    times.position = timedelta(milliseconds=ms_from_frames(state.position))
    times.end_time = timedelta(milliseconds=ms_from_frames(state.frames or state.position + SAMPLE_RATE))
    return times
