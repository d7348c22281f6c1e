"""The words of cues as people write them: in a routine, a step, a pack or the user's own file."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Literal, Protocol, TypeAlias, cast

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    ValidationInfo,
    WrapValidator,
)

from voicecoach.source import StrictModel
from voicecoach.wording.translations import (
    LanguageChoice,
    TranslationContext,
    is_translations,
    validate_translated,
)


class CueContext(TranslationContext, Protocol):
    """What the checks of a cue's words need to know; each raises ValueError with `what; what instead`."""

    def check_cue(self, cue: str) -> None:
        """The name of a cue."""
        ...

    def check_cue_text(self, cue: str, text: str) -> None:
        """The words of a cue: its placeholders are among those of that cue."""
        ...

    def find_sound(self, name: str) -> str:
        """A sound by the name that a timeline keeps for it."""
        ...


def _cue_context(info: ValidationInfo) -> CueContext:
    return cast("CueContext", info.context)


def _check_cue_text(text: str, info: ValidationInfo) -> str:
    _cue_context(info).check_cue_text(info.data["cue"], text)
    return text


def _find_sound(name: str, info: ValidationInfo) -> str:
    return _cue_context(info).find_sound(name)


Text: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
"""Words of one utterance or one name."""
CueTemplate: TypeAlias = Annotated[Text, AfterValidator(_check_cue_text), WrapValidator(validate_translated)]
"""Words of a cue, with its placeholders; or these in several languages."""
SoundName: TypeAlias = Annotated[Text, AfterValidator(_find_sound)]
"""The name of a sound, or the path of a file beside the script."""
SoundNameOrOff: TypeAlias = Annotated[
    Annotated[SoundName, Tag("sound")] | Annotated[Literal[False], Tag("off")],
    Discriminator(lambda value: "off" if value is False else "sound"),
]


_CUE_KEY = "\0cue"
"""The key that a text is told its cue by; no file can hold it."""


class CueText(StrictModel):
    """The words of one cue, in place of those of the pack; what is left out stays as it was."""

    noun: ClassVar[str] = "cue"

    cue: str = Field(alias=_CUE_KEY, exclude=True)
    say: tuple[CueTemplate, ...] | None = Field(None, description="The words, or several to take in turn.")
    short: tuple[CueTemplate, ...] | None = Field(
        None, description="Shorter words, for where the others do not fit."
    )
    sound: SoundNameOrOff | None = Field(
        None, description="The sound in place of words that do not fit at all; `off` for none."
    )


def expand_shorthand(value: Any) -> dict[str, Any]:
    """`cue: words`, `cue: [words, …]` and `cue: off` are short for the whole mapping.

    >>> expand_shorthand("Halfway.")
    {'say': ('Halfway.',), 'short': ()}
    """
    if value is False:
        return {"say": (), "short": (), "sound": False}
    if isinstance(value, dict):
        return {key: as_tuple(said) if key in ("say", "short") else said for key, said in value.items()}
    return {"say": value if isinstance(value, tuple) else (value,), "short": ()}


def as_tuple(value: Any) -> Any:
    """One text, or one in several languages, stands for a list of it alone."""
    return (value,) if isinstance(value, str) or is_translations(value) else value


def _attach_cue_names(cues: Any, info: ValidationInfo) -> Any:
    """Tell each text the cue that it is for, so that its placeholders can be checked where it stands."""
    if not isinstance(cues, dict):
        raise ValueError("cues are a mapping; write cue: words on lines of their own below it")  # noqa: TRY004 - a bad value, for the reader of a script
    context = _cue_context(info)
    spelt = {
        cue: expand_shorthand((text,) if _is_translated(text, context) else text)
        for cue, text in cues.items()
    }
    tongue = context.language_choice
    if tongue.is_other_language:
        spelt = {cue: _without_untranslated(text, tongue) for cue, text in spelt.items()}
    return {cue: {_CUE_KEY: cue, **text} for cue, text in spelt.items()}


def _is_translated(text: Any, context: CueContext) -> bool:
    """Whether a mapping is the words in several languages, and not the parts of a cue's text."""
    return is_translations(text) and any(_is_known_language(key, context) for key in text)


def _is_known_language(key: str, context: CueContext) -> bool:
    try:
        context.check_language(key)
    except ValueError:
        return False
    return True


def _without_untranslated(text: dict[str, Any], tongue: LanguageChoice) -> dict[str, Any]:
    """Without words that are not translated: the chosen language has its own for the cue."""
    parts = (text.get("say"), text.get("short"))
    words = tuple(said for part in parts if isinstance(part, tuple) for said in part)
    if all(tongue.chosen_key(said) if is_translations(said) else not _has_words(said) for said in words):
        return text
    return {key: said for key, said in text.items() if key not in ("say", "short")}


def _has_words(text: Any) -> bool:
    """Whether there is more in it than placeholders and stops."""
    return any(map(str.isalpha, re.sub(r"\{[^}]*\}", "", str(text))))


def _check_cue_name(cue: str, info: ValidationInfo) -> str:
    _cue_context(info).check_cue(cue)
    return cue


CueTexts: TypeAlias = Annotated[
    dict[Annotated[str, AfterValidator(_check_cue_name)], CueText], BeforeValidator(_attach_cue_names)
]
