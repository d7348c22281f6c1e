"""Linux: MPRIS, by which desktops, media keys, headsets and programs such as playerctl control players.

The session is one track: its title is the step that is heard, its album the routine, and position and
length are those of the session. https://specifications.freedesktop.org/mpris-spec/latest/ tells the rest.
"""
# Annotations here are what dbus-fast makes the interface of, when it is imported.

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

from voicecoach.player.controls.port import Action, Command
from voicecoach.player.display import View, jumped, title_of
from voicecoach.player.transport import State
from voicecoach.units import RATE

NAME = "org.mpris.MediaPlayer2.voicecoach"
PATH = "/org/mpris/MediaPlayer2"
TRACK = "/org/voicecoach/session"

_US = 1_000_000
"""Microseconds in a second: the unit of MPRIS."""

_STATUS = {
    State.PLAYING: "Playing",
    State.PAUSED: "Paused",
    State.WAITING: "Paused",
    State.ENDED: "Stopped",
}

_Texts = Annotated[list[str], DBusSignature("as")]
_READ = PropertyAccess.READ


class MprisPanel:
    """A session of this title on the session bus; opening raises where there is none."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._bus: MessageBus | None = None
        self._player: _Player | None = None

    async def open(self, view: View, give: Callable[[Command], None]) -> None:
        """Take the name, or one of this process where another session has it."""
        self._player = _Player(_Session(self._title, view), give)
        self._bus = await MessageBus().connect()
        self._bus.export(PATH, _Root(give))
        self._bus.export(PATH, self._player)
        taken = await self._bus.request_name(NAME, NameFlag.DO_NOT_QUEUE)
        if taken is not RequestNameReply.PRIMARY_OWNER:
            await self._bus.request_name(f"{NAME}.instance{os.getpid()}", NameFlag.DO_NOT_QUEUE)

    def show(self, view: View) -> None:
        """Tell the bus what has changed."""
        if self._player is not None:
            self._player.follow(_Session(self._title, view))

    async def close(self) -> None:
        """Leave the bus."""
        if self._bus is not None:
            self._bus.disconnect()
            await self._bus.wait_for_disconnect()  # type: ignore[no-untyped-call]  # dbus-fast left it out


@dataclass(frozen=True, slots=True)
class _Session:
    """What is played, in the words of MPRIS."""

    title: str
    view: View

    @property
    def position_us(self) -> int:
        return _us_from_frames(self.view.position)

    @property
    def metadata(self) -> dict[str, Variant]:
        length = (
            {}
            if self.view.frames is None
            else {"mpris:length": Variant("x", _us_from_frames(self.view.frames))}
        )
        return {
            "mpris:trackid": Variant("o", TRACK),
            "xesam:title": Variant("s", title_of(self.view)),
            "xesam:album": Variant("s", self.title),
            "xesam:trackNumber": Variant("i", self.view.number),
            **length,
        }

    @property
    def signalled(self) -> dict[str, Any]:
        """The properties whose changes are told, by name; the position is asked for."""
        return {
            "PlaybackStatus": _STATUS[self.view.state],
            "Metadata": self.metadata,
            "Volume": self.view.volume / 100,
        }


class _Root(ServiceInterface):
    """The program."""

    def __init__(self, give: Callable[[Command], None]) -> None:
        super().__init__("org.mpris.MediaPlayer2")
        self._give = give

    @dbus_method("Raise")
    def raise_(self) -> None:
        pass

    @dbus_method("Quit")
    def quit(self) -> None:
        self._give(Command(Action.STOP))

    @dbus_property(_READ, "CanQuit")
    def can_quit(self) -> DBusBool:
        return True

    @dbus_property(_READ, "CanRaise")
    def can_raise(self) -> DBusBool:
        return False

    @dbus_property(_READ, "HasTrackList")
    def has_track_list(self) -> DBusBool:
        return False

    @dbus_property(_READ, "Identity")
    def identity(self) -> DBusStr:
        return "voicecoach"

    @dbus_property(_READ, "SupportedUriSchemes")
    def supported_uri_schemes(self) -> _Texts:
        return []

    @dbus_property(_READ, "SupportedMimeTypes")
    def supported_mime_types(self) -> _Texts:
        return []


class _Player(ServiceInterface):
    """What plays, and what may be done about it."""

    def __init__(self, session: _Session, give: Callable[[Command], None]) -> None:
        super().__init__("org.mpris.MediaPlayer2.Player")
        self._session = session
        self._give = give

    def follow(self, session: _Session) -> None:
        """Note where the session is now, and tell whoever listens what is different."""
        before, self._session = self._session, session
        old, new = before.signalled, session.signalled
        if changed := {name: value for name, value in new.items() if value != old[name]}:
            self.emit_properties_changed(changed)
        if jumped(before.view, session.view):
            self.seeked()

    @dbus_method("Play")
    def play(self) -> None:
        self._give(Command(Action.RESUME))

    @dbus_method("Pause")
    def pause(self) -> None:
        self._give(Command(Action.PAUSE))

    @dbus_method("PlayPause")
    def play_pause(self) -> None:
        self._give(Command(Action.TOGGLE))

    @dbus_method("Stop")
    def stop(self) -> None:
        self._give(Command(Action.STOP))

    @dbus_method("Next")
    def next(self) -> None:
        self._give(Command(Action.NEXT))

    @dbus_method("Previous")
    def previous(self) -> None:
        self._give(Command(Action.AGAIN))

    @dbus_method("Seek")
    def seek(self, offset_us: DBusInt64) -> None:
        self._go_to(max(0, self._session.position_us + offset_us))

    @dbus_method("SetPosition")
    def set_position(self, track: DBusObjectPath, position_us: DBusInt64) -> None:
        if track == TRACK and position_us >= 0:
            self._go_to(position_us)

    @dbus_method("OpenUri")
    def open_uri(self, uri: DBusStr) -> None:
        pass

    @dbus_signal("Seeked")
    def seeked(self) -> DBusInt64:
        return self._session.position_us

    @dbus_property(_READ, "PlaybackStatus")
    def playback_status(self) -> DBusStr:
        return _STATUS[self._session.view.state]

    @dbus_property(_READ, "Metadata")
    def metadata(self) -> DBusDict:
        return self._session.metadata

    @dbus_property(_READ, "Position")
    def position(self) -> DBusInt64:
        return self._session.position_us

    @dbus_property(name="Volume")
    def volume(self) -> DBusDouble:
        return self._session.view.volume / 100

    @volume.setter
    def set_volume(self, volume: DBusDouble) -> None:
        self._give(Command(Action.VOLUME, round(100 * min(max(volume, 0), 1))))

    @dbus_property(_READ, "Rate")
    def rate(self) -> DBusDouble:
        return 1.0

    @dbus_property(_READ, "MinimumRate")
    def minimum_rate(self) -> DBusDouble:
        return 1.0

    @dbus_property(_READ, "MaximumRate")
    def maximum_rate(self) -> DBusDouble:
        return 1.0

    @dbus_property(_READ, "CanGoNext")
    def can_go_next(self) -> DBusBool:
        return True

    @dbus_property(_READ, "CanGoPrevious")
    def can_go_previous(self) -> DBusBool:
        return True

    @dbus_property(_READ, "CanPlay")
    def can_play(self) -> DBusBool:
        return True

    @dbus_property(_READ, "CanPause")
    def can_pause(self) -> DBusBool:
        return True

    @dbus_property(_READ, "CanSeek")
    def can_seek(self) -> DBusBool:
        return True

    @dbus_property(_READ, "CanControl")
    def can_control(self) -> DBusBool:
        return True

    def _go_to(self, position_us: int) -> None:
        """Past the end there is the next step only, as the specification has it."""
        frame, frames = position_us * RATE // _US, self._session.view.frames
        past = frames is not None and frame >= frames
        self._give(Command(Action.NEXT) if past else Command(Action.GO_TO, frame))


def _us_from_frames(frames: int) -> int:
    return frames * _US // RATE
