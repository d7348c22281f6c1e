"""A sound card without hardware: a private pulseaudio with a null sink, recorded to a file.

What is played on it can be read back bit for bit. Everything lives in a folder of its own, so a
sound server that runs on the machine is neither used nor disturbed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voicecoach.audio.clip import Samples

PROGRAMS = ("pulseaudio", "pactl", "parec")
RATE = 48_000

_WARM_UP_BYTES = 2 * RATE * 3 // 10
_DEADLINE_S = 20
_LOOK_AGAIN_S = 0.02

_ALSA = """
</usr/share/alsa/alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
"""


@dataclass(frozen=True, slots=True)
class VirtualCard:
    """A card that runs: `env` is the environment in which programs play on it."""

    env: dict[str, str]
    recording: Path

    @property
    def heard(self) -> Samples:
        """All that was played since it runs, shape (frames,), mono at 48 kHz."""
        whole = self.recording.stat().st_size // 2 * 2
        return np.frombuffer(self.recording.read_bytes()[:whole], np.int16)

    def drain(self) -> None:
        """Wait until what has been played is in the recording."""
        size = self.recording.stat().st_size
        _wait_until(lambda: self.recording.stat().st_size > size + _WARM_UP_BYTES)


def missing() -> str:
    """Which programs a virtual card needs and the machine lacks, empty when it has all."""
    return ", ".join(program for program in PROGRAMS if shutil.which(program) is None)


@contextmanager
def virtual_card() -> Iterator[VirtualCard]:
    """A context within which the card runs and records."""
    with TemporaryDirectory(prefix="card") as name:
        folder = Path(name)
        env = _environment(folder)
        with _running(_server(folder), env):
            _wait_until(lambda: _answers(env))
            recording = folder / "heard.raw"
            with _running(_recorder(recording), env):
                _wait_until(lambda: recording.exists() and recording.stat().st_size > _WARM_UP_BYTES)
                yield VirtualCard(env, recording)


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
        *("-L", f"module-null-sink norewinds=1 sink_name=card rate={RATE} channels=2"),
        *("-L", f"module-native-protocol-unix socket={folder}/native auth-anonymous=1"),
    ]


def _recorder(recording: Path) -> list[str]:
    form = ["--format=s16le", f"--rate={RATE}", "--channels=1", "--latency-msec=10", "--raw"]
    return ["parec", "-d", "card.monitor", *form, str(recording)]


@contextmanager
def _running(command: list[str], env: dict[str, str]) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=env, stdin=quiet, stdout=quiet, stderr=quiet) as process:
        try:
            yield
        finally:
            process.kill()


def _answers(env: dict[str, str]) -> bool:
    return subprocess.run(["pactl", "info"], env=env, capture_output=True, check=False).returncode == 0


def _wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(int(_DEADLINE_S / _LOOK_AGAIN_S)):
        if holds():
            return
        Event().wait(_LOOK_AGAIN_S)
    raise TimeoutError("the virtual card did not get there")
