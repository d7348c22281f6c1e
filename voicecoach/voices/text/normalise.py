"""Normalisation of text for speech, before any engine gets it.

Engines read "10-15 s", "3 x 12", "1/2" and "30s" wrongly, each in its own way. What is the same in every
language (dashes, emoji, spaces) is replaced here; what needs words is replaced for languages with a file
`speakable/<language>.toml`:

- `[words]`: `to`, `times`, `minus`, `and`, `out_of`, for ranges, sets, signs, `1 1/2` and `8/10`; where `10x`
  is read with another word than `3 x 12`, that word (see es.toml);
- `[fractions]`: `"1/2" = "one half"`; `[mixed]`: those that are read differently after a whole number;
- `[[units]]`: a form for each CLDR plural category, and the spellings of the unit: `after` a number, with or
  without a space, or `close` to it, without one, which has precedence. A form with `{n}`, or with another
  number form that the language's wording has, is read with the number in words; a form without one follows
  the digits. `unit = "second"` takes the forms of that unit from the wording;
- `[abbreviations]` and `[symbols]`: how each is read;
- `spaced = false`: the language has no spaces between words, so units may touch letters, and all numbers are
  written in words.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from voicecoach.system import primary_language
from voicecoach.voices.text.language_rules import TIMES_SIGN, load_language_rules

_LETTER = r"[^\W\d_]"

# As escapes, because many look alike: quotes, the ellipsis, degrees, minus and hyphens, fractions, markup.
_LOOKALIKES = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2026": "...",
        "\u2103": "\u00b0C",
        "\u2109": "\u00b0F",
        "\u2010": "-",
        "\u2011": "-",
        "\u2212": "-",
        "\u2044": "/",
        "\u301c": "\u2013",
        "\uff5e": "\u2013",
        "\u00bd": " 1/2",
        "\u2153": " 1/3",
        "\u2154": " 2/3",
        "\u00bc": " 1/4",
        "\u00be": " 3/4",
        "\u2155": " 1/5",
        "\u215b": " 1/8",
        "*": " ",
        "_": " ",
        "`": " ",
    }
)

_DASH = "[\u2013\u2014]"
_READABLE_SYMBOLS = frozenset("°№")
_JOINERS = frozenset("\u200c\u200d")
_EMOJI_PARTS = frozenset("\ufe0e\ufe0f\u20e3") | {chr(code) for code in range(0x1F3FB, 0x1F400)}


@functools.lru_cache(maxsize=1024)
def normalise_text(text: str, language: str) -> str:
    """The text as it is to be read in a language (a BCP 47 tag); empty when nothing in it can be read.

    >>> normalise_text("Hold 10-15 s, 3 x 12 reps", "en")
    'Hold 10 to 15 seconds, 3 times 12 reps'
    """
    rules = load_language_rules(primary_language(language))
    plain = _strip_markup(text)
    return _tidy_punctuation(rules.normalise(plain) if rules else plain)


def _strip_markup(text: str) -> str:
    """The text as one line of letters, digits and punctuation: no emoji, markup or invisible characters."""
    times = re.sub(r"(?<=\d)\s?\*\s?(?=\d)", TIMES_SIGN, text)
    unified = unicodedata.normalize("NFC", times).translate(_LOOKALIKES)
    readable = "".join(character if _is_readable(character) else " " for character in unified)
    dashes = re.sub(rf"(?<=\S){_DASH}(?=\d)", "-", readable)
    pauses = re.sub(rf"\s*{_DASH}\s*|\s+-+\s+", ", ", dashes)
    return _collapse_spaces(re.sub(rf"(?<={_LETTER})\.\.+\s*(?={_LETTER})", ", ", pauses))


def _is_readable(character: str) -> bool:
    if character in _READABLE_SYMBOLS or character in _JOINERS:
        return True
    unreadable = unicodedata.category(character) in {"So", "Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    return not unreadable and character not in _EMOJI_PARTS


def _collapse_spaces(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"(?:^|(?<=\s))[\u200c\u200d]+", "", text)).strip()


def _tidy_punctuation(text: str) -> str:
    """Remove slashes between words, punctuation before the first word, and spaces before punctuation."""
    words = re.sub(rf"(?<={_LETTER})/(?={_LETTER})", " ", text)
    closed = re.sub(r"\s+([,.;:!?])(?!\d)", r"\1", _collapse_spaces(words))
    return re.sub(r"([,;:])(?:\s*[,;:])+", r"\1", closed).lstrip(",;:.!? ").rstrip(",;: ")
