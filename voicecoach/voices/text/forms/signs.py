"""Signs between and around numbers: ranges, multiplications, rows of numbers, minus, per, and other signs."""

from __future__ import annotations

import re

from voicecoach.voices.text.forms.form import Form, Match, Reading, previous_word
from voicecoach.voices.text.language_rules import TIMES_LETTERS, LanguageRules, alternatives, words_pattern

_TIMES = f"[{TIMES_LETTERS}\u00d7]"
_WIDE_RANGE = 100
"""From this number on, two numbers without a word between them could be one: a hundred, a hundred fifty."""

_DASH = "[-\u2013\u2014]"


def _lower(rules: LanguageRules) -> str:
    """A pattern of the lower end of a range."""
    return (
        rf"{rules.not_after}(?<![-/.,])(?P<lower>\d+(?::\d\d)+|[$€£¥]?{rules.number}(?:/\d+)?)"
        rf"(?:\s?(?P<unit>{rules.unit}){rules.not_before}\.?|['\"]|\s?{_TIMES}(?=\s?[-\u2013]))?"
    )


_UPPER = r"[$€£¥]?(?P<upper>[.,]?\d+(?:[.,]\d+)*)"


def _range_pattern(rules: LanguageRules) -> str:
    return (
        rf"(?P<all>(?P<both>{_lower(rules)}(?P<dash>\s?{_DASH}\s?|\s?\.\.\.?\s?|\s?~\s?)){_UPPER})"
        rf"(?=(?:\s?(?P<upper_unit>{rules.unit}){rules.not_before})?)"
    )


def _read_range(rules: LanguageRules, match: Match) -> Reading | None:
    dash = match["dash"]
    if dash.strip() != dash and _is_pause(rules, match):
        return None
    if dash.strip(" -\u2013\u2014") == "" and dash == "-" and _is_row(match):
        return None
    to = rules.words["to"]
    if to:
        return Reading(f" {to} ", "a range", span="dash")
    return _read_joined_range(rules, match)


def _read_joined_range(rules: LanguageRules, match: Match) -> Reading:
    """A range of a language that says both numbers without a word between them, such as Polish."""
    unit, upper_unit = match["unit"], match["upper_unit"]
    if not match["lower"].replace(",", "").replace(".", "").isdigit() or (unit and unit != upper_unit):
        return Reading(" ", "a range", span="dash")
    if upper_unit and not unit and match["lower"].isdigit():
        return Reading(" ", "a range", span="dash")
    values = [rules.parse(match[end]).value for end in ("lower", "upper")]
    lower = rules.spell(values[0])
    if not all(isinstance(value, int) for value in values):
        return Reading(f" {rules.words['from_to'].split()[1]} ", "a range", span="dash")
    if max(values) >= _WIDE_RANGE and not upper_unit:
        before, between = rules.words["from_to"].split()
        spoken = (
            f"{before} {lower.in_form('genitive')} {between} {rules.spell(values[1]).in_form('genitive')}"
        )
        return Reading(spoken, "a range", span="all")
    if upper_unit:
        return Reading(f"{lower} ", "a range", span="both")
    return Reading(f"{lower} {rules.spell(rules.parse(match['upper']).value)}", "a range", span="all")


def _is_row(match: Match) -> bool:
    """Whether more numbers follow, as in 2-1-3-0."""
    return re.match(r"\d+-\d", match.string[match.end("dash") :]) is not None


def _is_pause(rules: LanguageRules, match: Match) -> bool:
    """Whether a dash with spaces is a pause: after a label (`Round 2 - 30 s`), or before a lower number."""
    if previous_word(match) in rules.listed("labels"):
        return True
    if not match["lower"][0].isdigit() or ":" in match["lower"] or "/" in match["lower"]:
        return False
    return rules.parse(match["lower"]).value >= rules.parse(match["upper"].rstrip(".,")).value


def _row_pattern(rules: LanguageRules) -> str:  # noqa: ARG001 - the same in every language
    return r"(?<![\w-])\d+(?:[-\u2013]\d+){2,}(?![\w-])|(?<![\w:])\d+(?::\d+){2,}(?![\w:])"


def _read_row(rules: LanguageRules, match: Match) -> Reading:
    numbers = re.split("[-\u2013:]", match[0])
    separator = " " if rules.spaced and all(len(number) < 3 for number in numbers) else ", "  # noqa: PLR2004 - 10 150 would be a thousand
    return Reading(separator.join(rules.say_number(number) for number in numbers), "a row of numbers")


def _times_pattern(rules: LanguageRules) -> str:
    operand = r"[\d.,$€£½¼¾]"
    unit = rf"(?<=\d)\s?(?:{rules.unit})"
    return (
        rf"(?P<between>(?<=\d)\s?{_TIMES}\s?(?={operand}))"
        rf"|{unit}(?P<unit>\s?{_TIMES}\s?(?=\d))"
        rf"|(?P<after>(?<=\d)\s?{_TIMES}(?!\w))"
        rf"|(?P<before>(?<!\w){_TIMES}\s?(?=\d))"
    )


