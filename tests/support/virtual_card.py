"""A sound card without hardware: a private pulseaudio with a null sink, recorded to a file.

What is played on it can be read back bit for bit. Everything lives in a folder of its own, so a
sound server that runs on the machine is neither used nor disturbed.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voicecoach.audio.clip import Samples

PROGRAMS = ("pulseaudio", "pactl", "parec")
RATE = 48_000

SHORT = """
routine: Short one
voice: espeak
detail: brief
prepare: 0s
steps:
  - sound: tick
  - rest: 5s
"""
"""A quarter of a minute: words, a sound, more than three seconds of silence, and words again."""

needs_simpleaudio = pytest.mark.skipif(
    importlib.util.find_spec("simpleaudio") is None, reason="the extra simpleaudio is not installed"
)
DEVICES = ("miniaudio", pytest.param("simpleaudio", marks=[needs_simpleaudio, pytest.mark.thorough]))
"""Both for whole checks; what is special about simpleaudio is checked in the quick run too."""

_CARD = ("norewinds=1", f"rate={RATE}", "channels=2")
_WARM_UP_BYTES = 2 * RATE * 3 // 10
_DEADLINE_S = 20
_LOOK_AGAIN_S = 0.02

_ALSA = """
</usr/share/alsa/alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
"""


class VirtualCard:
    """A card that runs: `env` is the environment in which programs play on it.

    Its sound server can be killed, stopped in its tracks and started again at the same address, and
    the card unplugged. With each start of the server or the card a new recording begins.
    """

    def __init__(self, folder: Path) -> None:
        self.env = _environment(folder)
        self._folder = folder
        self._running: list[subprocess.Popen[bytes]] = []
        self._recordings: list[Path] = []
        self._module = ""

    @property
    def heard(self) -> Samples:
        """All that was played since the last start, shape (frames,), mono at 48 kHz."""
        return self.recordings[-1]

    @property
    def recordings(self) -> tuple[Samples, ...]:
        """What was played between each start and the next."""
        return tuple(_samples_in(recording) for recording in self._recordings)

    @property
    def newest_sample(self) -> int:
        """The last one that is recorded."""
        with self._recordings[-1].open("rb") as recording:
            recording.seek(recording.seek(0, os.SEEK_END) // 2 * 2 - 2)
            return int.from_bytes(recording.read(2), sys.byteorder, signed=True)

    @contextmanager
    def program(self, *words: object) -> Iterator[subprocess.Popen[str]]:
        """`voicecoach` with these words, nobody at its keys; it is killed where it outlasts the context."""
        command = [sys.executable, "-m", "voicecoach", *map(str, words)]
        env = self.env | {"VOICECOACH_HOME": os.environ["VOICECOACH_HOME"]}
        nothing, pipe = subprocess.DEVNULL, subprocess.PIPE
        with subprocess.Popen(
            command, env=env, stdin=nothing, stdout=pipe, stderr=pipe, text=True
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def start(self) -> None:
        """Start the server with the card plugged in; returns when it records."""
        self._run(_server(self._folder))
        _wait_until(lambda: _answers(self.env))
        self.plug_in()

    def kill(self) -> None:
        """Kill the server, as a crash would; what it had not played yet is lost."""
        for process in self._running:
            process.kill()
            process.wait()
        self._running.clear()

    def stall(self) -> None:
        """Stop the server in its tracks: it neither plays nor answers."""
        self._server.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let the stalled server go on."""
        self._server.send_signal(signal.SIGCONT)

    def plug_in(self, name: str = "card") -> None:
        """Plug a card in; returns when it records."""
        self._module = self.control("load-module", "module-null-sink", f"sink_name={name}", *_CARD).strip()
        recording = self._folder / f"heard{len(self._recordings)}.raw"
        self._run(_recorder(name, recording))
        _wait_until(lambda: recording.exists() and recording.stat().st_size > _WARM_UP_BYTES)
        self._recordings.append(recording)

    def unplug(self) -> None:
        """Take the card that was plugged in last away from under what plays on it."""
        self.control("unload-module", self._module)

    def control(self, *command: str) -> str:
        """What `pactl` with these arguments prints."""
        return subprocess.run(
            ["pactl", *command], env=self.env, check=True, capture_output=True, text=True, timeout=_DEADLINE_S
        ).stdout

    def drain(self) -> None:
        """Wait until what has been played is in the recording."""
        recording = self._recordings[-1]
        size = recording.stat().st_size
        _wait_until(lambda: recording.stat().st_size > size + _WARM_UP_BYTES)

    @property
    def _server(self) -> subprocess.Popen[bytes]:
        return self._running[0]

    def _run(self, command: list[str]) -> None:
        quiet = subprocess.DEVNULL
        self._running.append(subprocess.Popen(command, env=self.env, stdin=quiet, stdout=quiet, stderr=quiet))


def _samples_in(recording: Path) -> Samples:
    whole = recording.stat().st_size // 2 * 2
    return np.frombuffer(recording.read_bytes()[:whole], np.int16)


def missing() -> str:
    """Which programs a virtual card needs and the machine lacks, empty when it has all."""
    return ", ".join(program for program in PROGRAMS if shutil.which(program) is None)


@contextmanager
def virtual_card() -> Iterator[VirtualCard]:
    """A context within which the card runs and records."""
    with TemporaryDirectory(prefix="card") as name:
        card = VirtualCard(Path(name))
        try:
            card.start()
            yield card
        finally:
            card.kill()


def _environment(folder: Path) -> dict[str, str]:
    (folder / "state").mkdir()
    (folder / "client.conf").write_text("autospawn = no\nenable-shm = no\n")
    (folder / "asound.conf").write_text(_ALSA)
    return os.environ | {
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "PULSE_RUNTIME_PATH": str(folder),
        "PULSE_STATE_PATH": str(folder / "state"),
        "PULSE_SERVER": f"unix:{folder}/native",
        "PULSE_COOKIE": str(folder / "cookie"),
        "PULSE_CLIENTCONFIG": str(folder / "client.conf"),
        "ALSA_CONFIG_PATH": str(folder / "asound.conf"),
    }


def _server(folder: Path) -> list[str]:
    return [
        *("pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1"),
        *("--disallow-exit=yes", "--disable-shm=yes", "--realtime=no", "--high-priority=no"),
        *("-L", f"module-native-protocol-unix socket={folder}/native auth-anonymous=1"),
    ]


def _recorder(card: str, recording: Path) -> list[str]:
    form = ["--format=s16le", f"--rate={RATE}", "--channels=1", "--latency-msec=10", "--raw"]
    return ["parec", "-d", f"{card}.monitor", *form, str(recording)]


def _answers(env: dict[str, str]) -> bool:
    return subprocess.run(["pactl", "info"], env=env, capture_output=True, check=False).returncode == 0


def _wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(int(_DEADLINE_S / _LOOK_AGAIN_S)):
        if holds():
            return
        Event().wait(_LOOK_AGAIN_S)
    raise TimeoutError("the virtual card did not get there")
