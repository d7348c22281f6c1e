"""Durations and times of day: 1:30, 1:02:03, 7h30, 1'30", at 7:30, 7:30 am, um 7:30 Uhr."""

from __future__ import annotations

import re

from voicecoach.voices.text.forms.form import Form, Match, Reading, previous_word
from voicecoach.voices.text.language_rules import LanguageRules, words_pattern

_SECOND = 1_000
_MINUTE = 60 * _SECOND
_HOUR = 60 * _MINUTE
_QUARTER = 15
_LAST_HOUR = 24
_MAX_FEET = 8
_FULL = 60
_TWO_DIGITS = 10


def _clock_pattern(rules: LanguageRules) -> str:
    after = words_pattern(rules.section("clock").get("after", ()))
    minutes = words_pattern(_marks(rules, "minute"))
    hours = words_pattern(_marks(rules, "hour"))
    return (
        rf"{rules.not_after}(?<![\d:.,])(?P<a>\d{{1,2}}|\d{{3}}(?=:\d\d(?!:))):(?P<b>\d{{2}})(?::(?P<c>\d{{2}}))?(?!\d|:\d|[.,]\d)"
        rf"(?:\s?(?:(?P<day>{after})|(?P<minute>{minutes})\.?|(?P<hour>{hours})\.?){rules.not_before})?"
    )


def _marks(rules: LanguageRules, unit: str) -> list[str]:
    """The marks of minutes or hours, by the name in the wording or the English one."""
    names = {unit, {"minute": "min", "hour": "h", "second": "s"}[unit]}
    return [mark for mark, name in rules.after.items() if name in names]


def _read_clock(rules: LanguageRules, match: Match) -> Reading | None:
    first, second, third = int(match["a"]), int(match["b"]), match["c"]
    if second >= _FULL or (third and int(third) >= _FULL):
        return None
    clock = rules.section("clock")
    before = previous_word(match) in rules.listed("before_time") or _is_end_of_day_range(rules, match)
    could_be_day = first <= _LAST_HOUR and not third and not match["minute"]
    if match["day"] or (clock and before and could_be_day and match["a"] != "0"):
        is_guess = not match["day"] and first < 4  # noqa: PLR2004 - no training at night: "at 1:30" may be a position
        spoken = say_time_of_day(rules, first, second, match["day"] or "")
        return Reading(spoken, "a time of day", is_guess)
    if match["hour"] or third:
        ms = first * _HOUR + second * _MINUTE + int(third or 0) * _SECOND
        return Reading(rules.speller.duration(ms), "hours and minutes")
    ms = first * _MINUTE + second * _SECOND
    is_guess = could_be_day and not match["minute"] and first >= 5 and second % _QUARTER == 0  # noqa: PLR2004 - see below
    return Reading(rules.speller.duration(ms), "minutes and seconds", is_guess)


def _is_end_of_day_range(rules: LanguageRules, match: Match) -> bool:
    """Whether the other end of a range shows a time of day: from 9:00 to 10:15, 9:00-10:15 am."""
    clock = rules.section("clock")
    joining = words_pattern(filter(None, (rules.words["to"], *clock.get("joins", ()))))
    joins = rf"\s*(?:[-\u2013\u2014]|{joining})\s*"
    before = words_pattern(rules.listed("before_time"))
    after = words_pattern(clock.get("after", ()))
    start = rf"(?<!\w)(?:{before})\s+\d{{1,2}}:\d\d{joins}$"
    end = rf"{joins}\d{{1,2}}:\d\d\s?(?:{after})(?!\w)"
    text = match.string
    return bool(
        re.search(start, text[max(0, match.start() - 40) : match.start()], re.IGNORECASE)
        or re.match(end, text[match.end() : match.end() + 40], re.IGNORECASE)
    )


