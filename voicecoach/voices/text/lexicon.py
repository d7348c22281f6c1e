"""The pronunciations that ship: words of this trade, and words whose sound depends on the phrase.

`lexicon/<language>.toml` has `words` (whole words, in any case) and `phrases` (regular expressions, of which
only what they match is replaced), each with a respelling or with IPA between slashes; `espeak_phrases` are
for the voices that use espeak's phonemes. The pronunciations of routines
and users are applied in their place where they have the same word.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from voicecoach.system import primary_language

if TYPE_CHECKING:
    from collections.abc import Iterator


_ESPEAK_ENGINES = frozenset({"espeak", "piper"})


@dataclass(frozen=True, slots=True)
class LexiconMatch:
    """A part of a text with its pronunciation, which ships."""

    start: int
    end: int
    word: str
    pronunciation: str


@dataclass(frozen=True, slots=True)
class _ShippedLexicon:
    words: dict[str, str]
    any_word: re.Pattern[str]
    phrases: tuple[tuple[re.Pattern[str], str], ...]
    any_phrase: re.Pattern[str]


@functools.cache
def _load_lexicon(language: str, engine: str) -> _ShippedLexicon | None:
    import tomllib  # noqa: PLC0415 - only where a text is spoken

    source = files(__package__).joinpath("lexicon", f"{language}.toml")
    if not (language.isascii() and language.isalpha() and source.is_file()):
        return None
    data = tomllib.loads(source.read_text("utf-8"))
    words = {word.casefold(): pronunciation for word, pronunciation in data["words"].items()}
    longest = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"
    found = {**data["phrases"], **(data.get("espeak_phrases", {}) if engine in _ESPEAK_ENGINES else {})}
    phrases = tuple((re.compile(find, re.IGNORECASE), said) for find, said in found.items())
    joined = "|".join(f"(?:{find})" for find in found) or "(?!)"
    any_word = re.compile(rf"(?<![\w-])(?:{longest})(?![\w-])", re.IGNORECASE)
    return _ShippedLexicon(words, any_word, phrases, re.compile(joined, re.IGNORECASE))


@functools.lru_cache(maxsize=1024)
def shipped_pronunciations(text: str, language: str, voice: str) -> tuple[LexiconMatch, ...]:
    """The parts of a normalised text that the shipped list has for a voice (its full name), in their order.

    >>> [found.word for found in shipped_pronunciations("Bow forward, then take a bow.", "en", "natural")]
    ['Bow']
    """
    lexicon = _load_lexicon(primary_language(language), voice.partition("/")[0])
    return () if lexicon is None else tuple(sorted(_matches(text, lexicon), key=lambda match: match.start))


def _matches(text: str, lexicon: _ShippedLexicon) -> Iterator[LexiconMatch]:
    for match in lexicon.any_word.finditer(text):
        yield LexiconMatch(*match.span(), match[0], lexicon.words[match[0].casefold()])
    if not lexicon.any_phrase.search(text):
        return
    found: set[int] = set()
    for pattern, pronunciation in lexicon.phrases:
        for match in pattern.finditer(text):
            if match.start() not in found:
                found.add(match.start())
                yield LexiconMatch(*match.span(), match[0], pronunciation)
