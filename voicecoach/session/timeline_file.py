"""Timeline files, read with the place of what is wrong with them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from voicecoach.documents.located import read_text
from voicecoach.errors import Problem, ScriptError, VoicecoachError
from voicecoach.timeline import TimelineError, from_json

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.timeline import Timeline


def read_timeline(path: Path) -> Timeline:
    """The timeline in a file; raises ScriptError with the line and column of what is wrong."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise VoicecoachError(f"{path.as_posix()} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise ScriptError((Problem(path, 1, 1, "this is not UTF-8", "compile the routine again"),)) from None
    try:
        json.loads(text)
        return from_json(text)
    except json.JSONDecodeError as error:
        what = f"this is not JSON: {error.msg.lower()}"
        raise ScriptError(
            (Problem(path, error.lineno, error.colno, what, "compile the routine again"),)
        ) from None
    except TimelineError as error:
        located = read_text(text, path)  # JSON is YAML too, and YAML tells where its values stand
        raise ScriptError((located.problem(error.trail, error.what, error.hint),)) from None
