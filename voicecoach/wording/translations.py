"""Words that may stand in several languages: `{en: Hold., de: Halten.}` in place of `Hold.`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, cast

from pydantic import ValidationError, ValidationInfo, ValidatorFunctionWrapHandler
from pydantic_core import InitErrorDetails

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LANGUAGE_TAG = re.compile(r"[a-z]{2}(?:-[A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """The language that words are taken in: the one that was `chosen`, else the file's `own`."""

    file_language: str = "en"
    chosen: str | None = None
    untranslated: list[str] = field(default_factory=list)
    """The words that are not there in the chosen language, as they are met."""

    @property
    def is_other_language(self) -> bool:
        """Whether the chosen language is another than the file's."""
        return self.chosen is not None and _primary_language(self.chosen) != _primary_language(
            self.file_language
        )

    def pick_translation(self, words: Mapping[str, str]) -> str:
        """The words in the chosen language, else in the file's own; raises ValueError without either."""
        if known := self.chosen_key(words):
            return words[known]
        if self.file_language not in words and _primary_language(self.file_language) not in words:
            raise ValueError(
                f"the words in the routine's own language are missing; add {self.file_language}: …"
            )
        text = words.get(self.file_language) or words[_primary_language(self.file_language)]
        self.untranslated.append(text)
        return text

    def pick_plain(self, text: str) -> str:
        """Words that stand in the file's own language alone."""
        if self.is_other_language:
            self.untranslated.append(text)
        return text

    def chosen_key(self, words: Mapping[str, Any]) -> str | None:
        """The key of the words in the chosen language: it itself, or without its region."""
        chosen = self.chosen or self.file_language
        return next((language for language in (chosen, _primary_language(chosen)) if language in words), None)


class TranslationContext(Protocol):
    """What the checks of translated words need to know."""

    @property
    def language_choice(self) -> LanguageChoice:
        """The language that words are taken in."""
        ...

    def check_language(self, language: str) -> None:
        """A language by its tag; raises ValueError with `what; what instead`."""
        ...


def is_translations(value: Any) -> bool:
    """Whether a value is words by language: a mapping with a key that looks like `en` or `pt-BR`.

    >>> is_translations({"en": "Hold.", "de": "Halten."}), is_translations({"say": "Hold."})
    (True, False)
    """
    return isinstance(value, dict) and any(_LANGUAGE_TAG.fullmatch(str(key)) for key in value)


def validate_translated(value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> str:
    """A validator around that of one text: every translation is checked, and one of them is taken."""
    context = cast("TranslationContext", info.context)
    if not is_translations(value):
        return context.language_choice.pick_plain(handler(value))
    return context.language_choice.pick_translation(validate_translations(value, handler, context))


def validate_translations(
    value: Mapping[str, Any], handler: ValidatorFunctionWrapHandler, context: TranslationContext
) -> dict[str, str]:
    """Each translation as the validator leaves it; raises ValidationError for those that it refuses."""
    words: dict[str, str] = {}
    errors: list[InitErrorDetails] = []
    for language, text in value.items():
        try:
            context.check_language(language)
            words[language] = handler(text)
        except ValidationError as error:
            errors += _nest_errors(language, error)
        except ValueError as error:
            errors.append(_language_error(language, error))
    if errors:
        raise ValidationError.from_exception_data("translations", errors)
    return words


def _nest_errors(language: str, error: ValidationError) -> Iterator[InitErrorDetails]:
    for one in error.errors(include_url=False):
        loc = (language, *one["loc"])
        yield InitErrorDetails(type=one["type"], loc=loc, input=one["input"], ctx=one.get("ctx", {}))


def _language_error(language: str, error: ValueError) -> InitErrorDetails:
    loc = (language, "[key]")
    return InitErrorDetails(type="value_error", loc=loc, input=language, ctx={"error": error})


def _primary_language(language: str) -> str:
    return language.partition("-")[0]
