"""The models of the steps of a routine.

The docstrings of the steps and the descriptions of the fields are in the reference for authors
(docs/script.md), so they are written for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeAlias, TypeVar

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
    Again,
    BreathField,
    Duration,
    Equipment,
    IncludeName,
    NameText,
    OrderField,
    PositiveDuration,
    Rounds,
    SayText,
    SetDurations,
    SetReps,
    Sides,
    StepText,
    StepTexts,
    TempoField,
)
from voicecoach.script.value_types import SetOrder
from voicecoach.source import StrictModel
from voicecoach.units import DurationRange
from voicecoach.wording import CueTexts, SoundName, check_cue_choices

if TYPE_CHECKING:
    from collections.abc import Mapping


_T = TypeVar("_T")


def _value_of(values: tuple[_T, ...] | None, set_number: int) -> _T | None:
    """The value of a set, counted from 1: the only one, or that of the set."""
    if not values:
        return None
    return values[0] if len(values) == 1 else values[set_number - 1]


class StepBase(StrictModel):
    """The keys that every step may have."""

    cues: CueTexts = Field({}, description="The words of single cues, for this step only.")

    @model_validator(mode="after")
    def _check_choices_in_cues(self) -> StepBase:
        check_cue_choices(self.cues, self.side_counts)
        return self

    @property
    def side_counts(self) -> frozenset[int]:
        """How many sides it is done on; of a repeat, those of all its steps. Empty without sides."""
        return frozenset()


class Move(StepBase):
    """A stretch or an exercise: a way in, a time of holding or repeating, a way out."""

    sides: Sides | None = Field(
        None,
        description="The sides it is done on, for the same time each: `[right, left]`, or one alone.",
    )
    sets: int | None = Field(None, ge=1, le=100, description="How many sets are done (on each side).")
    times: int | None = Field(None, ge=1, le=100, description="The same as `sets`, as it was once written.")
    rest: PositiveDuration | None = Field(
        None, description="A rest of exactly this long between two sets, and none behind the last."
    )
    order: OrderField = Field(
        SetOrder.BY_SIDE,
        description="`by_side`: all sets on one side, then on the next; `alternate`: the sides in turn.",
    )
    setup: StepText | None = Field(None, description="How to get ready. Said once, before the first side.")
    do: StepText | None = Field(None, description="What to do. Said before each side; may hold `{side}`.")
    again: Again | None = Field(
        None,
        description="Said in place of `setup` and `do` on later sides, in later sets and rounds; "
        "`yes` for the words of the cue `same_side`.",
    )
    settle: Duration | None = Field(
        None,
        description="The time to get into position, from the last instruction to the words of the start; "
        "the routine's if left out.",
    )
    hold: SetDurations | None = Field(
        None, description="How long to hold still; exactly this long. A list has a time for each set."
    )
    work: SetDurations | None = Field(
        None, description="How long to keep moving; exactly this long. A list has a time for each set."
    )
    reps: SetReps | None = Field(
        None,
        description="How many repetitions, counted aloud; the middle of a range such as `8..10`. "
        "A list has a number for each set.",
    )
    tempo: TempoField | None = Field(
        None,
        description="Seconds of each repetition: up-hold-down-pause, such as `2-1-3-0`. 2-0-2-0 if left out.",
    )
    tips: StepTexts = Field((), description="Said during the hold, where they fit.")
    avoid: StepText | None = Field(
        None, description="What not to do. Said once, behind `do` on the first side."
    )
    release: PositiveDuration | None = Field(None, description="How long the slow way out takes, said aloud.")
    switch: Duration | None = Field(
        None, description="The least time between two sides; the routine's if left out."
    )
    needs: Equipment = Field((), description="What it is done with; without that, `instead` is done.")
    instead: Step | None = Field(None, description="The step to do where something it needs is not there.")

    @property
    def name(self) -> str:
        """The name that the author gave it."""
        raise NotImplementedError

    @property
    def set_count(self) -> int:
        """How many sets are done on each side."""
        listed = max(len(values) for values in (self.hold or (), self.work or (), self.reps or ()))
        return self.sets or self.times or listed

    def hold_of(self, set_number: int) -> DurationRange | None:
        """The time of holding in a set, counted from 1; None if nothing is held."""
        return _value_of(self.hold, set_number)

    def work_of(self, set_number: int) -> DurationRange | None:
        """The time of moving in a set, counted from 1; None if it is not moving for a time."""
        return _value_of(self.work, set_number)

    def reps_of(self, set_number: int) -> int | None:
        """The number of repetitions in a set, counted from 1; None if there are none."""
        return _value_of(self.reps, set_number)

    @property
    def side_counts(self) -> frozenset[int]:
        """How many sides it is done on; with those of what is done instead."""
        own = frozenset({len(self.sides)} if self.sides else ())
        return own if self.instead is None else own | self.instead.side_counts

    @model_validator(mode="after")
    def _check_hold_or_reps(self) -> Move:
        given = [key for key in ("hold", "work", "reps") if getattr(self, key) is not None]
        if len(given) != 1:
            what = f"has both {given[0]} and {given[1]}" if given else "has neither hold, work nor reps"
            raise InputError(f"{self.name!r} {what}", "give it one: hold: 20s, work: 40s or reps: 10")
        if self.tempo is not None and self.reps is None:
            raise InputError(f"{self.name!r} has a tempo but no reps", "give it reps: 10")
        if self.instead is not None and not self.needs:
            raise InputError(f"{self.name!r} has instead but no needs", "say what it needs")
        return self

    @model_validator(mode="after")
    def _check_sets(self) -> Move:
        if self.sets is not None and self.times is not None:
            raise InputError(f"{self.name!r} has both sets and times", "they are the same, keep sets")
        for key in ("hold", "work", "reps"):
            values, asked = getattr(self, key) or (), self.sets or self.times
            if len(values) > 1 and asked not in (None, len(values)):
                what = f"{self.name!r} has {asked} sets, and {len(values)} values of {key}"
                raise InputError(what, "give one value for each set, or leave sets out")
        if self.rest is not None and self.set_count == 1:
            raise InputError(
                f"{self.name!r} has a rest but one set", "give it sets: 3, or make a step of the rest"
            )
        if self.order is SetOrder.ALTERNATE and len(self.sides or ()) < 2:  # noqa: PLR2004 - sides in turn
            raise InputError(f"{self.name!r} alternates but has no two sides", "give it sides: [right, left]")
        return self

    @model_validator(mode="after")
    def _check_side_placeholders(self) -> Move:
        needed = 2 if self._mentions("other_side") else 1 if self._mentions("side") else 0
        if needed and self.sides is None:
            raise InputError(f"{self.name!r} speaks of {{side}} but has none", "give it sides: [right, left]")
        if needed == 2 and self.sides is not None and len(self.sides) != 2:  # noqa: PLR2004 - the other of two
            raise InputError(
                f"{self.name!r} speaks of {{other_side}} but has not two sides", "name the side in words"
            )
        return self

    def _mentions(self, placeholder: str) -> bool:
        again = self.again if isinstance(self.again, str) else None
        texts = (self.setup, self.do, again, self.avoid, *self.tips)
        starts = (f"{{{placeholder}}}", f"{{{placeholder}:")
        return any(text is not None and any(start in text for start in starts) for text in texts)


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


class Breathe(StepBase):
    """Breathing to a count: in, hold, out, hold, for a number of rounds."""

    noun: ClassVar[str] = "breathe"

    breathe: BreathField = Field(
        description="Seconds of one breath: in-hold-out or in-hold-out-hold, such as `4-7-8` or `4-4-4-4`."
    )
    rounds: int = Field(4, ge=1, le=1000, description="How many breaths; 4 if left out.")
    do: SayText | None = Field(None, description="What to do. Said before the first breath.")


class NamedStep(StepBase):
    """A step with a name of its own."""

    name: NameText | None = Field(
        None, description="What it is called where steps are listed, such as in chapters. Not said."
    )


class Rest(NamedStep):
    """A rest of exactly this long; what comes next is said in it."""

    noun: ClassVar[str] = "rest"

    rest: PositiveDuration = Field(description="How long.")


class Silence(NamedStep):
    """A silence of exactly this long, in which nothing is said."""

    noun: ClassVar[str] = "silence"

    silence: PositiveDuration = Field(description="How long.")


class Say(NamedStep):
    """Words between the steps; they take the time that they take."""

    noun: ClassVar[str] = "say"

    say: SayText = Field(description="The words.")


class PlaySound(NamedStep):
    """A sound between the steps."""

    noun: ClassVar[str] = "sound"

    sound: SoundName = Field(
        description="Its name, or the path of a file beside the script; two minutes at most."
    )


class Wait(NamedStep):
    """Waits until the listener says go on; a fixed time in an export."""

    noun: ClassVar[str] = "wait"
    model_config = ConfigDict(validate_by_alias=True)

    wait: SayText = Field(description="The words that ask the listener.")
    lasts: PositiveDuration = Field(
        DurationRange(10_000, 10_000), alias="for", description="How long an export waits; 10s if left out."
    )


class Repeat(StepBase):
    """The same steps several times; rounds are counted aloud. May be nested."""

    noun: ClassVar[str] = "repeat"

    repeat: Rounds = Field(
        description="How many rounds, or a time such as `8m`: as many rounds as fit in it."
    )
    rest: PositiveDuration | None = Field(
        None, description="A rest of exactly this long between two rounds, and none behind the last."
    )
    every: PositiveDuration | None = Field(
        None, description="Each round starts this long after the one before; what is left of it is rest."
    )
    steps: Steps = Field(description="The steps of a round.")

    @model_validator(mode="after")
    def _check_rest_or_every(self) -> Repeat:
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
        description="The name of a routine, or the path of a file beside the script."
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
    raise InputError(f"{first!r} is not a kind of step", did_you_mean(first, STEP_MODELS))


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
