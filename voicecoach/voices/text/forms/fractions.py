"""Fractions, pairs of numbers, and dates: what has a slash between numbers."""

from __future__ import annotations

import re
from decimal import Decimal

from voicecoach.voices.text.forms.amounts import is_unit_here
from voicecoach.voices.text.forms.form import Form, Match, Reading, previous_word
from voicecoach.voices.text.forms.ordinals import gender_of
from voicecoach.voices.text.language_rules import LanguageRules, words_pattern

_MAX_DECIMALS_SPOKEN = 2
_MIN_PAIR = 20
_OUT_OF = 10
_YEAR_DIGITS = 4
_MONTHS = 12
_MAX_DAY = 31
_MAX_WHOLES = 2
"""More wholes than this are no fraction: 24/7 is a pair."""

_SMALL = 9
_FEW = frozenset({2, 3, 4})
_NOT_FEW = frozenset({12, 13, 14})
_HALF = ("1", "2")
_ONE_HALF = Decimal("0.5")
_TIME_UNITS_MS = {"minute": 60_000, "hour": 3_600_000}


def _fraction_pattern(rules: LanguageRules) -> str:
    unit = rf"(?P<gap>[\s-]?)(?P<mark>{words_pattern(rules.after)}|\"){rules.not_before}\.?"
    fraction = r"(?<![A-Za-z])(?P<top>\d{1,4})/(?P<bottom>\d{1,4})(?![\d/]|[.,]\d)"
    return (
        rf"(?<![\d/.,])(?<![^\W\d_]/)(?:(?P<whole>\d{{1,6}})[ -])?{fraction}"
        rf"(?:{unit}|(?P<noun>\s[^\W\d_]{{3,}}))?"
    )


def _read_fraction(rules: LanguageRules, match: Match) -> Reading | None:
    whole, top, bottom = match["whole"], match["top"], match["bottom"]
    if (
        not whole
        and rules.spaced
        and int(top) <= int(bottom)
        and previous_word(match) in rules.listed("labels")
    ):
        return Reading(f"{top} {rules.words['out_of']} {bottom}{_rest(match)}", "its number and the total")
    noun_and_half = _noun_and_half(rules, match)
    if noun_and_half:
        return Reading(noun_and_half, "a fraction")
    words = _half(rules, match) or say_fraction(rules, top, bottom)
    if words is not None:
        return _read_with_unit(rules, match, words)
    if whole:
        return None
    pair = f"{_spell_part(rules, top)} {_spell_part(rules, bottom)}{_rest(match)}"
    return Reading(pair, "a pair of numbers", is_guess=int(bottom) < _MIN_PAIR)


def _read_with_unit(rules: LanguageRules, match: Match, words: str) -> Reading:
    """A fraction, with its unit if it has one."""
    whole, unit = match["whole"], _fraction_unit(rules, match)
    mixed = _mixed(rules, whole, match, words)
    if unit is None:
        is_guess = int(match["top"]) > int(match["bottom"])
        return Reading(mixed + (match["noun"] or ""), "a fraction", is_guess)
    if match["mark"] in rules.listed("ambiguous_units") and not is_unit_here(rules, match):
        return Reading(f"{mixed}{_rest(match)}", "a fraction")
    value = _decimal_value(whole, match["top"], match["bottom"])
    if value is not None and unit in _TIME_UNITS_MS and value % 1 == _ONE_HALF:
        spoken = rules.speller.rounded_duration(int(value * _TIME_UNITS_MS[unit]))
        return Reading(spoken, "a fraction and its unit")
    if value is not None and rules.holds_number(unit):
        return Reading(rules.speller.count(value, unit), "a fraction and its unit")
    many = bool(whole) or rules.holds_number(unit)
    return Reading(f"{mixed} {rules.unit_label(unit, many=many)}", "a fraction and its unit")


def _fraction_unit(rules: LanguageRules, match: Match) -> str | None:
    """The unit of a fraction; the sign of inches is one: seconds have decimals."""
    if match["mark"] == '"':
        return rules.after.get("in") or rules.after.get("\u2033")
    return rules.after[match["mark"]] if match["mark"] else None


def _half(rules: LanguageRules, match: Match) -> str | None:
    """A half in the gender of the noun after it."""
    if match["mark"] or match["whole"] or (match["top"], match["bottom"]) != _HALF:
        return None
    found: str | None = rules.section("halves").get(gender_of(rules, (match["noun"] or "").strip()))
    return found


def _noun_and_half(rules: LanguageRules, match: Match) -> str | None:
    """A whole number, its noun and a half: `1 1/2 vueltas` as one turn and a half."""
    half = rules.section("halves").get("after_noun")
    noun = (match["noun"] or "").strip()
    if not (match["whole"] and noun and half and (match["top"], match["bottom"]) == _HALF):
        return None
    return f"{match['whole']} {noun} {half.get(gender_of(rules, noun), half['m'])}"


