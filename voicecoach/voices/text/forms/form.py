"""What a written form is: a pattern, and a function that reads what it matches."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.voices.text.language_rules import LanguageRules


@dataclass(frozen=True, slots=True)
class Reading:
    """The words for a part of a match, and why; a guess where the text can be read in another way.

    `span` is the part that is read, by the name of its group; the whole match where it is 0.
    """

    spoken: str
    why: str
    is_guess: bool = False
    span: int | str = 0


_ROMAN = {"I": 1, "V": 5, "X": 10}

Match: TypeAlias = re.Match[str]
MakePattern: TypeAlias = "Callable[[LanguageRules], str]"
Read: TypeAlias = "Callable[[LanguageRules, Match], Reading | None]"


@dataclass(frozen=True, slots=True)
class Form:
    """A written form: its kind, its pattern in a language, and how a match is read.

    `needs` is a pattern of which a text must have a match; without it, the form is not looked for. `read`
    returns None where a match is something else.
    """

    kind: str
    needs: str
    pattern: MakePattern
    read: Read
    flags: int = 0


def previous_word(match: Match) -> str:
    """The word directly before a match, in small letters; empty at the start and after punctuation."""
    found = re.search(r"([^\W\d_]+\.?)[\s(]*$", match.string[max(0, match.start() - 30) : match.start()])
    return found[1].lower() if found else ""


def next_word(match: Match) -> str:
    """The word after a match, as it is written; empty at the end and before punctuation."""
    found = re.match(r"[\s-]*([^\W\d_]+)", match.string[match.end() : match.end() + 40])
    return found[1] if found else ""


def roman_value(roman: str) -> int:
    """The value of a Roman numeral of I, V and X."""
    values = [_ROMAN[letter] for letter in roman]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
