"""A routine that holds together, with the routines that it includes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from voicecoach.script.model import Routine


@dataclass(frozen=True, slots=True)
class Script:
    """One file's routine; `included` holds the scripts that any file in reach means by a name."""

    path: Path
    routine: Routine
    scripts_by_include: Mapping[tuple[Path, str], Script]
    """By the file that includes and the name it uses: the script that it means."""
    untranslated: tuple[str, ...] = ()
    """Words that are not there in the language that was asked for, in all files."""

    def included_script(self, name: str) -> Script:
        """The script that this one means by the name."""
        return self.scripts_by_include[self.path, name]
