"""Words that a template may ask for in another form: `{hold:accusative}`, `{side:adverb}`.

Numbers, counts, lengths of time and lists as words, by CLDR's plural rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property, partial
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


GRAMMAR_FORMS = MappingProxyType(
    {
        "accusative": "the object of a verb such as *hold*, or of *onto*",
        "genitive": "behind *of*: round two of three",
        "ordinal": "its place in a row: the second",
        "adjective": "as it stands with the language's word for side",
        "adverb": "where, or where to: on the left",
    }
)
"""The forms that a template may ask for; a language has those that it needs, else the words are plain."""


class Inflected(str):
    """Words as they are said by themselves, which know their other forms too."""

    __slots__ = ("_inflect",)
    _inflect: Callable[[str], str]

    def __new__(cls, words: str, in_form: Callable[[str], str]) -> Self:
        """`in_form` gives the words in a form by its name, the plain ones where there is no such form."""
        said = super().__new__(cls, words)
        said._inflect = in_form
        return said

    def in_form(self, name: str) -> str:
        """The words in a form, such as `accusative`."""
        return self._inflect(name)


_JOIN_SECONDS_FROM_MS = 10_000
"""From here on "one minute thirty" can be told from "one minute and five seconds"."""


_KANA_OPTIONS: Mapping[str, Any] = {"lang": "ja", "reading": True}


_NUM2WORDS_OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "pt": {"lang": "pt_BR"},
    "ja": _KANA_OPTIONS,
    "ja-JP": _KANA_OPTIONS,
}
"""Where num2words needs to be told more than the language; CLDR's plain Portuguese is Brazil's."""


_NUM2WORDS_LOCK = Lock()
"""num2words notes in one place for all threads how many digits a fraction has, while it speaks it."""


def is_locale(language: str) -> bool:
    """Whether CLDR knows a language with its script or region, such as `de-AT`."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - only where there is more than a language

    try:
        return bool(Locale.parse(language, sep="-"))
    except (ValueError, UnknownLocaleError):
        return False


def plural_categories(language: str) -> frozenset[str]:
    """CLDR's plural categories that whole numbers and tenths take in a language, up to a thousand.

    >>> sorted(plural_categories("pl")), sorted(plural_categories("ja"))
    (['few', 'many', 'one', 'other'], ['other'])
    """
    from babel import Locale  # noqa: PLC0415 - only where words are checked

    category = Locale.parse(language, sep="-").plural_form
    return frozenset(category(number) for tenths in range(10_001) for number in (_from_tenths(tenths),))


def _from_tenths(tenths: int) -> int | Decimal:
    return tenths // 10 if tenths % 10 == 0 else Decimal(tenths) / 10


@dataclass(frozen=True, slots=True)
class Grammar:
    """What a language's numbers are spoken with; see the files in `languages/`."""

    units: Mapping[str, Mapping[str, str]]
    """For each unit ("second", "rep"), its form for each plural category; `{n}` is the number."""
    joins: Mapping[str, str]
    """How units are joined, and what stands for the point of a decimal number."""
    numerals: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """For each form of a number, the ends of its words that become others."""
    cases: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    """For each form of a count, the units as `units` has them: those that differ from there."""


class NumberSpeller:
    """Speaks numbers in one language."""

    def __init__(self, language: str, grammar: Grammar) -> None:
        self.language = language
        self._grammar = grammar

    @cached_property
    def _locale(self) -> Any:
        from babel import Locale  # noqa: PLC0415 - only where a number is spoken

        return Locale.parse(self.language, sep="-")

    def cardinal(self, number: int | Decimal) -> Inflected:
        """A number as words: 22 → "twenty-two"."""
        plain = self._spell(number)
        return Inflected(plain, partial(self._inflect_numeral, plain))

    def count(self, number: int | Decimal, unit: str) -> Inflected:
        """A number with its unit in the right plural: 1, "second" → "one second"."""
        return Inflected(self._count(number, unit, ""), partial(self._count, number, unit))

    def duration(self, ms: int) -> Inflected:
        """A length of time as words: 90_000 → "one minute thirty"."""
        return Inflected(self._duration(ms, ""), partial(self._duration, ms))

    def join_list(self, things: Sequence[str]) -> str:
        """A list as words: "a mat, a strap and a block" as the language joins them."""
        from babel.lists import format_list  # noqa: PLC0415 - only where a list is spoken

        return str(format_list(list(things), locale=self._locale))

    def _spell(self, number: int | Decimal) -> str:
        point = self._grammar.joins.get("point")
        if point is None or number == int(number):
            return _spell_cardinal(number, self.language)
        whole, _, digits = str(number).partition(".")
        spoken = " ".join(_spell_cardinal(int(digit), self.language) for digit in digits)
        return f"{_spell_cardinal(int(whole), self.language)}{point}{spoken}"

    def _inflect_numeral(self, plain: str, form: str) -> str:
        ends = self._grammar.numerals.get(form)
        if not ends:
            return plain
        longest_first = sorted(map(re.escape, ends), key=len, reverse=True)
        return re.sub(rf"(?:{'|'.join(longest_first)})\b", lambda found: ends[found[0]], plain)

    def _numeral_forms(self, number: int | Decimal) -> dict[str, str]:
        """The number plain, as `n`, and in every form that the language has for it."""
        plain = self._spell(number)
        return {"n": plain, **{name: self._inflect_numeral(plain, name) for name in self._grammar.numerals}}

    def _count(self, number: int | Decimal, unit: str, case: str) -> str:
        category = self._locale.plural_form(number)
        changed = self._grammar.cases.get(case, {}).get(unit, {})
        units = self._grammar.units[unit]
        form = changed.get(category) or units.get(category) or units["other"]
        return form.format(**self._numeral_forms(number))

    def _duration(self, ms: int, case: str) -> str:
        minutes, seconds = divmod(ms, 60_000)
        hours, minutes = divmod(minutes, 60)
        if minutes and not hours and seconds >= _JOIN_SECONDS_FROM_MS:
            number = _ms_to_seconds(seconds)
            return self._grammar.joins["minutes_seconds"].format(
                minutes=self._count(minutes, "minute", case),
                seconds=self._count(number, "second", case),
                **self._numeral_forms(number),
            )
        parts = ((hours, "hour"), (minutes, "minute"), (_ms_to_seconds(seconds), "second"))
        spoken = [self._count(n, unit, case) for n, unit in parts if n]
        return self._grammar.joins["and"].join(spoken) or self._count(0, "second", case)


def _ms_to_seconds(ms: int) -> int | Decimal:
    return Decimal(ms).scaleb(-3).normalize() if ms % 1000 else ms // 1000


@cache
def _spell_cardinal(number: int | Decimal, language: str) -> str:
    from num2words import num2words  # noqa: PLC0415 - only where a number is spoken

    manner = _NUM2WORDS_OPTIONS.get(language, {"lang": language.replace("-", "_")})
    with _NUM2WORDS_LOCK:
        return str(num2words(number, **manner))
