"""Numbers with units, fractions, pairs, money, decades, and numbers alone."""

from __future__ import annotations

import re
from decimal import Decimal

from voicecoach.voices.text.forms.form import Form, Match, Reading, next_word, previous_word
from voicecoach.voices.text.forms.ordinals import gender_of
from voicecoach.voices.text.language_rules import LanguageRules, words_pattern

_MIN_DISTANCE = 100
"""From this number on `m` directly after a number is metres: nobody holds for 400 minutes."""

_MIN_DISTANCE_REPEATED = 50
_DOUBTFUL_MINUTES = 20
_MAX_DECIMALS_SPOKEN = 2
_MIN_PAIR = 20
_OUT_OF = 10
_YEAR_DIGITS = 4


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
    if mark in rules.listed("ambiguous_units") and not _is_unit_here(rules, match):
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


def _is_unit_here(rules: LanguageRules, match: Match) -> bool:
    """Whether a unit that is also a word is one: directly after the number, or before punctuation or the end."""
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
    if before and before in "xX×хХ" and value >= _MIN_DISTANCE_REPEATED:
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
        rf"|{rules.not_after}(?<![\d.,])(?P<b>{number})(?:[.,][-\u2013\u2014])?\s?(?P<back>{signs}){rules.not_before})"
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


def _fraction_pattern(rules: LanguageRules) -> str:
    unit = rf"(?P<gap>[\s-]?)(?P<mark>{words_pattern(rules.after)}|\"){rules.not_before}\.?"
    return (
        rf"(?<![\d/.,])(?<![^\W\d_]/)(?:(?P<whole>\d+)[ -])?(?<![A-Za-z])(?P<top>\d+)/(?P<bottom>\d+)"
        rf"(?![\d/]|[.,]\d)(?:{unit}|(?P<noun>\s[^\W\d_]{{3,}}))?"
    )


def _read_fraction(rules: LanguageRules, match: Match) -> Reading | None:
    whole, top, bottom = match["whole"], match["top"], match["bottom"]
    is_place = previous_word(match) in rules.listed("labels") and int(top) <= int(bottom) and rules.spaced
    if is_place and not whole:
        return Reading(f"{top} {rules.words['out_of']} {bottom}{_rest(match)}", "its number and the total")
    words = _half(rules, match) or say_fraction(rules, top, bottom)
    noun_and_half = _noun_and_half(rules, match)
    if noun_and_half:
        return Reading(noun_and_half, "a fraction")
    if words is None:
        if whole:
            return None
        return Reading(
            f"{_spell_part(rules, top)} {_spell_part(rules, bottom)}{_rest(match)}",
            "a pair of numbers",
            is_guess=int(bottom) < _MIN_PAIR,
        )
    unit = _fraction_unit(rules, match)
    if unit and match["mark"] in rules.listed("ambiguous_units") and not _is_unit_here(rules, match):
        return Reading(f"{_mixed(rules, whole, match, words)}{_rest(match)}", "a fraction")
    value = _decimal_value(whole, top, bottom)
    if unit and value is not None and rules.holds_number(unit):
        return Reading(rules.speller.count(value, unit), "a fraction and its unit")
    spoken = _mixed(rules, whole, match, words) + (match["noun"] or "")
    many = bool(whole) or bool(unit and rules.holds_number(unit))
    if unit is None:
        return Reading(spoken, "a fraction", is_guess=int(top) > int(bottom))
    return Reading(f"{spoken} {rules.unit_label(unit, many=many)}", "a fraction and its unit")


def _fraction_unit(rules: LanguageRules, match: Match) -> str | None:
    """The unit of a fraction; the sign of inches is one, as nobody writes a fraction of seconds."""
    if match["mark"] == '"':
        return rules.after.get("in") or rules.after.get("\u2033")
    return rules.after[match["mark"]] if match["mark"] else None


def _half(rules: LanguageRules, match: Match) -> str | None:
    """A half in the gender of the noun after it."""
    halves = rules.section("halves")
    if match["mark"] or match["whole"] or (match["top"], match["bottom"]) != ("1", "2") or not halves:
        return None
    found: str | None = halves.get(gender_of(rules, (match["noun"] or "").strip()))
    return found


