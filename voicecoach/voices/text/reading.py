"""Read a text: from tokens with their places to readings, and from readings to the words that an engine gets.

1. `clean_text` takes out what is not read.
2. Each written form of `forms/` is looked for in its order, and takes its part of the text. What an earlier
   form has taken, a later one leaves alone.
3. What no form has taken are words, which are spoken as they are written.
4. The parts are joined, with spaces and punctuation as engines want them, and commas in clauses that are too
   long for an engine.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicecoach.voices.text.clean import LeftOut, clean_text
from voicecoach.voices.text.forms import amounts, counters, fractions, names, signs, times
from voicecoach.voices.text.forms.amounts import ends_sentence
from voicecoach.voices.text.language_rules import load_language_rules
from voicecoach.voices.text.long_texts import split_long_clauses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.voices.text.forms.form import Form, Reading
    from voicecoach.voices.text.language_rules import LanguageRules

FORMS: tuple[Form, ...] = (
    *names.ADDRESSES,
    *signs.BEFORE_NUMBERS,
    *times.FORMS,
    *fractions.FORMS,
    *amounts.MONEY,
    *signs.FORMS,
    *names.FORMS,
    *counters.FORMS,
    *amounts.FORMS,
    *signs.PER,
    *amounts.LAST,
    *signs.LAST,
    *names.LAST,
)
"""All written forms, in the order in which they take parts of a text."""


_WITH_UNITS = frozenset({"time", "per", "fraction", "money"})


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a cleaned text from `start` to `end`, and how it is read."""

    start: int
    end: int
    written: str
    spoken: str
    kind: str
    why: str = ""
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text with a reading for each part: the cleaned text, its tokens, and the words for the engine."""

    cleaned: str
    tokens: tuple[Token, ...]
    left_out: tuple[LeftOut, ...]
    spoken: str


def read_text(text: str, language: str) -> ReadText:
    """Read a text in a language (a BCP 47 tag)."""
    cleaned = clean_text(text)
    rules = load_language_rules(language)
    taken = sorted(_taken(cleaned.text, rules), key=lambda token: token.start) if rules else []
    if rules is None:
        taken = [*_common_tokens(cleaned.text)]
    spaced = rules is None or rules.spaced
    tokens = tuple(_with_words(cleaned.text, taken))
    spoken = split_long_clauses(tidy_punctuation(_join(tokens, spaced=spaced)))
    return ReadText(cleaned.text, tokens, cleaned.left_out, spoken)


def _common_tokens(text: str) -> Iterator[Token]:
    """The pauses and ranges that are the same in every language, for one without a file."""
    for match in re.finditer(
        r"(?<=\S)[\u2013\u2014](?=\d)|\s*[\u2013\u2014]\s*|\s+-+\s+|(?<=[^\W\d_])\.\.+\s*(?=[^\W\d_])", text
    ):
        is_range = match[0] in {"\u2013", "\u2014"} and text[match.end() : match.end() + 1].isdigit()
        spoken, why = ("-", "a dash that stays") if is_range else (", ", "a pause")
        yield Token(*match.span(), match[0], spoken, "pause", why)


def _taken(text: str, rules: LanguageRules) -> Iterator[Token]:
    """The parts that written forms take."""
    is_taken = bytearray(len(text))
    for form, needs, pattern in _compiled_forms(rules):
        if not needs.search(text):
            continue
        for match in pattern.finditer(text):
            if 1 in is_taken[match.start() : match.end()] and _is_whole_taken(match, is_taken):
                continue
            reading = form.read(rules, match)
            if reading is None:
                continue
            start, end = match.span(reading.span)
            if start == end or 1 in is_taken[start:end]:
                continue
            is_taken[start:end] = b"\x01" * (end - start)
            if form.kind in _WITH_UNITS and end == match.end() and _ends_sentence_too(rules, reading, match):
                reading = replace(reading, spoken=f"{reading.spoken.rstrip()}. ")
            yield _token(form, reading, text, start, end)


def _ends_sentence_too(rules: LanguageRules, reading: Reading, match: re.Match[str]) -> bool:
    """Whether the point of the unit that ends a match ends a sentence too, which goes on after it."""
    is_open = match[0].endswith(".") and not reading.spoken.rstrip().endswith(".")
    return is_open and bool(match.string[match.end() :].strip()) and ends_sentence(rules, match)


def _is_whole_taken(match: re.Match[str], is_taken: bytearray) -> bool:
    return 0 not in is_taken[match.start() : match.end()]


def _token(form: Form, reading: Reading, text: str, start: int, end: int) -> Token:
    return Token(start, end, text[start:end], reading.spoken, form.kind, reading.why, reading.is_guess)


@functools.lru_cache(maxsize=64)
def _compiled_forms(rules: LanguageRules) -> tuple[tuple[Form, re.Pattern[str], re.Pattern[str]], ...]:
    """The forms that the language has, with their compiled patterns."""
    compiled = ((form, form.pattern(rules)) for form in FORMS)
    return tuple(
        (form, re.compile(form.needs), re.compile(pattern, form.flags))
        for form, pattern in compiled
        if "(?!)" not in pattern or form.kind in {"time", "range"}
    )


def _with_words(text: str, taken: list[Token]) -> Iterator[Token]:
    """All tokens: those that forms have taken, and words between them as they are written."""
    position = 0
    for token in taken:
        yield from _words(text, position, token.start)
        yield token
        position = token.end
    yield from _words(text, position, len(text))


def _words(text: str, start: int, end: int) -> Iterator[Token]:
    if start < end:
        written = text[start:end]
        yield Token(start, end, written, written.replace("\u202f", " "), "words")


def _join(tokens: tuple[Token, ...], *, spaced: bool) -> str:
    """The spoken words of all tokens; a space is added where a reading would touch a word."""
    parts: list[str] = []
    for token in tokens:
        spoken = token.spoken
        if spaced and parts and parts[-1] and spoken and parts[-1][-1].isalnum() and spoken[0].isalnum():
            parts.append(" ")
        parts.append(spoken)
    return "".join(parts)


def tidy_punctuation(text: str) -> str:
    """Remove slashes between words, punctuation before the first word, and spaces before punctuation."""
    words = re.sub(r"(?<=[\w}°%)])\s?/\s?(?=[\w{(])", " ", text)
    closed = re.sub(r"\s+([,.;:!?)\]])(?!\d)", r"\1", re.sub(r"\s+", " ", words).strip())
    closed = re.sub(r"([(\[])\s+", r"\1", closed)
    return re.sub(r"([,;:])(?:\s*[,;:])+", r"\1", closed).lstrip(",;:.!? ").rstrip(",;: ")
