"""Texts in several languages: `{en: Hold., de: Halten.}` in place of `Hold.`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, cast

from pydantic import ValidationError, ValidationInfo, ValidatorFunctionWrapHandler
from pydantic_core import InitErrorDetails

from voicecoach.errors import InputError
from voicecoach.system import primary_language, tag_and_parents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LANGUAGE_TAG = re.compile(r"[a-z]{2}(?:-[A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """The language that texts are taken in: `chosen` by the listener, else that of the file."""

    file_language: str = "en"
    chosen: str | None = None
    untranslated: list[str] = field(default_factory=list)
    """Collects the texts that do not exist in the chosen language."""

    @property
    def is_other_language(self) -> bool:
        """Whether the chosen language is not the file's."""
        return self.chosen is not None and primary_language(self.chosen) != primary_language(
            self.file_language
        )

    def pick_translation(self, translations: Mapping[str, str]) -> str:
        """The text in the chosen language, else in the file's; raises InputError if both are missing."""
        if key := self.chosen_key(translations):
            return translations[key]
        key = _find_language(self.file_language, translations)
        if key is None:
            raise InputError(
                "the words in the routine's own language are missing", f"add {self.file_language}: …"
            )
        self.untranslated.append(translations[key])
        return translations[key]

    def pick_plain(self, text: str) -> str:
        """A text without translations: it is in the file's language."""
        if self.is_other_language:
            self.untranslated.append(text)
        return text

    def chosen_key(self, translations: Mapping[str, Any]) -> str | None:
        """The key of the chosen language among translations, with or without its region."""
        return _find_language(self.chosen or self.file_language, translations)


def _find_language(language: str, translations: Mapping[str, Any]) -> str | None:
    return next((tag for tag in tag_and_parents(language) if tag in translations), None)


class TranslationContext(Protocol):
    """The context that validators of translated texts get."""

    @property
    def language_choice(self) -> LanguageChoice:
        """The language that texts are taken in."""
        ...

    def check_language(self, language: str) -> None:
        """Raise InputError for a tag that may not be the key of a translation."""
        ...


def is_translations(value: Any) -> bool:
    """Whether a value is texts by language: a mapping with a key that looks like `en` or `pt-BR`.

    >>> is_translations({"en": "Hold.", "de": "Halten."}), is_translations({"say": "Hold."})
    (True, False)
    """
    return isinstance(value, dict) and any(_LANGUAGE_TAG.fullmatch(str(key)) for key in value)


def validate_translated(value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> str:
    """A wrap validator for a text: validates every translation and returns the one that is used."""
    context = cast("TranslationContext", info.context)
    if not is_translations(value):
        return context.language_choice.pick_plain(handler(value))
    return context.language_choice.pick_translation(validate_translations(value, handler, context))


def validate_translations(
    value: Mapping[str, Any], handler: ValidatorFunctionWrapHandler, context: TranslationContext
) -> dict[str, str]:
    """Validate each translation with the inner validator; raises ValidationError with all that fail."""
    texts: dict[str, str] = {}
    errors: list[InitErrorDetails] = []
    for language, text in value.items():
        try:
            context.check_language(language)
            texts[language] = handler(text)
        except ValidationError as error:
            errors += _nest_errors(language, error)
        except InputError as error:
            errors.append(_language_error(language, error))
    if errors:
        raise ValidationError.from_exception_data("translations", errors)
    return texts


def _nest_errors(language: str, error: ValidationError) -> Iterator[InitErrorDetails]:
    for details in error.errors(include_url=False):
        loc = (language, *details["loc"])
        yield InitErrorDetails(
            type=details["type"], loc=loc, input=details["input"], ctx=details.get("ctx", {})
        )


def _language_error(language: str, error: InputError) -> InitErrorDetails:
    loc = (language, "[key]")
    return InitErrorDetails(type="value_error", loc=loc, input=language, ctx={"error": error})
