"""Golden files: texts in the repository that are compared with the current output."""

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


def check_golden(path: Path, text: str, request: pytest.FixtureRequest) -> None:
    """Fail with a diff if the file has another text; with --rewrite-goldens, write the text to it."""
    if request.config.getoption("--rewrite-goldens"):
        path.write_text(text, "utf-8", newline="\n")
    old = path.read_text("utf-8") if path.exists() else ""
    if old != text:
        lines = difflib.unified_diff(old.splitlines(), text.splitlines(), path.name, "now", lineterm="")
        pytest.fail("\n".join((*lines, "--rewrite-goldens updates the file")), pytrace=False)


def silent_timeline(name: str) -> Timeline:
    """The timeline of a routine, by name or path, with the voice that is the same on every machine."""
    return open_session(
        name, SessionOptions(voice="silent"), find_user_folders(), warn=pytest.fail
    ).timeline()
