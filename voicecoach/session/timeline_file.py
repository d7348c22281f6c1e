"""Timeline files, read with the place of what is wrong with them."""

from __future__ import annotations

import json
import re
from itertools import count
from typing import TYPE_CHECKING

from voicecoach.documents.plain_file import open_plain
from voicecoach.errors import Problem, ScriptError, VoicecoachError
from voicecoach.timeline import TimelineError, from_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from voicecoach.timeline import Event, Timeline

_AGAIN = "compile the routine again"
_DECODER = json.JSONDecoder(parse_int=str)  # as text: no number is too long to be told of
_STRICTER = re.compile(r"this is not JSON: (.*) at line (\d+) column (\d+)")
"""What the model's reader refuses that Python's lets pass: half a character, a number too long."""
_SPACE = re.compile(r"[ \t\n\r]*")


def read_timeline(path: Path, check: Callable[[Event], None] = lambda _: None) -> Timeline:
    """The timeline in a file; raises ScriptError with the line and column of what is wrong.

    `check` raises ValueError with `what; what instead` for an event whose sound cannot be played.
    """
    text = _read(path)
    timeline = _timeline(text, path)
    if problems := tuple(_unplayable(timeline, text, path, check)):
        raise ScriptError(problems)
    return timeline


def _read(path: Path) -> str:
    try:
        with open_plain(path) as file:
            return file.read().decode("utf-8-sig")
    except OSError as error:
        raise VoicecoachError(f"{path.as_posix()} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise ScriptError((Problem(path, 1, 1, "this is not UTF-8", _AGAIN),)) from None


def _timeline(text: str, path: Path) -> Timeline:
    try:
        _DECODER.decode(text)
        return from_json(text)
    except json.JSONDecodeError as error:
        what = f"this is not JSON: {error.msg.lower()}"
        raise ScriptError((Problem(path, error.lineno, error.colno, what, _AGAIN),)) from None
    except RecursionError:
        raise ScriptError((Problem(path, 1, 1, "this is nested too deep", _AGAIN),)) from None
    except TimelineError as error:
        raise ScriptError((_problem(error, text, path),)) from None


def _unplayable(
    timeline: Timeline, text: str, path: Path, check: Callable[[Event], None]
) -> Iterator[Problem]:
    """A problem for each sound that cannot be played, where it cannot for the first time."""
    told = set[str | None]()
    for place, event in enumerate(timeline.events):
        try:
            if event.sound not in told:
                check(event)
        except ValueError as error:
            told.add(event.sound)
            what, _, hint = str(error).partition("; ")
            yield _problem(TimelineError(("events", place, "sound"), what, hint), text, path)


def _problem(error: TimelineError, text: str, path: Path) -> Problem:
    if found := _STRICTER.fullmatch(error.what):
        what, line, column = found.groups()
        return Problem(path, int(line), int(column), f"this is not JSON: {what}", _AGAIN)
    at = _find(text, error.trail)
    line_number, column_number = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return Problem(path, line_number, column_number, error.what, error.hint)


def _find(text: str, trail: tuple[str | int, ...]) -> int:
    """Where the value at the end of the trail starts, or the last one on the way that is there."""
    at = _skip(text, 0)
    for part in trail:
        inner = next((start for name, start in _parts(text, at) if name == part), None)
        if inner is None:
            break
        at = inner
    return at


def _parts(text: str, at: int) -> Iterator[tuple[str | int, int]]:
    """The keys, or the places, in the object or list that starts here, each with where its value starts."""
    places = count()
    if text[at] not in "{[":
        return
    inside = _skip(text, at + 1)
    while text[inside] not in "}]":
        name: str | int = next(places)
        if text[at] == "{":
            name, end = _DECODER.raw_decode(text, inside)
            inside = _skip(text, _skip(text, end) + 1)  # over the colon
        yield name, inside
        _, end = _DECODER.raw_decode(text, inside)
        inside = _skip(text, end)
        if text[inside] == ",":
            inside = _skip(text, inside + 1)


def _skip(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at
