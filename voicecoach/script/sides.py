"""Words for the sides of a body, and their mirror images."""

from __future__ import annotations

import re

_SIDE_PAIRS = {
    "right": "left",
    "rechts": "links",
    **{f"recht{ending}": f"link{ending}" for ending in ("e", "em", "en", "er", "es")},
}
_OTHER_SIDE = {**_SIDE_PAIRS, **{other: word for word, other in _SIDE_PAIRS.items()}}
_NOT_AFTER = ("all ", "is ", "are ", "seconds ", "minutes ", "nothing ", "time ")
_NOT_BEFORE = "now|away|after|before|behind|angles?|here|there|where|as|in front|on time|over"
_SIDE_WORD = re.compile(
    "".join(f"(?<!{words})" for words in _NOT_AFTER)
    + rf"\b({'|'.join(_OTHER_SIDE)})\b(?! (?:{_NOT_BEFORE})\b)",
    re.IGNORECASE,
)
"""A side of a body, and neither "all right" nor "ten seconds left"."""


def sides_in(text: str) -> frozenset[str]:
    """The words for sides that a text holds, in lower case.

    >>> sorted(sides_in("Right foot over left, and all right"))
    ['left', 'right']
    """
    return frozenset(word.lower() for word in _SIDE_WORD.findall(text))


def other_side(side: str) -> str:
    """The word for the other side.

    >>> other_side("rechten")
    'linken'
    """
    return _OTHER_SIDE[side]


def mirror_sides(text: str) -> str:
    """The text with every side turned into the other one.

    >>> mirror_sides("Right calf")
    'Left calf'
    """
    return _SIDE_WORD.sub(lambda found: _match_case(found[0], _OTHER_SIDE[found[0].lower()]), text)


def _match_case(model: str, word: str) -> str:
    return word.capitalize() if model[0].isupper() else word
