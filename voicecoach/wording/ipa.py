"""The IPA symbols that voices know; they are listed in ipa.toml in this folder."""

from __future__ import annotations

import functools
import re
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SILENT_MARKS = re.compile(r"[.\u0361\u203f]")
"""Syllable breaks and ties, which may be written between sounds."""


@functools.cache
def ipa_table() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """`vowels`, `consonants` and `stresses`: for each symbol, each engine's own notation by engine."""
    import tomllib  # noqa: PLC0415 - few sessions have pronunciations in IPA

    return tomllib.loads(files(__package__).joinpath("ipa.toml").read_text("utf-8"))


def parse_ipa(pronunciation: str) -> str | None:
    """The IPA between slashes, without ties and syllable breaks; None for a respelling.

    >>> parse_ipa("/so.fa/"), parse_ipa("SO-fa")
    ('sofa', None)
    """
    if not (pronunciation.startswith("/") and pronunciation.endswith("/") and len(pronunciation) > 1):
        return None
    return _SILENT_MARKS.sub("", pronunciation[1:-1])


def split_ipa(ipa: str) -> list[str]:
    """The symbols in IPA from `parse_ipa`, some of several characters, without unknown ones."""
    return _symbol_pattern().findall(ipa)


def unknown_symbols(ipa: str) -> str:
    """The characters of IPA from `parse_ipa` that belong to no known symbol."""
    return "".join(_symbol_pattern().sub("", ipa).split())


@functools.cache
def _symbol_pattern() -> re.Pattern[str]:
    symbols = [re.escape(symbol) for kind in ipa_table().values() for symbol in kind]
    return re.compile("|".join(sorted(symbols, key=len, reverse=True)))
