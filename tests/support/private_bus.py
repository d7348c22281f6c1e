"""A D-Bus session bus of the test's own: what is on the desktop's bus is neither used nor disturbed."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

PROGRAMS = ("dbus-daemon", "playerctl")


def missing() -> str:
    """Which programs the tests of the bus need and the machine lacks, empty when it has all."""
    return ", ".join(program for program in PROGRAMS if shutil.which(program) is None)


@contextmanager
def private_bus() -> Iterator[dict[str, str]]:
    """A context within which the bus runs; gives the environment of programs that use it."""
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=quiet, text=True) as daemon:
        assert daemon.stdout is not None
        try:
            yield os.environ | {"DBUS_SESSION_BUS_ADDRESS": daemon.stdout.readline().strip()}
        finally:
            daemon.kill()


def playerctl(env: dict[str, str], *arguments: str) -> str:
    """What playerctl says to these arguments; raises CalledProcessError where it fails."""
    command = ["playerctl", *arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True, timeout=20)
    return done.stdout.strip()


class Follower:
    """playerctl that tells each change of what plays, a line each; a context within which it runs."""

    def __init__(self, env: dict[str, str], form: str) -> None:
        command = ["playerctl", "--follow", "metadata", "--format", form]
        self._process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def until(self, wanted: str) -> None:
        """Wait for the line."""
        assert self._process.stdout is not None
        seen = []
        for line in self._process.stdout:
            seen.append(line.rstrip("\n"))
            if seen[-1] == wanted:
                return
        raise AssertionError(f"{wanted!r} never came: {seen}")
