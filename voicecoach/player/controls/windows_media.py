"""Windows: the system media transport controls, where media keys and headset buttons arrive.

Written to the documented interface; see docs/controls.md for what is known about it.
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
from voicecoach.player.player_state import has_jumped, step_title
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
    """A session of this title in the system's media controls.

    They belong to a window or a media player. A terminal's program has no window, so it has a player that
    plays nothing; that player's own handling of them is switched off.
    """

    def __init__(self, title: str) -> None:
        self._title = title
        self._player: Any = None
        self._last_state: PlayerState | None = None

    async def open(self, view: PlayerState, give: Callable[[Command], None]) -> None:
        """Appear in the controls; buttons arrive on a thread of the system."""
        loop = asyncio.get_running_loop()

        def pressed(_sender: object, event: Any) -> None:
            if action := _ACTIONS.get(event.button):
                loop.call_soon_threadsafe(give, Command(action))

        self._player = MediaPlayer()
        self._player.command_manager.is_enabled = False
        controls = self._player.system_media_transport_controls
        controls.is_enabled = controls.is_play_enabled = controls.is_pause_enabled = True
        controls.is_next_enabled = controls.is_previous_enabled = controls.is_stop_enabled = True
        controls.add_button_pressed(pressed)
        self.show(view)

    def show(self, view: PlayerState) -> None:
        """Write there what has changed."""
        before, self._last_state = self._last_state, view
        controls = self._player.system_media_transport_controls
        if before is None or before.state is not view.state:
            controls.playback_status = _STATUS[view.state]
        if before is None or before.step != view.step:
            _update_metadata(controls.display_updater, self._title, view)
        if (
            before is None
            or before.frames != view.frames
            or has_jumped(before, view)
            or before.state is not view.state
        ):
            controls.update_timeline_properties(_timeline_properties(view))

    async def close(self) -> None:
        """Disappear from the controls."""
        if self._player is not None:
            self._player.system_media_transport_controls.is_enabled = False
            self._player.close()


def _update_metadata(updater: Any, title: str, view: PlayerState) -> None:
    updater.type = MediaPlaybackType.MUSIC
    updater.music_properties.title = step_title(view)
    updater.music_properties.album_title = title
    updater.music_properties.track_number = view.step_number
    updater.update()


def _timeline_properties(view: PlayerState) -> Any:
    times = SystemMediaTransportControlsTimelineProperties()
    times.position = timedelta(milliseconds=ms_from_frames(view.position))
    times.end_time = timedelta(milliseconds=ms_from_frames(view.frames or view.position + SAMPLE_RATE))
    return times
