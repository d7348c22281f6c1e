"""Templates: texts with placeholders, plain or in a form, and choices by side.

`"Next: {name}, {side:phrase}."` has two placeholders. `"Lift your {right|left} arm."` has a choice: the
first of its words on the first side of a move, the second on the second.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from voicecoach.errors import InputError, did_you_mean
from voicecoach.wording.grammar import GRAMMAR_FORMS, Inflected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

_SENTENCE_ENDS = (". ", "! ", "? ")
SIDE_INDEX = "side|index"
"""The key of the value with the number of the side, counted from 0. No placeholder can be named so."""


class _Part(NamedTuple):
    """Some words, then a placeholder with its form, a choice, or neither."""

    words: str
    name: str | None = None
    form: str = ""
    choice: tuple[str, ...] = ()


_TOKEN = re.compile(
    r"(?P<brace>\{\{|\}\})|\{(?P<field>(?:[^{}]|\{[^{}]*\})*)\}|(?P<words>[^{}]+)|(?P<stray>.)", re.DOTALL
)
"""A doubled brace for a brace; a field in braces; words; or a single brace without its partner."""


@lru_cache(maxsize=4096)
def _parse(text: str) -> tuple[_Part, ...]:
    """The parts of a template; raises InputError for a single brace."""
    parts, words = [], ""
    for token in _TOKEN.finditer(text):
        field = token["field"]
        if token["stray"]:
            raise InputError(f"{text!r} has an unpaired brace", "write {side}, or leave braces out")
        if field is None:
            words += (token["brace"] or "")[:1] or token["words"]
            continue
        parts.append(_parse_field(words, field))
        words = ""
    return (*parts, _Part(words)) if words else tuple(parts)


def _parse_field(words: str, field: str) -> _Part:
    if "|" in field:
        return _Part(words, choice=tuple(option.strip() for option in field.split("|")))
    name, _, form = field.partition(":")
    return _Part(words, name, form)


def check_template(text: str, known: AbstractSet[str]) -> None:
    """Raise InputError if the text has a placeholder that is not among `known`, or an unknown form.

    A choice by side needs a `side` among `known`; `check_side_choices` compares it with the sides.

    >>> check_template("Now {side:definite}: your {right|left} leg.", {"side"})
    """
    for part in _parse(text):
        if part.choice and "side" not in known:
            raise _no_sides_error(part.choice)
        if part.name is not None:
            _check_placeholder(part.name, part.form, known)


def _check_placeholder(name: str, form: str, known: AbstractSet[str]) -> None:
    name, bang, _ = name.partition("!")
    if name not in known:
        hint = did_you_mean(name, sorted(known)) if known else "write it in words"
        raise InputError(f"there is no placeholder {{{name}}} here", hint)
    if bang:
        raise InputError(f"{{{name}}} has something after it", f"write {{{name}}} alone")
    if form and form not in GRAMMAR_FORMS:
        raise InputError(f"there is no form {form!r} of {{{name}}}", did_you_mean(form, GRAMMAR_FORMS))


def check_side_choices(texts: Iterable[str], side_count: int) -> None:
    """Raise InputError if a choice by side has not as many words as there are sides.

    >>> check_side_choices(["Lift your {right|left} arm."], 2)
    """
    for text in texts:
        for part in _parse(text):
            if part.choice and len(part.choice) != side_count:
                raise _choice_error(part.choice, side_count)


def _choice_error(choice: tuple[str, ...], side_count: int) -> InputError:
    if not side_count:
        return _no_sides_error(choice)
    sides = "there is one side" if side_count == 1 else f"there are {side_count} sides"
    what = f"{_quote(choice)} has {len(choice)} choices, and {sides}"
    return InputError(what, "write the words for each side, in the order of the sides")


def _no_sides_error(choice: tuple[str, ...]) -> InputError:
    what = f"{_quote(choice)} chooses by side, and there are no sides here"
    return InputError(what, "write it in a step with sides, or write one of the two")


def _quote(choice: tuple[str, ...]) -> str:
    return f"{{{'|'.join(choice)}}}"


def fill_template(text: str, values: Mapping[str, str]) -> str:
    """Replace the placeholders by their values; each sentence starts with a capital letter.

    >>> fill_template("{n}, and switch to the {side} side. {n}.", {"n": "three", "side": "left"})
    'Three, and switch to the left side. Three.'
    >>> fill_template("Lift your {right|left} arm.", {SIDE_INDEX: "1"})
    'Lift your left arm.'
    """
    filled = ""
    for part in _parse(text):
        filled += part.words
        if part.choice or part.name is not None:
            filled += capitalise_after(filled, _part_value(part, values))
    return _capitalise(filled)


def _part_value(part: _Part, values: Mapping[str, str]) -> str:
    """The value of a placeholder in its form, or the words for the side; the last if there are too few."""
    if part.name is None:
        return part.choice[min(int(values.get(SIDE_INDEX, "0")), len(part.choice) - 1)]
    return in_form(values[part.name], part.form)


def capitalise_after(words: str, value: str) -> str:
    """The value with a capital letter if it starts a sentence after these words.

    >>> capitalise_after("Again. ", "ten"), capitalise_after("Hold for ", "ten")
    ('Ten', 'ten')
    """
    return _capitalise(value) if not words or words.endswith(_SENTENCE_ENDS) else value


def in_form(value: str, form: str) -> str:
    """The value in a form; unchanged if it has no forms."""
    return value.in_form(form) if form and isinstance(value, Inflected) else value


def _capitalise(text: str) -> str:
    return text[:1].upper() + text[1:]
