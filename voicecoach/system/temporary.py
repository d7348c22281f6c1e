"""Names of temporary folders, by which those that killed processes left are found and removed."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from voicecoach.system.processes import is_process_alive

_NAME = re.compile(r"voicecoach-(\d{1,9})-.*")


def temporary_prefix(folder: Path | None = None) -> str:
    """The prefix for names of temporary folders of this process; removes those that killed processes left.

    `folder` is where they are, None for the system's folder of temporary files.
    """
    remove_leftover_folders(folder or Path(tempfile.gettempdir()))
    return f"voicecoach-{os.getpid()}-"


def remove_leftover_folders(folder: Path) -> None:
    """Remove the folders of this user whose process has ended.

    Not on Windows, where a running process cannot be told from one that has ended.
    """
    if sys.platform == "win32":
        return
    for entry in os.scandir(folder):
        name = _NAME.fullmatch(entry.name)
        if name and not is_process_alive(int(name[1])) and _is_own_folder(entry):
            shutil.rmtree(entry.path, ignore_errors=True)


def _is_own_folder(entry: os.DirEntry[str]) -> bool:
    try:
        is_own = entry.stat(follow_symlinks=False).st_uid == os.getuid()
        return is_own and entry.is_dir(follow_symlinks=False)
    except OSError:  # another process has removed it
        return False