def say_time_of_day(rules: LanguageRules, hour: int, minute: int, after: str) -> str:
    """An hour and its minutes as words, by the templates of the language."""
    clock = rules.section("clock")
    hours = clock.get("hours")
    spelt = hours[hour] if hours and hour < len(hours) else _inflected(rules, hour, clock.get("form", ""))
    has_one_digit = minute < _TWO_DIGITS and "oh" in clock
    minutes = f"{clock['oh']} {rules.spell(minute)}" if has_one_digit else str(rules.spell(minute))
    word = clock.get("say_after", {}).get(after.lower().replace(".", ""), "")
    template = (
        clock["minutes"] if minute else clock["hour_after" if word and "hour_after" in clock else "hour"]
    )
    count = rules.speller.count(hour, "hour") if "{count}" in template else ""
    spoken: str = template.format(
        h=spelt,
        m=minutes,
        count=count,
        jikan=_hour_of_day(rules, hour),
        fun=_minutes(rules, minute),
        after=word,
    )
    return spoken.strip()


def _inflected(rules: LanguageRules, number: int, form: str) -> str:
    if number == 1 and (one := rules.section("clock").get("one")):
        return str(one)
    spelt = rules.spell(number)
    return spelt.in_form(form) if form else str(spelt)


def _hour_of_day(rules: LanguageRules, hour: int) -> str:
    """The Japanese hour of the day, such as ku-ji: that of hours without its last sound."""
    return (
        rules.speller.count(hour, "hour").removesuffix("かん").replace("ななじ", "しちじ")
        if rules.language == "ja"
        else ""
    )


def _minutes(rules: LanguageRules, minute: int) -> str:
    return rules.speller.count(minute, "minute") if rules.language == "ja" else ""


def _hours_only_pattern(rules: LanguageRules) -> str:
    """7 am, 7 Uhr: a whole hour with a word that only times of day have; 7h30 in French."""
    after = words_pattern(rules.section("clock").get("after", ()))
    joined = words_pattern(rules.section("clock").get("joined", ()))
    return (
        rf"{rules.not_after}(?<![\d:.,-])(?:(?P<a>\d{{1,2}})(?:\.(?P<dotted>\d\d))?\s?(?P<day>{after}){rules.not_before}"
        rf"|(?P<h>\d{{1,2}})\s?(?:{joined})\s?(?P<m>\d{{2}})(?!\w)"
        rf"|(?P<pointed>\d{{1,2}})\.(?P<minutes>[0-5]\d)(?![\d.,]|\s?[%°\w]{{1,3}}\b))"
    )


def _read_hours_only(rules: LanguageRules, match: Match) -> Reading | None:
    hour = int(match["a"] or match["h"] or match["pointed"])
    minute = int(match["m"] or match["dotted"] or match["minutes"] or 0)
    if hour > _LAST_HOUR or minute >= _FULL:
        return None
    if match["a"]:
        return Reading(say_time_of_day(rules, hour, minute, match["day"]), "a time of day")
    if previous_word(match) in rules.listed("before_time"):
        return Reading(say_time_of_day(rules, hour, minute, ""), "a time of day")
    if match["pointed"]:
        return None
    return Reading(rules.speller.duration(hour * _HOUR + minute * _MINUTE), "hours and minutes")


def _prime_pattern(rules: LanguageRules) -> str:  # noqa: ARG001 - the same in every language
    return r"(?<![\w'\".,])(?P<a>\d{1,3})'\s?(?P<b>\d{1,2})(?:\"|'')?(?![\w'\"])"


def _read_primes(rules: LanguageRules, match: Match) -> Reading | None:
    first, second = int(match["a"]), int(match["b"])
    if second >= _FULL or _in_quotes(match):
        return None
    looks_like_feet = second < 12 and len(match["b"]) == len(str(second)) and 3 <= first <= _MAX_FEET  # noqa: PLR2004 - inches of a foot
    feet = rules.after.get("ft")
    if looks_like_feet and rules.language == "en" and feet:
        return Reading(f"{rules.say_quantity(match['a'], feet)} {second}", "feet and inches", is_guess=True)
    spoken = rules.speller.duration(first * _MINUTE + second * _SECOND)
    return Reading(spoken, "minutes and seconds", is_guess=looks_like_feet)


