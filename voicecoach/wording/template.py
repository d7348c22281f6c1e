"""Templates: words with placeholders, plain or in a form: `"Next: {name}, {side} side."`."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING, Any

from voicecoach.errors import did_you_mean
from voicecoach.wording.said import FORMS, Said

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet


def check_template(text: str, known: AbstractSet[str]) -> None:
    """Refuse placeholders and forms that do not exist: raises ValueError with `what; what instead`.

    >>> check_template("Now the {side} side.", {"side"})
    """
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        raise ValueError(
            f"{text!r} has a brace that stands alone; write {{side}}, or leave braces out"
        ) from None
    for _, name, form, conversion in parts:
        if name is None:
            continue
        if name not in known:
            hint = did_you_mean(name, sorted(known)) if known else "write it in words"
            raise ValueError(f"there is no placeholder {{{name}}} here; {hint}")
        if conversion:
            raise ValueError(f"{{{name}}} stands with something behind it; write {{{name}}} alone")
        if form and form not in FORMS:
            raise ValueError(f"there is no form {form!r} of {{{name}}}; {did_you_mean(form, FORMS)}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in place of their placeholders; the first letter becomes a capital.

    >>> fill("{n}, and switch to the {side} side.", {"n": "three", "side": "left"})
    'Three, and switch to the left side.'
    """
    filled = _FILLER.vformat(text, (), values)
    return filled[:1].upper() + filled[1:]


class _Filler(Formatter):
    """Asks a value for its form; one that has none stands as it is."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """The value in the form of this name."""
        return value.form(format_spec) if format_spec and isinstance(value, Said) else str(value)


_FILLER = _Filler()
