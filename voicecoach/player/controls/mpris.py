"""Linux: MPRIS, the D-Bus interface through which desktops, media keys and playerctl control players.

The session is one track: its title is the current step, its album the routine, and position and length are
those of the session. See https://specifications.freedesktop.org/mpris-spec/latest/.
"""
# No `from __future__ import annotations`: dbus-fast reads the annotations when the classes are made.

import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from dbus_fast import NameFlag, PropertyAccess, RequestNameReply, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import (
    DBusBool,
    DBusDict,
    DBusDouble,
    DBusInt64,
    DBusObjectPath,
    DBusSignature,
    DBusStr,
)
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

from voicecoach.player.commands import Action, Command
from voicecoach.player.player_state import PlayerState, has_jumped, step_title, track_number
from voicecoach.player.playhead import TransportState
from voicecoach.units import SAMPLE_RATE

BUS_NAME = "org.mpris.MediaPlayer2.voicecoach"
OBJECT_PATH = "/org/mpris/MediaPlayer2"
TRACK_PATH = "/org/voicecoach/session"

_US_PER_SECOND = 1_000_000
"""Microseconds in a second: the unit of MPRIS."""

_STATUS = {
    TransportState.PLAYING: "Playing",
    TransportState.PAUSED: "Paused",
    TransportState.WAITING: "Paused",
    TransportState.ENDED: "Stopped",
}

_StringList = Annotated[list[str], DBusSignature("as")]
_READ_ONLY = PropertyAccess.READ