def _single_prime_pattern(rules: LanguageRules) -> str:  # noqa: ARG001 - the same in every language
    return (
        r"(?<![\w'\".,:/])(?P<n>\d{1,4}(?:[.,]\d)?)(?P<mark>\"|'')(?![\w\"])"
        r"|(?<![\w'\".,:])(?P<m>\d{1,3})'(?![\w'])"
    )


def _read_single_prime(rules: LanguageRules, match: Match) -> Reading | None:
    if _in_quotes(match):
        return None
    if match["n"]:
        rest = match.string[match.end() :]
        inch = rules.after.get("in") or rules.after.get("inch")
        things = words_pattern(rules.listed("measured_in_inches"))
        if inch and re.match(rf"[\s-]*(?:{things})\b", rest, re.IGNORECASE):
            label = f"{match['n']} {rules.unit_label(inch, many=False)}"
            return Reading(label, "inches", is_guess=True)
        number = rules.parse(match["n"])
        return Reading(rules.speller.count(number.value, "second"), "seconds", is_guess=True)
    return Reading(rules.speller.count(int(match["m"]), "minute"), "minutes", is_guess=True)


def _in_quotes(match: Match) -> bool:
    """Whether the mark closes words in quotes that were opened before the number."""
    last = match.string[match.end() - 1]
    before = match.string[: match.start()]
    if last == '"':
        opened = len(re.findall(r'(?:^|(?<=[\s(\[]))"', before))
        return opened > before.count('"') - opened
    return len(re.findall(r"(?<!\w)'(?=\w)", before)) > len(re.findall(r"(?<=\w)'(?!\w)", before))


def _compound_pattern(rules: LanguageRules) -> str:
    hours, minutes, seconds = (words_pattern(_marks(rules, unit)) for unit in ("hour", "minute", "second"))
    end = "(?![A-Za-z])"
    return (
        rf"(?<![\w.,])(?:(?P<h>\d+)\s?(?P<hour>{hours})\s?)?(?:(?P<m>\d+)\s?(?P<minute>{minutes}|m)\s?)?"
        rf"(?:(?P<s>\d+)\s?(?P<second>{seconds}){rules.not_before})?(?<=[^\W\d_])(?<!\s){end}"
    )


def _read_compound(rules: LanguageRules, match: Match) -> Reading | None:
    """1h30m, 1 m 30 s: each part is read as a number with its unit."""
    units = {"h": match["hour"], "m": match["minute"], "s": match["second"]}
    marks = {part: mark for part, mark in units.items() if mark}
    if len(marks) < 2:  # noqa: PLR2004 - a single part is a quantity
        return None
    units["m"] = next(iter(_marks(rules, "minute")))
    spoken = [rules.say_quantity(match[part], rules.after[units[part]]) for part in marks]
    return Reading((" " if rules.spaced else "").join(spoken), "a duration of several parts")


def _ratio_pattern(rules: LanguageRules) -> str:
    return rf"{rules.not_after}(?<![\d:.,])(?P<a>\d{{1,3}})(?P<colon>\s?:\s?)(?=\d{{1,3}}(?![\d:]))"


def _read_ratio(rules: LanguageRules, match: Match) -> Reading | None:
    if len(match["colon"]) == 2:  # noqa: PLR2004 - "Round 2: 30 s" is a label
        return None
    return Reading(f" {rules.words['ratio']} ", "a ratio", span="colon")


FORMS = (
    Form("time", r"\d\s?[^\W\d_]+\s?\d", _compound_pattern, _read_compound),
    Form("time", ":", _clock_pattern, _read_clock, re.IGNORECASE),
    Form("time", r"\d", _hours_only_pattern, _read_hours_only, re.IGNORECASE),
    Form("time", "'", _prime_pattern, _read_primes),
    Form("mark", "['\"]", _single_prime_pattern, _read_single_prime),
    Form("ratio", ":", _ratio_pattern, _read_ratio),
)
"""Durations and times of day."""
