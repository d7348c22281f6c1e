"""miniaudio: one stream for the whole session, on whatever sound system is there."""

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
"""What it takes at a time. With 50 ms, sound came late on PulseAudio while all cores were busy; with more
than 100 ms, a key is heard late."""


class MiniaudioDevice:
    """Plays through miniaudio, which calls for samples from a thread of its own.

    The library hangs an interpreter that leaves with an open device, so `close` is registered to
    run at exit. With no sound system at all it opens a device that swallows everything: that is no
    device here. Opened anew, it stays with the sound system it had: while a sound server is away, the
    hardware that is free meanwhile is not taken from it.
    """

    name = "miniaudio"
    latency_frames = in_flight_frames = SAMPLE_RATE // 4

    def __init__(self) -> None:
        self._stream: Any = None
        self._backends: list[Any] = []

    def start(self, pull: Pull) -> None:
        """Open the default device and begin to play what `pull` gives."""
        import miniaudio  # noqa: PLC0415 - exports and dry runs need no sound library

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
        self._backends = [
            each for each in miniaudio.Backend if each.name == _backend_enum_name(self._stream.backend)
        ]

    def reclaim_unplayed(self) -> AbstractContextManager[int]:
        """Nothing is given back: it takes only just ahead of what is heard."""
        return nullcontext(0)

    def stop(self) -> None:
        """Stop the stream at once."""
        if self._stream is not None:
            self._stream.stop()

    def close(self) -> None:
        """Stop the stream and give the device back."""
        atexit.unregister(self.close)
        if self._stream is not None:
            self._stream.close()
            self._stream = None


def _backend_enum_name(backend: str) -> str:
    """What the library's list of sound systems calls the one that a device tells by name.

    >>> _backend_enum_name("PulseAudio"), _backend_enum_name("Core Audio"), _backend_enum_name("DirectSound")
    ('PULSEAUDIO', 'COREAUDIO', 'DSOUND')
    """
    return backend.upper().replace(" ", "").replace("DIRECT", "D")


def _sample_generator(pull: Pull) -> Generator[bytes, int, None]:
    """The generator that miniaudio sends frame counts to, run up to its first wait."""

    def run() -> Generator[bytes, int, None]:
        samples = b""
        while True:
            samples = pull((yield samples))

    stream = run()
    next(stream)
    return stream
