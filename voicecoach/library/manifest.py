"""The manifest of a folder of outputs: what each file was made from, to make anew only what changed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from voicecoach.system import atomic_write, file_sha256

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


MANIFEST_FILE = ".voicecoach-build.json"


_VERSION = 3


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One output: what it was made from, its files, and what a feed tells of it.

    `routine` is the path of its routine below the library, and `made_from` the fingerprint of all that it is.
    `files` are the fingerprints of all files of it by their paths below the folder, with `/`. `published` is
    the day and time at which it was first made, in the form of ISO 8601.
    """

    routine: str
    made_from: str
    files: Mapping[str, str]
    title: str
    about: str
    language: str
    frames: int
    published: str


def read_manifest(folder: Path) -> dict[str, ManifestEntry]:
    """The entries by the outputs' paths below the folder, with `/`; none where there is no manifest.

    One that is damaged counts as none: then all is made anew, and nothing is lost.
    """
    try:
        found = json.loads((folder / MANIFEST_FILE).read_text("utf-8"))
        if found["version"] != _VERSION:
            return {}
        return {str(name): ManifestEntry(**entry) for name, entry in found["outputs"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def write_manifest(folder: Path, entries: Mapping[str, ManifestEntry]) -> None:
    """Write the entries, in the order of their names; the file is whole at any time."""
    form: dict[str, Any] = {
        "version": _VERSION,
        "outputs": {name: asdict(entries[name]) for name in sorted(entries)},
    }
    with atomic_write(folder / MANIFEST_FILE) as file:
        file.write_text(json.dumps(form, indent=1, ensure_ascii=False) + "\n", "utf-8")


def intact_fingerprint(folder: Path, entry: ManifestEntry | None) -> str | None:
    """What an output was made from, where all its files are as they were made; None where it must be made."""
    if entry is None:
        return None
    try:
        whole = all(file_sha256(folder / name) == known for name, known in entry.files.items())
    except OSError:
        return None
    return entry.made_from if whole else None