def _rest(match: Match) -> str:
    """What follows the fraction in a match, as it is written."""
    return match.string[match.end("bottom") : match.end()]


def _spell_part(rules: LanguageRules, digits: str) -> str:
    return digits if rules.spaced else str(rules.spell(int(digits)))


def _mixed(rules: LanguageRules, whole: str | None, match: Match, words: str) -> str:
    if not whole:
        return words
    mixed = rules.mixed.get(f"{match['top']}/{match['bottom']}") or f"{rules.words['and']} {words}"
    if "{w}" in mixed:  # German: eineinhalb, zweieinhalb
        return mixed.format(w=re.sub("eins$", "ein", str(rules.spell(int(whole)))))
    return f"{_spell_part(rules, whole)} {mixed}"


def say_fraction(rules: LanguageRules, top: str, bottom: str) -> str | None:
    """A fraction as words; None for two numbers that are none, such as 90/90 or 24/7."""
    listed = rules.fractions.get(f"{top}/{bottom}")
    if listed is not None:
        return listed
    if int(bottom) == _OUT_OF and "/" not in rules.words["out_of"]:
        return f"{top} {rules.words['out_of']} {bottom}" if int(top) <= _OUT_OF else None
    denominators = rules.section("denominators")
    if (
        bottom not in denominators
        or top in {"0", bottom}
        or int(top) > max(_MAX_WHOLES * int(bottom), _SMALL)
    ):
        return None
    spelt = denominators.get("one") if top == "1" else None
    if spelt is None:
        spelt = rules.spell(int(top)).in_form(denominators.get("form", ""))
    name = _denominator(denominators[bottom], int(top))
    return str(denominators.get("order", "{top} {bottom}").format(top=spelt, bottom=name))


def _denominator(names: list[str], top: int) -> str:
    """The name of a denominator: for one, for few, and in Slavic languages for many."""
    one, few, many = (*names, names[-1])[:3]
    if top == 1:
        return one
    return few if top % 10 in _FEW and top not in _NOT_FEW else many


def _decimal_value(whole: str | None, top: str, bottom: str) -> Decimal | None:
    """The decimal value of a whole number and a fraction; None where it is better read as a fraction."""
    if int(bottom) == 0:
        return None
    value = Decimal(whole or 0) + Decimal(top) / Decimal(bottom)
    return value.normalize() if value == round(value, _MAX_DECIMALS_SPOKEN) else None


def _vertebrae_pattern(rules: LanguageRules) -> str:  # noqa: ARG001 - the same in every language
    return r"(?<!\w)(?P<a>[A-Z]{1,3}\d{1,2})(?P<slash>\s?/\s?)(?=[A-Z]{0,3}\d{1,2}(?!\d))"


def _read_vertebrae(rules: LanguageRules, match: Match) -> Reading:  # noqa: ARG001 - as every reader
    return Reading(" ", "a pair of names", span="slash")


def _date_pattern(rules: LanguageRules) -> str:
    day_and_month = r"|(?<![\w/.-])\d{1,2}\.\s?\d{1,2}\.(?!\d)" if rules.language == "de" else ""
    return r"(?<![\w/.-])(?:\d{1,2}([/.])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})(?![\w/])" + day_and_month


def _read_date(rules: LanguageRules, match: Match) -> Reading | None:
    parts = re.split("[/.-]", match[0].rstrip(".").replace(" ", ""))
    numbers = [int(part) for part in parts]
    first, second = (numbers[2], numbers[1]) if len(parts[0]) == _YEAR_DIGITS else (numbers[0], numbers[1])
    low, high = sorted((first, second))
    if low < 1 or low > _MONTHS or high > _MAX_DAY:
        return None
    if rules.language == "de" and "." in match[0]:
        ending = "en" if previous_word(match) in rules.listed("oblique") else "er"
        days = [f"{rules.speller.ordinal(number).removesuffix('e')}{ending}" for number in (first, second)]
        return Reading(" ".join((*days, *(str(rules.spell(year)) for year in numbers[2:]))), "a date")
    return Reading(", ".join(rules.say_number(str(number)) for number in numbers), "a date", is_guess=True)


FORMS = (
    Form("pair", "/", _vertebrae_pattern, _read_vertebrae),
    Form("date", r"\d[/.-]\s?\d+[/.-]", _date_pattern, _read_date),
    Form("fraction", r"\d/\d", _fraction_pattern, _read_fraction),
)
"""Numbers with signs that other forms would take apart."""
