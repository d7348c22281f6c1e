"""Packs a library and the user's own files, so that another machine can build it."""

from __future__ import annotations

import getpass
import hashlib
import io
import os
import shutil
import stat
import tempfile
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.session import UserFolders

MAX_BUNDLE_BYTES = 1 << 30
"""The maximum size of the files in a bundle, uncompressed: one gigabyte."""

_LIBRARY_DIR = "library"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A zip archive of the library folder and the user's own folders, with its SHA-256."""

    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class UnpackedBundle:
    """The folders of a bundle on the machine that builds it."""

    library_folder: Path
    user_folders: UserFolders


def pack(library_folder: Path, user_folders: UserFolders) -> Bundle:
    """Pack all visible files of the library and of the user; raises VoicecoachError if they are too large.

    The same files give the same bytes, whatever their modification times.
    """
    archive_bytes = io.BytesIO()
    with zipfile.ZipFile(archive_bytes, "w", zipfile.ZIP_DEFLATED) as archive:
        bytes_left = MAX_BUNDLE_BYTES
        for name, path in _bundled_files(library_folder, user_folders):
            bytes_left -= path.stat().st_size
            if bytes_left < 0:
                raise VoicecoachError(
                    f"{library_folder} and your own files are larger than 1 GB",
                    "move out what is not a routine or a sound",
                )
            archive.writestr(zipfile.ZipInfo(name), path.read_bytes(), zipfile.ZIP_DEFLATED)
    content = archive_bytes.getvalue()
    return Bundle(hashlib.sha256(content).hexdigest(), content)


def unpack(bundle: Bundle, user_folders: UserFolders) -> UnpackedBundle:
    """Unpack a bundle into the folder of temporary files, once for all jobs.

    Synthesised clips are cached in the `user_folders` of this machine.
    """
    root = Path(tempfile.gettempdir(), f"voicecoach-{getpass.getuser()}")
    root.mkdir(mode=0o700, exist_ok=True)
    _check_private(root)
    folder = root / bundle.sha256
    if not folder.is_dir():
        _unpack_atomically(bundle, folder)
    bundled_folders = replace(
        user_folders,
        routines=folder / "routines",
        sounds=folder / "sounds",
        wording=folder / "wording",
        settings_file=folder / user_folders.settings_file.name,  # the pronunciations are in its folder
    )
    return UnpackedBundle(folder / _LIBRARY_DIR, bundled_folders)


def _check_private(folder: Path) -> None:
    """Raise VoicecoachError if another user made the folder, or could change what is in it."""
    state = folder.lstat()
    is_own = not hasattr(os, "getuid") or (state.st_uid == os.getuid() and not state.st_mode & 0o022)
    if not (stat.S_ISDIR(state.st_mode) and is_own):
        raise VoicecoachError(
            f"the folder {folder} belongs to another user, or others may write to it", "remove it"
        )


def _unpack_atomically(bundle: Bundle, folder: Path) -> None:
    partial = Path(tempfile.mkdtemp(dir=folder.parent))
    with zipfile.ZipFile(io.BytesIO(bundle.content)) as archive:
        archive.extractall(partial)
    try:
        partial.rename(folder)
    except OSError:  # another process of this machine has unpacked it meanwhile
        shutil.rmtree(partial)


def _bundled_files(library_folder: Path, user_folders: UserFolders) -> Iterator[tuple[str, Path]]:
    """All files to pack, each with its name in the archive."""
    folders = {
        _LIBRARY_DIR: library_folder,
        "routines": user_folders.routines,
        "sounds": user_folders.sounds,
        "wording": user_folders.wording,
        "pronounce": user_folders.pronunciations,
    }
    for name, folder in folders.items():
        for path in _visible_files(folder):
            yield f"{name}/{path.relative_to(folder).as_posix()}", path


def _visible_files(folder: Path) -> list[Path]:
    """The files in a folder and its subfolders, sorted, without hidden ones; empty if it does not exist."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not _is_hidden(path, folder))


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)
