"""The models of the steps of a routine.

The docstrings of the steps and the descriptions of the fields are in the reference for authors
(docs/script.md), so they are written for them.
"""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)

from voicecoach.errors import InputError, did_you_mean
from voicecoach.script.fields import (
    IncludeName,
    NameText,
    PositiveDuration,
    SayText,
)
from voicecoach.script.meant_keys import (
    BREATHE_KEYS,
    REPEAT_KEYS,
    STEP_KINDS,
    TIMED_KEYS,
    WAIT_KEYS,
)
from voicecoach.script.move import MoveBase
from voicecoach.script.move_fields import BreathField, Rounds, SayAtWords
from voicecoach.script.step_base import NamedStep, StepBase
from voicecoach.units import DurationRange, format_duration
from voicecoach.wording import SoundName


class Move(MoveBase):
    """A stretch or an exercise: a way in, a time of holding or repeating, a way out."""

    instead: "Step | None" = Field(None, description="The step to do where something it needs is not there.")

    @property
    def side_counts(self) -> frozenset[int]:
        """How many sides it is done on; with those of what is done instead."""
        own = super().side_counts
        return own if self.instead is None else own | self.instead.side_counts

    @model_validator(mode="after")
    def _check_needs(self) -> "Move":
        if self.instead is not None and not self.needs:
            raise InputError(f"{self.name!r} has instead but no needs", "say what it needs")
        return self


class Stretch(Move):
    """A stretch, named by what it is called."""

    noun: ClassVar[str] = "stretch"

    stretch: NameText = Field(description="What it is called; said before it.")

    @property
    def name(self) -> str:
        """The name that the author gave it."""
        return self.stretch


class Exercise(Move):
    """An exercise, named by what it is called; it has the same keys as a stretch."""

    noun: ClassVar[str] = "exercise"

    exercise: NameText = Field(description="What it is called; said before it.")

    @property
    def name(self) -> str:
        """The name that the author gave it."""
        return self.exercise


class Breathe(NamedStep):
    """Breathing to a count: in, hold, out, hold, for a number of rounds."""

    noun: ClassVar[str] = "breathe"
    model_config = ConfigDict(validate_by_alias=True)
    key_hints: ClassVar[Mapping[str, str]] = BREATHE_KEYS

    breathe: BreathField = Field(
        description="Seconds of one breath: in-hold-out or in-hold-out-hold, such as `4-7-8` or `5.5-0-5.5`."
    )
    rounds: int = Field(4, ge=1, le=1000, description="How many breaths; 4 if left out.")
    lasts: PositiveDuration | None = Field(
        None, alias="for", description="In place of `rounds`: as many whole breaths as fit into this time."
    )
    do: SayText | None = Field(None, description="What to do. Said before the first breath.")

    @property
    def breaths(self) -> int:
        """How many breaths: `rounds`, or as many as fit into the time."""
        return self.rounds if self.lasts is None else self.lasts.middle_ms // self.breathe.total_ms

    @model_validator(mode="after")
    def _check_rounds_or_time(self) -> "Breathe":
        if self.lasts is None:
            return self
        if "rounds" in self.model_fields_set:
            raise InputError("this breathing has both rounds and for", "keep one of the two")
        if not self.breaths:
            breath = format_duration(self.breathe.total_ms)
            raise InputError(f"a breath of {breath} does not fit into its time", "write a longer for:")
        return self


class Rest(NamedStep):
    """A rest of exactly this long; what comes next is said in it."""

    noun: ClassVar[str] = "rest"
    key_hints: ClassVar[Mapping[str, str]] = TIMED_KEYS

    rest: PositiveDuration = Field(description="How long.")
    at: SayAtWords = Field(
        {},
        description="Words at a time of the rest, from its start, of its length or before its end: "
        "`{10s: …, 50%: …, -20s: …}`.",
    )


class Silence(NamedStep):
    """A silence of exactly this long, in which nothing is said."""

    noun: ClassVar[str] = "silence"

    silence: PositiveDuration = Field(description="How long.")
    at: SayAtWords = Field(
        {}, description="Words at a time of the silence: `{10s: …, 50%: …, -20s: …}`; else nothing is said."
    )


