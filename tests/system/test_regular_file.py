"""Every reader of files refuses pipes and devices, without blocking."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from voicecoach.audio.codecs import decode_file, read_blocks
from voicecoach.errors import VoicecoachError
from voicecoach.export.cover import read_cover
from voicecoach.recordings.folder import read_recordings
from voicecoach.session.music import LoopCache
from voicecoach.source.yaml_reader import read_yaml
from voicecoach.system.hashing import file_sha256
from voicecoach.timeline.json import read_timeline

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")

READERS = {
    "any.bin": file_sha256,
    "sound.wav": read_blocks,
    "book.m4b": decode_file,
    "cover.png": read_cover,
    "routine.yaml": read_yaml,
    "timeline.json": read_timeline,
    "recordings/go.wav": lambda path: read_recordings(path.parent),
    "rain.mp3": lambda path: LoopCache(path.parent, pytest.fail).loop(path),
}


@pytest.mark.parametrize(("name", "read"), [pytest.param(*case, id=case[0]) for case in READERS.items()])
@pytest.mark.parametrize("device", [False, True], ids=["pipe", "device"])
def test_pipes_and_devices_are_refused(
    tmp_path: Path, name: str, read: Callable[[Path], object], *, device: bool
) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    if device:
        path.symlink_to("/dev/zero")
    else:
        os.mkfifo(path)
    with pytest.raises(
        (VoicecoachError, ValueError, OSError), match="it is a pipe or a device, and a file is wanted"
    ):
        read(path)
