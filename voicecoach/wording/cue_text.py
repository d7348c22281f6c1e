"""The texts of cues as people write them: in a routine, a step, a pack or the user's own file."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Protocol, TypeAlias, cast

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    ValidationError,
    ValidationInfo,
    WrapValidator,
)
from pydantic_core import InitErrorDetails

from voicecoach.errors import InputError
from voicecoach.source import StrictModel
from voicecoach.wording.cues import CUES, SOUND_ONLY_CUES, check_cue_name
from voicecoach.wording.template import check_side_choices, check_template
from voicecoach.wording.translations import (
    LanguageChoice,
    TranslationContext,
    is_translations,
    validate_translated,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet


class CueContext(TranslationContext, Protocol):
    """The context that validators of cue texts get."""

    def find_sound(self, name: str) -> str:
        """The name that a timeline uses for a sound; raises InputError if there is no such sound."""
        ...

    def fill_parameters(self, text: str, taken: AbstractSet[str]) -> str:
        """The text with the values of the routine's parameters, except those of `taken` names."""
        ...


def check_cue_text(cue: str, text: str) -> None:
    """Raise InputError if a cue takes no words, or a text has a placeholder or form that it does not have.

    The name of the cue is checked elsewhere: an unknown one allows any text.
    """
    if cue in SOUND_ONLY_CUES:
        raise InputError(f"the cue {cue!r} is a sound and takes no words", f"write {cue}: {{sound: tick}}")
    if cue in CUES:
        check_template(text, CUES[cue].placeholders)


def _validate_cue_text(text: str, info: ValidationInfo) -> str:
    cue = info.data["cue"]
    if cue in CUES:
        text = _cue_context(info).fill_parameters(text, CUES[cue].placeholders)
    check_cue_text(cue, text)
    return text


def _validate_cue_name(cue: str) -> str:
    check_cue_name(cue)
    return cue


def _find_sound(name: str, info: ValidationInfo) -> str:
    return _cue_context(info).find_sound(name)


def _cue_context(info: ValidationInfo) -> CueContext:
    return cast("CueContext", info.context)


Text: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
"""The words of one utterance, or a name."""
CueTemplate: TypeAlias = Annotated[
    Text, AfterValidator(_validate_cue_text), WrapValidator(validate_translated)
]
"""The words of a cue, with its placeholders; or a mapping of them by language."""
SoundName: TypeAlias = Annotated[Text, AfterValidator(_find_sound)]
"""The name of a sound, or the path of a file relative to the script."""
SoundNameOrOff: TypeAlias = Annotated[
    Annotated[SoundName, Tag("sound")] | Annotated[Literal[False], Tag("off")],
    Discriminator(lambda value: "off" if value is False else "sound"),
]


_CUE_KEY = "\0cue"
"""The key that passes the cue's name to the validators of its texts; no file can contain it."""


class CueText(StrictModel):
    """The words of one cue. What is None stays as the layer below has it."""

    noun: ClassVar[str] = "cue"

    cue: str = Field(alias=_CUE_KEY, exclude=True)
    say: tuple[CueTemplate, ...] | None = Field(None, description="The words, or several to take in turn.")
    short: tuple[CueTemplate, ...] | None = Field(
        None, description="Shorter words, for where the others do not fit."
    )
    sound: SoundNameOrOff | None = Field(
        None, description="The sound in place of words that do not fit at all; `off` for none."
    )


def check_cue_choices(cues: Mapping[str, CueText], side_counts: AbstractSet[int]) -> None:
    """Check the choices by side in cues that are said in steps with these numbers of sides.

    Raises ValidationError with each text that has a wrong one, at its place below the key `cues`.
    """
    errors = [
        InitErrorDetails(type="value_error", loc=("cues", *place), input=text, ctx={"error": error})
        for place, text in _iter_texts(cues)
        if (error := _find_choice_error(text, side_counts)) is not None
    ]
    if errors:
        raise ValidationError.from_exception_data("cues", errors)


def _iter_texts(cues: Mapping[str, CueText]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for cue, words in cues.items():
        for key, texts in (("say", words.say), ("short", words.short)):
            yield from (((cue, key, index), text) for index, text in enumerate(texts or ()))


def _find_choice_error(text: str, side_counts: AbstractSet[int]) -> InputError | None:
    try:
        for count in sorted(side_counts) or [0]:
            check_side_choices((text,), count)
    except InputError as error:
        return error
    return None


def expand_shorthand(value: Any) -> dict[str, Any]:
    """Expand `cue: words`, `cue: [words, …]` and `cue: off` to the keys of CueText.

    >>> expand_shorthand("Halfway.")
    {'say': ('Halfway.',), 'short': ()}
    """
    if value is False:
        return {"say": (), "short": (), "sound": False}
    if isinstance(value, dict):
        return {key: as_tuple(part) if key in ("say", "short") else part for key, part in value.items()}
    return {"say": value if isinstance(value, tuple) else (value,), "short": ()}


def as_tuple(value: Any) -> Any:
    """Wrap a single text, or its translations, in a tuple."""
    return (value,) if isinstance(value, str) or is_translations(value) else value


def _attach_cue_names(cues: Any, info: ValidationInfo) -> Any:
    """Add to each text the name of its cue, so that its placeholders are checked where it is validated."""
    if not isinstance(cues, dict):
        raise InputError("cues are a mapping", "write cue: words on lines of their own below it")
    context = _cue_context(info)
    expanded = {
        cue: expand_shorthand((text,) if _is_translated(text, context) else text)
        for cue, text in cues.items()
    }
    choice = context.language_choice
    if choice.is_other_language:
        expanded = {cue: _without_untranslated(text, choice) for cue, text in expanded.items()}
    return {cue: {_CUE_KEY: cue, **text} for cue, text in expanded.items()}


def _is_translated(text: Any, context: CueContext) -> bool:
    """Whether a mapping holds translations, and not the parts of a cue's text."""
    return is_translations(text) and any(_is_known_language(key, context) for key in text)


def _is_known_language(key: str, context: CueContext) -> bool:
    try:
        context.check_language(key)
    except InputError:
        return False
    return True


def _without_untranslated(text: dict[str, Any], choice: LanguageChoice) -> dict[str, Any]:
    """The text without its words if they are not translated: the chosen language has its own for the cue."""
    parts = (text.get("say"), text.get("short"))
    words = tuple(template for part in parts if isinstance(part, tuple) for template in part)
    if all(choice.chosen_key(one) if is_translations(one) else not _has_words(one) for one in words):
        return text
    return {key: part for key, part in text.items() if key not in ("say", "short")}


def _has_words(text: Any) -> bool:
    """Whether a template has letters outside its placeholders."""
    return any(map(str.isalpha, re.sub(r"\{[^}]*\}", "", str(text))))


CueTexts: TypeAlias = Annotated[
    dict[Annotated[str, AfterValidator(_validate_cue_name)], CueText], BeforeValidator(_attach_cue_names)
]
