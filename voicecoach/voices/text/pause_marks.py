"""Where a text has pauses: its punctuation marks between words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = re.compile(
    r"""(?P<sentence>[.!?…]+['"»”’)\]]*(?=\s)|[。！？]+)|(?P<clause>[,;:]+['"»”’)\]]*(?=\s)|\s[;:](?=\s)|[、，；：]+)"""  # noqa: RUF001 - full-width marks
)


@dataclass(frozen=True, slots=True)
class PauseMark:
    """A mark between words: the fraction of the letters before it, and whether it ends a sentence."""

    position: float
    ends_sentence: bool


def pause_marks(text: str) -> tuple[PauseMark, ...]:
    """The marks of a normalised text in their order; not one at its end, after which nothing is said.

    >>> [(round(mark.position, 2), mark.ends_sentence) for mark in pause_marks("In, out. Rest.")]
    [(0.22, False), (0.56, True)]
    """
    return tuple(_marks(text))


def _marks(text: str) -> Iterator[PauseMark]:
    letters = [0]
    for character in text:
        letters.append(letters[-1] + character.isalnum())
    for match in _MARK.finditer(text):
        before = letters[match.start()]
        if 0 < before < letters[-1]:
            yield PauseMark(before / letters[-1], match["sentence"] is not None)
