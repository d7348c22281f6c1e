"""The folder that a bundle is unpacked into is the user's own."""

from __future__ import annotations

import getpass
import sys
import tempfile
from typing import TYPE_CHECKING

import pytest

from voicecoach.errors import VoicecoachError
from voicecoach.library.bundle import pack, unpack
from voicecoach.session.user_folders import find_user_folders

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")


def test_a_folder_that_others_may_write_to_is_refused(
    tmp_path: Path, empty_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert empty_home.is_dir()
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "neck.yaml").write_text("routine: Neck\n")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    bundle = pack(tmp_path / "library", find_user_folders())
    root = tmp_path / f"voicecoach-{getpass.getuser()}"
    root.mkdir()
    root.chmod(0o777)
    with pytest.raises(VoicecoachError, match="others may write to it; remove it"):
        unpack(bundle, find_user_folders())
    root.chmod(0o700)
    unpacked = unpack(bundle, find_user_folders())
    assert [path.name for path in unpacked.library_folder.iterdir()] == ["neck.yaml"]
