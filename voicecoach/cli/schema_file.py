"""The file with the JSON Schema of scripts that editors read, and the line that names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA_FILE = "voicecoach.schema.json"
"""Its name in the folder of a new routine."""


def schema_text() -> str:
    """The schema as JSON."""
    import json

    from voicecoach.script import routine_schema

    return json.dumps(routine_schema(), ensure_ascii=False, indent=1) + "\n"


def schema_line(file: str) -> str:
    """The first line of a script, by which editors with the YAML language server find its schema.

    `file` is a path, which is relative to the script unless it is absolute.
    """
    return f"# yaml-language-server: $schema={file}\n"


def write_schema_file(folder: Path) -> Path | None:
    """Write the schema into a folder unless it is there as it is; returns its path if it was written.

    An existing file that is not a schema of ours is left alone.
    """
    from voicecoach.script import SCHEMA_TITLE
    from voicecoach.system import atomic_write

    path, text = folder / SCHEMA_FILE, schema_text()
    if path.exists():
        found = path.read_text("utf-8", errors="replace")
        if found == text or f'"title": "{SCHEMA_TITLE}"' not in found:
            return None
    with atomic_write(path) as file:
        file.write_text(text, "utf-8")
    return path