def _noun_and_half(rules: LanguageRules, match: Match) -> str | None:
    """A whole number, its noun and a half: `1 1/2 vueltas` as one turn and a half."""
    half = rules.section("halves").get("after_noun")
    noun = (match["noun"] or "").strip()
    if not (match["whole"] and noun and half and (match["top"], match["bottom"]) == ("1", "2")):
        return None
    return f"{match['whole']} {noun} {half.get(gender_of(rules, noun), half['m'])}"


def _rest(match: Match) -> str:
    """The unit of a match, as it is written, where it is not read here."""
    return match.string[match.end("bottom") : match.end()]


def _spell_part(rules: LanguageRules, digits: str) -> str:
    return digits if rules.spaced else str(rules.spell(int(digits)))


def _mixed(rules: LanguageRules, whole: str | None, match: Match, words: str) -> str:
    if not whole:
        return words
    mixed = rules.mixed.get(f"{match['top']}/{match['bottom']}") or f"{rules.words['and']} {words}"
    if "{w}" in mixed:
        return mixed.format(w=re.sub("eins$", "ein", str(rules.spell(int(whole)))))
    return f"{_spell_part(rules, whole)} {mixed}"


def say_fraction(rules: LanguageRules, top: str, bottom: str) -> str | None:
    """A fraction as words; None for two numbers that are none, such as 90/90 or 24/7."""
    fraction = f"{top}/{bottom}"
    if fraction in rules.fractions:
        return rules.fractions[fraction]
    if int(bottom) == _OUT_OF and "/" not in rules.words["out_of"]:
        if int(top) > _OUT_OF:
            return None
        return f"{top} {rules.words['out_of']} {bottom}"
    names = rules.section("denominators").get(bottom)
    if names is None or top in {"0", bottom} or int(top) > max(2 * int(bottom), 9):
        return None
    name = (
        names[0]
        if int(top) == 1
        else names[1 if len(names) < 3 or int(top) % 10 in {2, 3, 4} and int(top) not in {12, 13, 14} else 2]
    )  # noqa: PLR2004 - one, few and many
    number = rules.section("denominators").get("one", "") if int(top) == 1 else ""
    form = str(rules.section("denominators").get("form", ""))
    spelt = number or (rules.spell(int(top)).in_form(form) if form else rules.spell(int(top)))
    order = rules.section("denominators").get("order", "{top} {bottom}")
    return str(order).format(top=spelt, bottom=name)


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
    day_and_month = r"|(?<![\w/.-])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.(?!\d)" if rules.language == "de" else ""
    return r"(?<![\w/.-])(?:\d{1,2}([/.])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})(?![\w/])" + day_and_month


def _read_date(rules: LanguageRules, match: Match) -> Reading | None:
    parts = re.split("[/.-]", match[0].rstrip(".").replace(" ", ""))
    numbers = [int(part) for part in parts]
    first, second = (numbers[2], numbers[1]) if len(parts[0]) == _YEAR_DIGITS else (numbers[0], numbers[1])
    if not (0 < min(first, second) and max(first, second) <= 31 and min(first, second) <= 12):  # noqa: PLR2004 - days and months
        return None
    if rules.language == "de" and "." in match[0]:
        ending = "en" if previous_word(match) in rules.listed("oblique") else "er"
        days = [f"{rules.speller.ordinal(number).removesuffix('e')}{ending}" for number in (first, second)]
        return Reading(" ".join((*days, *(str(rules.spell(year)) for year in numbers[2:]))), "a date")
    return Reading(", ".join(rules.say_number(str(number)) for number in numbers), "a date", is_guess=True)


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


FIRST = (
    Form("pair", "/", _vertebrae_pattern, _read_vertebrae),
    Form("date", r"\d[/.-]\s?\d+[/.-]", _date_pattern, _read_date),
    Form("money", r"\d", _money_pattern, _read_money, re.IGNORECASE),
    Form("fraction", r"\d/\d", _fraction_pattern, _read_fraction),
)
"""Numbers with signs that other forms would take apart."""

FORMS = (Form("quantity", r"\d", _quantity_pattern, _read_quantity),)
"""Numbers with units."""

LAST = (Form("number", r"\d", _number_pattern, _read_number),)
"""Numbers alone, after all that holds a number."""
