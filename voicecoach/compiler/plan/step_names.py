"""Names of steps that the author gave none."""

from __future__ import annotations

import re

_MAX_CHARS = 40
_SENTENCE_END = re.compile("(?<=[.!?:])\\s|(?<=[\u3002\uff01\uff1f])")
"""The end of a sentence, also with the signs of Japanese."""


def first_words(text: str) -> str:
    """The first words of a text, as a title: its first sentence without the full stop, shortened.

    >>> first_words("Now the floor. Take your time."), first_words("Are you ready? Go.")
    ('Now the floor', 'Are you ready?')
    >>> first_words("Lie on your back with both feet flat on the floor and your arms wide.")
    'Lie on your back with both feet flat on…'
    """
    sentence = _SENTENCE_END.split(text.strip(), maxsplit=1)[0].rstrip(".,;:\u3002")
    if len(sentence) <= _MAX_CHARS:
        return sentence
    cut, space, _ = sentence[: _MAX_CHARS + 1].rpartition(" ")
    return f"{(cut if space else sentence[:_MAX_CHARS]).rstrip('.,;:')}…"