class Say(NamedStep):
    """Words between the steps; they take the time that they take, or with `for` at least that time."""

    noun: ClassVar[str] = "say"
    model_config = ConfigDict(validate_by_alias=True)

    say: SayText = Field(description="The words.")
    lasts: PositiveDuration | None = Field(
        None, alias="for", description="How long the step lasts: silence follows the words."
    )


class PlaySound(NamedStep):
    """A sound between the steps."""

    noun: ClassVar[str] = "sound"

    sound: SoundName = Field(
        description="Its name, or the path of a file next to the script; two minutes at most."
    )


class Wait(NamedStep):
    """Waits until the listener says go on; a fixed time in an export."""

    noun: ClassVar[str] = "wait"
    key_hints: ClassVar[Mapping[str, str]] = WAIT_KEYS
    model_config = ConfigDict(validate_by_alias=True)

    wait: SayText = Field(description="The words that ask the listener.")
    lasts: PositiveDuration = Field(
        DurationRange(10_000, 10_000), alias="for", description="How long an export waits; 10s if left out."
    )


class Repeat(StepBase):
    """The same steps several times; rounds are counted aloud. May be nested."""

    noun: ClassVar[str] = "repeat"
    key_hints: ClassVar[Mapping[str, str]] = REPEAT_KEYS

    repeat: Rounds = Field(
        description="How many rounds, or a time such as `8m`: as many rounds as fit in it."
    )
    rest: PositiveDuration | None = Field(
        None, description="A rest of exactly this long between two rounds, and none after the last."
    )
    every: PositiveDuration | None = Field(
        None, description="Each round starts this long after the one before; what is left of it is rest."
    )
    steps: "Steps" = Field(description="The steps of a round.")

    @model_validator(mode="after")
    def _check_rest_or_every(self) -> "Repeat":
        if self.rest is not None and self.every is not None:
            raise InputError(
                "the repeat has both rest and every", "keep one: with every, the rest is what is left"
            )
        return self

    @property
    def side_counts(self) -> frozenset[int]:
        """How many sides its steps are done on."""
        return frozenset().union(*(step.side_counts for step in self.steps))


class Include(StepBase):
    """The steps of another routine, with the words that it gave its own cues."""

    noun: ClassVar[str] = "include"

    include: IncludeName = Field(
        description="The name of a routine, or the path of a file next to the script."
    )


STEP_MODELS: Mapping[str, type[StepBase]] = {
    "stretch": Stretch,
    "exercise": Exercise,
    "breathe": Breathe,
    "rest": Rest,
    "silence": Silence,
    "say": Say,
    "sound": PlaySound,
    "wait": Wait,
    "repeat": Repeat,
    "include": Include,
}


def _check_step_kind(value: Any) -> Any:
    kinds = ", ".join(STEP_MODELS)
    if not isinstance(value, dict) or not value:
        raise InputError("a step belongs here", f"start it with one of {kinds}")
    first = next(iter(value))
    if first in STEP_MODELS:
        return value
    named = next((kind for kind in STEP_MODELS if kind in value), None)
    if named:
        raise InputError(f"the step starts with {first!r}", f"put {named!r} first, it names the step")
    hint = STEP_KINDS.get(str(first).casefold()) or did_you_mean(first, STEP_MODELS)
    raise InputError(f"{first!r} is not a kind of step", hint)


def _step_kind(value: Any) -> str:
    return next(iter(value)) if isinstance(value, dict) else type(value).__name__.lower()


Step: TypeAlias = Annotated[
    Annotated[Stretch, Tag("stretch")]
    | Annotated[Exercise, Tag("exercise")]
    | Annotated[Breathe, Tag("breathe")]
    | Annotated[Rest, Tag("rest")]
    | Annotated[Silence, Tag("silence")]
    | Annotated[Say, Tag("say")]
    | Annotated[PlaySound, Tag("sound")]
    | Annotated[Wait, Tag("wait")]
    | Annotated[Repeat, Tag("repeat")]
    | Annotated[Include, Tag("include")],
    Discriminator(_step_kind),
    BeforeValidator(_check_step_kind),
]

Steps: TypeAlias = Annotated[tuple[Step, ...], Field(min_length=1)]
