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
_FULL_VOLUME = 65_536
_PID_PROPERTY = "application.process.id"
_RESTORE_PROPERTY = "module-stream-restore.id"


@dataclass(frozen=True, slots=True)
class AppStream:
    """What another program plays.

    `key` tells it from all others, on other servers and days too. `volumes` are the sound server's own
    numbers, one for each channel, 65536 for full. `memory` is the name by which a sound server remembers
    how loud the program's next stream is to be, empty where it does not.
    """

    key: str
    program: str
    volumes: tuple[int, ...]
    restore_id: str = ""


class SystemMixer(Protocol):
    """Reads and sets how loud others play; raises MixerError when the sound server cannot be asked."""

    def streams(self) -> tuple[AppStream, ...]:
        """What other programs play now."""
        ...

    def set_volumes(self, stream: AppStream, volumes: tuple[int, ...]) -> None:
        """Give a stream these volumes; one that is over by now is none the worse."""
        ...

    def remembered_volumes(self, stream: AppStream) -> tuple[int, ...]:
        """The volumes that the program's next stream gets, none where nobody remembers any."""
        ...

    def remember_volumes(self, stream: AppStream) -> None:
        """Let the program's next stream have the volumes of this one."""
        ...

    def close(self) -> None:
        """Give everything back; asked again, it begins anew."""
        ...


class SystemMixerError(VoicecoachError):
    """Other programs' streams cannot be reached."""


class PulseMixer:
    """The sound server that programs play on by default; asked again after a failure, it is found anew.

    It waits for the server's answers, and belongs to one thread. Raises MixerError where there is no such
    server's library.
    """

    def __init__(self) -> None:
        if sys.platform != "linux":
            raise SystemMixerError("making other programs quieter is for Linux")
        try:
            import pulsectl  # noqa: PLC0415 - loads the system's libpulse, and is seldom needed
        except (ImportError, OSError) as error:
            raise SystemMixerError(f"the sound server's library is not there: {error}") from error
        self._library: Any = pulsectl
        self._pulse: Any = None
        self._server = 0

    def streams(self) -> tuple[AppStream, ...]:
        """What other programs play now; what no program plays, such as a filter, is left out."""
        with self._connection() as pulse:
            return tuple(self._to_stream(one) for one in pulse.sink_input_list() if _is_other_program(one))

    def set_volumes(self, stream: AppStream, volumes: tuple[int, ...]) -> None:
        """Give a stream these volumes."""
        values = self._library.PulseVolumeInfo([volume / _FULL_VOLUME for volume in volumes])
        with self._connection() as pulse, suppress(self._library.PulseOperationFailed):  # it is over
            pulse.sink_input_volume_set(int(stream.key.split("/")[1]), values)

    def remembered_volumes(self, stream: AppStream) -> tuple[int, ...]:
        """The volumes that the server remembers for the program of a stream."""
        with self._connection() as pulse:
            entry = self._restore_entry(pulse, stream)
            return () if entry is None else _volumes(entry)

    def remember_volumes(self, stream: AppStream) -> None:
        """Let the server remember the volumes of a stream for its program."""
        with self._connection() as pulse:
            if entry := self._restore_entry(pulse, stream):
                entry.volume = self._library.PulseVolumeInfo(
                    [volume / _FULL_VOLUME for volume in stream.volumes]
                )
                pulse.stream_restore_write(entry, mode="replace")

    def close(self) -> None:
        """Give the connection back."""
        if self._pulse is not None:
            self._pulse.close()
        self._pulse = None

    def _to_stream(self, found: Any) -> AppStream:
        program = found.proplist.get("application.name", found.name)
        key = f"{self._server}/{found.index}/{found.proplist[_PID_PROPERTY]}"
        return AppStream(key, program, _volumes(found), found.proplist.get(_RESTORE_PROPERTY, ""))

    def _restore_entry(self, pulse: Any, stream: AppStream) -> Any:
        """What the server remembers for the program of a stream, if it remembers anything."""
        with suppress(self._library.PulseOperationFailed):  # it is a server without a memory
            return next((one for one in pulse.stream_restore_list() if one.name == stream.restore_id), None)
        return None

    @contextmanager
    def _connection(self) -> Iterator[Any]:
        try:
            if self._pulse is None:
                self._connect()
            yield self._pulse
        except (self._library.PulseError, self._library.PulseDisconnected) as error:
            self.close()
            raise SystemMixerError("the sound server does not answer") from error

    def _connect(self) -> None:
        self._pulse = self._library.Pulse("voicecoach", connect=False)
        self._pulse.connect(timeout=_CONNECT_S)
        self._server = self._pulse.server_info().cookie


def _volumes(found: Any) -> tuple[int, ...]:
    return tuple(round(value * _FULL_VOLUME) for value in found.volume.values)


def _is_other_program(found: Any) -> bool:
    return found.proplist.get(_PID_PROPERTY) not in {None, str(os.getpid())}