def _read_times(rules: LanguageRules, match: Match) -> Reading:
    span = str(match.lastgroup)
    words = rules.words
    times = words.get("after_number", words["times"]) if span == "after" else words["times"]
    if span == "after" and re.search(r"(?<![\d.,])1$", match.string[: match.start(span)]):
        times = words.get("after_one", times)
    return Reading(f" {times} ", "a multiplication", span=span)


def _minus_pattern(rules: LanguageRules) -> str:  # noqa: ARG001 - the same in every language
    return r"(?<![\w.)'\"-])(?<!\d\s)-(?=[.,]?\d)"


def _read_minus(rules: LanguageRules, match: Match) -> Reading:  # noqa: ARG001 - as every reader
    return Reading(f"{rules.words['minus']} ", "a negative number")


def _per_pattern(rules: LanguageRules) -> str:
    what = r"[^\W\d_]+\.?" if rules.spaced else words_pattern(rules.section("per"))
    return (
        rf"(?<=\d)(?:\s?(?:{rules.unit}|{_TIMES})|(?P<word>[\s-]?[^\W\d_]+\.?))?"
        rf"(?P<per>\s?/\s?(?P<what>{what}))"
    )


def _read_per(rules: LanguageRules, match: Match) -> Reading | None:
    named = rules.section("per").get(match["what"].lower().rstrip("."))
    if match["word"] and named is None:
        return None  # 10 left/right
    template = rules.section("per").get("default", "{what}")
    spoken = named or template.format(what=match["what"])
    return Reading(f" {spoken} " if rules.spaced else str(spoken), "for each", span="per")


def _symbol_pattern(rules: LanguageRules) -> str:
    return alternatives((*rules.symbols,))


def _read_symbol(rules: LanguageRules, match: Match) -> Reading | None:
    if match[0] == "#" and not match.string[match.end() : match.end() + 1].isdigit():
        return Reading(" ", "a sign that is not read")
    return Reading(f" {rules.symbols[match[0]]} ", "a sign")


def _dash_pattern(rules: LanguageRules) -> str:  # noqa: ARG001 - the same in every language
    return (
        r"\s*[\u2013\u2014]+\s*|\s+-+\s+|(?<=\d[a-z]{2})-(?=\d+[a-z]{2}\b)|(?<=[^\W\d_])\.\.+\s*(?=[^\W\d_])"
    )


def _read_dash(rules: LanguageRules, match: Match) -> Reading:
    before, after = match.string[: match.start()], match.string[match.end() :]
    joins = match[0] in {"-", "\u2013", "\u2014"} and rules.words["to"]
    if joins and re.search(r"\d[^\s\d]{0,3}$", before) and re.match(r"[^\s\d]{0,3}\d", after):
        return Reading(f" {rules.words['to']} ", "a range")
    return Reading(", ", "a pause")


def _number_sign_pattern(rules: LanguageRules) -> str:
    marks = words_pattern(rules.section("before_number"))
    return rf"{rules.not_after}(?P<mark>{marks})\s?(?=\d|[IVX]+\b)"


def _read_number_sign(rules: LanguageRules, match: Match) -> Reading:
    space = " " if rules.spaced else ""
    return Reading(
        f"{rules.section('before_number')[match['mark']]}{space}", "an abbreviation before a number"
    )


RANGES = (Form("range", r"\d", _range_pattern, _read_range),)
"""Ranges; before multiplications, whose sign may follow both ends."""

FORMS = (
    Form("row", r"\d[-\u2013:]\d", _row_pattern, _read_row),
    *RANGES,
    Form("times", _TIMES, _times_pattern, _read_times),
    Form("minus", "-", _minus_pattern, _read_minus),
)
"""Signs between numbers."""

PER = (Form("per", "/", _per_pattern, _read_per),)
"""After units, of which some have a slash."""


def _prefix_pattern(rules: LanguageRules) -> str:
    return rf"(?<![\w/])(?P<mark>{words_pattern(rules.section('prefixes'))})\s?(?=[^\W\d_])"


def _read_prefix(rules: LanguageRules, match: Match) -> Reading | None:
    longer = re.compile(rf"(?:{words_pattern(rules.abbreviations)})(?!\w)").match(match.string, match.start())
    if longer and longer.end() > match.end("mark"):
        return None  # c/u
    return Reading(f"{rules.section('prefixes')[match['mark']]} ", "an abbreviation before a word")


BEFORE_NUMBERS = (
    Form("abbreviation", "/", _prefix_pattern, _read_prefix),
    Form("abbreviation", r"\d|[IVX]", _number_sign_pattern, _read_number_sign),
)
"""Abbreviations that are only read before a number."""

LAST = (
    Form("sign", r"[^\w\s,.!?;:'()-]|[²³]", _symbol_pattern, _read_symbol),
    Form("pause", r"[\u2013\u2014]|\s-|\.\.|\d[a-z]{2}-", _dash_pattern, _read_dash),
)
"""Signs that are read alike everywhere; after all other forms."""
