"""The lock of a file: one process at a time, and no lock is left by a process that was killed."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from voicecoach.errors import VoicecoachError
from voicecoach.system.locks import file_lock

if TYPE_CHECKING:
    from pathlib import Path

ADD_ONE = """
import sys
from pathlib import Path
from voicecoach.system.locks import file_lock

path = Path(sys.argv[1])
for _ in range(25):
    with file_lock(path, 60):
        path.write_text(str(int(path.read_text()) + 1))
"""

HOLD = """
import sys
from pathlib import Path
from voicecoach.system.locks import file_lock

with file_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "count.txt"


def test_processes_that_count_in_one_file_lose_no_step(path: Path) -> None:
    path.write_text("0")
    writers = [subprocess.Popen([sys.executable, "-c", ADD_ONE, str(path)]) for _ in range(4)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0, 0]
    assert path.read_text() == "100"
    assert [file.name for file in path.parent.iterdir()] == ["count.txt"]


def test_threads_that_count_in_one_file_lose_no_step(path: Path) -> None:
    path.write_text("0")

    def add_one(_: int) -> None:
        with file_lock(path, 60):
            path.write_text(str(int(path.read_text()) + 1))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add_one, range(80)))
    assert path.read_text() == "80"


def test_a_lock_that_is_held_too_long_is_an_error_and_ends_with_its_process(path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(VoicecoachError) as error, file_lock(path, 0.1):
            pass
        holder.kill()
    assert str(error.value) == (
        f"cannot write {path}: another voicecoach has been changing it for 0.1 seconds; "
        "wait until it has ended, and run this command again"
    )
    with file_lock(path, 5):
        assert [file.name for file in path.parent.iterdir()] == [".count.txt.lock"]


def test_without_a_folder_for_the_lock_the_body_runs_all_the_same(tmp_path: Path) -> None:
    reached = False
    with file_lock(tmp_path / "missing" / "count.txt"):
        reached = True
    assert reached
