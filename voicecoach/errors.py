"""The one error root: everything that a user can cause or meet is a VoicecoachError."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class VoicecoachError(Exception):
    """Something a user can read and act on: it is printed as one line, never as a traceback."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a file: where it stands (line and column count from 1), what it is, what to do.

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
    """A script that cannot be used: holds every problem found in it, in the order of the file."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class VoiceError(VoicecoachError):
    """A voice could not speak an utterance: holds the voice's name and the text."""

    def __init__(self, voice: str, text: str, why: str) -> None:
        super().__init__(f"voice {voice} cannot speak {text!r}: {why}")
        self.voice = voice
        self.text = text
        self.why = why


class DeviceError(VoicecoachError):
    """A sound device cannot be opened, or stopped taking samples."""


class NoDeviceError(DeviceError):
    """There is no sound device to play on, or it cannot be opened."""


class DeviceGoneError(DeviceError):
    """A sound device went away in the middle and was not back in time."""


def closest_match(name: str, known: Iterable[str]) -> str | None:
    """The known name that is spelt most like this one, in large or small letters; None where none is.

    >>> closest_match("Hodl", ["hold", "rest"]), closest_match("DO", ["do"]), closest_match("xyz", ["hold", "rest"])
    ('hold', 'do', None)
    """
    spelt = {one.casefold(): one for one in known}
    close = difflib.get_close_matches(name.casefold(), spelt, 1)
    return spelt[close[0]] if close else None


def did_you_mean(name: str, known: Iterable[str], otherwise: str | None = None) -> str:
    """The hint for a name that does not exist: the closest one, else all that exist, or `otherwise`.

    >>> did_you_mean("hodl", ["hold", "rest"]), did_you_mean("xyz", ["hold", "rest"]), did_you_mean("x", [])
    ("did you mean 'hold'?", 'there are: hold, rest', 'there are none yet')
    >>> did_you_mean("xyz", ["hold", "rest"], "`voicecoach list` shows them")
    '`voicecoach list` shows them'
    """
    names = list(known)
    meant = closest_match(name, names)
    if meant is not None:
        return f"did you mean {meant!r}?"
    if otherwise is not None:
        return otherwise
    return f"there are: {', '.join(names)}" if names else "there are none yet"
