"""A system with something odd in it: one clear line, and the work is done where it can be."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(sys.platform != "linux", reason="these are set up as on Linux"),
]

ROUTINE = "routine: Nacken\nlanguage: de\nvoice: espeak\nsteps:\n  - stretch: Rücken\n    hold: 8s\n"


@pytest.fixture
def folder(tmp_path: Path, empty_home: Path) -> Path:
    assert empty_home.is_dir()
    (tmp_path / "neck.yaml").write_text(ROUTINE, "utf-8")
    return tmp_path


def run(folder: Path, *words: str, first: str = "", **env: str) -> tuple[int, str, str]:
    """Run a command in a folder, after the shell command `first`; its status, stdout and stderr."""
    path = os.pathsep.join(sys.path)
    # Without measuring of coverage, whose own files would meet the limits that are tried.
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(
        ["bash", "-c", f'{first or ":"}; exec "$0" -m voicecoach "$@"', sys.executable, *words],
        cwd=folder,
        env={**unmeasured, "PYTHONPATH": path, **env},
        capture_output=True,
        timeout=100,
        check=False,
    )
    return done.returncode, done.stdout.decode("latin-1"), done.stderr.decode()


def test_a_working_folder_that_was_deleted_is_named(folder: Path) -> None:
    (folder / "gone").mkdir()
    gone = run(folder / "gone", "export", str(folder / "neck.yaml"), "-o", "a.wav", first="rmdir ../gone")
    assert gone[0] == 1
    assert gone[2].splitlines()[-1] == "The current folder does not exist any more; change to another one."


def test_a_damaged_time_zone_is_told_and_times_are_in_utc(folder: Path) -> None:
    zone = struct.pack(">4s16x6llBB4s", b"TZif", 0, 0, 0, 0, 1, 4, 200_000, 0, 0, b"ABC\0")
    (folder / "zone").write_bytes(zone)
    note = "Note: the time zone of this system is damaged, so times are in UTC; set TZ to mend it\n"
    assert run(folder, "history", TZ=f":{folder}/zone") == (0, "No sessions in the last 28 days.\n", note)
    assert run(folder, "history", TZ=":/etc/passwd")[2] == ""


def test_a_system_without_utf_8_has_escapes_for_what_it_cannot_show(folder: Path) -> None:
    (folder / "neck.yaml").write_text(ROUTINE.replace("Nacken", "Шея"), "utf-8")
    status, shown, _ = run(folder, "show", "neck.yaml", PYTHONUTF8="0", PYTHONIOENCODING="latin-1")
    assert (status, shown.split(",")[0]) == (0, r"\u0428\u0435\u044f")


def test_a_limit_of_file_sizes_is_told_by_its_name(folder: Path) -> None:
    status, _, said = run(folder, "export", "neck.yaml", "-o", "a.wav", first="ulimit -f 100")
    reason = "the file grew larger than is allowed here; write to another disk, or see `ulimit -f`"
    assert (status, said.splitlines()[-1]) == (1, f"cannot write a.wav: {reason}")


def test_few_files_at_a_time_are_enough(folder: Path) -> None:
    assert run(folder, "export", "neck.yaml", "-o", "a.wav", first="ulimit -n 24")[0] == 0


def test_a_file_whose_name_is_not_utf_8_fails_alone_with_what_to_do(folder: Path) -> None:
    (folder / os.fsdecode(b"bad\xff.yaml")).write_text(ROUTINE.replace("espeak", "silent"), "utf-8")
    (folder / "neck.yaml").write_text(ROUTINE.replace("espeak", "silent"), "utf-8")
    status, said, failed = run(folder, "build", ".", "-o", "out", "-j", "1")
    assert (status, said) == (1, "Wrote out/neck.mp3.\n1 built, 0 unchanged, 1 failed.\n")
    reason = "the name of the routine's file is not valid UTF-8; rename it"
    assert failed.replace(r"bad\xff", r"bad\udcff") == f"bad\\udcff.mp3 failed:\n{reason}\n"


def test_where_temporary_files_cannot_be_programs_the_cache_is_used(folder: Path) -> None:
    mount = "mkdir noexec && mount -t tmpfs -o noexec none noexec"
    if subprocess.run(["unshare", "-rm", "sh", "-c", mount], cwd=folder, check=False).returncode:
        pytest.skip("mounting a folder needs rights of its own")
    (folder / "noexec").rmdir()
    script = f'{mount} && TMPDIR=$PWD/noexec exec "$0" -m voicecoach export neck.yaml -o a.wav'
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = ["unshare", "-rm", "sh", "-c", script, sys.executable]
    done = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, timeout=100, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (folder / "a.wav").is_file()


def test_too_little_memory_is_told_and_the_file_that_was_there_stays(folder: Path) -> None:
    said = []
    for megabytes in range(120, 280, 20):
        (folder / "a.wav").write_bytes(b"before")
        limit = f"ulimit -v {megabytes * 1_000}"
        status, _, errors = run(folder, "export", "neck.yaml", "-o", "a.wav", first=limit)
        assert (status == 0) is ((folder / "a.wav").read_bytes() != b"before")
        assert "Traceback" not in errors
        said.append(errors)
    assert "There is not enough memory; close other programs, or see `ulimit -v`\n" in said
