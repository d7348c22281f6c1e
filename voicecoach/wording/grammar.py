"""Numbers, counts, durations and lists as words, by CLDR's plural rules, and their grammatical forms.

A template asks for a form after a colon: `{hold:accusative}`, `{side:adverb}`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, cached_property, partial
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

from voicecoach.wording.ruby import reading_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


GRAMMAR_FORMS = MappingProxyType(
    {
        "accusative": "the object of a verb such as *hold*, or of *onto*",
        "genitive": "after *of*: round two of three",
        "ordinal": "its place in a row: the second",
        "adjective": "as it is used with the language's word for side",
        "adverb": "where, or where to: on the left",
        "phrase": "with the language's word for side: left side",
        "definite": "the same with an article: the left side",
    }
)
"""The forms that a template may ask for. A language has those that it needs; others are the plain words."""


class Inflected(str):
    """Words in their plain form, with a function that gives their other forms."""

    __slots__ = ("_inflect",)
    _inflect: Callable[[str], str]

    def __new__(cls, words: str, inflect: Callable[[str], str]) -> Self:
        """`inflect` returns the words in a form by its name; the plain ones if there is no such form."""
        inflected = super().__new__(cls, words)
        inflected._inflect = inflect
        return inflected

    def in_form(self, name: str) -> str:
        """The words in a form, such as `accusative`."""
        return self._inflect(name)


_JOIN_SECONDS_FROM_MS = 10_000
"""From this many seconds on, "one minute thirty" is clear without the word "seconds"."""


_KANA_OPTIONS: Mapping[str, Any] = {"lang": "ja", "reading": True}


_NUM2WORDS_OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "pt": {"lang": "pt_BR"},
    "ja": _KANA_OPTIONS,
    "ja-JP": _KANA_OPTIONS,
}
"""Languages for which num2words needs more than the tag; CLDR's plain Portuguese is that of Brazil."""


_NUM2WORDS_LOCK = Lock()
"""num2words is not thread-safe: it keeps the number of digits of a fraction in a global."""


def is_locale(language: str) -> bool:
    """Whether CLDR knows a tag with a script or a region, such as `de-AT`."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - slow to import; plain languages need no check

    try:
        return bool(Locale.parse(language, sep="-"))
    except (ValueError, UnknownLocaleError):
        return False


def language_name(tag: str) -> str:
    """The name of a language in that language; the tag where it is unknown.

    >>> language_name("fr"), language_name("pt-BR"), language_name("xx")
    ('Français', 'Português (Brasil)', 'xx')
    """
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - slow to import; only sites name languages

    try:
        name = Locale.parse(tag.replace("-", "_")).get_display_name()
    except (ValueError, UnknownLocaleError):
        name = None
    return name[:1].upper() + name[1:] if name else tag


def plural_categories(language: str) -> frozenset[str]:
    """The CLDR plural categories that whole numbers and tenths up to a thousand have in a language.

    >>> sorted(plural_categories("pl")), sorted(plural_categories("ja"))
    (['few', 'many', 'one', 'other'], ['other'])
    """
    from babel import Locale  # noqa: PLC0415 - slow to import; only checks of language files need it

    category = Locale.parse(language, sep="-").plural_form
    return frozenset(category(number) for tenths in range(10_001) for number in (_from_tenths(tenths),))


def number_marks(tag: str, fallback: str) -> tuple[str, str]:
    """The mark between thousands and the decimal mark of a tag, or of another if CLDR does not know it.

    >>> number_marks("de-CH", "de"), number_marks("en-XX", "en")
    (('\u2019', '.'), (',', '.'))
    """
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - slow to import; only numbers with marks need it

    try:
        locale = Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        locale = Locale.parse(fallback)
    symbols = locale.number_symbols["latn"]
    return symbols["group"], symbols["decimal"]


def cldr_unit_forms(language: str, unit: str) -> Mapping[str, str]:
    """CLDR's long forms of a unit by plural category, with `{0}` for the number.

    >>> cldr_unit_forms("de", "length-inch")["other"]
    '{0} Zoll'
    """
    from babel import Locale  # noqa: PLC0415 - slow to import; only some units need it
    from babel.numbers import format_decimal  # noqa: PLC0415 - as above
    from babel.units import format_unit  # noqa: PLC0415 - as above

    category = Locale.parse(language).plural_form
    forms: dict[str, str] = {}
    for number in (1, 2, 5, Decimal("1.5")):
        shown = format_decimal(number, locale=language)
        named = format_unit(number, unit, locale=language).replace("\u00a0", " ")
        forms.setdefault(category(number), named.replace(shown, "{0}"))
    return forms


def _from_tenths(tenths: int) -> int | Decimal:
    return tenths // 10 if tenths % 10 == 0 else Decimal(tenths) / 10


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a language says numbers and units; see the files in `languages/`."""

    units: Mapping[str, Mapping[str, str]]
    """By unit ("second", "rep") and plural category: the template, in which `{n}` is the number."""
    joins: Mapping[str, str]
    """How units are joined, and the word for the decimal point."""
    numerals: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By grammatical form: the endings of number words to replace, and by what."""
    cases: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    """By grammatical form: the templates that differ from `units`, in the same structure."""
    halves: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By unit ("minute", "hour"): a half (`half`), one and a half (`one`), and more by plural category."""
    written: Mapping[str, str] = field(default_factory=dict)
    """How a `number` alone is written, where that is not its words; `{digits}` are its figures."""

    def readings(self) -> Grammar:
        """The same without what is only written: the readings of words with ruby."""
        units = {
            unit: {category: reading_of(form) for category, form in forms.items()}
            for unit, forms in self.units.items()
        }
        halves = {
            unit: {category: reading_of(form) for category, form in forms.items()}
            for unit, forms in self.halves.items()
        }
        joins = {name: reading_of(join) for name, join in self.joins.items()}
        return replace(self, units=units, halves=halves, joins=joins, written={})


