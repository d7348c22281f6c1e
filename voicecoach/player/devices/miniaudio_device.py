"""The miniaudio device: one stream for the whole session, on the sound system of the machine."""

from __future__ import annotations

import atexit
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from voicecoach.player.devices.device import no_device_error
from voicecoach.player.devices.silence_stderr import silenced_stderr
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Generator
    from contextlib import AbstractContextManager

    from voicecoach.player.devices.device import Pull

_BUFFER_MS = 80
"""Length of the device buffer. With 50 ms, there were underruns on PulseAudio while all cores were busy; with
more than 100 ms, keys take noticeably long to be heard."""


class MiniaudioDevice:
    """Plays through miniaudio, which pulls samples from a thread of its own.

    The library hangs the interpreter at exit if a device is open, so `close` is registered to run at exit. If
    there is no sound system, the library opens a null device; that counts as no device here. A device that is
    reopened uses the same sound system as before: while a sound server is down, its hardware is free, and
    must not be taken from it.
    """

    name = "miniaudio"
    latency_frames = in_flight_frames = SAMPLE_RATE // 4

    def __init__(self) -> None:
        self._stream: Any = None
        self._backends: list[Any] = []

    def start(self, pull: Pull) -> None:
        """Open the default device and start to play what `pull` returns."""
        import miniaudio  # noqa: PLC0415 - only playing needs a sound library

        try:
            with silenced_stderr():
                self._stream = miniaudio.PlaybackDevice(
                    output_format=miniaudio.SampleFormat.SIGNED16,
                    nchannels=1,
                    sample_rate=SAMPLE_RATE,
                    buffersize_msec=_BUFFER_MS,
                    backends=self._backends,
                    app_name="voicecoach",
                )
            atexit.register(self.close)
            self._stream.start(_sample_generator(pull))
        except miniaudio.MiniaudioError as error:
            self.close()
            raise no_device_error(error.args[0]) from error
        if self._stream.backend == "Null":
            self.close()
            raise no_device_error("there is no sound system")
        enum_name = _backend_enum_name(self._stream.backend)
        self._backends = [backend for backend in miniaudio.Backend if backend.name == enum_name]

    def reclaim_unplayed(self) -> AbstractContextManager[int]:
        """Return nothing: it takes samples only just before they are heard."""
        return nullcontext(0)

    def stop(self) -> None:
        """Stop the stream at once."""
        if self._stream is not None:
            self._stream.stop()

    def close(self) -> None:
        """Stop the stream and release the device."""
        atexit.unregister(self.close)
        if self._stream is not None:
            self._stream.close()
            self._stream = None


def _backend_enum_name(backend: str) -> str:
    """Convert the name of a backend, as a device reports it, to that of the library's enum.

    >>> _backend_enum_name("PulseAudio"), _backend_enum_name("Core Audio"), _backend_enum_name("DirectSound")
    ('PULSEAUDIO', 'COREAUDIO', 'DSOUND')
    """
    return backend.upper().replace(" ", "").replace("DIRECT", "D")


def _sample_generator(pull: Pull) -> Generator[bytes, int, None]:
    """Return a generator to which miniaudio sends frame counts; it has run to its first yield."""

    def run() -> Generator[bytes, int, None]:
        samples = b""
        while True:
            samples = pull((yield samples))

    generator = run()
    next(generator)
    return generator
