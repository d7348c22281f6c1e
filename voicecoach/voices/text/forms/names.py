"""Ordinals, Roman numerals, decades, abbreviations, addresses, capitals."""

from __future__ import annotations

import re

from voicecoach.voices.text.forms.amounts import ends_sentence
from voicecoach.voices.text.forms.form import Form, Match, Reading, next_word, previous_word, roman_value
from voicecoach.voices.text.forms.ordinals import gender_of, german_ordinal, say_ordinal
from voicecoach.voices.text.language_rules import LanguageRules, words_pattern

_ROMAN_NUMBER = r"X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3}"
_DECADE = 10
_ROUND_DECADES = range(20, 100, 10)
_MIN_CAPITALS = 4
_LONG_AGO = 70
"""The 70s, 80s and 90s are decades; smaller numbers are more often seconds."""

_NOUN_FIRST = frozenset({"es", "fr", "it", "pt"})


def _roman_pattern(rules: LanguageRules) -> str:
    number = rf"(?P<roman>{_ROMAN_NUMBER})"
    if not rules.spaced:
        return rf"(?<![A-Za-z]){number}(?P<dot>\.)?(?![A-Za-z'])"
    letter = r"[^\W\d_]"
    return rf"(?:(?<={letter}\s)|(?<={letter}-)|(?<=[IVX]/)|(?<!.)){number}(?P<dot>\.(?=\s\S))?(?![\w'])"


def _read_roman(rules: LanguageRules, match: Match) -> Reading | None:
    before = _label_before(match)
    if not _is_roman(rules, match, before):
        return None
    value = roman_value(match["roman"])
    if match["dot"] and rules.language == "de" and next_word(match)[:1].isupper():
        return Reading(german_ordinal(rules, match, value), "a Roman numeral with a point")
    is_guess = before.lower() not in rules.listed("roman") and not before[:1].isupper()
    return Reading(str(rules.spell(value)), "a Roman numeral", is_guess, span="roman")


def _is_roman(rules: LanguageRules, match: Match, before: str) -> bool:
    """Whether letters are a numeral: one letter only after a label, several after any word of letters."""
    labels = rules.listed("roman")
    is_label = before.lower() in labels
    if len(match["roman"]) == 1:
        return is_label and (match["roman"] != "I" or before[:1].isupper() or rules.language != "en")
    if match.start() and match.string[match.start() - 1] == "-":
        return is_label
    if before.lower() in rules.listed("before_attribute"):
        return False  # an IV
    return bool(before or match["dot"] or not rules.spaced or next_word(match).lower() in labels)


def _label_before(match: Match) -> str:
    before = re.sub(r"(?<=\s)[IVX]+/$", "", match.string[max(0, match.start() - 30) : match.start()])
    found = re.search(r"([^\W\d_]+)[\s-]?$", before)
    return found[1] if found else ""


def _decade_pattern(rules: LanguageRules) -> str:
    suffix = words_pattern(rules.section("decades").get("suffixes", ()))
    return rf"(?<![\w.,])(?P<mark>')?(?P<year>(?:1[89]|20)?\d0)(?:{suffix})(?!\w)"


