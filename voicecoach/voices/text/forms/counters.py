"""Japanese counters, with the sounds that change between a number and its counter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.voices.text.forms.form import Form, Match, Reading
from voicecoach.voices.text.language_rules import LanguageRules, words_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHORT = {"いち": "いっ", "はち": "はっ", "じゅう": "じゅっ"}
_SHORT_K = {**_SHORT, "ろく": "ろっ", "ひゃく": "ひゃっ", "びゃく": "びゃっ", "ぴゃく": "ぴゃっ"}
_CHANGES: Mapping[str, Mapping[str, str]] = {
    "k": _SHORT_K,
    "s": _SHORT,
    "h": _SHORT_K,
    "ji": {"よん": "よ", "なな": "しち", "きゅう": "く"},
    "gatsu": {"よん": "し", "なな": "しち", "きゅう": "く"},
    "nen": {"よん": "よ"},
    "nin": {"よん": "よ"},
}
"""By class of counters: the ends of numbers that change."""

_NASAL = ("さん", "せん", "まん", "ぜん")


def _pattern(rules: LanguageRules) -> str:
    if "counters" not in rules.data:
        return "(?!)"
    counters = words_pattern({*rules.section("counters"), *rules.after})
    return rf"(?<![A-Za-z0-9_.,/])(?P<number>{rules.number})\s?(?P<counter>{counters})"


def _read(rules: LanguageRules, match: Match) -> Reading | None:
    number = rules.parse(match["number"])
    counter: Mapping[str, str] | None = rules.section("counters").get(match["counter"])
    if counter is None:
        return None  # a unit
    exact = counter.get(str(number.value))
    if exact:
        return Reading(exact, "a number and its counter")
    spelt = str(rules.spell(number.value))
    kind = counter.get("class", "") if number.is_whole else ""
    return Reading(_join(spelt, kind, counter), "a number and its counter", number.is_guess)


def _join(spelt: str, kind: str, counter: Mapping[str, str]) -> str:
    """The number and its counter, with the sounds of the counter's class."""
    reading = counter["reading"]
    if kind == "h" and spelt.endswith(_NASAL):
        return f"{spelt}{counter.get('nasal', reading)}"
    for ending, changed in _CHANGES.get(kind, {}).items():
        if spelt.endswith(ending):
            short = counter.get("short", reading) if kind == "h" else reading
            return f"{spelt.removesuffix(ending)}{changed}{short}"
    return f"{spelt}{reading}"


FORMS = (Form("counter", r"\d", _pattern, _read),)
"""Counters; before units, of which some are written alike."""
