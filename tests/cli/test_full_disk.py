"""A disk that is really full: told in a sentence, and what was there before stays as it was."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from voicecoach.cli.full_app import app

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
    place, routines = tmp_path / "disk", tmp_path / "routines"
    for folder in (place, routines):
        folder.mkdir()
    (routines / "neck.yaml").write_text(ROUTINE)
    mount = ["mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small disk of its own: on Linux, for who may mount one")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def run(*words: object) -> tuple[int, str]:
    """What a command leaves with, and what it says last on standard error."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, (result.stderr.splitlines() or [""])[-1]


def there(disk: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in disk.iterdir() if path.is_file()}


def fill(disk: Path) -> None:
    with suppress(OSError), (disk / "fill").open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_export_leaves_the_file_that_was_there(tmp_path: Path, disk: Path, suffix: str) -> None:
    target = disk / f"neck.{suffix}"
    target.write_bytes(b"old")
    assert run("export", tmp_path / "routines/neck.yaml", "-o", target, "--captions", "vtt") == (
        1,
        f"cannot write {target}: {FULL}",
    )
    assert there(disk) == {target.name: b"old"}


def test_a_session_in_parts_keeps_its_playlist(tmp_path: Path, disk: Path) -> None:
    (disk / "neck").mkdir()
    (disk / "neck/neck.m3u8").write_bytes(b"old")
    words = (tmp_path / "routines/neck.yaml", "-o", disk / "neck.mp3", "--split", "steps")
    code, told = run("export", *words)
    assert (code, told.endswith(FULL)) == (1, True)
    assert there(disk / "neck")["neck.m3u8"] == b"old"
    assert not [name for name in there(disk / "neck") if name.endswith(".part")]


def test_a_timeline_file_and_the_settings_stay(
    tmp_path: Path, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (disk / "neck.json").write_bytes(b"old")
    (disk / "settings.toml").write_text("pace = 1.1\n")
    fill(disk)
    before = there(disk)
    routine, target = tmp_path / "routines/neck.yaml", disk / "neck.json"
    assert run("compile", routine, "-o", target) == (1, f"cannot write {target}: {FULL}")
    monkeypatch.setenv("VOICECOACH_HOME", str(disk))
    assert run("config", "set", "pace", "1.2") == (1, f"cannot write {disk / 'settings.toml'}: {FULL}")
    assert there(disk) == before


def test_clips_that_cannot_be_kept_are_spoken_all_the_same(
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


def test_a_library_tells_which_files_have_no_room(tmp_path: Path, disk: Path) -> None:
    assert run("build", tmp_path / "routines", "-o", disk) == (1, f"cannot write {disk / 'neck.mp3'}: {FULL}")
    assert there(disk) == {}