def _read_decade(rules: LanguageRules, match: Match) -> Reading | None:
    year, decades = match["year"], rules.section("decades")
    names = decades["names"]
    if match["mark"] and match.string[match.end() : match.end() + 1] == "'":
        return None  # the quotes of '30s'
    is_hold = next_word(match).lower() in rules.listed("timed")
    name = names[int(year[-2:]) // _DECADE - 1]
    if len(year) == 2:  # noqa: PLR2004 - the 80s
        if int(year) not in _ROUND_DECADES or is_hold or not _is_decade(rules, match):
            return None
        return Reading(name, "a decade", is_guess=not match["mark"] and "always" not in decades)
    if is_hold:
        return None
    spoken = _decade_of_century(rules, year, name)
    return None if spoken is None else Reading(spoken, "a decade", is_guess=year.endswith("00"))


def _is_decade(rules: LanguageRules, match: Match) -> bool:
    """Whether two digits name a decade: '80s, the 80s, in the 30s; a hold may be `the 30s`."""
    if match["mark"] or rules.section("decades").get("always"):
        return True
    words = re.findall(r"[^\W\d_]+", match.string[max(0, match.start() - 30) : match.start()].lower())[-2:]
    if not words or words[-1] not in rules.listed("before_decade"):
        return False
    return (
        int(match["year"]) >= _LONG_AGO or words[-1] != "the" or words[0] in rules.listed("before_the_decade")
    )


def _decade_of_century(rules: LanguageRules, year: str, name: str) -> str | None:
    decades = rules.section("decades")
    if year == "2000":
        return decades.get("thousand")
    if year.endswith("00"):
        return (
            str(decades["hundred"]).format(century=rules.spell(int(year[:2])))
            if "hundred" in decades
            else None
        )
    if year[:2] == "20" and "year_2000" in decades:
        return str(decades["year_2000"]).format(century=rules.spell(2000), decade=name)
    return str(decades["year"]).format(century=rules.spell(int(year[:2])), decade=name)


def _abbreviation_pattern(rules: LanguageRules) -> str:
    return rf"(?<![\w.])(?P<short>{words_pattern(rules.abbreviations)})(?![\w]|\.\w)"


def _read_abbreviation(rules: LanguageRules, match: Match) -> Reading | None:
    short = match["short"]
    if _is_unit(rules, match):
        return None
    can_end = short in rules.section("lists").get("ends_sentence", ())
    ends = short.endswith(".") and (
        not match.string[match.end() :].strip() or (can_end and ends_sentence(rules, match))
    )
    return Reading(f"{rules.abbreviations[short]}{'.' if ends else ''}", "an abbreviation")


def _is_unit(rules: LanguageRules, match: Match) -> bool:
    """Whether an abbreviation is a unit here: 20 min."""
    is_unit = match["short"].rstrip(".") in rules.after
    return is_unit and re.search(r"\d\s?$", match.string[: match.start()]) is not None


def _side_pattern(rules: LanguageRules) -> str:
    return rf"(?<![\w.])(?P<short>(?i:{words_pattern(rules.section('sides'))}))(?!\w)"


def _read_side(rules: LanguageRules, match: Match) -> Reading | None:
    """The side in the gender of its noun: the one before it in Romance languages, else the one after."""
    forms = rules.section("sides")[match["short"].lower()]
    noun_first = rules.language in _NOUN_FIRST
    before, after = previous_word(match), next_word(match)
    if _is_unit(rules, match) or not (noun_first or after or "oblique" in forms):
        return None  # 5 g; and "прав." at the end, which is a word of its own
    if not noun_first and before in rules.listed("oblique") and after:
        return Reading(forms["oblique"], "an abbreviation")
    if not noun_first and before in rules.listed("articles") and after:
        return Reading(forms["f"], "an abbreviation")
    gender = gender_of(rules, before if noun_first else after)
    return Reading(forms.get(gender, forms["alone"]), "an abbreviation", is_guess=not gender)


def _address_pattern(rules: LanguageRules) -> str:  # noqa: ARG001 - the same in every language
    ending = r"(?:com|org|net|de|fr|es|it|nl|pl|ru|jp|br|uk|eu|info|io|app|yoga|fit|health|edu|gov|at|ch|be)"
    path = r"[^\s<>\"'()]*[^\s<>\"'().,;:!?]"
    return (
        rf"(?P<mail>(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
        rf"|(?:https?://|(?<!\w)www\.)(?P<host>[\w-]+(?:\.[\w-]+)*)(?::\d+)?(?:[/?#]{path})?/?"
        rf"|(?<![\w.@/])(?P<bare>[a-z][a-z0-9-]+(?:\.[a-z0-9-]+)*\.{ending})(?:/{path})?(?![\w@])"
    )


def _read_address(rules: LanguageRules, match: Match) -> Reading:
    dot, at = rules.words["dot"], rules.words["at"]
    if match["mail"]:
        return Reading(
            match["mail"].replace("@", f" {at} ").replace(".", f" {dot} ").replace("_", " "),
            "an e-mail address",
        )
    host = (match["host"] or match["bare"]).removeprefix("www.")
    return Reading(host.replace(".", f" {dot} "), "a web address, without what follows its host")


def _capitals_pattern(rules: LanguageRules) -> str:  # noqa: ARG001 - the same in every language
    return r"(?<![\w'.&])(?P<word>[A-ZÀ-ÖØ-ÞĄĆĘŁŃÓŚŹŻА-ЯЁ]{2,})(?![\w]|\.\w|'\w)"


def _read_capitals(rules: LanguageRules, match: Match) -> Reading | None:
    word = match["word"]
    if word in rules.section("lists").get("acronyms", ()) or word in _ACRONYMS:
        return None
    vowels = re.findall("[AEIOUYÀ-ÆÈ-ÏÒ-ÖØ-ÝĄĘÓАЕЁИОУЫЭЮЯ]", word)
    is_short_word = word.lower() in rules.listed("short_words")
    if is_short_word or (len(word) >= _MIN_CAPITALS and vowels and len(vowels) < len(word)):
        return Reading(word.lower(), "capitals for emphasis")
    return None


_ACRONYMS = frozenset(
    {
        *("AMRAP", "BOSU", "COVID", "EMOM", "HIIT", "KCAL", "LISS", "NATO", "NSAID", "RICE", "TENS"),
        *("YMCA", "YWCA"),
    }
)


def _ordinal_pattern(rules: LanguageRules) -> str:
    return str(rules.section("ordinals").get("pattern", "(?!)"))


def _read_ordinal(rules: LanguageRules, match: Match) -> Reading | None:
    return say_ordinal(rules, match)


ADDRESSES = (Form("address", r"[@/]|\w\.\w", _address_pattern, _read_address),)
"""Addresses; first, as they hold signs and points."""

FORMS = (
    Form("abbreviation", r"", _abbreviation_pattern, _read_abbreviation),
    Form("abbreviation", r"", _side_pattern, _read_side),
    Form("decade", r"\d0", _decade_pattern, _read_decade),
    Form("ordinal", r"\d|[IVX]", _ordinal_pattern, _read_ordinal),
    Form("roman", r"[IVX]", _roman_pattern, _read_roman),
)
"""Words that are written short, and numbers that name."""

LAST = (Form("capitals", r"[^\W\d_a-z]{2}", _capitals_pattern, _read_capitals),)
"""Capitals; after the units and numerals that are written in them."""
