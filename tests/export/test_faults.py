"""Failures during an export: one clear message, and existing files stay, in every format."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.pictures import jpeg_bytes
from tests.support.sample_timeline import TIMELINE, clip_of
from tests.support.thorough import thorough_except
from voicecoach.errors import VoicecoachError
from voicecoach.export.cover import read_cover
from voicecoach.export.exporter import export_timeline
from voicecoach.export.file_options import ExportOptions
from voicecoach.export.sidecars import Sidecar
from voicecoach.export.write import ExportHooks

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = [".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".m4b"]
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits as POSIX has them")

# Exports a session with a large cover while no file may grow beyond a number of bytes.
DISK_FULL = """
import resource, sys
from pathlib import Path
from tests.support.sample_timeline import TIMELINE, clip_of
from voicecoach.errors import VoicecoachError
from voicecoach.export.sidecars import Sidecar
from voicecoach.export.cover import read_cover
from voicecoach.export.file_options import ExportOptions
from voicecoach.export.exporter import export_timeline

path, cover, max_bytes = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (max_bytes, resource.RLIM_INFINITY))
try:
    export_timeline(TIMELINE, clip_of, path, ExportOptions(cover=read_cover(cover), sidecars=tuple(Sidecar)))
except VoicecoachError as error:
    sys.exit(str(error))
finally:  # coverage writes a file too when this program ends
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""

# Exports a session; prints a line when the file is complete but not yet in place, and waits for an answer.
PAUSED_EXPORT = """
import sys
from pathlib import Path
from tests.support.sample_timeline import TIMELINE, clip_of
from voicecoach.export.sidecars import Sidecar
from voicecoach.export.write import ExportHooks
from voicecoach.export.file_options import ExportOptions
from voicecoach.export.exporter import export_timeline

def wait(*_):
    print("complete", flush=True)
    sys.stdin.readline()

options = ExportOptions(sidecars=tuple(Sidecar))
export_timeline(TIMELINE, clip_of, Path(sys.argv[1]), options, ExportHooks(check_written=wait))
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def cover(folder: Path) -> Path:
    path = folder / "cover.jpg"
    path.write_bytes(jpeg_bytes((330, 330), is_noise=True))
    return path


@posix
@pytest.mark.parametrize("suffix", thorough_except(".flac", ".mp3", ".m4b", of=SUFFIXES))
@pytest.mark.parametrize("missing", thorough_except(60_000, of=[1, 60_000, 150_000]))
def test_on_a_full_disk_there_is_a_message_and_existing_files_stay(
    tmp_path: Path, suffix: str, missing: int
) -> None:
    target, picture = tmp_path / "out" / f"neck{suffix}", cover(tmp_path)
    target.parent.mkdir()
    export_timeline(TIMELINE, clip_of, target, ExportOptions(cover=read_cover(picture)))
    max_bytes = max(1, target.stat().st_size - missing)
    target.write_bytes(b"old")
    (tmp_path / "out" / "neck.vtt").write_bytes(b"old captions")

    run = [sys.executable, "-c", DISK_FULL, str(target), str(picture), str(max_bytes)]
    done = subprocess.run(run, check=False, capture_output=True, text=True)
    message = (
        f"cannot write {target}: the file grew larger than is allowed here; "
        "write to another disk, or see `ulimit -f`"
    )
    assert done.stderr.splitlines()[-1:] == [message]
    assert names(tmp_path / "out") == sorted([target.name, "neck.vtt"])
    assert target.read_bytes() == b"old"
    assert (tmp_path / "out" / "neck.vtt").read_bytes() == b"old captions"


@posix
@pytest.mark.parametrize("suffix", thorough_except(".m4b", of=[".mp3", ".m4b", ".opus"]))
def test_the_next_export_cleans_up_after_a_killed_one(tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"neck{suffix}"
    target.write_bytes(b"old")
    command, pipe = [sys.executable, "-c", PAUSED_EXPORT, str(target)], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "complete\n"
        process.kill()
    assert target.read_bytes() == b"old"
    assert len(names(tmp_path)) == 2

    export_timeline(TIMELINE, clip_of, target)
    assert names(tmp_path) == [target.name]


@pytest.mark.thorough
@posix
def test_of_two_exports_at_once_each_is_complete_and_the_last_one_stays(tmp_path: Path) -> None:
    target = tmp_path / "neck.mp3"
    command, pipe = [sys.executable, "-c", PAUSED_EXPORT, str(target)], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "complete\n"
        export_timeline(TIMELINE, clip_of, target, ExportOptions(author="Other"))
        first = target.read_bytes()
        process.communicate("go on\n")
    assert process.returncode == 0
    assert target.read_bytes() != first
    export_timeline(TIMELINE, clip_of, tmp_path / "same.mp3")
    assert target.read_bytes() == (tmp_path / "same.mp3").read_bytes()
    assert names(tmp_path) == sorted([*(f"neck{kind}" for kind in Sidecar), "neck.mp3", "same.mp3"])


@posix
def test_a_folder_that_disappears_gives_a_message(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()

    def unplug(*_: object) -> None:
        shutil.rmtree(folder)

    with pytest.raises(VoicecoachError, match=r"cannot write .*neck\.flac: the folder does not exist"):
        export_timeline(TIMELINE, clip_of, folder / "neck.flac", hooks=ExportHooks(check_written=unplug))
