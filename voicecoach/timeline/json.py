"""TODO"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from voicecoach.timeline.checks import TimelineError, find_faults
from voicecoach.timeline.model import Timeline

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails


def to_json(timeline: Timeline) -> str:
    """The documented JSON form, keys in the order of the fields.

    _SELDOM and `recordings` stand only where there are some.
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


_OPTIONAL_EVENT_KEYS = ("manner", "gain_db")


def from_json(text: str) -> Timeline:
    """Read the documented JSON form; raises TimelineError for the first thing that is wrong with it."""
    from pydantic import ValidationError  # noqa: PLC0415 - only where a file is read

    try:
        timeline: Timeline = _adapter().validate_json(text)
    except ValidationError as error:
        details = error.errors(include_url=False)[0]
        hint = "compile the routine again, or see docs/timeline.md"
        raise TimelineError(tuple(details["loc"]), _format_error(details), hint) from None
    for trail, what in find_faults(timeline):
        raise TimelineError(trail, what, "compile the routine again")
    return timeline


_MESSAGES = {
    "missing": "there is no key {key!r}",
    "unexpected_keyword_argument": "unknown key {key!r}",
    "literal_error": "{found} stands where {expected} belongs",
    "int_type": "{found} is not a whole number",
    "float_type": "{found} is not a number",
    "int_parsing_size": "the number is too large",
    "string_type": "{found} is not text",
    "tuple_type": "{found} stands where a list belongs",
    "dataclass_type": "{found} stands where keys and values belong",
    "json_invalid": "this is not JSON: {error}",
}


def _format_error(details: ErrorDetails) -> str:
    """A refusal of the model in words for whoever made the file."""
    words = _MESSAGES.get(details["type"], "this does not belong here")
    key = next(reversed(details["loc"]), "")
    return words.format_map({"key": key, "found": _format_value(details["input"]), **details.get("ctx", {})})


def _format_value(found: object) -> str:
    """A value as the file has it, or what it is where it is long."""
    if isinstance(found, dict | list):
        return "a list" if isinstance(found, list) else "a mapping"
    shown = json.dumps(found, ensure_ascii=False)
    return shown if len(shown) <= _MAX_VALUE_CHARS else f"{shown[:_MAX_VALUE_CHARS]}…"


_MAX_VALUE_CHARS = 60


@cache
def _adapter() -> TypeAdapter[Timeline]:
    from pydantic import TypeAdapter  # noqa: PLC0415 - only where a file is read or written

    return TypeAdapter(Timeline)
