"""A stretch or an exercise: what is said of it, how long and how often it is done, on which sides."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, TypeAlias, TypeVar

from pydantic import BeforeValidator, Field, model_validator

from voicecoach.errors import InputError
from voicecoach.script.fields import (
    Duration,
    Equipment,
    PositiveDuration,
    Sides,
    StepText,
    StepTexts,
)
from voicecoach.script.meant_keys import MOVE_KEYS
from voicecoach.script.move_fields import (
    Again,
    BeatRateField,
    OrderField,
    SetDurations,
    SetReps,
    StepAtWords,
    TempoField,
)
from voicecoach.script.step_base import StepBase
from voicecoach.script.value_types import SetOrder
from voicecoach.source import StrictModel
from voicecoach.units import DurationRange

_T = TypeVar("_T")


def _value_of(values: tuple[_T, ...] | None, set_number: int) -> _T | None:
    """The value of a set, counted from 1: the only one, or that of the set."""
    if not values:
        return None
    return values[0] if len(values) == 1 else values[set_number - 1]


class BeatSpec(StrictModel):
    """A beat: clicks under a time of holding, working or repeating."""

    noun: ClassVar[str] = "beat"

    bpm: BeatRateField = Field(description="Beats a minute, 20 to 240: `90`, or a ramp such as `60..120`.")
    accent: int | None = Field(
        None, ge=2, le=64, description="Each of this many clicks, the first one, has another sound."
    )


def _expand_beat(value: Any) -> Any:
    """Expand `beat: 90` to the whole mapping."""
    return value if isinstance(value, dict) else {"bpm": value}


BeatField: TypeAlias = Annotated[BeatSpec, BeforeValidator(_expand_beat)]


class MoveBase(StepBase):
    """What a stretch or an exercise is, without what is done instead."""

    key_hints: ClassVar[Mapping[str, str]] = MOVE_KEYS

    sides: Sides | None = Field(
        None,
        description="The sides it is done on, for the same time each: `[right, left]`, or one alone.",
    )
    sets: int | None = Field(None, ge=1, le=100, description="How many sets are done (on each side).")
    times: int | None = Field(None, ge=1, le=100, description="The same as `sets`, as it was once written.")
    rest: PositiveDuration | None = Field(
        None, description="A rest of exactly this long between two sets, and none after the last."
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
        description="Seconds of each repetition: up-hold-down-pause, such as `2-1-3-0`, or by name in the "
        "order in which it is done: `{down: 3, hold: 1, up: 1}`. 2-0-2-0 if left out.",
    )
    beat: BeatField | None = Field(
        None,
        description="Clicks during the hold or the repetitions: `90` beats a minute, a ramp `60..120`, or "
        "`{bpm: 90, accent: 4}`.",
    )
    at: StepAtWords = Field(
        {},
        description="Words at a time of the hold, from its start, of its length or before its end: "
        "`{10s: …, 50%: …, -20s: …}`.",
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
        """How many sides it is done on."""
        return frozenset({len(self.sides)} if self.sides else ())

    @model_validator(mode="after")
    def _check_hold_or_reps(self) -> "MoveBase":
        given = [key for key in ("hold", "work", "reps") if getattr(self, key) is not None]
        if len(given) != 1:
            what = f"has both {given[0]} and {given[1]}" if given else "has neither hold, work nor reps"
            raise InputError(f"{self.name!r} {what}", "give it one: hold: 20s, work: 40s or reps: 10")
        if self.at and self.reps is not None:
            hint = "words at a time belong to a hold or work; take tips: for repetitions"
            raise InputError(f"{self.name!r} has both at and reps", hint)
        if self.tempo is not None and self.reps is None:
            raise InputError(f"{self.name!r} has a tempo but no reps", "give it reps: 10")
        return self

    @model_validator(mode="after")
    def _check_sets(self) -> "MoveBase":
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
    def _check_side_placeholders(self) -> "MoveBase":
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
        texts = (self.setup, self.do, again, self.avoid, *self.tips, *self.at.values())
        starts = (f"{{{placeholder}}}", f"{{{placeholder}:")
        return any(text is not None and any(start in text for start in starts) for text in texts)
