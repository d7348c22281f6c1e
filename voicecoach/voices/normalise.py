"""Text made speakable before any engine sees it.

Engines read "10-15 s", "3 x 12", "1/2" and "30s" wrongly, each in its own way. What is the same in
every language (dashes, emoji, spaces) is done here; what needs words is done where a language has a
file beside this one, `speakable/<language>.toml`:

- `[words]`: `to`, `times`, `minus`, `and`, `out_of`, for ranges, sets, signs, `1 1/2` and `8/10`; `behind`
  for `10x`, where that is another word;
- `[fractions]`: `"1/2" = "one half"`; `[mixed]`: those that are said otherwise behind a whole number;
- `[[units]]`: a form for each plural category of CLDR, and their spellings: `after` a number with a space or
  none, or `close` to it, which wins where both would do. A form with `{n}`, or another form of the number
  that the wording's language has, is said with the number in words; one without stands behind the figures.
  `unit = "second"` has the forms of that unit there;
- `[abbreviations]` and `[symbols]`: what is written, what is said;
- `spaced = false`: there are no spaces between words, so units stand close to letters, and all numbers are
  put in words.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voicecoach.wording.numbers import Grammar, NumberSpeller

_NUMBER = r"\d+(?:[.,]\d+)?"
_MAX_DIGITS = 9
"""Longer numbers are nothing that a coach says; they stay as they are written."""
_LETTER = r"[^\W\d_]"

# By code, for these look alike: quotes, the ellipsis, degrees, minus and hyphens, fractions, markup.
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
TIMES_SIGN = "\u00d7"
_TIMES_PATTERN = f"[xX{TIMES_SIGN}]"
_READABLE_SYMBOLS = frozenset("°№")
_JOINERS = frozenset("\u200c\u200d")
_EMOJI_PARTS = frozenset("\ufe0e\ufe0f\u20e3") | {chr(code) for code in range(0x1F3FB, 0x1F400)}


@functools.lru_cache(maxsize=1024)
def normalise_text(text: str, language: str) -> str:
    """The words to be said for `text` in `language` (a BCP 47 tag); empty when there are none.

    >>> normalise_text("Hold 10-15 s, 3 x 12 reps", "en")
    'Hold 10 to 15 seconds, 3 times 12 reps'
    """
    words = load_language_rules(language.replace("_", "-").partition("-")[0].lower())
    plain = _strip_markup(text)
    return _tidy_punctuation(words.normalise(plain) if words else plain)


def _strip_markup(text: str) -> str:
    """One line of letters, marks, digits and punctuation: no emoji, markup or invisible characters."""
    times = re.sub(r"(?<=\d)\s?\*\s?(?=\d)", TIMES_SIGN, text)
    alike = unicodedata.normalize("NFC", times).translate(_LOOKALIKES)
    kept = "".join(character if _is_readable(character) else " " for character in alike)
    dashes = re.sub(rf"(?<=\S){_DASH}(?=\d)", "-", kept)
    pauses = re.sub(rf"\s*{_DASH}\s*|\s+-+\s+", ", ", dashes)
    return _collapse_spaces(re.sub(rf"(?<={_LETTER})\.\.+\s*(?={_LETTER})", ", ", pauses))


def _is_readable(character: str) -> bool:
    if character in _READABLE_SYMBOLS or character in _JOINERS:
        return True
    invisible = unicodedata.category(character) in {"So", "Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    return not invisible and character not in _EMOJI_PARTS


def _collapse_spaces(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"(?:^|(?<=\s))[\u200c\u200d]+", "", text)).strip()


def _tidy_punctuation(text: str) -> str:
    """No slash between words, no pause ahead of the first word, no space ahead of a stop."""
    words = re.sub(rf"(?<={_LETTER})/(?={_LETTER})", " ", text)
    closed = re.sub(r"\s+([,.;:!?])(?!\d)", r"\1", _collapse_spaces(words))
    return re.sub(r"([,;:])(?:\s*[,;:])+", r"\1", closed).lstrip(",;:.!? ").rstrip(",;: ")


@functools.cache
def load_language_rules(language: str) -> LanguageRules | None:
    """What a language's file says; None for a language that has none."""
    source = files(__package__).joinpath("speakable", f"{language}.toml")
    if not (language.isascii() and language.isalpha() and source.is_file()):
        return None
    return _parse_rules(language, tomllib.loads(source.read_text(encoding="utf-8")))