class NumberSpeller:
    """Spells numbers in one language."""

    def __init__(self, language: str, grammar: Grammar) -> None:
        self.language = language
        self._grammar = grammar

    @cached_property
    def _locale(self) -> Any:
        from babel import Locale  # noqa: PLC0415 - slow to import; only numbers need it

        return Locale.parse(self.language, sep="-")

    def cardinal(self, number: int | Decimal) -> Inflected:
        """A number as words: 22 → "twenty-two"."""
        plain = self._spell(number)
        if written := self._grammar.written.get("number"):
            return Inflected(said := written.format(**self._numeral_forms(number)), lambda _: said)
        return Inflected(plain, partial(self._inflect_numeral, plain))

    def ordinal(self, number: int, **options: str) -> str:
        """The place in a row as words, in the masculine where there are genders: 21 → "twenty-first".

        `options` are num2words' own, such as `case` and `gender` in Russian.
        """
        return _spell_ordinal(number, self.language, tuple(sorted(options.items())))

    def count(self, number: int | Decimal, unit: str) -> Inflected:
        """A number with its unit in the right plural: 1, "second" → "one second"."""
        return Inflected(self._count(number, unit, ""), partial(self._count, number, unit))

    def duration(self, ms: int) -> Inflected:
        """A duration as words: 90_000 → "one minute thirty"."""
        return Inflected(self._duration(ms, ""), partial(self._duration, ms))

    def rounded_duration(self, ms: int) -> Inflected:
        """A rounded duration as people say it: 270_000 → "four and a half minutes"."""
        with_half = self._halves(ms, "minute", 60_000) or self._halves(ms, "hour", 3_600_000)
        return Inflected(with_half, lambda _: with_half) if with_half else self.duration(ms)

    def join_list(self, items: Sequence[str]) -> str:
        """Join items as the language does: "a mat, a strap and a block"."""
        from babel.lists import format_list  # noqa: PLC0415 - slow to import; only lists need it

        return str(format_list(list(items), locale=self._locale))

    def _spell(self, number: int | Decimal) -> str:
        point = self._grammar.joins.get("point")
        if point is None or number == int(number):
            return _spell_cardinal(number, self.language)
        whole, _, digits = str(number).partition(".")
        spelt_digits = " ".join(_spell_cardinal(int(digit), self.language) for digit in digits)
        return f"{_spell_cardinal(int(whole), self.language)}{point}{spelt_digits}"

    def _inflect_numeral(self, plain: str, form: str) -> str:
        endings = self._grammar.numerals.get(form)
        if not endings:
            return plain
        longest_first = sorted(map(re.escape, endings), key=len, reverse=True)
        return re.sub(rf"(?:{'|'.join(longest_first)})\b", lambda match: endings[match[0]], plain)

    def _numeral_forms(self, number: int | Decimal) -> dict[str, str]:
        """The plain number as `n`, and the number in every form of the language, by its name."""
        plain = self._spell(number)
        forms = {name: self._inflect_numeral(plain, name) for name in self._grammar.numerals}
        return {"n": plain, "digits": str(number), **forms}

    def _count(self, number: int | Decimal, unit: str, case: str) -> str:
        category = self._locale.plural_form(number)
        in_case = self._grammar.cases.get(case, {}).get(unit, {})
        plain = self._grammar.units[unit]
        template = in_case.get(category) or plain.get(category) or plain["other"]
        return template.format(**self._numeral_forms(number))

    def _halves(self, ms: int, unit: str, unit_ms: int) -> str:
        """A whole number of units and a half, below 60 of them; empty for any other duration."""
        number, rest_ms = divmod(ms, unit_ms)
        templates = self._grammar.halves.get(unit, {})
        if rest_ms * 2 != unit_ms or number >= 60 or not templates:  # noqa: PLR2004 - minutes of an hour
            return ""
        if number == 0:
            return templates.get("half", "")
        category = self._locale.plural_form(number)
        key = "one" if number == 1 else "other" if category == "one" else category
        template = templates.get(key, templates["other"])
        return template.format(**self._numeral_forms(number))

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
        counts = [self._count(n, unit, case) for n, unit in parts if n]
        return self._grammar.joins["and"].join(counts) or self._count(0, "second", case)


def _ms_to_seconds(ms: int) -> int | Decimal:
    return Decimal(ms).scaleb(-3).normalize() if ms % 1000 else ms // 1000


@cache
def _spell_cardinal(number: int | Decimal, language: str) -> str:
    from num2words import num2words  # noqa: PLC0415 - slow to import; only numbers need it

    options = _NUM2WORDS_OPTIONS.get(language, {"lang": language.replace("-", "_")})
    with _NUM2WORDS_LOCK:
        return str(num2words(number, **options)).replace(", ", " ")


@cache
def _spell_ordinal(number: int, language: str, options: tuple[tuple[str, str], ...]) -> str:
    from num2words import num2words  # noqa: PLC0415 - slow to import; only numbers need it

    known = _NUM2WORDS_OPTIONS.get(language, {"lang": language.replace("-", "_")})
    with _NUM2WORDS_LOCK:
        return str(num2words(number, to="ordinal", **{**known, **dict(options)}))
