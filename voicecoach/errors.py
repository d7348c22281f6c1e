"""The errors that are shown to the user. All derive from VoicecoachError, with what is wrong and a hint."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NOT_ENOUGH_MEMORY = "there is not enough memory; close other programs, or see `ulimit -v`"
"""What a MemoryError tells the user."""


class HintTopic(StrEnum):
    """What a hint is about, so that a user interface can name its own command or option there."""

    ADD_BED = auto()
    ADD_LANGUAGE = auto()
    ALL_VOICES = auto()
    ALLOW_FOLDER = auto()
    """The subject is the folder."""
    CHAPTERS_OF_SPLIT = auto()
    CHOOSE_FOR_ROUTINE = auto()
    """The subject is the key of the setting."""
    EXPORT_INSTEAD = auto()
    GET_FOLDER = auto()
    GET_VOICE = auto()
    """The subject is the language."""
    FINISHED_SESSIONS = auto()
    INCLUDABLE_ROUTINES = auto()
    LIST_ROUTINES = auto()
    LIST_SESSIONS = auto()
    LIST_SETTINGS = auto()
    LIST_VOICES = auto()
    MORE_VOICES = auto()
    OMIT_EQUIPMENT = auto()
    PLAY_AGAIN = auto()
    """The subject is the routine."""
    RECORDING_NAMES = auto()
    RESUME = auto()
    SHARE_ADDRESS = auto()
    SHARE_HOST = auto()
    SILENCE_CUE = auto()
    SINGLE_ROUTINE = auto()
    SPLIT_BY_STEPS = auto()


class Hint(str):
    """What to do about an error, in words that hold for every user interface; they may be empty.

    A user interface may replace the words with its own, by `topic`; `subject` is what they apply to.
    """

    __slots__ = ("subject", "topic")
    topic: HintTopic | None
    subject: str

    def __new__(cls, words: str = "", topic: HintTopic | None = None, subject: str = "") -> Self:
        """A hint with these words."""
        hint = super().__new__(cls, words)
        hint.topic = topic
        hint.subject = subject
        return hint


def join_hint(what: str, hint: str | None) -> str:
    """What is wrong and what to do, as one line.

    >>> join_hint("unknown key 'hodl'", "did you mean 'hold'?"), join_hint("the disk is full", None)
    ("unknown key 'hodl'; did you mean 'hold'?", 'the disk is full')
    """
    return f"{what}; {hint}" if hint else what


class VoicecoachError(Exception):
    """An error that the user can act on: shown as one line, without a traceback.

    `what` is what is wrong, `hint` what to do about it, if that is known. The text is `what; hint`.
    """

    def __init__(self, what: str, hint: str | None = None) -> None:
        super().__init__(join_hint(what, hint))
        self.what = what
        self.hint = hint


class InputError(VoicecoachError, ValueError):
    """A value that cannot be used, in a file or given by the user.

    It is a ValueError so that pydantic collects it when a validator raises it.

    >>> error = InputError("'3' is not an age", "write 12h, 30d or 2w")
    >>> error.what, error.hint, str(error)
    ("'3' is not an age", 'write 12h, 30d or 2w', "'3' is not an age; write 12h, 30d or 2w")
    """

    @classmethod
    def from_error(cls, error: VoicecoachError, hint: str | None = None) -> Self:
        """Make the same error about an input value; `hint` is for an error that has none."""
        return cls(error.what, error.hint or hint)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A mistake in a file: its place (line and column count from 1), what is wrong, what to do.

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
        return f"{self.location}: {join_hint(self.what, self.hint)}"

    @property
    def location(self) -> str:
        """The place as `file:line:column`."""
        return f"{self.path.as_posix()}:{self.line}:{self.column}"


class ScriptError(VoicecoachError):
    """A file that cannot be used; `problems` are all that were found in it, in the order of the file."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class VoiceError(VoicecoachError):
    """A voice could not speak an utterance; `voice` is its name, `text` the words."""

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
    """The known name that is spelt most like this one, ignoring case; None if none is similar.

    >>> closest_match("Hodl", ["hold", "rest"]), closest_match("DO", ["do"]), closest_match("xyz", ["do"])
    ('hold', 'do', None)
    """
    by_spelling = {candidate.casefold(): candidate for candidate in known}
    close = difflib.get_close_matches(name.casefold(), by_spelling, 1)
    return by_spelling[close[0]] if close else None


def did_you_mean(name: str, known: Iterable[str], otherwise: str | None = None) -> str:
    """The hint for an unknown name: the closest known name, else `otherwise`, else all known names.

    >>> did_you_mean("hodl", ["hold", "rest"]), did_you_mean("xyz", ["hold", "rest"]), did_you_mean("x", [])
    ("did you mean 'hold'?", 'there are: hold, rest', 'there are none yet')
    >>> did_you_mean("xyz", ["hold", "rest"], "see the list")
    'see the list'
    """
    names = list(known)
    match = closest_match(name, names)
    if match is not None:
        return f"did you mean {match!r}?"
    if otherwise is not None:
        return otherwise
    return f"there are: {', '.join(names)}" if names else "there are none yet"
