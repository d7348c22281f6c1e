"""The signs of the IPA that voices know, read from ipa.toml, which stands beside this file."""

from __future__ import annotations

import functools
import re
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SILENT_MARKS = re.compile(r"[.\u0361\u203f]")
"""Ends of syllables and ties: they may stand between the sounds."""


@functools.cache
def ipa_table() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """`vowels`, `consonants` and `stresses`: for each sign what each engine calls it, by engine."""
    import tomllib  # noqa: PLC0415 - few sessions have words that are said by their IPA

    return tomllib.loads(files(__package__).joinpath("ipa.toml").read_text("utf-8"))


def parse_ipa(saying: str) -> str | None:
    """What stands between slashes, without ties and the ends of syllables; None for a respelling.

    >>> parse_ipa("/so.fa/"), parse_ipa("SO-fa")
    ('sofa', None)
    """
    if not (saying.startswith("/") and saying.endswith("/") and len(saying) > 1):
        return None
    return _SILENT_MARKS.sub("", saying[1:-1])


def split_ipa(ipa: str) -> list[str]:
    """The signs in IPA that `ipa_of` gave, each as long as it is; those that nobody knows are left out."""
    return _symbol_pattern().findall(ipa)


def unknown_symbols(ipa: str) -> str:
    """What is left of IPA without the signs that are known."""
    return "".join(_symbol_pattern().sub("", ipa).split())


@functools.cache
def _symbol_pattern() -> re.Pattern[str]:
    signs = [re.escape(sign) for kind in ipa_table().values() for sign in kind]
    return re.compile("|".join(sorted(signs, key=len, reverse=True)))
