"""Texts that are kept in the repository and compared with what is made now."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import pytest

from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.timeline.model import Timeline


def check_kept(path: Path, text: str, request: pytest.FixtureRequest) -> None:
    """Fail with a diff where the file does not hold the text; with --rewrite-goldens, write it there."""
    if request.config.getoption("--rewrite-goldens"):
        path.write_text(text, "utf-8", newline="\n")
    old = path.read_text("utf-8") if path.exists() else ""
    if old != text:
        lines = difflib.unified_diff(old.splitlines(), text.splitlines(), path.name, "now", lineterm="")
        pytest.fail("\n".join((*lines, "--rewrite-goldens writes it anew")), pytrace=False)


def laid_out(name: str) -> Timeline:
    """The timeline of a routine, by name or path, in the voice that is the same on every machine."""
    return open_session(
        name, SessionOptions(voice="silent"), find_user_folders(), warn=pytest.fail
    ).timeline()
