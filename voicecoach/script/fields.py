"""The types of the values in a script, each with its validators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, cast

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainValidator,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)

from voicecoach.errors import InputError
from voicecoach.script.condition import Condition, parse_condition
from voicecoach.script.parameters import PARAMETER_NAME, Parameter
from voicecoach.script.value_types import (
    MIN_BED_LEVEL_LU,
    Detail,
    parse_bed_level,
    parse_detail,
)
from voicecoach.units import (
    DURATION_PATTERN,
    MAX_PROSODY_FACTOR,
    MAX_SESSION_MS,
    MIN_PROSODY_FACTOR,
    DurationRange,
    parse_duration_range,
)
from voicecoach.wording import (
    Text,
    as_tuple,
    check_language,
    check_side_choices,
    check_template,
    is_translations,
    translate_side,
    validate_translated,
    validate_translations,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.script.validation_context import ScriptContext


STEP_PLACEHOLDERS = frozenset(
    {"name", "side", "other_side", "hold", "reps", "round", "rounds", "set", "sets", "routine"}
)
"""The placeholders that texts of a stretch or an exercise may have."""


STEP_LENGTHS = frozenset({"hold", "work"})
"""Placeholders that are those of the step also where a parameter has this name: they stay true when the
length of the step changes."""


SAY_PLACEHOLDERS = frozenset({"round", "rounds", "routine"})
"""The placeholders that texts of `say` and `wait` may have."""


def script_context(info: ValidationInfo) -> ScriptContext:
    """The context that the loader passes to every validator."""
    return cast("ScriptContext", info.context)


def parse_duration(value: Any) -> DurationRange:
    """A time of a script, a range or a single one; raises InputError."""
    if isinstance(value, DurationRange):
        return value
    span = parse_duration_range(value)
    if span.max_ms > MAX_SESSION_MS:
        raise InputError(f"{value!r} is longer than a day", "a session lasts at most 24h")
    return span


def require_positive(span: DurationRange) -> DurationRange:
    """The span; raises InputError for no time at all."""
    if span.min_ms == 0:
        raise InputError("a time of 0s cannot be kept", "give it a second or more, or leave it out")
    return span


def _validate_shown_text(value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> str:
    """A text that is shown and not spoken: one in another language is not reported as untranslated."""
    if not is_translations(value):
        return str(handler(value))
    context = script_context(info)
    translations = validate_translations(value, handler, context)
    return replace(context.language_choice, untranslated=[]).pick_translation(translations)


def _validate_side(value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> str:
    """A side that both languages know is translated automatically."""
    choice = script_context(info).language_choice
    if choice.is_other_language and choice.chosen and isinstance(value, str):
        translated = translate_side(value, choice.file_language, choice.chosen)
        if translated is not None:
            return translated
    return validate_translated(value, handler, info)


def _require_list(value: Any) -> Any:
    if isinstance(value, str):
        raise InputError(f"{value!r} is not a list of sides", "write [right, left]")
    return value


def _allow_placeholders(placeholders: frozenset[str]) -> AfterValidator:
    def check(text: str, info: ValidationInfo) -> str:
        context = script_context(info)
        check_template(text, placeholders | context.parameters.by_name.keys() | context.parameters.unreadable)
        return context.fill_parameters(text, placeholders & STEP_LENGTHS)

    return AfterValidator(check)


def _check_choices(text: str, info: ValidationInfo) -> str:
    """Compare choices by side with the sides of the step, which precede its texts among the fields."""
    if "sides" in info.data:  # missing if they are invalid themselves
        check_side_choices((text,), len(info.data["sides"] or ()))
    return text


def _context_check(check: Callable[[ScriptContext, str], None]) -> AfterValidator:
    def run(value: str, info: ValidationInfo) -> str:
        check(script_context(info), value)
        return value

    return AfterValidator(run)


def _reject_duplicates(values: tuple[str, ...]) -> tuple[str, ...]:
    duplicate = next((value for index, value in enumerate(values) if value in values[:index]), None)
    if duplicate is not None:
        raise InputError(f"{duplicate!r} appears twice", "name each once")
    return values


def _check_language(language: str) -> str:
    check_language(language)
    return language


def _check_pack_name(pack: str, info: ValidationInfo) -> str:
    language = info.data.get("language")  # missing if it is invalid itself
    if language is not None:
        script_context(info).validator.check_pack(pack, language)
    return pack


def _rate_factor(noun: str) -> PlainValidator:
    """A factor from a half to two; `noun` names it in messages."""

    def check(value: Any) -> float:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not MIN_PROSODY_FACTOR <= value <= MAX_PROSODY_FACTOR:
            raise InputError(
                f"{value!r} is not a {noun}",
                f"write a number from {MIN_PROSODY_FACTOR} to {MAX_PROSODY_FACTOR}, such as 1.1",
            )
        return float(value)

    return PlainValidator(check)


def _check_include(context: ScriptContext, name: str) -> None:
    context.search_path.find_include(name, context.script_folder)


def _check_recordings(context: ScriptContext, name: str) -> None:
    context.search_path.find_recordings_folder(name, context.script_folder)


_DURATION_SCHEMA: dict[str, Any] = {
    "anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": DURATION_PATTERN}],
    "examples": ["20s", "1m30s", 90, "30s..90s"],
    "patternErrorMessage": "write 20s, 1m30s or 30s..90s",
}

_NOT_ZERO_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "number", "exclusiveMinimum": 0},
        {"type": "string", "pattern": r"^(?:(?!\.\.).)*[1-9]"},  # before the dots of a range
    ]
}

_TRANSLATED = WrapValidator(validate_translated)

StepText: TypeAlias = Annotated[
    Text, _allow_placeholders(STEP_PLACEHOLDERS), AfterValidator(_check_choices), _TRANSLATED
]

SayText: TypeAlias = Annotated[Text, _allow_placeholders(SAY_PLACEHOLDERS), _TRANSLATED]

NameText: TypeAlias = Annotated[Text, _allow_placeholders(frozenset()), _TRANSLATED]

ShownText: TypeAlias = Annotated[Text, WrapValidator(_validate_shown_text)]

SideName: TypeAlias = Annotated[Text, _allow_placeholders(frozenset()), WrapValidator(_validate_side)]

Duration: TypeAlias = Annotated[
    DurationRange, PlainValidator(parse_duration), WithJsonSchema(_DURATION_SCHEMA)
]

PositiveDuration: TypeAlias = Annotated[
    Duration,
    AfterValidator(require_positive),
    WithJsonSchema({**_DURATION_SCHEMA, "allOf": [_NOT_ZERO_SCHEMA]}),
]

StepTexts: TypeAlias = Annotated[
    tuple[StepText, ...], BeforeValidator(as_tuple), Field(min_length=1, max_length=100)
]
"""At most a hundred: the cost of fitting them in grows with the square of their number."""

Equipment: TypeAlias = Annotated[
    tuple[NameText, ...], BeforeValidator(as_tuple), Field(min_length=1), AfterValidator(_reject_duplicates)
]

Sides: TypeAlias = Annotated[
    tuple[SideName, ...],
    BeforeValidator(_require_list),
    Field(min_length=1, max_length=4),
    AfterValidator(_reject_duplicates),
]

Tags: TypeAlias = Annotated[
    tuple[Text, ...], BeforeValidator(as_tuple), Field(min_length=1), AfterValidator(_reject_duplicates)
]

LanguageTag: TypeAlias = Annotated[Text, AfterValidator(_check_language)]

VoiceName: TypeAlias = Annotated[
    Text, _context_check(lambda context, name: context.validator.check_voice(name))
]

PackName: TypeAlias = Annotated[Text, AfterValidator(_check_pack_name)]

RecordingsName: TypeAlias = Annotated[Text, _context_check(_check_recordings)]

MusicName: TypeAlias = Annotated[
    Text, AfterValidator(lambda name, info: script_context(info).find_music(name))
]

PictureName: TypeAlias = Annotated[
    Text, AfterValidator(lambda name, info: script_context(info).find_picture(name))
]

BedLevel: TypeAlias = Annotated[
    float,
    PlainValidator(parse_bed_level),
    WithJsonSchema({"type": "number", "minimum": MIN_BED_LEVEL_LU, "maximum": 0}),
]

IncludeName: TypeAlias = Annotated[Text, _context_check(_check_include)]

_FACTOR_SCHEMA = WithJsonSchema(
    {"type": "number", "minimum": MIN_PROSODY_FACTOR, "maximum": MAX_PROSODY_FACTOR}
)

ParametersField: TypeAlias = Annotated[
    Mapping[str, Parameter],
    PlainValidator(lambda _, info: script_context(info).parameters.by_name),
    WithJsonSchema({"type": "object", "propertyNames": {"pattern": PARAMETER_NAME.pattern}}),
]
"""The loader has read them before the routine is validated."""

ConditionField: TypeAlias = Annotated[
    Condition,
    PlainValidator(lambda value, info: parse_condition(value, script_context(info).parameters)),
    WithJsonSchema({"type": "object", "minProperties": 1, "examples": [{"level": "hard"}]}),
]

PaceField: TypeAlias = Annotated[float, _rate_factor("pace"), _FACTOR_SCHEMA]

PitchField: TypeAlias = Annotated[float, _rate_factor("pitch"), _FACTOR_SCHEMA]

DetailField: TypeAlias = Annotated[
    Detail, PlainValidator(parse_detail), WithJsonSchema({"enum": [str(detail) for detail in Detail]})
]
