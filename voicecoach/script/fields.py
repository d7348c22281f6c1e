"""The kinds of values that a script's keys take, each with its check and its hint."""

from __future__ import annotations

from dataclasses import dataclass, replace
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

from voicecoach.documents.cues import Text, one_or_more
from voicecoach.documents.translations import are_translations, checked_translations, in_one_language
from voicecoach.errors import did_you_mean
from voicecoach.script.detail import Detail
from voicecoach.units import MOST_MS, Span, parse_span, print_ms

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.script.vocabulary import Context

STEP_PLACEHOLDERS = frozenset(
    {"name", "side", "other_side", "hold", "reps", "round", "rounds", "set", "sets", "routine"}
)
"""What the words of a stretch or an exercise may hold between braces."""

SAID_PLACEHOLDERS = frozenset({"round", "rounds", "routine"})
"""What the words of `say` and `wait` may hold between braces."""


MOST_LEAD_IN_MS = 10_000

LEAST_LU = -40
"""The lowest level of music beside the voice; nobody hears it below that."""

LEVEL_LU: float = -12
"""The level of music beside the voice where nobody says."""


def context_of(info: ValidationInfo) -> Context:
    """The context that the loader passes to every check."""
    return cast("Context", info.context)


@dataclass(frozen=True, slots=True)
class Tempo:
    """One repetition in milliseconds: up, hold, down, pause (the field's four-digit tempo)."""

    up_ms: int
    hold_ms: int
    down_ms: int
    pause_ms: int

    @property
    def whole_ms(self) -> int:
        """The length of one repetition."""
        return self.up_ms + self.hold_ms + self.down_ms + self.pause_ms


@dataclass(frozen=True, slots=True)
class Breath:
    """One breath in milliseconds: in, hold, out, hold."""

    in_ms: int
    hold_ms: int
    out_ms: int
    rest_ms: int

    @property
    def whole_ms(self) -> int:
        """The length of one breath."""
        return self.in_ms + self.hold_ms + self.out_ms + self.rest_ms


def _duration(value: Any) -> Span:
    if isinstance(value, Span):
        return value
    span = parse_span(value)
    if span.most_ms > MOST_MS:
        raise ValueError(f"{value!r} is longer than a day; a session lasts at most 24h")
    return span


def _lasting(span: Span) -> Span:
    if span.least_ms == 0:
        raise ValueError("a time of 0s cannot be kept; give it a second or more, or leave it out")
    return span


def _tempo(value: Any) -> Tempo:
    shown = repr(value) if isinstance(value, str | int) and not isinstance(value, bool) else "this"
    refusal = f"{shown} is not a tempo; write up-hold-down-pause in seconds, such as 2-1-3-0"
    parts = value.split("-") if isinstance(value, str) else []
    if len(parts) != 4 or not all(map(_is_a_count, parts)):  # noqa: PLR2004 - up, hold, down, pause
        raise ValueError(refusal)
    tempo = Tempo(*(int(part) * 1000 for part in parts))
    if not tempo.whole_ms:
        raise ValueError(refusal)
    return tempo


def _is_a_count(part: str) -> bool:
    """Whether it is a number of seconds, of two digits at most."""
    return part.isdecimal() and part.isascii() and len(part) <= 2  # noqa: PLR2004 - as said


def _pattern(value: Any) -> Breath:
    refusal = f"{value!r} is not a breath; write in-hold-out in seconds, such as 4-7-8"
    parts = value.split("-") if isinstance(value, str) else []
    if len(parts) not in (3, 4) or not all(_is_a_count(part) for part in parts):
        raise ValueError(refusal)
    breath = Breath(*(int(part) * 1000 for part in (*parts, "0")[:4]))
    if not breath.in_ms or not breath.out_ms:
        raise ValueError(refusal)
    return breath


