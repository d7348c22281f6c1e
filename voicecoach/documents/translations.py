"""Words that may stand in several languages: `{en: Hold., de: Halten.}` in place of `Hold.`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, cast

from pydantic import ValidationError, ValidationInfo, ValidatorFunctionWrapHandler
from pydantic_core import InitErrorDetails

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TAG = re.compile(r"[a-z]{2}(?:-[A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Tongue:
    """The language that words are taken in: the one that was `chosen`, else the file's `own`."""

    own: str = "en"
    chosen: str | None = None
    missing: list[str] = field(default_factory=list)
    """The words that are not there in the chosen language, as they are met."""

    @property
    def is_foreign(self) -> bool:
        """Whether the chosen language is another than the file's."""
        return self.chosen is not None and _plain(self.chosen) != _plain(self.own)

    def pick(self, words: Mapping[str, str]) -> str:
        """The words in the chosen language, else in the file's own; raises ValueError without either."""
        if known := self.known(words):
            return words[known]
        if self.own not in words and _plain(self.own) not in words:
            raise ValueError(f"the words in the routine's own language are missing; add {self.own}: …")
        text = words.get(self.own) or words[_plain(self.own)]
        self.missing.append(text)
        return text

    def take(self, text: str) -> str:
        """Words that stand in the file's own language alone."""
        if self.is_foreign:
            self.missing.append(text)
        return text

    def known(self, words: Mapping[str, Any]) -> str | None:
        """The key of the words in the chosen language: it itself, or without its region."""
        chosen = self.chosen or self.own
        return next((language for language in (chosen, _plain(chosen)) if language in words), None)


class Translating(Protocol):
    """What the checks of translated words need to know."""

    @property
    def tongue(self) -> Tongue:
        """The language that words are taken in."""
        ...

    def check_language(self, language: str) -> None:
        """A language by its tag; raises ValueError with `what; what instead`."""
        ...


def are_translations(value: Any) -> bool:
    """Whether a value is words by language: a mapping with a key that looks like `en` or `pt-BR`.

    >>> are_translations({"en": "Hold.", "de": "Halten."}), are_translations({"say": "Hold."})
    (True, False)
    """
    return isinstance(value, dict) and any(_TAG.fullmatch(str(key)) for key in value)


def in_one_language(value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> str:
    """A validator around that of one text: every translation is checked, and one of them is taken."""
    context = cast("Translating", info.context)
    if not are_translations(value):
        return context.tongue.take(handler(value))
    return context.tongue.pick(checked_translations(value, handler, context))


def checked_translations(
    value: Mapping[str, Any], handler: ValidatorFunctionWrapHandler, context: Translating
) -> dict[str, str]:
    """Each translation as the validator leaves it; raises ValidationError for those that it refuses."""
    words: dict[str, str] = {}
    errors: list[InitErrorDetails] = []
    for language, text in value.items():
        try:
            context.check_language(language)
            words[language] = handler(text)
        except ValidationError as error:
            errors += _below(language, error)
        except ValueError as error:
            errors.append(_at_key(language, error))
    if errors:
        raise ValidationError.from_exception_data("translations", errors)
    return words


def _below(language: str, error: ValidationError) -> Iterator[InitErrorDetails]:
    for one in error.errors(include_url=False):
        loc = (language, *one["loc"])
        yield InitErrorDetails(type=one["type"], loc=loc, input=one["input"], ctx=one.get("ctx", {}))


def _at_key(language: str, error: ValueError) -> InitErrorDetails:
    loc = (language, "[key]")
    return InitErrorDetails(type="value_error", loc=loc, input=language, ctx={"error": error})


def _plain(language: str) -> str:
    return language.partition("-")[0]
