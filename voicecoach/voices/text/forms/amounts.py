"""Numbers with units, amounts of money, and numbers alone."""

from __future__ import annotations

import re
from decimal import Decimal

from voicecoach.voices.text.forms.form import Form, Match, Reading, next_word, previous_word
from voicecoach.voices.text.language_rules import TIMES_LETTERS, LanguageRules, words_pattern

_MIN_DISTANCE = 100
"""From this number on `m` directly after a number is metres: no hold takes 400 minutes."""

_MIN_DISTANCE_REPEATED = 50
_DOUBTFUL_MINUTES = 20


def _quantity_pattern(rules: LanguageRules) -> str:
    return (
        rf"{rules.not_after}(?<![\d,])(?<!\d')(?<!(?<!\.)\.)(?P<number>{rules.number})"
        rf"(?P<gap>\s?|-(?=[^\W\d_]))(?P<mark>{rules.unit}){rules.not_before}(?P<dot>\.(?![\w.]))?"
    )


def _read_quantity(rules: LanguageRules, match: Match) -> Reading | None:
    gap, mark = match["gap"], match["mark"]
    unit = (None if gap else rules.close.get(mark)) or rules.after.get(mark)
    if unit is None or (gap == "-" and not mark.isascii()):
        return None
    if mark in rules.listed("ambiguous_units") and not is_unit_here(rules, match):
        return None
    is_guess = rules.parse(match["number"]).is_guess
    if not gap and mark in {"m", "м"} and mark in rules.close and mark in rules.after:
        metres, is_guess = _means_distance(rules, match)
        unit = rules.after[mark] if metres else unit
    has_dot = match["dot"] or (mark.endswith(".") and match.string[match.end() :].strip())
    dot = "." if has_dot and ends_sentence(rules, match) else ""
    if not rules.holds_number(unit) and (gap == "-" or _is_attribute(rules, match)):
        spoken = f"{rules.say_number(match['number'])} {rules.unit_label(unit, many=False)}"
    else:
        spoken = rules.say_quantity(match["number"], unit)
    return Reading(f"{spoken}{dot}", "a number and its unit", is_guess)


def _is_attribute(rules: LanguageRules, match: Match) -> bool:
    """Whether the amount is part of a noun, as in `a 30 s hold` and `400m run`."""
    noun = next_word(match).lower()
    before = match.string[: match.start()].rstrip()
    if noun in rules.listed("distance"):
        return True
    is_noun = noun in rules.listed("timed") or noun in rules.listed("measured_in_inches")
    return is_noun and (not before or previous_word(match) in rules.listed("before_attribute"))


def is_unit_here(rules: LanguageRules, match: Match) -> bool:
    """Whether a unit that is also a word is one: at the number, or before punctuation or the end."""
    if next_word(match).lower() in rules.listed("after_ambiguous_unit"):
        return True
    return (
        match["gap"] != " " or re.match(r"\s*(?:$|[,;:!?.)])", match.string[match.end("mark") :]) is not None
    )


def _means_distance(rules: LanguageRules, match: Match) -> tuple[bool, bool]:
    """Whether `m` directly after a number is metres, and whether that is a guess."""
    value = rules.parse(match["number"]).value
    before = match.string[: match.start()].rstrip()[-1:]
    words = rules.listed("distance")
    near = previous_word(match) in words or next_word(match).lower() in words
    if value >= _MIN_DISTANCE or near:
        return True, False
    if before and before in f"{TIMES_LETTERS}\u00d7" and value >= _MIN_DISTANCE_REPEATED:
        return True, True
    if not isinstance(value, int):
        return True, True
    return False, value >= _DOUBTFUL_MINUTES


def ends_sentence(rules: LanguageRules, match: Match) -> bool:
    """Whether the point after an abbreviation also ends a sentence."""
    rest = match.string[match.end() :].lstrip()
    if not rest:
        return True
    word = next_word(match)
    if not word[:1].isupper() or not match.string[match.end() : match.end() + 1].isspace():
        return False
    starters = rules.listed("sentence_starts")
    return word.lower() in starters if starters else True


def _money_pattern(rules: LanguageRules) -> str:
    signs = words_pattern(rules.section("money"))
    number = rules.number
    return (
        rf"(?:(?<!\w)(?P<before>{signs})\s?(?P<a>{number})(?:\s?[-\u2013]\s?(?P<upper>{number}))?(?!\w)"
        rf"|{rules.not_after}(?<![\d.,])(?P<b>{number})(?:[.,][-\u2013\u2014])?\s?"
        rf"(?P<back>{signs}){rules.not_before})"
    )


def _read_money(rules: LanguageRules, match: Match) -> Reading:
    sign = match["before"] or match["back"]
    money = rules.section("money")
    unit = money.get(sign) or money.get(sign.upper()) or money[sign.lower()]
    written = match["upper"] or match["a"] or match["b"]
    lower = f"{rules.say_number(match['a'])} {rules.words['to']} " if match["upper"] else ""
    number = rules.parse(written)
    whole, cents = divmod(Decimal(number.value), 1)
    if not cents or not rules.spaced or not re.search(r"[.,]\d\d$", written):
        value = int(number.value) if number.is_whole else number.value
        spoken = (
            rules.speller.count(value, unit)
            if rules.holds_number(unit)
            else rules.say_quantity(written, unit)
        )
        return Reading(lower + spoken, "an amount of money")
    hundredths = rules.spell(int(cents * 100))
    spoken = f"{_count(rules, int(whole), unit)} {rules.words.get('cents', '')} {hundredths}"
    return Reading(lower + spoken, "an amount of money")


def _count(rules: LanguageRules, value: int, unit: str) -> str:
    if rules.holds_number(unit):
        return str(rules.speller.count(value, unit))
    return f"{value} {rules.unit_label(unit, many=value != 1)}"


def _number_pattern(rules: LanguageRules) -> str:
    return (
        rf"(?<![\d.,'])(?<!\w)(?<!\d\s)(?P<number>{rules.number})(?![\d%°])" if rules.spaced else rules.number
    )


def _read_number(rules: LanguageRules, match: Match) -> Reading | None:
    spoken = rules.say_number(match[0])
    number = rules.parse(match[0])
    if spoken == match[0]:
        return None
    return Reading(spoken, "a number", number.is_guess)


MONEY = (Form("money", r"\d", _money_pattern, _read_money, re.IGNORECASE),)
"""Amounts of money."""

FORMS = (Form("quantity", r"\d", _quantity_pattern, _read_quantity),)
"""Numbers with units."""

LAST = (Form("number", r"\d", _number_pattern, _read_number),)
"""Numbers alone, after all that holds a number."""