def _shown(value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> str:
    """Words that are shown and not said: those in another language than the chosen one do not miss."""
    context = context_of(info)
    words = checked_translations(value, handler, context) if are_translations(value) else None
    return handler(value) if words is None else replace(context.tongue, missing=[]).pick(words)


def _side(value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> str:
    """A side that both languages know needs no translation."""
    context = context_of(info)
    tongue = context.tongue
    if tongue.is_foreign and tongue.chosen and isinstance(value, str):
        known = context.vocabulary.side_in(value, tongue.own, tongue.chosen)
        if known is not None:
            return known
    return in_one_language(value, handler, info)


def _list_of_sides(value: Any) -> Any:
    if isinstance(value, str):
        raise ValueError(f"{value!r} is not a list of sides; write [right, left]")  # noqa: TRY004 - a bad value, for the reader of a script
    return value


def _words_with(placeholders: frozenset[str]) -> AfterValidator:
    def check(text: str, info: ValidationInfo) -> str:
        context_of(info).vocabulary.check_text(text, placeholders)
        return text

    return AfterValidator(check)


def _checked(check: Callable[[Context, str], None]) -> AfterValidator:
    def run(value: str, info: ValidationInfo) -> str:
        check(context_of(info), value)
        return value

    return AfterValidator(run)


def _no_twins(values: tuple[str, ...]) -> tuple[str, ...]:
    twins = [value for place, value in enumerate(values) if value in values[:place]]
    if twins:
        raise ValueError(f"{twins[0]!r} stands here twice; name each once")
    return values


def _check_pack(pack: str, info: ValidationInfo) -> str:
    language = info.data.get("language")  # not there when it is refused itself
    if language is not None:
        context_of(info).vocabulary.check_wording(pack, language)
    return pack


def _check_include(context: Context, name: str) -> None:
    context.folders.include(name, context.beside)


def parse_level(value: Any) -> float:
    """A level of music, from -40 to 0; raises ValueError with what was found and what is expected."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not LEAST_LU <= value <= 0:
        raise ValueError(
            f"{value!r} is not a level of music; write a number from {LEAST_LU} to 0, such as -12"
        )
    return float(value)


def parse_lead_in(value: Any) -> int:
    """The milliseconds ahead of the first word; raises ValueError where it is longer than MOST_LEAD_IN_MS."""
    ms = parse_span(value).middle_ms
    if ms > MOST_LEAD_IN_MS:
        raise ValueError(
            f"{value!r} is longer than any headset sleeps; write 0s to {print_ms(MOST_LEAD_IN_MS)}"
        )
    return ms


def parse_detail(value: Any) -> Detail:
    """A detail by its name; raises ValueError with those there are."""
    if value not in list(Detail):
        raise ValueError(f"there is no detail {value!r}; {did_you_mean(str(value), map(str, Detail))}")
    return Detail(value)


_SPAN_SCHEMA = WithJsonSchema({"type": ["string", "number"], "examples": ["20s", "1m30s", 90, "30s..90s"]})

_IN_ONE_LANGUAGE = WrapValidator(in_one_language)

StepText: TypeAlias = Annotated[Text, _words_with(STEP_PLACEHOLDERS), _IN_ONE_LANGUAGE]
SaidText: TypeAlias = Annotated[Text, _words_with(SAID_PLACEHOLDERS), _IN_ONE_LANGUAGE]
Name: TypeAlias = Annotated[Text, _words_with(frozenset()), _IN_ONE_LANGUAGE]
ShownText: TypeAlias = Annotated[Text, WrapValidator(_shown)]
SideName: TypeAlias = Annotated[Text, _words_with(frozenset()), WrapValidator(_side)]
Time: TypeAlias = Annotated[Span, PlainValidator(_duration), _SPAN_SCHEMA]
LastingTime: TypeAlias = Annotated[Time, AfterValidator(_lasting)]
TempoField: TypeAlias = Annotated[
    Tempo, PlainValidator(_tempo), WithJsonSchema({"type": "string", "examples": ["2-1-3-0"]})
]
Texts: TypeAlias = Annotated[
    tuple[StepText, ...], BeforeValidator(one_or_more), Field(min_length=1, max_length=100)
]
"""A hundred at most: what finding room for them costs grows with the square of their number."""
Things: TypeAlias = Annotated[
    tuple[Name, ...], BeforeValidator(one_or_more), Field(min_length=1), AfterValidator(_no_twins)
]
Sides: TypeAlias = Annotated[
    tuple[SideName, ...],
    BeforeValidator(_list_of_sides),
    Field(min_length=2, max_length=4),
    AfterValidator(_no_twins),
]
Language: TypeAlias = Annotated[Text, _checked(lambda context, name: context.vocabulary.check_language(name))]
VoiceName: TypeAlias = Annotated[Text, _checked(lambda context, name: context.vocabulary.check_voice(name))]
Pack: TypeAlias = Annotated[Text, AfterValidator(_check_pack)]
MusicName: TypeAlias = Annotated[Text, AfterValidator(lambda name, info: context_of(info).find_music(name))]
Level: TypeAlias = Annotated[
    float, PlainValidator(parse_level), WithJsonSchema({"type": "number", "minimum": LEAST_LU, "maximum": 0})
]
IncludeName: TypeAlias = Annotated[Text, _checked(_check_include)]
PatternField: TypeAlias = Annotated[
    Breath, PlainValidator(_pattern), WithJsonSchema({"type": "string", "examples": ["4-7-8"]})
]
DetailField: TypeAlias = Annotated[
    Detail, PlainValidator(parse_detail), WithJsonSchema({"enum": [str(detail) for detail in Detail]})
]