class MprisSession:
    """A session with this title on the session bus; `open` raises if there is no bus."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._bus: MessageBus | None = None
        self._player: _PlayerInterface | None = None

    async def open(self, state: PlayerState, submit: Callable[[Command], None]) -> None:
        """Request the bus name, or one with the process id if another session has it."""
        self._player = _PlayerInterface(_TrackInfo(self._title, state), submit)
        self._bus = await MessageBus().connect()
        self._bus.export(OBJECT_PATH, _RootInterface(submit))
        self._bus.export(OBJECT_PATH, self._player)
        reply = await self._bus.request_name(BUS_NAME, NameFlag.DO_NOT_QUEUE)
        if reply is not RequestNameReply.PRIMARY_OWNER:
            await self._bus.request_name(f"{BUS_NAME}.instance{os.getpid()}", NameFlag.DO_NOT_QUEUE)

    def show(self, state: PlayerState) -> None:
        """Signal what has changed."""
        if self._player is not None:
            self._player.update(_TrackInfo(self._title, state))

    async def close(self) -> None:
        """Disconnect from the bus."""
        if self._bus is not None:
            self._bus.disconnect()
            await self._bus.wait_for_disconnect()  # type: ignore[no-untyped-call]  # dbus-fast does not annotate it


@dataclass(frozen=True, slots=True)
class _TrackInfo:
    """A player state as MPRIS metadata and properties."""

    title: str
    state: PlayerState

    @property
    def position_us(self) -> int:
        return _us_from_frames(self.state.position)

    @property
    def metadata(self) -> dict[str, Variant]:
        length = (
            {}
            if self.state.frames is None
            else {"mpris:length": Variant("x", _us_from_frames(self.state.frames))}
        )
        return {
            "mpris:trackid": Variant("o", TRACK_PATH),
            "xesam:title": Variant("s", step_title(self.state)),
            "xesam:album": Variant("s", self.title),
            "xesam:trackNumber": Variant("i", track_number(self.state)),
            **length,
        }

    @property
    def signalled_properties(self) -> dict[str, Any]:
        """The properties whose changes are signalled, by name; clients poll the position."""
        return {
            "PlaybackStatus": _STATUS[self.state.transport_state],
            "Metadata": self.metadata,
            "Volume": self.state.volume_percent / 100,
        }


class _RootInterface(ServiceInterface):
    """The interface of the program: org.mpris.MediaPlayer2."""

    def __init__(self, submit: Callable[[Command], None]) -> None:
        super().__init__("org.mpris.MediaPlayer2")
        self._submit = submit

    @dbus_method("Raise")
    def raise_(self) -> None:
        pass

    @dbus_method("Quit")
    def quit(self) -> None:
        self._submit(Command(Action.STOP))

    @dbus_property(_READ_ONLY, "CanQuit")
    def can_quit(self) -> DBusBool:
        return True

    @dbus_property(_READ_ONLY, "CanRaise")
    def can_raise(self) -> DBusBool:
        return False

    @dbus_property(_READ_ONLY, "HasTrackList")
    def has_track_list(self) -> DBusBool:
        return False

    @dbus_property(_READ_ONLY, "Identity")
    def identity(self) -> DBusStr:
        return "voicecoach"

    @dbus_property(_READ_ONLY, "SupportedUriSchemes")
    def supported_uri_schemes(self) -> _StringList:
        return []

    @dbus_property(_READ_ONLY, "SupportedMimeTypes")
    def supported_mime_types(self) -> _StringList:
        return []


class _PlayerInterface(ServiceInterface):
    """The interface of the player: org.mpris.MediaPlayer2.Player."""

    def __init__(self, track: _TrackInfo, submit: Callable[[Command], None]) -> None:
        super().__init__("org.mpris.MediaPlayer2.Player")
        self._track = track
        self._submit = submit

    def update(self, track: _TrackInfo) -> None:
        """Store the current state and signal what has changed."""
        before, self._track = self._track, track
        old, new = before.signalled_properties, track.signalled_properties
        if changed := {name: value for name, value in new.items() if value != old[name]}:
            self.emit_properties_changed(changed)
        if has_jumped(before.state, track.state):
            self.seeked()

    @dbus_method("Play")
    def play(self) -> None:
        self._submit(Command(Action.RESUME))

    @dbus_method("Pause")
    def pause(self) -> None:
        self._submit(Command(Action.PAUSE))

    @dbus_method("PlayPause")
    def play_pause(self) -> None:
        self._submit(Command(Action.TOGGLE))

    @dbus_method("Stop")
    def stop(self) -> None:
        self._submit(Command(Action.STOP))

    @dbus_method("Next")
    def next(self) -> None:
        self._submit(Command(Action.NEXT))

    @dbus_method("Previous")
    def previous(self) -> None:
        self._submit(Command(Action.AGAIN))

    @dbus_method("Seek")
    def seek(self, offset_us: DBusInt64) -> None:
        self._seek_to(max(0, self._track.position_us + offset_us))

    @dbus_method("SetPosition")
    def set_position(self, track: DBusObjectPath, position_us: DBusInt64) -> None:
        if track == TRACK_PATH and position_us >= 0:
            self._seek_to(position_us)

    @dbus_method("OpenUri")
    def open_uri(self, uri: DBusStr) -> None:
        pass

    @dbus_signal("Seeked")
    def seeked(self) -> DBusInt64:
        return self._track.position_us

    @dbus_property(_READ_ONLY, "PlaybackStatus")
    def playback_status(self) -> DBusStr:
        return _STATUS[self._track.state.transport_state]

    @dbus_property(_READ_ONLY, "Metadata")
    def metadata(self) -> DBusDict:
        return self._track.metadata

    @dbus_property(_READ_ONLY, "Position")
    def position(self) -> DBusInt64:
        return self._track.position_us

    @dbus_property(name="Volume")
    def volume(self) -> DBusDouble:
        return self._track.state.volume_percent / 100

    @volume.setter
    def set_volume(self, volume: DBusDouble) -> None:
        if math.isnan(volume):  # it says nothing about the volume
            return
        self._submit(Command(Action.VOLUME, round(100 * min(max(volume, 0), 1))))

    @dbus_property(_READ_ONLY, "Rate")
    def rate(self) -> DBusDouble:
        return 1.0

    @dbus_property(_READ_ONLY, "MinimumRate")
    def minimum_rate(self) -> DBusDouble:
        return 1.0

    @dbus_property(_READ_ONLY, "MaximumRate")
    def maximum_rate(self) -> DBusDouble:
        return 1.0

    @dbus_property(_READ_ONLY, "CanGoNext")
    def can_go_next(self) -> DBusBool:
        return True

    @dbus_property(_READ_ONLY, "CanGoPrevious")
    def can_go_previous(self) -> DBusBool:
        return True

    @dbus_property(_READ_ONLY, "CanPlay")
    def can_play(self) -> DBusBool:
        return True

    @dbus_property(_READ_ONLY, "CanPause")
    def can_pause(self) -> DBusBool:
        return True

    @dbus_property(_READ_ONLY, "CanSeek")
    def can_seek(self) -> DBusBool:
        return True

    @dbus_property(_READ_ONLY, "CanControl")
    def can_control(self) -> DBusBool:
        return True

    def _seek_to(self, position_us: int) -> None:
        """Seek; past the end this is the same as Next, as the specification says."""
        frame, frames = position_us * SAMPLE_RATE // _US_PER_SECOND, self._track.state.frames
        is_past_end = frames is not None and frame >= frames
        self._submit(Command(Action.NEXT) if is_past_end else Command(Action.GO_TO, frame))


def _us_from_frames(frames: int) -> int:
    return frames * _US_PER_SECOND // SAMPLE_RATE
