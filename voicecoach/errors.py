"""The errors that users can cause or meet; all are VoicecoachErrors."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class VoicecoachError(Exception):
    """An error for the user to read and act on; printed as one line, never as a traceback."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A problem in a file: its position (line and column count from 1), what is wrong, and what to do.

    Its text is `file:line:column: what; hint`:

    >>> from pathlib import Path
    >>> print(Problem(Path("neck.yaml"), 14, 5, "unknown key 'hodl' in a stretch", "did you mean 'hold'?"))
    neck.yaml:14:5: unknown key 'hodl' in a stretch; did you mean 'hold'?
    """

    path: Path
    line: int
    column: int
    what: str
    hint: str

    def __str__(self) -> str:
        return f"{self.path.as_posix()}:{self.line}:{self.column}: {self.what}; {self.hint}"


class ScriptError(VoicecoachError):
    """A script cannot be used; `problems` are all that were found, in the order of the file."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class VoiceError(VoicecoachError):
    """A voice could not speak a text."""

    def __init__(self, voice: str, text: str, why: str) -> None:
        super().__init__(f"voice {voice} cannot speak {text!r}: {why}")
        self.voice = voice
        self.text = text
        self.why = why


class DeviceError(VoicecoachError):
    """A sound device cannot be opened, or stopped taking samples."""


class NoDeviceError(DeviceError):
    """There is no sound device, or it cannot be opened."""


class DeviceGoneError(DeviceError):
    """A sound device disappeared during playback and did not come back in time."""


def closest_match(name: str, known: Iterable[str]) -> str | None:
    """The known name with the most similar spelling, whatever the case; None if none is similar.

    >>> closest_match("Hodl", ["hold", "rest"]), closest_match("DO", ["do"]), closest_match("xyz", ["hold"])
    ('hold', 'do', None)
    """
    by_spelling = {spelling.casefold(): spelling for spelling in known}
    matches = difflib.get_close_matches(name.casefold(), by_spelling, 1)
    return by_spelling[matches[0]] if matches else None


def did_you_mean(name: str, known: Iterable[str], otherwise: str | None = None) -> str:
    """A hint for an unknown name: the closest known one, else `otherwise` or all known names.

    >>> did_you_mean("hodl", ["hold", "rest"]), did_you_mean("xyz", ["hold", "rest"]), did_you_mean("x", [])
    ("did you mean 'hold'?", 'there are: hold, rest', 'there are none yet')
    >>> did_you_mean("xyz", ["hold", "rest"], "`voicecoach list` shows them")
    '`voicecoach list` shows them'
    """
    names = list(known)
    match = closest_match(name, names)
    if match is not None:
        return f"did you mean {match!r}?"
    if otherwise is not None:
        return otherwise
    return f"there are: {', '.join(names)}" if names else "there are none yet"
