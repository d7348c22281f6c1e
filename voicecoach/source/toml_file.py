"""TOML files without tables: read with the lines of their keys, and edited without losing comments."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voicecoach.errors import Problem, ScriptError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A file's text and its values by key."""

    path: Path
    text: str
    values: Mapping[str, Any]

    def line_of(self, key: str) -> int:
        """The line of a key, counted from 1."""
        return self._text_before(key).count("\n") + 1

    def problem_at(self, key: str, what: str, hint: str | None) -> Problem:
        """A problem with the value of a key."""
        before = self._text_before(key)
        return Problem(self.path, before.count("\n") + 1, len(before) - before.rfind("\n"), what, hint or "")

    def _text_before(self, key: str) -> str:
        found = re.search(rf"^[ \t]*(?:\[+[ \t]*)?[\"']?(?={re.escape(key)}\b)", self.text, re.MULTILINE)
        return self.text[: found.end()] if found else ""


def read_toml(path: Path) -> TomlFile:
    """The values in the file, none if it does not exist; raises ScriptError if it cannot be read."""
    try:
        text = path.read_text("utf-8") if path.is_file() else ""
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise ScriptError((Problem(path, 1, 1, what, "see who may read it"),)) from error
    except UnicodeDecodeError:
        raise ScriptError((Problem(path, 1, 1, "this is not UTF-8", "save the file as UTF-8"),)) from None
    return parse_toml(text, path)


def parse_toml(text: str, path: Path) -> TomlFile:
    """The values in a TOML text; problems name the file `path`. Raises ScriptError."""
    try:
        return TomlFile(path, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ScriptError((_syntax_problem(str(error), text, path),)) from None
    except RecursionError:
        what = "lists or tables are nested too deep"
        raise ScriptError((Problem(path, 1, 1, what, 'write key = "value", or key = 12'),)) from None


def _syntax_problem(message: str, text: str, path: Path) -> Problem:
    found = _POSITION.search(message)
    end = (text.count("\n") + 1, len(text) - text.rfind("\n"))
    line, column = (int(found[1]), int(found[2])) if found and found[1] else end
    what = f"this is not TOML: {_POSITION.sub('', message).lower()}"
    return Problem(path, line, column, what, 'write key = "value", or key = 12')


def set_toml_key(text: str, key: str, value: Any) -> str:
    r"""The text with a key set to a value; everything else is kept.

    >>> set_toml_key('# mine\nvoice = "espeak" # clear\n', "voice", "natural")
    '# mine\nvoice = "natural" # clear\n'
    """
    import tomlkit  # noqa: PLC0415 - slow to import; few commands edit a file

    document = tomlkit.parse(text)
    document[key] = value
    return tomlkit.dumps(document)


def remove_toml_key(text: str, key: str) -> str:
    """The text without a key, which must exist; everything else is kept."""
    import tomlkit  # noqa: PLC0415 - as above

    document = tomlkit.parse(text)
    del document[key]
    return tomlkit.dumps(document)
