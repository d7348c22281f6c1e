"""Templates: texts with placeholders, plain or in a form: `"Next: {name}, {side} side."`."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

from voicecoach.errors import InputError, did_you_mean
from voicecoach.wording.grammar import GRAMMAR_FORMS, Inflected

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

_SENTENCE_ENDS = (". ", "! ", "? ")


def check_template(text: str, known: AbstractSet[str]) -> None:
    """Raise InputError if the text has a placeholder that is not among `known`, or an unknown form.

    >>> check_template("Now the {side} side.", {"side"})
    """
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        raise InputError(f"{text!r} has an unpaired brace", "write {side}, or leave braces out") from None
    for _, name, form, conversion in parts:
        if name is None:
            continue
        if name not in known:
            hint = did_you_mean(name, sorted(known)) if known else "write it in words"
            raise InputError(f"there is no placeholder {{{name}}} here", hint)
        if conversion:
            raise InputError(f"{{{name}}} has something after it", f"write {{{name}}} alone")
        if form and form not in GRAMMAR_FORMS:
            raise InputError(f"there is no form {form!r} of {{{name}}}", did_you_mean(form, GRAMMAR_FORMS))


def fill_template(text: str, values: Mapping[str, str]) -> str:
    """Replace the placeholders by their values; each sentence starts with a capital letter.

    >>> fill_template("{n}, and switch to the {side} side. {n}.", {"n": "three", "side": "left"})
    'Three, and switch to the left side. Three.'
    """
    filled = ""
    for words, name, form, _ in Formatter().parse(text):
        filled += words
        if name is not None:
            value = _inflect_value(values[name], form or "")
            filled += _capitalise(value) if filled.endswith(_SENTENCE_ENDS) else value
    return _capitalise(filled)


def _inflect_value(value: str, form: str) -> str:
    """The value in a form; unchanged if it has no forms."""
    return value.in_form(form) if form and isinstance(value, Inflected) else value


def _capitalise(text: str) -> str:
    return text[:1].upper() + text[1:]