def _parse_rules(language: str, data: dict[str, Any]) -> LanguageRules:
    units = data["units"]
    return LanguageRules(
        language=language,
        words=data["words"],
        fractions=data["fractions"],
        mixed=data.get("mixed", {}),
        after={mark: _unit_name(unit) for unit in units for mark in unit.get("after", ())},
        close={mark: _unit_name(unit) for unit in units for mark in unit.get("close", ())},
        units={_unit_name(unit): unit for unit in units if "unit" not in unit},
        abbreviations=data["abbreviations"],
        symbols=data["symbols"],
        spaced=data.get("spaced", True),
    )


def _unit_name(unit: dict[str, Any]) -> str:
    """The name of a unit: that which the wording has for it, or its first spelling."""
    return str(unit.get("unit") or (*unit.get("after", ()), *unit.get("close", ()))[0])


@dataclass(frozen=True, eq=False)
class LanguageRules:
    """One language's words, and the rules that put them in place, in their order."""

    language: str
    words: dict[str, str]
    fractions: dict[str, str]
    mixed: dict[str, str]
    after: dict[str, str]
    close: dict[str, str]
    units: dict[str, dict[str, Any]]
    abbreviations: dict[str, str]
    symbols: dict[str, str]
    spaced: bool

    def normalise(self, text: str) -> str:
        for rule in (
            self._expand_abbreviations,
            self._split_compounds,
            self._expand_times,
            self._expand_signs,
            self._expand_ranges,
            self._expand_fractions,
            self._expand_units,
            self._expand_symbols,
        ):
            text = rule(text)
        return text if self.spaced else re.sub(_NUMBER, lambda found: self._number_in_words(found[0]), text)

    @property
    def _word_class(self) -> str:
        """What a number may not stand close behind."""
        return r"\w" if self.spaced else "[A-Za-z0-9_]"

    @property
    def _letter_class(self) -> str:
        """What may not stand close behind a unit."""
        return r"\w" if self.spaced else "[A-Za-z_]"

    @functools.cached_property
    def _grammar(self) -> Grammar:
        """The language's own, with the units of this file."""
        from voicecoach.wording.packs import WordingStore  # noqa: PLC0415 - only where a number has a unit

        grammar = WordingStore().load_language(self.language).grammar
        return replace(grammar, units={**grammar.units, **self.units})

    @functools.cached_property
    def _numbers(self) -> NumberSpeller:
        from voicecoach.wording.numbers import NumberSpeller  # noqa: PLC0415 - only where a number is put in words

        return NumberSpeller(self.language, self._grammar)

    def _number_in_words(self, written: str) -> str:
        return self._numbers.cardinal(_parse_number(written)) if len(written) <= _MAX_DIGITS else written

    def _expand_abbreviations(self, text: str) -> str:
        pattern = rf"(?<!\w)(?:{_alternatives((*self.abbreviations,))})(?!\w|\.\w)"
        return re.sub(pattern, lambda found: self.abbreviations[found[0]], text)

    def _split_compounds(self, text: str) -> str:
        """1h30m, 1m30s: a space between the parts, each of which is then read as a unit."""
        return re.sub(
            r"(?<![\w.])(\d+(?:h|min|m))(?=\d+(?:min|m|sec|s)(?![a-z]))", r"\1 ", _join_minutes(text)
        )

    def _expand_times(self, text: str) -> str:
        """3 x 12, 3x12, 10x, x 2."""
        times = f" {self.words['times']} "
        between = re.sub(rf"(?<=\d)\s?{_TIMES_PATTERN}\s?(?=\d)", times, text)
        behind = re.sub(
            rf"(?<=\d)\s?{_TIMES_PATTERN}(?!\w)", f" {self.words.get('behind') or times} ", between
        )
        return re.sub(rf"(?<!\w){_TIMES_PATTERN}\s?(?=\d)", times, behind)

    def _expand_signs(self, text: str) -> str:
        """2-1-3-0 is a row of numbers; -5 is below zero."""
        rows = re.sub(r"(?<![\w-])\d+(?:-\d+){2,}(?![\w-])", lambda row: row[0].replace("-", " "), text)
        return re.sub(r"(?<![\w.)-])-(?=\d)", f"{self.words['minus']} ", rows)

    def _expand_ranges(self, text: str) -> str:
        """10-15, 10-15 s, 10s-15s, 1/2-3/4; not 30-second, and not a row of three."""
        pattern = rf"(?<!{self._word_class})(?<!-)({_NUMBER}(?:/\d+)?(?:\s?(?:{self._unit_pattern()}))?)-(?={_NUMBER})"
        return re.sub(pattern, rf"\1 {self.words['to']} ", text)

    def _expand_fractions(self, text: str) -> str:
        pattern = rf"(?<![\d/.,])(?:(\d+) )?(\d+/\d+)(?![\d/])(?:\s?({_alternatives((*self.after,))})(?!{self._letter_class}))?"
        return re.sub(pattern, self._expand_fraction, text)

    def _expand_fraction(self, found: re.Match[str]) -> str:
        whole, fraction, mark = found.groups()
        said = self.fractions.get(fraction)
        if said is None and fraction.endswith("/10"):
            said = f"{fraction.removesuffix('/10')} {self.words['out_of']} 10"
        if said is None:
            return found[0]
        unit = self.after[mark] if mark else None
        value = _decimal_value(whole, fraction)
        if unit and value is not None and self._holds_number(unit):
            return self._numbers.count(value, unit)
        behind = self.mixed.get(fraction) or f"{self.words['and']} {said}"
        together = f"{whole} {behind}" if whole else said
        many = bool(whole) or bool(unit and self._holds_number(unit))
        return f"{together} {self._unit_label(unit, many=many)}" if unit else together

    def _expand_units(self, text: str) -> str:
        pattern = (
            rf"(?<!{self._word_class})(?<!\.)({_NUMBER})(\s?)({self._unit_pattern()})(?!{self._letter_class})"
        )
        return re.sub(pattern, self._expand_quantity, text)

    def _expand_quantity(self, found: re.Match[str]) -> str:
        number, space, mark = found.groups()
        unit = (None if space else self.close.get(mark)) or self.after.get(mark)
        if unit is None:
            return found[0]
        if self._holds_number(unit) and len(number) <= _MAX_DIGITS:
            return self._numbers.count(_parse_number(number), unit)
        return f"{number} {self._unit_label(unit, many=number != '1')}"

    def _unit_forms(self, unit: str) -> Mapping[str, str]:
        return self.units.get(unit) or self._grammar.units[unit]

    def _holds_number(self, unit: str) -> bool:
        """Whether a unit's forms hold the number, and do not stand behind its figures."""
        return "{" in self._unit_forms(unit)["other"]

    def _unit_label(self, unit: str, *, many: bool) -> str:
        """The name of a unit without its number."""
        forms = self._unit_forms(unit)
        return re.sub(r"\{\w+\}", "", forms["other"] if many else forms["one"]).strip()

    def _unit_pattern(self) -> str:
        return _alternatives((*self.after, *self.close))

    def _expand_symbols(self, text: str) -> str:
        return re.sub(_alternatives((*self.symbols,)), lambda found: f" {self.symbols[found[0]]} ", text)


def _parse_number(written: str) -> int | Decimal:
    """A number as it is written, with a point or a comma."""
    value = Decimal(written.replace(",", ".")).normalize()
    return int(value) if value == int(value) else value


def _decimal_value(whole: str | None, fraction: str) -> Decimal | None:
    """A whole number and a fraction as a decimal number; None for thirds, which are none."""
    above, _, below = fraction.partition("/")
    value = Decimal(whole or 0) + Decimal(above) / Decimal(below)
    return value.normalize() if value == round(value, 3) else None


def _join_minutes(text: str) -> str:
    """1 m 30 s is minutes and seconds, though 1 m alone is a metre."""
    return re.sub(r"(?<![\w.])(\d+)\sm\s(?=\d+\ss(?!\w))", r"\1m ", text)


@functools.cache
def _alternatives(spellings: tuple[str, ...]) -> str:
    """A pattern for any of them, the longest first."""
    return "|".join(re.escape(spelling) for spelling in sorted(spellings, key=len, reverse=True))
