"""The manifest of an output folder: what each file was built from, so that only changed ones are rebuilt."""

from __future__ import annotations

import json
from collections.abc import (
    Mapping,  # noqa: TC003 - pydantic reads the annotations
)
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, ConfigDict, NonNegativeInt, PositiveInt, TypeAdapter

from voicecoach.system import atomic_write, file_lock, file_sha256, move_damaged

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MANIFEST_FILE = ".voicecoach-build.json"
_VERSION = 3


def _check_time(text: str) -> str:
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError("there is no time zone")
    return text


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One output: what it was built from, its files, and what a feed says about it.

    The fields are the keys in the file. `routine` is the path of the routine relative to the library folder,
    and `made_from` the fingerprint of its session. `files` are the SHA-256 of its files by their paths
    relative to the output folder, with `/`. `published` is the time of the first build in ISO 8601, `needs`
    the equipment, `detail` the detail level that the build was told, None for the routine's own, and `track`
    the number of the routine in the album of the library.
    """

    routine: str
    made_from: str
    files: Mapping[str, str]
    title: str
    about: str
    language: str
    frames: NonNegativeInt
    published: Annotated[str, AfterValidator(_check_time)]
    needs: tuple[str, ...] = ()
    detail: str | None = None
    track: PositiveInt | None = None

    __pydantic_config__ = ConfigDict(strict=True, extra="forbid")


def read_manifest(folder: Path, warn: Callable[[str], None] = lambda _: None) -> dict[str, ManifestEntry]:
    """Read the entries by their output paths relative to the folder, with `/`; empty if there is no manifest.

    A damaged manifest is renamed, and `warn` gets a line: everything is built again.
    """
    path = folder / MANIFEST_FILE
    try:
        return _parse_manifest(path.read_text("utf-8"))
    except OSError:
        return {}
    except (ValueError, RecursionError):
        try:
            renamed = move_damaged(path)
        except OSError:  # another build has renamed it, or the folder is read-only, which writing reports
            return {}
        warn(f"{path} is damaged: it is kept as {renamed.name}, and everything is built again")
        return {}


def _parse_manifest(text: str) -> dict[str, ManifestEntry]:
    """The entries in the text of a manifest, none if it has another version; raises ValueError."""
    manifest = json.loads(text)
    if not isinstance(manifest, dict):
        raise ValueError("it is no mapping")  # noqa: TRY004 - one error for all damage
    if manifest.get("version") != _VERSION:
        return {}
    # As JSON, in which pydantic makes dataclasses of mappings and is strict about everything else.
    return TypeAdapter(dict[str, ManifestEntry]).validate_json(json.dumps(manifest.get("outputs")))


def update_manifest(
    folder: Path,
    output: str,
    change: Callable[[ManifestEntry | None], ManifestEntry],
    warn: Callable[[str], None] = lambda _: None,
) -> None:
    """Change the entry of one output, of which `change` gets the present one, and keep all others.

    Several builds may do so at once. Raises VoicecoachError if the manifest cannot be written.
    """
    with file_lock(folder / MANIFEST_FILE):
        entries = read_manifest(folder, warn)
        before = entries.get(output)
        after = change(before)
        if after != before:
            write_manifest(folder, {**entries, output: after})


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
