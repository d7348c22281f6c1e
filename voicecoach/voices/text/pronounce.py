"""Pronunciations: words that engines would read wrongly, in the notation of each engine.

A respelling replaces the word for every engine. IPA is converted for engines that read phonemes, each in its
own notation; the others read the word as it is written.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from voicecoach.wording import ipa_table, parse_ipa, split_ipa

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from voicecoach.voices.text.lexicon import LexiconMatch

    IpaMarkup = Callable[[str, str], str]
    """Makes an engine's notation of a word and its IPA."""


def espeak_markup(word: str, ipa: str) -> str:  # noqa: ARG001 - espeak-ng gets only the phonemes
    """Phonemes of espeak-ng in double brackets.

    >>> espeak_markup("sofa", "sofa")
    '[[sofa]]'
    """
    return f"[[{_engine_phonemes(ipa, 'espeak')}]]"


def hibari_markup(word: str, ipa: str) -> str:
    """The word, followed by its phonemes in hibari's notation.

    >>> hibari_markup("sofa", "sofa")
    '[sofa](/sOfa/)'
    """
    return f"[{word}](/{_engine_phonemes(ipa, 'hibari')}/)"


def piper_markup(word: str, ipa: str) -> str:  # noqa: ARG001 - Piper gets only the phonemes
    """The IPA itself in double brackets."""
    return f"[[ {ipa} ]]"


def _engine_phonemes(ipa: str, engine: str) -> str:
    """The IPA in an engine's own symbols, each stress directly before its vowel."""
    table = ipa_table()
    signs: list[str] = []
    stress = ""
    for sign in split_ipa(ipa):
        if sign in table["stresses"]:
            stress = table["stresses"][sign][engine]
        elif sign in table["vowels"]:
            signs += (stress, table["vowels"][sign][engine])
            stress = ""
        else:
            signs.append(table["consonants"][sign][engine])
    return "".join(signs)


def pronunciations_in(text: str, lexicon: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The entries of a lexicon whose words are in a text (whole, in any case), in the lexicon's order."""
    if not lexicon or not _words_pattern(tuple(lexicon)).search(text):
        return ()
    return tuple(
        (word, pronunciation) for word, pronunciation in lexicon.items() if _word_pattern(word).search(text)
    )


def apply_pronunciations(
    text: str,
    pronunciations: tuple[tuple[str, str], ...],
    markup: IpaMarkup | None,
    shipped: tuple[LexiconMatch, ...] = (),
) -> str:
    """Replace words by their respelling, or by what `markup` makes of their IPA.

    Without `markup`, a word with IPA stays as it is. Where several words match, the longest is replaced.
    `shipped` are parts of the text with pronunciations that apply where none of the others does.
    """
    if not pronunciations and not shipped:
        return text
    by_word = {word.casefold(): pronunciation for word, pronunciation in pronunciations}
    own = _words_pattern(tuple(by_word)).finditer(text) if by_word else ()
    replaced = [(*match.span(), match[0], by_word[match[0].casefold()]) for match in own]
    own_spans = [(start, end) for start, end, _, _ in replaced]
    replaced += (
        (entry.start, entry.end, entry.word, entry.pronunciation)
        for entry in shipped
        if not any(start < entry.end and entry.start < end for start, end in own_spans)
    )
    parts, position = [], 0
    for start, end, word, pronunciation in sorted(replaced):
        parts += [text[position:start], _say_word(word, pronunciation, markup)]
        position = end
    return "".join([*parts, text[position:]])


def _say_word(word: str, pronunciation: str, markup: IpaMarkup | None) -> str:
    ipa = parse_ipa(pronunciation)
    if ipa is None:
        return pronunciation
    return markup(word, ipa) if markup else word


@functools.lru_cache(maxsize=256)
def _words_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Matches any of the words, the longest that fits."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join(_word_pattern(word).pattern for word in longest), re.IGNORECASE)


def _word_pattern(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
