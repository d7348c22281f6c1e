"""The volumes of other programs' streams: the interface of a mixer, and PulseAudio's (or PipeWire's)."""

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
    """A stream that another program plays.

    `key` is unique across servers and restarts. `volumes` are in the sound server's unit, one for each
    channel, 65536 for full. `restore_id` is the name under which a sound server saves the volume for the
    program's next stream; empty if it does not.
    """

    key: str
    program: str
    volumes: tuple[int, ...]
    restore_id: str = ""


class SystemMixer(Protocol):
    """Reads and sets other programs' volumes; raises SystemMixerError if the sound server fails."""

    def streams(self) -> tuple[AppStream, ...]:
        """Return the streams that other programs play now."""
        ...

    def set_volumes(self, stream: AppStream, volumes: tuple[int, ...]) -> None:
        """Set the volumes of a stream; does nothing if it has ended."""
        ...

    def remembered_volumes(self, stream: AppStream) -> tuple[int, ...]:
        """Return the volumes saved for the program's next stream; empty if there are none."""
        ...

    def remember_volumes(self, stream: AppStream) -> None:
        """Save the volumes of this stream for the program's next one."""
        ...

    def close(self) -> None:
        """Disconnect; the next call connects again."""
        ...


class SystemMixerError(VoicecoachError):
    """Other programs' volumes cannot be read or set."""


class PulseMixer:
    """A mixer for the default PulseAudio server; after a failure, the next call connects again.

    Its calls block until the server answers. It must be used from one thread. Raises SystemMixerError if the
    system has no such library.
    """

    def __init__(self) -> None:
        if sys.platform != "linux":
            raise SystemMixerError("this works on Linux only")
        try:
            import pulsectl  # noqa: PLC0415 - loads the system's libpulse, and is seldom needed
        except (ImportError, OSError) as error:
            raise SystemMixerError(f"the sound server's library cannot be loaded: {error}") from error
        self._library: Any = pulsectl
        self._pulse: Any = None
        self._server = 0

    def streams(self) -> tuple[AppStream, ...]:
        """Return the streams of other programs; not those without a program, such as filters."""
        with self._connection() as pulse:
            inputs = pulse.sink_input_list()
            return tuple(self._to_stream(found) for found in inputs if _is_other_program(found))

    def set_volumes(self, stream: AppStream, volumes: tuple[int, ...]) -> None:
        """Set the volumes of a stream; does nothing if it has ended."""
        values = self._volume_info(volumes)
        with self._connection() as pulse, suppress(self._library.PulseOperationFailed):  # it has ended
            pulse.sink_input_volume_set(int(stream.key.split("/")[1]), values)

    def remembered_volumes(self, stream: AppStream) -> tuple[int, ...]:
        """Return the volumes that the server has saved for the program's next stream."""
        with self._connection() as pulse:
            entry = self._restore_entry(pulse, stream)
            return () if entry is None else _volumes(entry)

    def remember_volumes(self, stream: AppStream) -> None:
        """Let the server save the volumes of this stream for the program's next one."""
        with self._connection() as pulse:
            if entry := self._restore_entry(pulse, stream):
                entry.volume = self._volume_info(stream.volumes)
                pulse.stream_restore_write(entry, mode="replace")

    def close(self) -> None:
        """Disconnect."""
        if self._pulse is not None:
            self._pulse.close()
        self._pulse = None

    def _to_stream(self, found: Any) -> AppStream:
        program = found.proplist.get("application.name", found.name)
        key = f"{self._server}/{found.index}/{found.proplist[_PID_PROPERTY]}"
        return AppStream(key, program, _volumes(found), found.proplist.get(_RESTORE_PROPERTY, ""))

    def _volume_info(self, volumes: tuple[int, ...]) -> Any:
        return self._library.PulseVolumeInfo([volume / _FULL_VOLUME for volume in volumes])

    def _restore_entry(self, pulse: Any, stream: AppStream) -> Any:
        """What the server has saved for the program's next stream; None if there is nothing."""
        with suppress(self._library.PulseOperationFailed):  # the server saves no volumes
            entries = pulse.stream_restore_list()
            return next((entry for entry in entries if entry.name == stream.restore_id), None)
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
