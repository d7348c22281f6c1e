"""The rules of one language for reading numbers, units, symbols and abbreviations, from its TOML file."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voicecoach.wording import Grammar, NumberSpeller


TIMES_SIGN = "\u00d7"

_NUMBER = r"\d+(?:[.,]\d+)?"
_MAX_DIGITS = 9  # a coach says no longer numbers; they stay digits
_TIMES_PATTERN = f"[xX{TIMES_SIGN}]"


@functools.cache
def load_language_rules(language: str) -> LanguageRules | None:
    """The rules of a language; None for a language without a file."""
    import tomllib  # noqa: PLC0415 - only where a text is normalised

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
    """The name of a unit: its name in the wording, or its first spelling."""
    return str(unit.get("unit") or (*unit.get("after", ()), *unit.get("close", ()))[0])


@dataclass(frozen=True, eq=False)
class LanguageRules:
    """The words of one language, and the rules that apply them."""

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
        """Apply all rules, in their order."""
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
        return text if self.spaced else re.sub(_NUMBER, lambda match: self._number_in_words(match[0]), text)

    @property
    def _word_class(self) -> str:
        """The characters that a number may not directly follow."""
        return r"\w" if self.spaced else "[A-Za-z0-9_]"

    @property
    def _letter_class(self) -> str:
        """The characters that may not directly follow a unit."""
        return r"\w" if self.spaced else "[A-Za-z_]"

    @functools.cached_property
    def _grammar(self) -> Grammar:
        """The grammar of the language's wording, with the units of this file."""
        from voicecoach.wording import load_language  # noqa: PLC0415 - loads YAML and the model, only for numbers with a unit

        grammar = load_language(self.language).grammar
        return replace(grammar, units={**grammar.units, **self.units})

    @functools.cached_property
    def _numbers(self) -> NumberSpeller:
        from voicecoach.wording import NumberSpeller  # noqa: PLC0415 - as above

        return NumberSpeller(self.language, self._grammar)

    def _number_in_words(self, digits: str) -> str:
        return self._numbers.cardinal(_parse_number(digits)) if len(digits) <= _MAX_DIGITS else digits

    def _expand_abbreviations(self, text: str) -> str:
        pattern = rf"(?<!\w)(?:{_alternatives((*self.abbreviations,))})(?!\w|\.\w)"
        return re.sub(pattern, lambda match: self.abbreviations[match[0]], text)

    def _split_compounds(self, text: str) -> str:
        """1h30m, 1m30s: insert a space, so that each part is read as a number with its unit."""
        return re.sub(
            r"(?<![\w.])(\d+(?:h|min|m))(?=\d+(?:min|m|sec|s)(?![a-z]))", r"\1 ", _join_minutes(text)
        )

    def _expand_times(self, text: str) -> str:
        """3 x 12, 3x12, 10x, x 2."""
        times = f" {self.words['times']} "
        between = re.sub(rf"(?<=\d)\s?{_TIMES_PATTERN}\s?(?=\d)", times, text)
        after = f" {self.words.get('after_number') or times} "
        trailing = re.sub(rf"(?<=\d)\s?{_TIMES_PATTERN}(?!\w)", after, between)
        return re.sub(rf"(?<!\w){_TIMES_PATTERN}\s?(?=\d)", times, trailing)

    def _expand_signs(self, text: str) -> str:
        """2-1-3-0 is a series of numbers; -5 is a negative number."""
        series = re.sub(r"(?<![\w-])\d+(?:-\d+){2,}(?![\w-])", lambda match: match[0].replace("-", " "), text)
        return re.sub(r"(?<![\w.)-])-(?=\d)", f"{self.words['minus']} ", series)

    def _expand_ranges(self, text: str) -> str:
        """10-15, 10-15 s, 10s-15s, 1/2-3/4; not 30-second, and not a series of three numbers."""
        lower = rf"{_NUMBER}(?:/\d+)?(?:\s?(?:{self._unit_pattern()}))?"
        pattern = rf"(?<!{self._word_class})(?<!-)({lower})-(?={_NUMBER})"
        return re.sub(pattern, rf"\1 {self.words['to']} ", text)

    def _expand_fractions(self, text: str) -> str:
        unit = rf"\s?({_alternatives((*self.after,))})(?!{self._letter_class})"
        pattern = rf"(?<![\d/.,])(?:(\d+) )?(\d+/\d+)(?![\d/])(?:{unit})?"
        return re.sub(pattern, self._expand_fraction, text)

    def _expand_fraction(self, match: re.Match[str]) -> str:
        whole, fraction, mark = match.groups()
        words = self.fractions.get(fraction)
        if words is None and fraction.endswith("/10"):
            words = f"{fraction.removesuffix('/10')} {self.words['out_of']} 10"
        if words is None:
            return match[0]
        unit = self.after[mark] if mark else None
        value = _decimal_value(whole, fraction)
        if unit and value is not None and self._holds_number(unit):
            return self._numbers.count(value, unit)
        if whole:
            mixed = self.mixed.get(fraction) or f"{self.words['and']} {words}"
            words = f"{whole} {mixed}"
        many = bool(whole) or bool(unit and self._holds_number(unit))
        return f"{words} {self._unit_label(unit, many=many)}" if unit else words

    def _expand_units(self, text: str) -> str:
        pattern = (
            rf"(?<!{self._word_class})(?<!\.)({_NUMBER})(\s?)({self._unit_pattern()})(?!{self._letter_class})"
        )
        return re.sub(pattern, self._expand_quantity, text)

    def _expand_quantity(self, match: re.Match[str]) -> str:
        number, space, mark = match.groups()
        unit = (None if space else self.close.get(mark)) or self.after.get(mark)
        if unit is None:
            return match[0]
        if self._holds_number(unit) and len(number) <= _MAX_DIGITS:
            return self._numbers.count(_parse_number(number), unit)
        return f"{number} {self._unit_label(unit, many=number != '1')}"

    def _unit_forms(self, unit: str) -> Mapping[str, str]:
        return self.units.get(unit) or self._grammar.units[unit]

    def _holds_number(self, unit: str) -> bool:
        """Whether a unit's forms have a place for the number; else they follow its digits."""
        return "{" in self._unit_forms(unit)["other"]

    def _unit_label(self, unit: str, *, many: bool) -> str:
        """The name of a unit without its number."""
        forms = self._unit_forms(unit)
        return re.sub(r"\{\w+\}", "", forms["other"] if many else forms["one"]).strip()

    def _unit_pattern(self) -> str:
        return _alternatives((*self.after, *self.close))

    def _expand_symbols(self, text: str) -> str:
        return re.sub(_alternatives((*self.symbols,)), lambda match: f" {self.symbols[match[0]]} ", text)


def _parse_number(text: str) -> int | Decimal:
    """The value of a number with a decimal point or comma."""
    value = Decimal(text.replace(",", ".")).normalize()
    return int(value) if value == int(value) else value


def _decimal_value(whole: str | None, fraction: str) -> Decimal | None:
    """The decimal value of a whole number and a fraction; None where it has no end, as in 1/3."""
    numerator, _, denominator = fraction.partition("/")
    value = Decimal(whole or 0) + Decimal(numerator) / Decimal(denominator)
    return value.normalize() if value == round(value, 3) else None


def _join_minutes(text: str) -> str:
    """Join `1 m 30 s`, which is minutes and seconds, though `1 m` alone is a metre."""
    return re.sub(r"(?<![\w.])(\d+)\sm\s(?=\d+\ss(?!\w))", r"\1m ", text)


@functools.cache
def _alternatives(spellings: tuple[str, ...]) -> str:
    """A pattern that matches any of the spellings, the longest first."""
    return "|".join(re.escape(spelling) for spelling in sorted(spellings, key=len, reverse=True))
