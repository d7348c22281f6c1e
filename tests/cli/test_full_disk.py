"""A full disk: a one-line error, and existing files stay as they were."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from tests.support.thorough import thorough_except
from voicecoach.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIXES = ["wav", "flac", "mp3", "ogg", "opus", "m4a", "m4b"]
FULL = "the disk is full; make room, or write to another disk"
ROUTINE = """\
routine: Neck
voice: espeak
steps:
  - stretch: Chin to collarbone
    hold: 5s
"""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for 32 kB."""
    mount_point, routines = tmp_path / "disk", tmp_path / "routines"
    for folder in (mount_point, routines):
        folder.mkdir()
    (routines / "neck.yaml").write_text(ROUTINE)
    mount = ["mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", str(mount_point)]
    if not shutil.which("mount") or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("needs Linux and the right to mount a small disk")
    yield mount_point
    subprocess.run(["umount", "-l", str(mount_point)], check=True)


def run(*words: object) -> tuple[int, str]:
    """The exit status and the last line of standard error."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, (result.stderr.splitlines() or [""])[-1]


def files_on(disk: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in disk.iterdir() if path.is_file()}


def fill(disk: Path) -> None:
    with suppress(OSError), (disk / "fill").open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


@pytest.mark.parametrize("suffix", thorough_except(*{*SUFFIXES} - {"m4a"}, of=SUFFIXES))
def test_export_keeps_the_existing_file(tmp_path: Path, disk: Path, suffix: str) -> None:
    target = disk / f"neck.{suffix}"
    target.write_bytes(b"old")
    assert run("export", tmp_path / "routines/neck.yaml", "-o", target, "--captions", "vtt") == (
        1,
        f"cannot write {target}: {FULL}",
    )
    assert files_on(disk) == {target.name: b"old"}


def test_a_split_export_keeps_the_existing_playlist(tmp_path: Path, disk: Path) -> None:
    (disk / "neck").mkdir()
    (disk / "neck/neck.m3u8").write_bytes(b"old")
    words = (tmp_path / "routines/neck.yaml", "-o", disk / "neck.mp3", "--split", "steps")
    code, message = run("export", *words)
    assert (code, message.endswith(FULL)) == (1, True)
    assert files_on(disk / "neck")["neck.m3u8"] == b"old"
    assert not [name for name in files_on(disk / "neck") if name.endswith(".part")]


def test_compile_and_config_keep_existing_files(
    tmp_path: Path, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (disk / "neck.json").write_bytes(b"old")
    (disk / "settings.toml").write_text("pace = 1.1\n")
    fill(disk)
    before = files_on(disk)
    routine, target = tmp_path / "routines/neck.yaml", disk / "neck.json"
    assert run("compile", routine, "-o", target) == (1, f"cannot write {target}: {FULL}")
    monkeypatch.setenv("VOICECOACH_HOME", str(disk))
    assert run("config", "set", "pace", "1.2") == (1, f"cannot write {disk / 'settings.toml'}: {FULL}")
    assert files_on(disk) == before


def test_clips_that_cannot_be_cached_are_still_spoken(
    tmp_path: Path, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    routine = tmp_path / "routines/neck.yaml"
    run("export", routine, "-o", tmp_path / "a.wav")
    monkeypatch.setenv("VOICECOACH_HOME", str(disk))
    fill(disk)
    assert run("export", routine, "-o", tmp_path / "b.wav") == (
        0,
        f"Note: clips are not kept: No space left on device ({disk / 'clips'})",
    )
    assert (tmp_path / "b.wav").read_bytes() == (tmp_path / "a.wav").read_bytes()


@pytest.mark.thorough
def test_build_reports_files_that_do_not_fit(tmp_path: Path, disk: Path) -> None:
    assert run("build", "-j", 1, tmp_path / "routines", "-o", disk) == (
        1,
        f"cannot write {disk / 'neck.mp3'}: {FULL}",
    )
    assert files_on(disk) == {}
