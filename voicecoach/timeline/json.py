"""The JSON form of timelines: writing, reading, and the position of what is wrong in a file."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any

from voicecoach.errors import InputError, Problem, ScriptError, VoicecoachError
from voicecoach.system import open_regular_file
from voicecoach.timeline.checks import TimelineError, find_faults
from voicecoach.timeline.model import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

    from voicecoach.timeline.model import Event

_OPTIONAL_EVENT_KEYS = ("manner", "gain_db", "reading")
_COMPILE_HINT = "compile the routine again"
_MAX_VALUE_CHARS = 60
_DECODER = json.JSONDecoder(parse_int=str)  # Python refuses to convert very long numbers
_PYDANTIC_JSON_ERROR = re.compile(r"this is not JSON: (.*) at line (\d+) column (\d+)")
"""Matches errors that only Pydantic's JSON parser finds, such as half a surrogate pair."""
_JSON_WHITESPACE = re.compile(r"[ \t\n\r]*")
_MESSAGES = {
    "missing": "missing key {key!r}",
    "unexpected_keyword_argument": "unknown key {key!r}",
    "literal_error": "expected {expected}, not {found}",
    "int_type": "{found} is not a whole number",
    "float_type": "{found} is not a number",
    "int_parsing_size": "the number is too large",
    "string_type": "{found} is not text",
    "tuple_type": "expected a list, not {found}",
    "dataclass_type": "expected keys and values, not {found}",
    "json_invalid": "this is not JSON: {error}",
}
"""What is wrong, by Pydantic's type of error."""


def to_json(timeline: Timeline) -> str:
    """Write the documented JSON form, with the keys in the order of the fields.

    Empty optional keys are left out: `author`, `source`, `recordings`, _OPTIONAL_EVENT_KEYS, `said`.
    """
    whole = _adapter().dump_python(timeline, mode="json")
    for key in ("author", "source"):
        if whole[key] is None:
            del whole[key]
    if not timeline.recordings:
        del whole["recordings"]
    for event in whole["events"]:
        for key in _OPTIONAL_EVENT_KEYS:
            if event[key] is None:
                del event[key]
        if "manner" in event and not event["manner"]["said"]:
            del event["manner"]["said"]
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def from_json(text: str) -> Timeline:
    """Read the documented JSON form; raises TimelineError for the first problem."""
    from pydantic import ValidationError  # noqa: PLC0415 - slow to import; only where a file is read

    try:
        timeline: Timeline = _adapter().validate_json(text)
    except ValidationError as error:
        details = error.errors(include_url=False)[0]
        hint = f"{_COMPILE_HINT}, or see docs/timeline.md"
        raise TimelineError(tuple(details["loc"]), _format_error(details), hint) from None
    for key_path, character in _control_characters(text):
        raise TimelineError(key_path, f"the character {character!r} is not allowed", "take it out")
    for key_path, what in find_faults(timeline):
        raise TimelineError(key_path, what, _COMPILE_HINT)
    return timeline


