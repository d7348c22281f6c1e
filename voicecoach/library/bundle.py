"""What a library needs on another machine: its routines, their sounds and the user's words, in one parcel."""

from __future__ import annotations

import getpass
import hashlib
import io
import shutil
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
"""What a parcel may hold, unpacked: a gigabyte."""

_LIBRARY_DIR = "library"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A zip archive of the library's folder and of the user's own folders, with its fingerprint."""

    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class UnpackedBundle:
    """A parcel in a folder of the machine that works on it: the library, and the user's home."""

    library_folder: Path
    user_folders: UserFolders


def pack(library: Path, home: UserFolders) -> Bundle:
    """Everything in the library's folder and in the user's own; raises VoicecoachError where it is too much.

    The same files give the same parcel, whenever they were written.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        left = MAX_BUNDLE_BYTES
        for name, path in _bundled_files(library, home):
            left -= path.stat().st_size
            if left < 0:
                raise VoicecoachError(
                    f"{library} and your own files hold over a gigabyte",
                    "take out what is no routine or sound",
                )
            archive.writestr(zipfile.ZipInfo(name), path.read_bytes(), zipfile.ZIP_DEFLATED)
    packed = content.getvalue()
    return Bundle(hashlib.sha256(packed).hexdigest(), packed)


def unpack(parcel: Bundle, home: UserFolders) -> UnpackedBundle:
    """The parcel in the folder of temporary files, unpacked once for all jobs; clips are kept in `home`'s."""
    root = Path(tempfile.gettempdir(), f"voicecoach-{getpass.getuser()}")
    root.mkdir(mode=0o700, exist_ok=True)
    place = root / parcel.sha256
    if not place.is_dir():
        _unpack_atomically(parcel, place)
    own = replace(
        home,
        routines=place / "routines",
        sounds=place / "sounds",
        wording=place / "wording",
        settings_file=place / home.settings_file.name,  # pronunciations lie beside it
    )
    return UnpackedBundle(place / _LIBRARY_DIR, own)


def _unpack_atomically(parcel: Bundle, place: Path) -> None:
    fresh = Path(tempfile.mkdtemp(dir=place.parent))
    with zipfile.ZipFile(io.BytesIO(parcel.content)) as archive:
        archive.extractall(fresh)
    try:
        fresh.rename(place)
    except OSError:  # another process of this machine was quicker
        shutil.rmtree(fresh)


def _bundled_files(library: Path, home: UserFolders) -> Iterator[tuple[str, Path]]:
    """All that is packed, by its name in the parcel."""
    folders = {
        _LIBRARY_DIR: library,
        "routines": home.routines,
        "sounds": home.sounds,
        "wording": home.wording,
        "pronounce": home.pronunciations,
    }
    for kind, folder in folders.items():
        yield from (
            (f"{kind}/{path.relative_to(folder).as_posix()}", path) for path in _visible_files(folder)
        )


def _visible_files(folder: Path) -> list[Path]:
    """The files below a folder, in order, but for hidden ones; none where there is no such folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not _is_hidden(path, folder))


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)
