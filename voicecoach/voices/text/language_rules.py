"""The facts of one language for reading: its words, units, abbreviations and signs, from its TOML file.

Marks between thousands, decimal marks and the names of further units are CLDR's, through Babel.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from voicecoach.voices.text.numbers import MAX_DIGITS, WrittenNumber, number_pattern, parse_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from voicecoach.wording import Grammar, Inflected, NumberSpeller


TIMES_LETTERS = "xX\u0445\u0425"
"""Letters that are written for the times sign; the last two are Cyrillic."""


@functools.cache
def load_language_rules(language: str) -> LanguageRules | None:
    """The rules for a tag such as `de` or `de-CH`; None for a language without a file."""
    primary = re.split("[-_]", language, maxsplit=1)[0].lower()
    data = _read_file(primary)
    return None if data is None else _parse_rules(primary, language.replace("_", "-"), data)


@functools.cache
def _read_file(primary: str) -> dict[str, Any] | None:
    import tomllib  # noqa: PLC0415 - only where a text is read

    source = files(__package__).joinpath("speakable", f"{primary}.toml")
    if not (primary.isascii() and primary.isalpha() and source.is_file()):
        return None
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _parse_rules(primary: str, tag: str, data: dict[str, Any]) -> LanguageRules:
    units = [*data["units"], *data.get("cldr_units", ())]
    after = {mark: unit_name(unit) for unit in units for mark in unit.get("after", ())}
    if "\u00ba" not in data.get("ordinals", {}).get(
        "pattern", ""
    ):  # the sign of ordinals, taken for the one of degrees
        after["\u00ba"] = after["\u00b0"]
    return LanguageRules(
        language=primary,
        tag=tag,
        words=data["words"],
        fractions=data["fractions"],
        mixed=data.get("mixed", {}),
        after=after,
        close={mark: unit_name(unit) for unit in units for mark in unit.get("close", ())},
        units={unit_name(unit): unit for unit in units if "unit" not in unit},
        abbreviations=_with_capitals(data["abbreviations"]),
        symbols=data["symbols"],
        spaced=data.get("spaced", True),
        data=data,
    )


def _with_capitals(abbreviations: dict[str, str]) -> dict[str, str]:
    """The abbreviations of more than a letter at the start of a sentence too."""
    longer = ((short, words) for short, words in abbreviations.items() if short[1:2].isalpha())
    return {**{short.capitalize(): words.capitalize() for short, words in longer}, **abbreviations}


def unit_name(unit: Mapping[str, Any]) -> str:
    """The name of a unit: its name in the wording, or its first spelling."""
    return str(unit.get("unit") or (*unit.get("after", ()), *unit.get("close", ()), unit.get("cldr"))[0])


@dataclass(frozen=True, eq=False)
class LanguageRules:
    """The facts of one language, and what follows from them."""

    language: str
    tag: str
    words: dict[str, str]
    fractions: dict[str, str]
    mixed: dict[str, str]
    after: dict[str, str]
    close: dict[str, str]
    units: dict[str, dict[str, Any]]
    abbreviations: dict[str, str]
    symbols: dict[str, str]
    spaced: bool
    data: Mapping[str, Any] = field(default_factory=dict)

    @functools.cached_property
    def number(self) -> str:
        """A pattern of a number."""
        return number_pattern(space=bool(self.data.get("group_space")))

    @property
    def not_after(self) -> str:
        """A pattern of where a number may start: at no letter but the x of 4x400."""
        start = r"(?<!\w)" if self.spaced else "(?<![A-Za-z0-9_])"
        return f"(?:{start}|(?<=\\d[{TIMES_LETTERS}]))"

    @property
    def not_before(self) -> str:
        """A pattern of what may not directly follow a unit."""
        return r"(?!\w)" if self.spaced else "(?![A-Za-z_])"

    @functools.cached_property
    def unit(self) -> str:
        """A pattern of any unit."""
        return alternatives((*self.after, *self.close))

    def section(self, name: str) -> Mapping[str, Any]:
        """A table of the language's file; empty if it has none."""
        found: Mapping[str, Any] = self.data.get(name, {})
        return found

    def listed(self, name: str) -> frozenset[str]:
        """A list of the language's file in small letters; empty if it has none."""
        return self._lists.get(name, frozenset())

    @functools.cached_property
    def _lists(self) -> Mapping[str, frozenset[str]]:
        lists = self.section("lists")
        return {name: frozenset(word.lower() for word in words) for name, words in lists.items()}

    @functools.cached_property
    def _marks(self) -> tuple[str, str]:
        from voicecoach.wording import number_marks  # noqa: PLC0415 - only for numbers with marks

        return number_marks(self.tag, self.language)

    def parse(self, written: str) -> WrittenNumber:
        """The value of a number."""
        return parse_number(written, *(("", "") if written.isdigit() else self._marks))

    @functools.cached_property
    def grammar(self) -> Grammar:
        """The grammar of the language's wording, with the units of this file."""
        from voicecoach.wording import load_language  # noqa: PLC0415 - loads YAML and the model, only for numbers with a unit

        grammar = load_language(self.language).grammar.readings()
        units = {name: self._forms(unit) for name, unit in self.units.items()}
        return replace(grammar, units={**grammar.units, **units})

    @functools.cached_property
    def speller(self) -> NumberSpeller:
        """Spells numbers, counts and durations."""
        from voicecoach.wording import NumberSpeller  # noqa: PLC0415 - as above

        return NumberSpeller(self.language, self.grammar)

    def spell(self, value: int | Decimal) -> Inflected:
        """A number as words."""
        return self.speller.cardinal(value)

    def say_number(self, written: str) -> str:
        """A number as engines read it well: plain digits stay in languages with spaces."""
        number = self.parse(written)
        if not self._can_spell(number) or (self.spaced and number.is_plain):
            return written
        return str(self.spell(number.value))

    @staticmethod
    def _can_spell(number: WrittenNumber) -> bool:
        return len(str(number.value)) <= MAX_DIGITS

    def say_quantity(self, written: str, unit: str) -> str:
        """A number with a unit by its name."""
        number = self.parse(written)
        if self.holds_number(unit) and self._can_spell(number):
            return self.speller.count(number.value, unit)
        return f"{self.say_number(written)} {self.unit_label(unit, many=number.value != 1)}"

    def unit_forms(self, unit: str) -> Mapping[str, str]:
        """The templates of a unit by plural category."""
        own = self.units.get(unit)
        return self.grammar.units[unit] if own is None else self._forms(own)

    def _forms(self, unit: Mapping[str, Any]) -> Mapping[str, str]:
        """The forms in the file, or those of CLDR with the number in the form that the unit takes."""
        if "cldr" not in unit:
            return unit
        from voicecoach.wording import cldr_unit_forms  # noqa: PLC0415 - only for units that are CLDR's

        number = f"{{{unit.get('number', 'n')}}}"
        forms = cldr_unit_forms(self.language, unit["cldr"])
        if number == "{}":
            return {name: form.replace("{0}", "").strip() for name, form in forms.items()}
        first = unit.get("one_number")
        return {
            name: form.replace("{0}", first if name == "one" and first else number)
            for name, form in forms.items()
        }

    def holds_number(self, unit: str) -> bool:
        """Whether a unit's forms have a place for the number; else they follow its digits."""
        own = self.units.get(unit)
        if own is not None and "cldr" in own:
            return own.get("number") != ""
        return "{" in self.unit_forms(unit)["other"]

    def unit_label(self, unit: str, *, many: bool) -> str:
        """The name of a unit without its number."""
        forms = self.unit_forms(unit)
        return re.sub(r"\{\w+\}", "", forms["other"] if many else forms["one"]).strip()


@functools.cache
def alternatives(spellings: tuple[str, ...]) -> str:
    """A pattern that matches any of the spellings, the longest first."""
    return "|".join(re.escape(spelling) for spelling in sorted(spellings, key=len, reverse=True))


def words_pattern(words: Iterable[str]) -> str:
    """A pattern of any of the words; one that matches nothing if there are none."""
    return alternatives(tuple(words)) or "(?!)"