_MAY_CONTROL = re.compile(r"\\u|\\[bf]|[\x7f-\x9f]")
"""What is in a JSON text that has control characters in its strings."""
_CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def _control_characters(text: str) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The paths of strings that would control the terminal that shows them, each with a character."""
    pending: list[tuple[tuple[str | int, ...], Any]] = []
    if _MAY_CONTROL.search(text):
        pending.append(((), json.loads(text)))
    while pending:
        path, value = pending.pop()
        if isinstance(value, str) and (found := _CONTROL_CHARACTER.search(value)):
            yield path, found.group()
        elif isinstance(value, list):
            pending += [((*path, index), part) for index, part in enumerate(value)]
        elif isinstance(value, dict):
            pending += [((*path, key), part) for key, part in value.items()]


@cache
def _adapter() -> TypeAdapter[Timeline]:
    from pydantic import TypeAdapter  # noqa: PLC0415 - slow to import; only where a file is read or written

    return TypeAdapter(Timeline)


def _format_error(details: ErrorDetails) -> str:
    message = _MESSAGES.get(details["type"], "this value is not valid here")
    key = next(reversed(details["loc"]), "")
    found = _format_value(details["input"])
    return message.format_map({"key": key, "found": found, **details.get("ctx", {})})


def _format_value(found: object) -> str:
    """A value as in the file, shortened if it is long."""
    if isinstance(found, dict | list):
        return "a list" if isinstance(found, list) else "a mapping"
    text = _CONTROL_CHARACTER.sub(
        lambda match: f"\\u{ord(match[0]):04x}", json.dumps(found, ensure_ascii=False)
    )
    return text if len(text) <= _MAX_VALUE_CHARS else f"{text[:_MAX_VALUE_CHARS]}…"


def read_timeline(path: Path, check: Callable[[Event], None] = lambda _: None) -> Timeline:
    """Read a timeline file; raises ScriptError with the line and column of each problem.

    `check` raises ValueError with "problem; hint" for an event whose sound cannot be played.
    """
    text = _read_text(path)
    timeline = _parse_timeline(text, path)
    if problems := tuple(_unplayable_sounds(timeline, text, path, check)):
        raise ScriptError(problems)
    return timeline


def _read_text(path: Path) -> str:
    try:
        with open_regular_file(path) as file:
            return file.read().decode("utf-8-sig")
    except OSError as error:
        raise VoicecoachError(f"{path.as_posix()} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise ScriptError((Problem(path, 1, 1, "this is not UTF-8", _COMPILE_HINT),)) from None


def _parse_timeline(text: str, path: Path) -> Timeline:
    try:
        _DECODER.decode(text)
        return from_json(text)
    except json.JSONDecodeError as error:
        what = f"this is not JSON: {error.msg.lower()}"
        raise ScriptError((Problem(path, error.lineno, error.colno, what, _COMPILE_HINT),)) from None
    except RecursionError:
        raise ScriptError((Problem(path, 1, 1, "this is nested too deep", _COMPILE_HINT),)) from None
    except TimelineError as error:
        raise ScriptError((_locate_problem(error, text, path),)) from None


def _unplayable_sounds(
    timeline: Timeline, text: str, path: Path, check: Callable[[Event], None]
) -> Iterator[Problem]:
    """A problem for each sound that cannot be played, at its first event."""
    reported = set[str | None]()
    for index, event in enumerate(timeline.events):
        try:
            if event.sound not in reported:
                check(event)
        except InputError as error:
            reported.add(event.sound)
            located = TimelineError(("events", index, "sound"), error.what, error.hint or "")
            yield _locate_problem(located, text, path)


def _locate_problem(error: TimelineError, text: str, path: Path) -> Problem:
    if match := _PYDANTIC_JSON_ERROR.fullmatch(error.what):
        what, line, column = match.groups()
        return Problem(path, int(line), int(column), f"this is not JSON: {what}", _COMPILE_HINT)
    offset = _find_value(text, error.key_path)
    line_number, column_number = text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
    return Problem(path, line_number, column_number, error.what, error.hint)


def _find_value(text: str, key_path: tuple[str | int, ...]) -> int:
    """The offset of the value at a path of keys, or of the last value on the way that exists."""
    offset = _skip_whitespace(text, 0)
    for key in key_path:
        inner = next((start for name, start in _iter_children(text, offset) if name == key), None)
        if inner is None:
            break
        offset = inner
    return offset


def _iter_children(text: str, offset: int) -> Iterator[tuple[str | int, int]]:
    """The keys or indices in the object or list at an offset, each with the offset of its value."""
    indices = count()
    if text[offset] not in "{[":
        return
    cursor = _skip_whitespace(text, offset + 1)
    while text[cursor] not in "}]":
        name: str | int = next(indices)
        if text[offset] == "{":
            name, end = _DECODER.raw_decode(text, cursor)
            cursor = _skip_whitespace(text, _skip_whitespace(text, end) + 1)  # skips the colon
        yield name, cursor
        _, end = _DECODER.raw_decode(text, cursor)
        cursor = _skip_whitespace(text, end)
        if text[cursor] == ",":
            cursor = _skip_whitespace(text, cursor + 1)


def _skip_whitespace(text: str, offset: int) -> int:
    match = _JSON_WHITESPACE.match(text, offset)
    return match.end() if match else offset
