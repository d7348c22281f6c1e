"""The manifest of a folder of outputs: what each file was made from, to make anew only what changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from voicecoach.export.whole import whole_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME = ".voicecoach-build.json"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One output: the fingerprint of what it was made from, its own, and what a feed tells of it.

    `published` is the day and time at which it was first made, in the form of ISO 8601.
    """

    made_from: str
    sha256: str
    title: str
    about: str
    frames: int
    published: str


def read_manifest(folder: Path) -> dict[str, Entry]:
    """The entries by the outputs' paths below the folder, with `/`; none where there is no manifest.

    One that is damaged counts as none: then all is made anew, and nothing is lost.
    """
    try:
        found = json.loads((folder / NAME).read_text("utf-8"))
        if found["version"] != _VERSION:
            return {}
        return {str(name): Entry(**entry) for name, entry in found["outputs"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def write_manifest(folder: Path, entries: Mapping[str, Entry]) -> None:
    """Write the entries, in the order of their names; the file is whole at any time."""
    form: dict[str, Any] = {
        "version": _VERSION,
        "outputs": {name: asdict(entries[name]) for name in sorted(entries)},
    }
    with whole_file(folder / NAME) as file:
        file.write_text(json.dumps(form, indent=1, ensure_ascii=False) + "\n", "utf-8")


def still_there(folder: Path, name: str, entry: Entry | None) -> str | None:
    """What an output was made from, where it is there as it was made; None where it must be made."""
    if entry is None:
        return None
    try:
        return entry.made_from if sha256_of(folder / name) == entry.sha256 else None
    except OSError:
        return None


def sha256_of(path: Path) -> str:
    """The fingerprint of a file's bytes; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
