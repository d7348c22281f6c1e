"""Other programs' streams on PulseAudio, or on PipeWire in its place: the port, and the way to reach them."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONNECT_S = 2.0
_FULL = 65_536
_PID = "application.process.id"
_MEMORY = "module-stream-restore.id"


@dataclass(frozen=True, slots=True)
class Stream:
    """What another program plays.

    `key` tells it from all others, on other servers and days too. `volumes` are the sound server's own
    numbers, one for each channel, 65536 for full. `memory` is the name by which a sound server remembers
    how loud the program's next stream is to be, empty where it does not.
    """

    key: str
    program: str
    volumes: tuple[int, ...]
    memory: str = ""


class Mixer(Protocol):
    """Reads and sets how loud others play; raises MixerError when the sound server cannot be asked."""

    def streams(self) -> tuple[Stream, ...]:
        """What other programs play now."""
        ...

    def set(self, stream: Stream, volumes: tuple[int, ...]) -> None:
        """Give a stream these volumes; one that is over by now is none the worse."""
        ...

    def remembered(self, stream: Stream) -> tuple[int, ...]:
        """The volumes that the program's next stream gets, none where nobody remembers any."""
        ...

    def remember(self, stream: Stream) -> None:
        """Let the program's next stream have the volumes of this one."""
        ...

    def close(self) -> None:
        """Give everything back; asked again, it begins anew."""
        ...


class MixerError(VoicecoachError):
    """Other programs' streams cannot be reached."""


class PulseMixer:
    """The sound server that programs play on by default; asked again after a failure, it is found anew.

    It waits for the server's answers, and belongs to one thread. Raises MixerError where there is no such
    server's library.
    """

    def __init__(self) -> None:
        if sys.platform != "linux":
            raise MixerError("making other programs quieter is for Linux")
        try:
            import pulsectl  # noqa: PLC0415 - loads the system's libpulse, and is seldom needed
        except (ImportError, OSError) as error:
            raise MixerError(f"the sound server's library is not there: {error}") from error
        self._library: Any = pulsectl
        self._pulse: Any = None
        self._server = 0

    def streams(self) -> tuple[Stream, ...]:
        """What other programs play now; what no program plays, such as a filter, is left out."""
        with self._connection() as pulse:
            return tuple(self._stream(one) for one in pulse.sink_input_list() if _is_others(one))

    def set(self, stream: Stream, volumes: tuple[int, ...]) -> None:
        """Give a stream these volumes."""
        values = self._library.PulseVolumeInfo([volume / _FULL for volume in volumes])
        with self._connection() as pulse, suppress(self._library.PulseOperationFailed):  # it is over
            pulse.sink_input_volume_set(int(stream.key.split("/")[1]), values)

    def remembered(self, stream: Stream) -> tuple[int, ...]:
        """The volumes that the server remembers for the program of a stream."""
        with self._connection() as pulse:
            entry = self._entry(pulse, stream)
            return () if entry is None else _volumes(entry)

    def remember(self, stream: Stream) -> None:
        """Let the server remember the volumes of a stream for its program."""
        with self._connection() as pulse:
            if entry := self._entry(pulse, stream):
                entry.volume = self._library.PulseVolumeInfo([volume / _FULL for volume in stream.volumes])
                pulse.stream_restore_write(entry, mode="replace")

    def close(self) -> None:
        """Give the connection back."""
        if self._pulse is not None:
            self._pulse.close()
        self._pulse = None

    def _stream(self, found: Any) -> Stream:
        program = found.proplist.get("application.name", found.name)
        key = f"{self._server}/{found.index}/{found.proplist[_PID]}"
        return Stream(key, program, _volumes(found), found.proplist.get(_MEMORY, ""))

    def _entry(self, pulse: Any, stream: Stream) -> Any:
        """What the server remembers for the program of a stream, if it remembers anything."""
        with suppress(self._library.PulseOperationFailed):  # it is a server without a memory
            return next((one for one in pulse.stream_restore_list() if one.name == stream.memory), None)
        return None

    @contextmanager
    def _connection(self) -> Iterator[Any]:
        try:
            if self._pulse is None:
                self._connect()
            yield self._pulse
        except (self._library.PulseError, self._library.PulseDisconnected) as error:
            self.close()
            raise MixerError("the sound server does not answer") from error

    def _connect(self) -> None:
        self._pulse = self._library.Pulse("voicecoach", connect=False)
        self._pulse.connect(timeout=_CONNECT_S)
        self._server = self._pulse.server_info().cookie


def _volumes(found: Any) -> tuple[int, ...]:
    return tuple(round(value * _FULL) for value in found.volume.values)


def _is_others(found: Any) -> bool:
    return found.proplist.get(_PID) not in {None, str(os.getpid())}
