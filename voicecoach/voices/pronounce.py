"""How words are said that an engine would read wrongly, put to each engine in its own way.

A respelling stands in place of the word for every engine. IPA goes to those that take phonemes, each with
signs of its own; the others read the word as it is written.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from voicecoach.documents.ipa import ipa_of, ipa_signs, known_signs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Saying = Callable[[str, str], str]
    """Makes what an engine gets of a word and its IPA."""


def as_written(word: str, ipa: str) -> str:  # noqa: ARG001 - for engines that take no phonemes
    """The word itself."""
    return word


def for_espeak(word: str, ipa: str) -> str:  # noqa: ARG001 - espeak-ng takes phonemes alone
    """Phonemes in double brackets, which espeak-ng reads when it is told to.

    >>> for_espeak("sofa", "sofa")
    '[[sofa]]'
    """
    return f"[[{_signs(ipa, 'espeak')}]]"


def for_hibari(word: str, ipa: str) -> str:
    """The word with its phonemes behind it.

    >>> for_hibari("sofa", "sofa")
    '[sofa](/sOfa/)'
    """
    return f"[{word}](/{_signs(ipa, 'hibari')}/)"


def for_piper(word: str, ipa: str) -> str:  # noqa: ARG001 - Piper takes phonemes alone
    """The IPA itself in double brackets."""
    return f"[[ {ipa} ]]"


def _signs(ipa: str, engine: str) -> str:
    """The engine's own signs, each stress just before its vowel."""
    known = known_signs()
    signs: list[str] = []
    stress = ""
    for sign in ipa_signs(ipa):
        if sign in known["stresses"]:
            stress = known["stresses"][sign][engine]
        elif sign in known["vowels"]:
            signs += (stress, known["vowels"][sign][engine])
            stress = ""
        else:
            signs.append(known["consonants"][sign][engine])
    return "".join(signs)


def sayings_in(text: str, lexicon: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The entries of a lexicon whose words stand in a text, whole and in any case, in the lexicon's order."""
    if not lexicon or not _any_of(tuple(lexicon)).search(text):
        return ()
    return tuple((word, saying) for word, saying in lexicon.items() if _pattern(word).search(text))


def pronounced(words: str, said: tuple[tuple[str, str], ...], saying: Saying) -> str:
    """The words with what they are said like in their place; where two would do, the longer one."""
    if not said:
        return words
    ways = {word.casefold(): way for word, way in said}

    def put(found: re.Match[str]) -> str:
        way = ways[found[0].casefold()]
        ipa = ipa_of(way)
        return way if ipa is None else saying(found[0], ipa)

    return _any_of(tuple(ways)).sub(put, words)


@functools.lru_cache(maxsize=256)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words; where two would do, the longer one."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join(_pattern(word).pattern for word in longest), re.IGNORECASE)


def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
