"""The types of the values that tell how long, how often and how fast something is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

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
from voicecoach.script.at_words import AtTime, check_inside, parse_at_time
from voicecoach.script.beat import BeatRate, parse_beat_rate
from voicecoach.script.fields import PositiveDuration, SayText, StepText, parse_duration, require_positive
from voicecoach.script.tempo import PHASES, Breath, Tempo, parse_breath, parse_tempo
from voicecoach.script.value_types import SetOrder, parse_order
from voicecoach.units import DurationRange

_KEYS_WITH_AT = ("hold", "work", "rest", "silence")
"""The keys whose time may have words at a time in it."""


def _check_at_time(time: AtTime, info: ValidationInfo) -> AtTime:
    """Check a key of `at` against the times of its step that precede it among the fields of the model."""
    for key in _KEYS_WITH_AT:
        spans = info.data.get(key)
        for span in spans if isinstance(spans, tuple) else (spans,):
            if isinstance(span, DurationRange):
                check_inside(time, span)
    return time


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
            return require_positive(parse_duration(value))
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


_TEMPO_TEXT_SCHEMA = {"type": "string", "examples": ["2-1-3-0"]}
_TEMPO_NAMES_SCHEMA = {
    "type": "object",
    "properties": {phase: {"type": ["number", "string"]} for phase in PHASES},
    "additionalProperties": False,
}

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
    Tempo, PlainValidator(parse_tempo), WithJsonSchema({"anyOf": [_TEMPO_TEXT_SCHEMA, _TEMPO_NAMES_SCHEMA]})
]

BeatRateField: TypeAlias = Annotated[
    BeatRate,
    PlainValidator(parse_beat_rate),
    WithJsonSchema({"type": ["integer", "string"], "examples": [90, "60..120"]}),
]

_AtTimeKey: TypeAlias = Annotated[
    AtTime,
    PlainValidator(parse_at_time),
    AfterValidator(_check_at_time),
    WithJsonSchema({"type": "string", "examples": ["10s", "50%", "-20s"]}),
]

StepAtWords: TypeAlias = Annotated[dict[_AtTimeKey, StepText], Field(min_length=1, max_length=100)]
"""Words at a time, of a stretch or an exercise."""

SayAtWords: TypeAlias = Annotated[dict[_AtTimeKey, SayText], Field(min_length=1, max_length=100)]
"""Words at a time, of other steps."""

BreathField: TypeAlias = Annotated[
    Breath, PlainValidator(parse_breath), WithJsonSchema({"type": "string", "examples": ["4-7-8"]})
]
