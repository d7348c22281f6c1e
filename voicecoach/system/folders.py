"""Writing several files to a folder, so that all of them appear or none."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.system.files import make_folder, partial_path, remove_leftovers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def atomic_folder(folder: Path) -> Iterator[Path]:
    """Give a temporary folder for files; on leaving, they move to `folder`, in the order they were made.

    The temporary folder is hidden and next to `folder`. If the body raises anything, Ctrl-C included, it is
    removed, and `folder` is as it was: missing, or with its own files. Files of the same names are replaced,
    all others stay. Raises VoicecoachError, naming `folder`, if something cannot be written.
    """
    is_new = not folder.is_dir()
    make_folder(folder, parents=False)
    remove_leftovers(folder)
    partial = partial_path(folder)
    make_folder(partial, parents=False)
    try:
        yield partial
        for file in sorted(partial.iterdir(), key=lambda path: path.stat().st_mtime_ns):
            _move(file, folder / file.name)
        is_new = False
    except VoicecoachError as error:
        raise VoicecoachError(error.what.replace(str(partial), str(folder)), error.hint) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        if is_new:
            shutil.rmtree(folder, ignore_errors=True)


def _move(file: Path, target: Path) -> None:
    try:
        file.replace(target)
    except OSError as error:
        raise VoicecoachError(f"cannot write {target}: {error.strerror}") from error
