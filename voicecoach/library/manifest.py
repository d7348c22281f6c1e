"""The manifest of an output folder: what each file was built from, so that only changed ones are rebuilt."""

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
    """One output: what it was built from, its files, and what a feed says about it.

    The fields are the keys in the file. `routine` is the path of the routine relative to the library folder,
    and `made_from` the fingerprint of its session. `files` are the SHA-256 of its files by their paths
    relative to the output folder, with `/`. `published` is the time of the first build in ISO 8601.
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
    """Read the entries by their output paths relative to the folder, with `/`; empty if there is no manifest.

    A damaged manifest counts as none: everything is built again, and nothing is lost.
    """
    try:
        manifest = json.loads((folder / MANIFEST_FILE).read_text("utf-8"))
        if manifest["version"] != _VERSION:
            return {}
        return {str(output): ManifestEntry(**entry) for output, entry in manifest["outputs"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def write_manifest(folder: Path, entries: Mapping[str, ManifestEntry]) -> None:
    """Write the entries atomically, sorted by output."""
    manifest: dict[str, Any] = {
        "version": _VERSION,
        "outputs": {output: asdict(entries[output]) for output in sorted(entries)},
    }
    with atomic_write(folder / MANIFEST_FILE) as file:
        file.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")


def intact_fingerprint(folder: Path, entry: ManifestEntry | None) -> str | None:
    """The fingerprint that an output was built from, or None if any of its files is missing or changed."""
    if entry is None:
        return None
    try:
        is_intact = all(file_sha256(folder / name) == sha256 for name, sha256 in entry.files.items())
    except OSError:
        return None
    return entry.made_from if is_intact else None
