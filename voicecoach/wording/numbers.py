"""Numbers, counts, lengths of time and lists as words, by CLDR's plural rules."""

from __future__ import annotations

from decimal import Decimal
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FEW_MS = 10_000
"""From here on "one minute thirty" can be told from "one minute and five seconds"."""


def is_locale(language: str) -> bool:
    """Whether CLDR knows a language with its script or region, such as `de-AT`."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - only where there is more than a language

    try:
        return bool(Locale.parse(language, sep="-"))
    except (ValueError, UnknownLocaleError):
        return False


class Numbers:
    """Speaks numbers in one language.

    `units` gives for each unit ("second", "minute", "hour", "rep") its form for each of the
    language's plural categories, with `{n}` for the number; `joins` how units are joined.
    """

    def __init__(
        self, language: str, units: Mapping[str, Mapping[str, str]], joins: Mapping[str, str]
    ) -> None:
        self.language = language
        self._units = units
        self._joins = joins

    @cached_property
    def _locale(self) -> Any:
        from babel import Locale  # noqa: PLC0415 - only where a number is spoken

        return Locale.parse(self.language, sep="-")

    def cardinal(self, number: int | Decimal) -> str:
        """A number as words: 22 → "twenty-two"."""
        return _cardinal(number, self.language)

    def count(self, number: int | Decimal, unit: str) -> str:
        """A number with its unit in the right plural: 1, "second" → "one second"."""
        forms = self._units[unit]
        form = forms.get(self._locale.plural_form(number), forms["other"])
        return form.format(n=self.cardinal(number))

    def duration(self, ms: int) -> str:
        """A length of time as words: 90_000 → "one minute thirty"."""
        minutes, seconds = divmod(ms, 60_000)
        hours, minutes = divmod(minutes, 60)
        if minutes and not hours and seconds >= _FEW_MS:
            spoken = self.count(minutes, "minute")
            return self._joins["minutes_seconds"].format(
                minutes=spoken, n=self.cardinal(_in_seconds(seconds))
            )
        parts = ((hours, "hour"), (minutes, "minute"), (_in_seconds(seconds), "second"))
        return self._joins["and"].join(self.count(n, unit) for n, unit in parts if n) or self.count(
            0, "second"
        )

    def listed(self, things: Sequence[str]) -> str:
        """A list as words: "a mat, a strap and a block" as the language joins them."""
        from babel.lists import format_list  # noqa: PLC0415 - only where a list is spoken

        return str(format_list(list(things), locale=self._locale))


def _in_seconds(ms: int) -> int | Decimal:
    return Decimal(ms).scaleb(-3).normalize() if ms % 1000 else ms // 1000


@cache
def _cardinal(number: int | Decimal, language: str) -> str:
    from num2words import num2words  # noqa: PLC0415 - only where a number is spoken

    return str(num2words(number, lang=language.replace("-", "_")))
