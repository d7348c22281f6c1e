"""Words for the sides of a body, and their mirror images."""

from __future__ import annotations

import re

_PAIRS = {
    "right": "left",
    "rechts": "links",
    **{f"recht{ending}": f"link{ending}" for ending in ("e", "em", "en", "er", "es")},
}
_OTHER = {**_PAIRS, **{other: word for word, other in _PAIRS.items()}}
_BEFORE = ("all ", "is ", "are ", "seconds ", "minutes ", "nothing ", "time ")
_BEHIND = "now|away|after|before|behind|angles?|here|there|where|as|in front|on time|over"
_WORD = re.compile(
    "".join(f"(?<!{words})" for words in _BEFORE) + rf"\b({'|'.join(_OTHER)})\b(?! (?:{_BEHIND})\b)",
    re.IGNORECASE,
)
"""A side of a body, and neither "all right" nor "ten seconds left"."""


def sides_in(text: str) -> frozenset[str]:
    """The words for sides that a text holds, in lower case.

    >>> sorted(sides_in("Right foot over left, and all right"))
    ['left', 'right']
    """
    return frozenset(word.lower() for word in _WORD.findall(text))


def other_side(side: str) -> str:
    """The word for the other side.

    >>> other_side("rechten")
    'linken'
    """
    return _OTHER[side]


def mirrored(text: str) -> str:
    """The text with every side turned into the other one.

    >>> mirrored("Right calf")
    'Left calf'
    """
    return _WORD.sub(lambda found: _in_the_case_of(found[0], _OTHER[found[0].lower()]), text)


def _in_the_case_of(model: str, word: str) -> str:
    return word.capitalize() if model[0].isupper() else word
