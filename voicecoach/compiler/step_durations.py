"""The durations of a step that may change: its holds, its work, its rests and its silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.script import Move, Repeat, Rest, Silence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voicecoach.script import Step
    from voicecoach.units import DurationRange


@dataclass(frozen=True, slots=True)
class StepDuration:
    """One duration of a step: its key in the script, and its number where there is one for each set."""

    key: str
    number: int
    value: DurationRange

    @property
    def is_rest(self) -> bool:
        """Whether it is a rest, and not a time of holding, moving or being silent."""
        return self.key == "rest"


def step_durations(step: Step) -> Iterator[StepDuration]:
    """The durations of a step that may change, without those of the steps inside."""
    for key in _keys_of(step):
        value = getattr(step, key)
        values = value if isinstance(value, tuple) else () if value is None else (value,)
        yield from (StepDuration(key, number, one) for number, one in enumerate(values))


def change_durations(step: Step, change: Callable[[StepDuration], DurationRange]) -> Step:
    """The step with all these durations changed."""
    changed: dict[str, list[DurationRange]] = {}
    for duration in step_durations(step):
        changed.setdefault(duration.key, []).append(change(duration))
    update = {
        key: tuple(values) if isinstance(getattr(step, key), tuple) else values[0]
        for key, values in changed.items()
    }
    return step.model_copy(update=update) if update else step


def min_ms_for_words(step: Step, key: str) -> int:
    """The shortest time, in whole seconds, that contains all times at which the step has words."""
    has_words = isinstance(step, Rest | Silence) or (isinstance(step, Move) and key != "rest")
    times = step.at if isinstance(step, Move | Rest | Silence) and has_words else ()
    return -(-max((time.min_span_ms for time in times), default=0) // 1000) * 1000


def _keys_of(step: Step) -> tuple[str, ...]:
    if isinstance(step, Move):
        return ("hold", "work", "rest")
    if isinstance(step, Rest | Repeat):
        return ("rest",)
    return ("silence",) if isinstance(step, Silence) else ()
