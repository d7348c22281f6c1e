"""The passage by which the pace of voices is measured, in each language that has words for cues."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.system import primary_language

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE = Path(__file__).with_name("passage.toml")


def passage(language: str) -> tuple[str, ...]:
    """The sentences for a BCP 47 tag; none for a language without a passage."""
    return _passages().get(primary_language(language), ())


def passage_languages() -> tuple[str, ...]:
    """The tags of the languages with a passage."""
    return tuple(_passages())


def passage_words(language: str) -> int:
    """The number of words of the passage, by spaces; the Japanese one has a space between words too."""
    return sum(len(sentence.split()) for sentence in passage(language))


@functools.cache
def _passages() -> Mapping[str, tuple[str, ...]]:
    passages: dict[str, list[str]] = tomllib.loads(_FILE.read_text("utf-8"))
    return {language: tuple(sentences) for language, sentences in passages.items()}
