"""Words that a template may ask for in another form: `{hold:accusative}`, `{side:adverb}`."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable

GRAMMAR_FORMS = MappingProxyType(
    {
        "accusative": "the object of a verb such as *hold*, or of *onto*",
        "genitive": "behind *of*: round two of three",
        "ordinal": "its place in a row: the second",
        "adjective": "as it stands with the language's word for side",
        "adverb": "where, or where to: on the left",
    }
)
"""The forms that a template may ask for; a language has those that it needs, else the words are plain."""


class Inflected(str):
    """Words as they are said by themselves, which know their other forms too."""

    __slots__ = ("_in_form",)
    _inflect: Callable[[str], str]

    def __new__(cls, words: str, in_form: Callable[[str], str]) -> Self:
        """`in_form` gives the words in a form by its name, the plain ones where there is no such form."""
        said = super().__new__(cls, words)
        said._inflect = in_form
        return said

    def in_form(self, name: str) -> str:
        """The words in a form, such as `accusative`."""
        return self._inflect(name)
