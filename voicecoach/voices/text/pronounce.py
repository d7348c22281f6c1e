"""How words are said that an engine would read wrongly, put to each engine in its own way.

A respelling stands in place of the word for every engine. IPA goes to those that take phonemes, each with
signs of its own; the others read the word as it is written.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from voicecoach.wording import ipa_table, parse_ipa, split_ipa

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Saying = Callable[[str, str], str]
    """Makes what an engine gets of a word and its IPA."""


def ignore_ipa(word: str, ipa: str) -> str:  # noqa: ARG001 - for engines that take no phonemes
    """The word itself."""
    return word


def espeak_markup(word: str, ipa: str) -> str:  # noqa: ARG001 - espeak-ng takes phonemes alone
    """Phonemes in double brackets, which espeak-ng reads when it is told to.

    >>> espeak_markup("sofa", "sofa")
    '[[sofa]]'
    """
    return f"[[{_engine_phonemes(ipa, 'espeak')}]]"


def hibari_markup(word: str, ipa: str) -> str:
    """The word with its phonemes behind it.

    >>> hibari_markup("sofa", "sofa")
    '[sofa](/sOfa/)'
    """
    return f"[{word}](/{_engine_phonemes(ipa, 'hibari')}/)"


def piper_markup(word: str, ipa: str) -> str:  # noqa: ARG001 - Piper takes phonemes alone
    """The IPA itself in double brackets."""
    return f"[[ {ipa} ]]"


def _engine_phonemes(ipa: str, engine: str) -> str:
    """The engine's own signs, each stress just before its vowel."""
    known = ipa_table()
    signs: list[str] = []
    stress = ""
    for sign in split_ipa(ipa):
        if sign in known["stresses"]:
            stress = known["stresses"][sign][engine]
        elif sign in known["vowels"]:
            signs += (stress, known["vowels"][sign][engine])
            stress = ""
        else:
            signs.append(known["consonants"][sign][engine])
    return "".join(signs)


def pronunciations_in(text: str, lexicon: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The entries of a lexicon whose words stand in a text, whole and in any case, in the lexicon's order."""
    if not lexicon or not _words_pattern(tuple(lexicon)).search(text):
        return ()
    return tuple((word, saying) for word, saying in lexicon.items() if _word_pattern(word).search(text))


def apply_pronunciations(words: str, said: tuple[tuple[str, str], ...], saying: Saying) -> str:
    """The words with what they are said like in their place; where two would do, the longer one."""
    if not said:
        return words
    ways = {word.casefold(): way for word, way in said}

    def put(found: re.Match[str]) -> str:
        way = ways[found[0].casefold()]
        ipa = parse_ipa(way)
        return way if ipa is None else saying(found[0], ipa)

    return _words_pattern(tuple(ways)).sub(put, words)


@functools.lru_cache(maxsize=256)
def _words_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words; where two would do, the longer one."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join(_word_pattern(word).pattern for word in longest), re.IGNORECASE)


def _word_pattern(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
