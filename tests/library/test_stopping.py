"""An interrupted build stops within moments: no hang, no traceback, nothing half written, nothing left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from tests.support.thorough import thorough_except
from voicecoach.system.temporary import remove_leftover_folders

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")

ROUTINE = """\
routine: Neck {number}
voice: espeak
steps:
  - repeat: 40
    steps:
      - stretch: Chin {number}
        hold: 60s
        tips: [Breathe in number {number}., Stay long.]
"""


class Build:
    """`voicecoach build` of three long routines in two processes, in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        (folder / "routines").mkdir()
        (folder / "tmp").mkdir()
        for number in range(3):
            (folder / "routines" / f"{number}.yaml").write_text(ROUTINE.format(number=number))
        self.output, self.temporary = folder / "out", folder / "tmp"
        command = [sys.executable, "-m", "voicecoach", "build", "routines", "-o", "out", "-j", "2"]
        self.process = subprocess.Popen(
            [*command, "--format", "flac"],
            cwd=folder,
            env={**os.environ, "TMPDIR": str(self.temporary), "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def wait_for(self, pattern: str) -> None:
        """Wait until a file in the output folder or the one for temporary files matches."""
        while not [*self.output.glob(pattern), *self.temporary.glob(pattern)]:
            assert self.process.poll() is None
            Event().wait(0.01)

    def result(self) -> tuple[int, str]:
        """The exit status and all that was printed, once it has ended."""
        output, _ = self.process.communicate(timeout=30)
        return self.process.returncode, output


@pytest.fixture
def build(tmp_path: Path, empty_home: Path) -> Iterator[Build]:
    assert empty_home.is_dir()
    build = Build(tmp_path)
    yield build
    if build.process.poll() is None:
        os.killpg(build.process.pid, signal.SIGKILL)
        build.process.communicate()


MOMENTS = {"the workers start": "voicecoach-*", "files are written": ".*.part"}


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
@pytest.mark.parametrize(
    ("name", "count", "is_group"),  # to the group: as a terminal sends it
    thorough_except(
        ("SIGINT", 2, True),
        of=[("SIGINT", 1, False), ("SIGINT", 2, True), ("SIGTERM", 1, False), ("SIGHUP", 2, True)],
    ),
)
def test_a_build_stops_at_once(build: Build, moment: str, name: str, count: int, is_group: bool) -> None:
    build.wait_for(moment)
    number, send = signal.Signals[name], os.killpg if is_group else os.kill
    began = monotonic()
    for _ in range(count):
        send(build.process.pid, number)
    status, output = build.result()
    assert monotonic() - began < 5  # a second on a machine that does nothing else
    assert (status, output.splitlines()[-1]) == (128 + number, "Stopped.")
    assert "Traceback" not in output
    assert not list(build.output.glob(".*.part"))
    assert not list(build.temporary.iterdir())


INSTANTS_S = [round(0.3 + 0.89 * number, 2) for number in range(6)]


def is_before_the_program(status: int, output: str) -> bool:
    """Whether Python itself was interrupted, before it ran the first line of the program."""
    if status == 1:
        return "Failed to import the site module" in output or "Could not import runpy module" in output
    return status == -signal.SIGINT and ", in main\n" not in output


@pytest.mark.thorough
@pytest.mark.parametrize("instant_s", INSTANTS_S)
def test_a_build_stops_at_any_instant(build: Build, instant_s: float) -> None:
    Event().wait(instant_s)
    count = 1 + INSTANTS_S.index(instant_s) % 2
    began = monotonic()
    for _ in range(count):
        with suppress(ProcessLookupError):
            os.killpg(build.process.pid, signal.SIGINT)
        Event().wait(0.1)
    status, output = build.result()
    assert monotonic() - began < 5  # as above
    assert (status in {0, 130} and "Traceback" not in output) or is_before_the_program(status, output), output
    assert not list(build.output.glob(".*.part"))
    assert not list(build.temporary.iterdir())


@pytest.mark.thorough
def test_what_a_killed_build_leaves_is_removed_later(build: Build) -> None:
    build.wait_for(".*.part")
    build.process.kill()
    build.process.communicate()
    assert list(build.temporary.iterdir())
    remove_leftover_folders(build.temporary)
    assert not list(build.temporary.iterdir())


def test_folders_of_running_processes_and_of_other_programs_stay(tmp_path: Path) -> None:
    names = [f"voicecoach-{os.getpid()}-a", "voicecoach-me", "other-99999999-a"]
    for name in names:
        (tmp_path / name).mkdir()
    (tmp_path / "voicecoach-99999999-a").symlink_to(tmp_path / "other-99999999-a")
    remove_leftover_folders(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names, "voicecoach-99999999-a"])
