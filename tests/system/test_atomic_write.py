"""Atomic writing of files; every fault is a real one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.support.thorough import thorough_except
from voicecoach.errors import VoicecoachError
from voicecoach.export.audio_file import export_audio
from voicecoach.system.files import atomic_write, make_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = [".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4b"]
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals, limits and permissions")

# Writes two blocks, prints a line, and waits for an input line before it writes the last one.
PAUSED_EXPORT = """
import sys
from pathlib import Path
import numpy as np
from voicecoach.export.audio_file import export_audio

def blocks():
    block = np.full(48_000, 7, np.int16)
    yield block
    yield block
    print("half way", flush=True)
    sys.stdin.readline()
    yield block

export_audio(Path(sys.argv[1]), blocks())
"""

# Exports ten seconds of noise with a limit on the size of files.
EXPORT_WITH_SIZE_LIMIT = """
import resource, sys
from pathlib import Path
import numpy as np
from voicecoach.errors import VoicecoachError
from voicecoach.export.audio_file import export_audio

path, max_bytes = Path(sys.argv[1]), int(sys.argv[2])
noise = np.random.default_rng(1).integers(-9000, 9000, 480_000).astype(np.int16)
resource.setrlimit(resource.RLIMIT_FSIZE, (max_bytes, resource.RLIM_INFINITY))
try:
    export_audio(path, np.split(noise, 10))
except VoicecoachError as error:
    sys.exit(str(error))
finally:  # coverage writes a file too when this program ends
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""


