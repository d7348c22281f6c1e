"""The models of the steps of a routine.

The docstrings of the steps and the descriptions of the fields are in the reference for authors
(docs/script.md), so they are written for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeAlias

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
    BreathField,
    Duration,
    Equipment,
    IncludeName,
    NameText,
    PositiveDuration,
    SayText,
    Sides,
    StepText,
    StepTexts,
    TempoField,
)
from voicecoach.source import StrictModel
from voicecoach.units import DurationRange
from voicecoach.wording import CueTexts, SoundName

if TYPE_CHECKING:
    from collections.abc import Mapping


class StepBase(StrictModel):
    """The keys that every step may have."""

    cues: CueTexts = Field({}, description="The words of single cues, for this step only.")


class Move(StepBase):
    """A stretch or an exercise: a way in, a time of holding or repeating, a way out."""

    sides: Sides | None = Field(
        None,
        description="The sides it is done on, one after the other, for the same time: `[right, left]`.",
    )
    times: int = Field(1, ge=1, le=100, description="How often it is done (on each side).")
    setup: StepText | None = Field(None, description="How to get ready. Said once, before the first side.")
    do: StepText | None = Field(None, description="What to do. Said before each side; may hold `{side}`.")
    hold: PositiveDuration | None = Field(None, description="How long to hold; exactly this long.")
    reps: int | None = Field(None, ge=1, le=1000, description="How many repetitions, counted aloud.")
    tempo: TempoField | None = Field(
        None,
        description="Seconds of each repetition: up-hold-down-pause, such as `2-1-3-0`. 2-0-2-0 if left out.",
    )
    tips: StepTexts = Field((), description="Said during the hold, where they fit.")
    avoid: StepText | None = Field(
        None, description="What not to do. Said once, after `do` on the first side."
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

    @model_validator(mode="after")
    def _check_hold_or_reps(self) -> Move:
        if (self.hold is None) == (self.reps is None):
            what = "has neither hold nor reps" if self.hold is None else "has both hold and reps"
            raise InputError(f"{self.name!r} {what}", "give it hold: 20s or reps: 10, one of the two")
        if self.tempo is not None and self.reps is None:
            raise InputError(f"{self.name!r} has a tempo but no reps", "give it reps: 10")
        if self.instead is not None and not self.needs:
            raise InputError(f"{self.name!r} has instead but no needs", "say what it needs")
        return self

    @model_validator(mode="after")
    def _check_side_placeholders(self) -> Move:
        needed = 2 if self._mentions("other_side") else 1 if self._mentions("side") else 0
        if needed and self.sides is None:
            raise InputError(f"{self.name!r} speaks of {{side}} but has none", "give it sides: [right, left]")
        if needed == 2 and self.sides is not None and len(self.sides) != 2:  # noqa: PLR2004 - the other of two
            raise InputError(
                f"{self.name!r} speaks of {{other_side}} but has more than two", "name the side in words"
            )
        return self

    def _mentions(self, placeholder: str) -> bool:
        texts = (self.setup, self.do, self.avoid, *self.tips)
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


class Rest(StepBase):
    """A rest of exactly this long; what comes next is said in it."""

    noun: ClassVar[str] = "rest"

    rest: PositiveDuration = Field(description="How long.")


class Say(StepBase):
    """Words between the steps; they take the time that they take."""

    noun: ClassVar[str] = "say"

    say: SayText = Field(description="The words.")


class PlaySound(StepBase):
    """A sound between the steps."""

    noun: ClassVar[str] = "sound"

    sound: SoundName = Field(
        description="Its name, or the path of a file next to the script; two minutes at most."
    )


class Wait(StepBase):
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

    repeat: int = Field(ge=1, le=1000, description="How many rounds.")
    steps: Steps = Field(description="The steps of a round.")


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
    named = next((key for key in value if key in STEP_MODELS), None)
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
    | Annotated[Say, Tag("say")]
    | Annotated[PlaySound, Tag("sound")]
    | Annotated[Wait, Tag("wait")]
    | Annotated[Repeat, Tag("repeat")]
    | Annotated[Include, Tag("include")],
    Discriminator(_step_kind),
    BeforeValidator(_check_step_kind),
]

Steps: TypeAlias = Annotated[tuple[Step, ...], Field(min_length=1)]
