"""Ordinals with the gender and the case that their mark, an article or the noun after them shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voicecoach.voices.text.forms.form import Match, Reading, next_word, previous_word, roman_value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from voicecoach.voices.text.language_rules import LanguageRules

_MAX_DEGREES_AS_ORDINAL = 12
_ENDINGS_O_A = frozenset({"es", "it", "pt"})


def say_ordinal(rules: LanguageRules, match: Match) -> Reading | None:
    """An ordinal in agreement with the words around it; None where the match is none."""
    return _READERS.get(rules.language, _without_agreement)(rules, match)


def _plain(rules: LanguageRules, number: str) -> str:
    """The masculine or only form, by num2words or by the language's list of exceptions."""
    listed: Mapping[str, str] = rules.section("ordinals").get("words", {})
    return listed.get(number) or rules.speller.ordinal(int(number))


def _german(rules: LanguageRules, match: Match) -> Reading | None:
    noun = next_word(match)
    before = previous_word(match)
    is_date = noun.lower() in rules.listed("months")
    if noun.lower() in rules.listed("sentence_starts") or not (
        noun[:1].isupper() or before in rules.listed("oblique")
    ):
        return None
    number = int(match["n"])
    is_guess = not is_date and (gender_of(rules, noun) == "" or not match.string[: match.start()].strip())
    is_guess = is_guess and before not in rules.listed("oblique") | rules.listed("articles")
    return Reading(
        german_ordinal(rules, match, number), "an ordinal, as its noun and article want it", is_guess
    )


def german_ordinal(rules: LanguageRules, match: Match, number: int) -> str:
    """An ordinal with the ending that the words around it ask for."""
    noun, before = next_word(match), previous_word(match)
    is_date = noun.lower() in rules.listed("months")
    stem = _plain(rules, str(number)).removesuffix("e")
    if before in rules.listed("oblique") or (before == "der" and gender_of(rules, noun) == "f"):
        return f"{stem}en"
    if before in rules.listed("articles") or is_date:
        return f"{stem}e"
    ending = {"m": "er", "n": "es"}.get(gender_of(rules, noun), "e")
    return f"{stem}{ending}"


def gender_of(rules: LanguageRules, noun: str) -> str:
    """The gender of a noun by the language's lists and endings; empty where neither has it."""
    word = noun.lower()
    for gender in ("m", "f", "n"):
        if word in rules.listed(f"nouns_{gender}"):
            return gender
    endings: Mapping[str, str] = rules.section("noun_endings")
    if rules.language in _ENDINGS_O_A:
        endings = {"o": "m", "a": "f", "os": "m", "as": "f"}
    return next((gender for ending, gender in endings.items() if word.endswith(ending)), "")


def _french(rules: LanguageRules, match: Match) -> Reading:
    number, mark = match["n"] or str(roman_value(match["r"])), match["mark"].lower()
    if number == "1":
        return Reading("première" if mark in {"re", "ère", "ere"} else "premier", "an ordinal")
    if mark in {"nd", "nde"}:
        return Reading(f"second{'e' if mark == 'nde' else ''}", "an ordinal")
    return Reading(_plain(rules, number), "an ordinal")


def _romance(rules: LanguageRules, match: Match) -> Reading | None:
    """Spanish, Italian and Portuguese: the mark shows the gender."""
    number, mark = match["n"], match["mark"].lower().lstrip(".")
    noun = next_word(match)
    is_degree = mark in {"°", "º"} and (int(number) > _MAX_DEGREES_AS_ORDINAL or (mark == "°" and not noun))
    if is_degree:
        degrees = rules.after["°"]
        return Reading(rules.say_quantity(number, degrees), "degrees", is_guess=mark == "º")
    if mark == "°" and noun.lower() not in rules.listed("ordinal_nouns"):
        return None
    masculine = _plain(rules, number)
    feminine = " ".join(re.sub("o$", "a", word) for word in masculine.split())
    if mark in {"ª", "a", "ra", "da", "ta", "ma", "va", "na"}:
        return Reading(feminine, "a feminine ordinal")
    short = {"1": "primer", "3": "tercer"}.get(number)
    if short and rules.language == "es" and (mark == "er" or noun[:1].islower()):
        return Reading(short, "an ordinal")
    return Reading(masculine, "a masculine ordinal", is_guess=mark == "°")


def _without_agreement(rules: LanguageRules, match: Match) -> Reading:
    return Reading(_plain(rules, match["n"]), "an ordinal")


def _polish(rules: LanguageRules, match: Match) -> Reading | None:
    noun, before = next_word(match), previous_word(match)
    is_noun = gender_of(rules, noun) or noun in rules.listed("months")
    if not match["mark"].startswith("-") and not is_noun:
        return None
    words = _plain(rules, match["n"]).split()
    if noun in rules.listed("months"):
        return Reading(_polish_forms(words, "m", "genitive"), "a date")
    gender = gender_of(rules, noun) or "m"
    case = next((case for case in ("locative", "genitive") if before in rules.listed(case)), "")
    if match["mark"] in {"-sza", "-ga", "-cia", "-ta", "-ma"}:
        gender, case = "f", ""
    if before in {"na", "w"} and noun.endswith("ę"):
        gender, case = "f", "accusative"
    return Reading(
        _polish_forms(words, gender, case), "an ordinal, in the gender of its noun", is_guess=bool(case)
    )


_POLISH_ENDINGS = {
    ("m", ""): ("y", "i", "i"),
    ("f", ""): ("a", "a", "ia"),
    ("n", ""): ("e", "ie", "ie"),
    ("m", "genitive"): ("ego", "iego", "iego"),
    ("n", "genitive"): ("ego", "iego", "iego"),
    ("f", "genitive"): ("ej", "iej", "iej"),
    ("m", "locative"): ("ym", "im", "im"),
    ("n", "locative"): ("ym", "im", "im"),
    ("f", "locative"): ("ej", "iej", "iej"),
    ("f", "accusative"): ("ą", "ą", "ią"),
}
"""By gender and case: the endings of words such as pierwszy, of drugi, and of trzeci."""


def _polish_forms(words: list[str], gender: str, case: str) -> str:
    hard, velar, soft = _POLISH_ENDINGS[gender, case]
    endings = {"y": hard, "gi": velar, "ci": soft}

    def inflect(word: str) -> str:
        ending = next((ending for last, ending in endings.items() if word.endswith(last)), word[-1:])
        return word[:-1] + ending

    return " ".join(map(inflect, words))


def _russian(rules: LanguageRules, match: Match) -> Reading:
    """The ending that is written shows the case and the gender; ru.toml lists them."""
    case, gender = rules.section("ordinals")["cases"][match["mark"].lower()]
    oblique = previous_word(match) in rules.listed("feminine_oblique")
    if (case, gender) == ("n", "m") and oblique and next_word(match)[-1:] in {"е", "и", "ы"}:  # noqa: RUF001 - Russian letters
        case, gender = "g", "f"
    return Reading(rules.speller.ordinal(int(match["n"]), case=case, gender=gender), "an ordinal")


_READERS: Mapping[str, Callable[[LanguageRules, Match], Reading | None]] = {
    "de": _german,
    "es": _romance,
    "fr": _french,
    "it": _romance,
    "pl": _polish,
    "pt": _romance,
    "ru": _russian,
}
"""By language, for those whose ordinals have genders or cases; Japanese ordinals are counters."""