@contextmanager
def paused_export(target: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has exported a part of `target` and waits."""
    command = [sys.executable, "-c", PAUSED_EXPORT, str(target)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "half way\n"
        try:
            yield process
        finally:
            process.kill()


def export(target: Path) -> None:
    export_audio(target, [np.full(100, 1, np.int16)])


def write_and_raise(target: Path, error: BaseException) -> None:
    with atomic_write(target) as partial:
        partial.write_text("new")
        raise error


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def temporary_files(folder: Path) -> list[str]:
    return [name for name in names(folder) if name.startswith(".neck.wav.") and name.endswith(".part")]


def test_written_file_becomes_the_target(tmp_path: Path) -> None:
    with atomic_write(tmp_path / "neck.txt") as partial:
        partial.write_text("new")
    assert (tmp_path / "neck.txt").read_text() == "new"
    assert names(tmp_path) == ["neck.txt"]


def test_target_is_unchanged_while_writing(tmp_path: Path) -> None:
    (tmp_path / "neck.txt").write_text("old")
    with atomic_write(tmp_path / "neck.txt") as partial:
        partial.write_text("new")
        assert partial.parent == tmp_path
        assert partial.name.startswith(f".neck.txt.{os.getpid()}-")
        assert (tmp_path / "neck.txt").read_text() == "old"


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(KeyboardInterrupt(), id="Ctrl-C"),
        pytest.param(ValueError("wrong"), id="a bug"),
        pytest.param(VoicecoachError("the voice says nothing"), id="an error for the user"),
    ],
)
def test_error_while_writing_leaves_the_old_file(tmp_path: Path, error: BaseException) -> None:
    (tmp_path / "neck.txt").write_text("old")
    with pytest.raises(type(error)):
        write_and_raise(tmp_path / "neck.txt", error)
    assert (tmp_path / "neck.txt").read_text() == "old"
    assert names(tmp_path) == ["neck.txt"]


def test_error_about_another_file_is_not_translated(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="elsewhere"), atomic_write(tmp_path / "neck.txt"):
        (tmp_path / "elsewhere").read_text()
    assert names(tmp_path) == []


@posix
def test_name_too_long_for_the_temporary_file(tmp_path: Path) -> None:
    target = tmp_path / f"{'a' * 252}.wav"
    with pytest.raises(VoicecoachError) as caught, atomic_write(target):
        raise AssertionError("the body ran")
    assert str(caught.value) == f"cannot write {target}: its name is too long; choose a shorter one"


def test_symbolic_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "phone").mkdir()
    (tmp_path / "neck.wav").symlink_to(tmp_path / "phone" / "neck.wav")
    export(tmp_path / "neck.wav")
    assert (tmp_path / "neck.wav").is_symlink()
    assert names(tmp_path / "phone") == ["neck.wav"]


@posix
def test_killed_process_leaves_the_old_file_and_the_next_run_cleans_up(tmp_path: Path) -> None:
    target = tmp_path / "neck.wav"
    target.write_bytes(b"old")
    with paused_export(target) as process:
        process.kill()
    assert process.returncode == -9
    assert target.read_bytes() == b"old"
    assert len(temporary_files(tmp_path)) == 1

    export(target)
    assert target.read_bytes().startswith(b"RIFF")
    assert names(tmp_path) == ["neck.wav"]


@posix
def test_interrupted_process_leaves_the_old_file_alone(tmp_path: Path) -> None:
    target = tmp_path / "neck.wav"
    target.write_bytes(b"old")
    with paused_export(target) as process:
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate()
    assert stderr.endswith("KeyboardInterrupt\n")
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["neck.wav"]


def test_temporary_file_of_a_running_process_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "neck.wav"
    with paused_export(target) as process:
        (temporary,) = temporary_files(tmp_path)
        export(target)
        assert temporary_files(tmp_path) == [temporary]
        _, stderr = process.communicate("go on\n")
    assert stderr == ""
    assert names(tmp_path) == ["neck.wav"]
    assert target.stat().st_size == 44 + 3 * 96_000


def test_two_writes_in_one_process_do_not_disturb_each_other(tmp_path: Path) -> None:
    target = tmp_path / "neck.txt"
    with atomic_write(target) as first, atomic_write(target) as second:
        first.write_text("first")
        second.write_text("second")
    assert target.read_text() == "first"


def test_temporary_file_of_a_dead_process_with_our_pid_is_removed(tmp_path: Path) -> None:
    (tmp_path / f".neck.wav.{os.getpid()}-00c0ffee-12345678.part").touch()
    export(tmp_path / "neck.wav")
    assert names(tmp_path) == ["neck.wav"]


@posix
def test_temporary_file_of_another_users_process_is_kept(tmp_path: Path) -> None:
    (tmp_path / ".neck.wav.1-00c0ffee-12345678.part").touch()
    export(tmp_path / "neck.wav")
    assert names(tmp_path) == [".neck.wav.1-00c0ffee-12345678.part", "neck.wav"]


def test_files_with_similar_names_are_kept(tmp_path: Path) -> None:
    similar = [".neck.wav.1.part", ".neck.wav.bak", ".neck.way.999999999-ab-cd.part", "neck.wav.part"]
    for name in similar:
        (tmp_path / name).touch()
    export(tmp_path / "neck.wav")
    assert names(tmp_path) == sorted([*similar, "neck.wav"])


def test_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(VoicecoachError, match=r"cannot write .*neck.wav: the folder does not exist; make it"):
        export(tmp_path / "nowhere" / "neck.wav")


def test_file_in_place_of_the_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(VoicecoachError, match=r"cannot write .*neck.wav: the folder does not exist"):
        export(tmp_path / "file" / "neck.wav")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_pipe_as_target_is_an_error(tmp_path: Path) -> None:
    pipe = tmp_path / "neck.wav"
    os.mkfifo(pipe)
    (tmp_path / "link.wav").symlink_to(pipe)
    for target in (pipe, tmp_path / "link.wav"):
        with pytest.raises(VoicecoachError, match=r"cannot write .*: it is a device or a pipe; name a file"):
            export(target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.wav", "neck.wav"]
    assert pipe.is_fifo()


def test_folder_as_target_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "neck.wav").mkdir()
    with pytest.raises(VoicecoachError, match=r"cannot write .*neck.wav: it is a folder; name a file"):
        export(tmp_path / "neck.wav")
    assert names(tmp_path) == ["neck.wav"]


def test_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    make_folder(tmp_path / "deep" / "neck")
    make_folder(tmp_path / "deep" / "neck")
    assert (tmp_path / "deep" / "neck").is_dir()


def test_folder_without_its_parent_is_an_error_if_parents_are_not_wanted(tmp_path: Path) -> None:
    parent = tmp_path / "missing"
    with pytest.raises(VoicecoachError) as caught:
        make_folder(parent / "neck", parents=False)
    assert str(caught.value) == (
        f"cannot make the folder {parent / 'neck'}: {parent} does not exist; make it first"
    )


def test_name_too_long_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(VoicecoachError, match=r"cannot write .*: "):
        export(tmp_path / ("n" * 300 + ".wav"))


@contextmanager
def not_as_root() -> Iterator[None]:
    """Drop root's rights for a while, since permissions do not stop root."""
    if sys.platform != "win32" and os.geteuid() == 0:
        os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(0)
    else:
        yield


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user can enter, with a file in it."""
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "neck.wav").write_bytes(b"old")
        yield Path(name)
        Path(name).chmod(0o755)


@posix
def test_protected_folder_is_an_error(folder: Path) -> None:
    folder.chmod(0o555)
    with (
        not_as_root(),
        pytest.raises(VoicecoachError, match=r"cannot write .*back.wav: no permission; is the"),
    ):
        export(folder / "back.wav")
    assert names(folder) == ["neck.wav"]


@posix
def test_protected_file_is_an_error(folder: Path) -> None:
    folder.chmod(0o777)
    (folder / "neck.wav").chmod(0o444)
    with (
        not_as_root(),
        pytest.raises(VoicecoachError, match=r"cannot write .*neck.wav: no permission; is the"),
    ):
        export(folder / "neck.wav")
    assert (folder / "neck.wav").read_bytes() == b"old"


@posix
@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("missing", thorough_except(500, of=[1, 500, 20_000, 70_000]))
def test_disk_full_leaves_the_old_file(tmp_path: Path, suffix: str, missing: int) -> None:
    target = tmp_path / f"neck{suffix}"
    noise = np.random.default_rng(1).integers(-9000, 9000, 480_000).astype(np.int16)
    export_audio(target, np.split(noise, 10))
    max_bytes = target.stat().st_size - missing
    target.write_bytes(b"old")

    command = [sys.executable, "-c", EXPORT_WITH_SIZE_LIMIT, str(target), str(max_bytes)]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    assert result.stderr.splitlines()[-1:] == [
        (
            f"cannot write {target}: the file grew larger than is allowed here; "
            "write to another disk, or see `ulimit -f`"
        )
    ]
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == [target.name]


@posix
def test_a_file_that_is_written_anew_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("before")
    path.chmod(0o640)
    with atomic_write(path) as part:
        part.write_text("after")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("after", 0o640)
