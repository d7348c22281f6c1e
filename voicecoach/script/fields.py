"""The types of the values in a script, each with its validators."""

from __future__ import annotations

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
from voicecoach.script.value_types import (
    MIN_BED_LEVEL_LU,
    Breath,
    Detail,
    SetOrder,
    Tempo,
    parse_bed_level,
    parse_detail,
    parse_order,
)
from voicecoach.units import (
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


SAY_PLACEHOLDERS = frozenset({"round", "rounds", "routine"})
"""The placeholders that texts of `say` and `wait` may have."""


def script_context(info: ValidationInfo) -> ScriptContext:
    """The context that the loader passes to every validator."""
    return cast("ScriptContext", info.context)


def _parse_duration(value: Any) -> DurationRange:
    if isinstance(value, DurationRange):
        return value
    span = parse_duration_range(value)
    if span.max_ms > MAX_SESSION_MS:
        raise InputError(f"{value!r} is longer than a day", "a session lasts at most 24h")
    return span


def _require_positive(span: DurationRange) -> DurationRange:
    if span.min_ms == 0:
        raise InputError("a time of 0s cannot be kept", "give it a second or more, or leave it out")
    return span


def _parse_reps(value: Any) -> Any:
    """A range of repetitions such as `8..10` is its middle; anything else is left to the field."""
    if not isinstance(value, str) or ".." not in value:
        return value
    fewer, _, more = value.partition("..")
    refusal = InputError(f"{value!r} is not a number of repetitions", "write 10, or a range such as 8..10")
    if not _is_count(fewer) or not _is_count(more):
        raise refusal
    if int(fewer) > int(more):
        raise InputError(f"{value!r} runs backwards", "write the smaller number first")
    return (int(fewer) + int(more)) // 2


def _is_count(part: str) -> bool:
    """Whether it is a whole number with four digits at most."""
    return part.isdecimal() and part.isascii() and len(part) <= 4  # noqa: PLR2004 - up to 1000


def _parse_rounds(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    """A number of rounds, or a time with its unit: as many rounds as fit in it."""
    if isinstance(value, DurationRange):
        return value
    if isinstance(value, str) and not value.strip().isdecimal():
        try:
            return _require_positive(_parse_duration(value))
        except InputError as error:
            if not any(map(str.isdigit, value)):
                hint = "write 3, or a time such as 8m"
                raise InputError(f"{value!r} is not a number of rounds", hint) from error
            raise
    return handler(value)


def _parse_again(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    """The author's words; `yes` for the shipped ones."""
    return True if value is True else handler(value)


def _as_list(value: Any) -> Any:
    """A list as it is, and a single value as a list of one."""
    return value if isinstance(value, tuple) else (value,)


def _parse_tempo(value: Any) -> Tempo:
    shown = repr(value) if isinstance(value, str | int) and not isinstance(value, bool) else "this"
    refusal = InputError(f"{shown} is not a tempo", "write up-hold-down-pause in seconds, such as 2-1-3-0")
    parts = value.split("-") if isinstance(value, str) else []
    if len(parts) != 4 or not all(map(_is_seconds, parts)):  # noqa: PLR2004 - up, hold, down, pause
        raise refusal
    tempo = Tempo(*(int(part) * 1000 for part in parts))
    if not tempo.total_ms:
        raise refusal
    return tempo


def _is_seconds(part: str) -> bool:
    """Whether it is a whole number of seconds, with two digits at most."""
    return part.isdecimal() and part.isascii() and len(part) <= 2  # noqa: PLR2004 - 0 to 99


def _parse_breath(value: Any) -> Breath:
    refusal = InputError(f"{value!r} is not a breath", "write in-hold-out in seconds, such as 4-7-8")
    parts = value.split("-") if isinstance(value, str) else []
    if len(parts) not in (3, 4) or not all(_is_seconds(part) for part in parts):
        raise refusal
    breath = Breath(*(int(part) * 1000 for part in (*parts, "0")[:4]))
    if not breath.in_ms or not breath.out_ms:
        raise refusal
    return breath


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
    def check(text: str) -> str:
        check_template(text, placeholders)
        return text

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
        raise InputError(f"{duplicate!r} stands here twice", "name each once")
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


_DURATION_SCHEMA = WithJsonSchema(
    {"type": ["string", "number"], "examples": ["20s", "1m30s", 90, "30s..90s"]}
)

_TRANSLATED = WrapValidator(validate_translated)

StepText: TypeAlias = Annotated[
    Text, _allow_placeholders(STEP_PLACEHOLDERS), AfterValidator(_check_choices), _TRANSLATED
]

SayText: TypeAlias = Annotated[Text, _allow_placeholders(SAY_PLACEHOLDERS), _TRANSLATED]

NameText: TypeAlias = Annotated[Text, _allow_placeholders(frozenset()), _TRANSLATED]

ShownText: TypeAlias = Annotated[Text, WrapValidator(_validate_shown_text)]

SideName: TypeAlias = Annotated[Text, _allow_placeholders(frozenset()), WrapValidator(_validate_side)]

Duration: TypeAlias = Annotated[DurationRange, PlainValidator(_parse_duration), _DURATION_SCHEMA]

PositiveDuration: TypeAlias = Annotated[Duration, AfterValidator(_require_positive)]

MAX_SETS = 100

SetDurations: TypeAlias = Annotated[
    tuple[PositiveDuration, ...], BeforeValidator(_as_list), Field(min_length=1, max_length=MAX_SETS)
]
"""A time for all sets, or one for each."""

Reps: TypeAlias = Annotated[int, Field(ge=1, le=1000), BeforeValidator(_parse_reps)]

SetReps: TypeAlias = Annotated[
    tuple[Reps, ...], BeforeValidator(_as_list), Field(min_length=1, max_length=MAX_SETS)
]

if TYPE_CHECKING:
    Again: TypeAlias = str | bool
else:  # pydantic validates the words, and the wrapper takes `yes` before that
    Again = Annotated[StepText, WrapValidator(_parse_again)]
"""The author's words, or true for those of the cue `same_side`."""

if TYPE_CHECKING:
    Rounds: TypeAlias = int | DurationRange
else:  # pydantic validates the number, and the wrapper takes the times before that
    Rounds = Annotated[int, Field(ge=1, le=1000), WrapValidator(_parse_rounds)]
"""A number of rounds, or the time in which as many are done as fit."""

OrderField: TypeAlias = Annotated[
    SetOrder, PlainValidator(parse_order), WithJsonSchema({"enum": [str(order) for order in SetOrder]})
]

TempoField: TypeAlias = Annotated[
    Tempo, PlainValidator(_parse_tempo), WithJsonSchema({"type": "string", "examples": ["2-1-3-0"]})
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

LanguageTag: TypeAlias = Annotated[Text, AfterValidator(_check_language)]

VoiceName: TypeAlias = Annotated[
    Text, _context_check(lambda context, name: context.validator.check_voice(name))
]

PackName: TypeAlias = Annotated[Text, AfterValidator(_check_pack_name)]

RecordingsName: TypeAlias = Annotated[Text, _context_check(_check_recordings)]

MusicName: TypeAlias = Annotated[
    Text, AfterValidator(lambda name, info: script_context(info).find_music(name))
]

BedLevel: TypeAlias = Annotated[
    float,
    PlainValidator(parse_bed_level),
    WithJsonSchema({"type": "number", "minimum": MIN_BED_LEVEL_LU, "maximum": 0}),
]

IncludeName: TypeAlias = Annotated[Text, _context_check(_check_include)]

BreathField: TypeAlias = Annotated[
    Breath, PlainValidator(_parse_breath), WithJsonSchema({"type": "string", "examples": ["4-7-8"]})
]

_FACTOR_SCHEMA = WithJsonSchema(
    {"type": "number", "minimum": MIN_PROSODY_FACTOR, "maximum": MAX_PROSODY_FACTOR}
)

PaceField: TypeAlias = Annotated[float, _rate_factor("pace"), _FACTOR_SCHEMA]

PitchField: TypeAlias = Annotated[float, _rate_factor("pitch"), _FACTOR_SCHEMA]

DetailField: TypeAlias = Annotated[
    Detail, PlainValidator(parse_detail), WithJsonSchema({"enum": [str(detail) for detail in Detail]})
]
