"""Parse numbers as people write them: with marks between thousands and for decimals, by the language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from voicecoach.voices.text.clean import NARROW_SPACE

MAX_DIGITS = 9
"""A coach says no longer numbers; they stay digits."""

_GROUP_SIZE = 3
_MAX_LENGTH = 50


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """The value of a number, whether it is written as plain digits, and whether its value is a guess."""

    value: int | Decimal
    is_plain: bool
    is_guess: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it has no decimals."""
        return isinstance(self.value, int)


def number_pattern(*, space: bool) -> str:
    """A pattern of a number; `space` allows a plain space between thousands, else only before three zeros."""
    group = rf"(?:[.,'{NARROW_SPACE}{' ' if space else ''}]|\s(?=000))"
    grouped = rf"(?<!\d\s)\d{{1,3}}(?:{group}\d{{3}})+(?![\d])(?:[.,]\d+)?"
    indian = r"\d{1,2}(?:,\d{2})+,\d{3}(?!\d)"
    return rf"(?:{grouped}|{indian}|\d+(?:[.,]\d+)?|(?<![\w.,)])[.,]\d+)"


def parse_number(written: str, group_mark: str, decimal_mark: str) -> WrittenNumber:
    """The value of a number in a language with these marks.

    >>> parse_number("12.345,67", ".", ",").value, parse_number("1.000", ".", ",").value
    (Decimal('12345.67'), 1000)
    """
    if len(written) > _MAX_LENGTH:
        return WrittenNumber(10**MAX_DIGITS, is_plain=True)  # longer than what is spelt, and so left as it is
    if written.isdigit():
        return WrittenNumber(int(written), is_plain=True)
    digits = re.sub(rf"[' {NARROW_SPACE}]", "", written)
    is_spaced = digits != written
    marks = re.findall("[.,]", digits)
    if len(set(marks)) > 1:  # 12.345,67: the last mark is the decimal one
        whole, _, decimals = digits.rpartition(marks[-1])
        return WrittenNumber(_value(f"{re.sub('[.,]', '', whole)}.{decimals}"), is_plain=False)
    if len(marks) != 1:
        return WrittenNumber(int(re.sub("[.,]", "", digits)), is_plain=False)
    whole, mark, decimals = digits.partition(marks[0])
    looks_grouped = len(decimals) == _GROUP_SIZE and 1 <= len(whole) <= _GROUP_SIZE and whole[0] != "0"
    if looks_grouped and not is_spaced and (mark != decimal_mark or decimals == "000"):
        return WrittenNumber(int(whole + decimals), is_plain=False, is_guess=mark != group_mark)
    value = _value(f"{whole or 0}.{decimals}")
    is_plain = bool(whole) and not is_spaced and mark == decimal_mark
    return WrittenNumber(value, is_plain=is_plain, is_guess=looks_grouped)


def _value(written: str) -> int | Decimal:
    value = Decimal(written).normalize()
    return int(value) if value == int(value) else value
