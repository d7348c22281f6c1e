"""A flat step with what surrounds it: the steps before and after it, its rounds, the listener's settings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicecoach.compiler.plan.flatten import FillingRest
from voicecoach.compiler.plan.timing_rules import NEXT_CUE_FROM_MS
from voicecoach.script import Breathe, Move, Rest

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Mapping

    from voicecoach.compiler.plan.cue_builder import CueBuilder
    from voicecoach.compiler.plan.flatten import FlatStep
    from voicecoach.compiler.plan.plan_model import PlannedCue, StepKey
    from voicecoach.compiler.plan.session_parts import SessionPart
    from voicecoach.timeline import Round
    from voicecoach.wording import NumberSpeller


@dataclass(frozen=True, slots=True)
class StepContext:
    """The part at `index` among all parts of a session: a step, or one set of a move."""

    index: int
    parts: tuple[SessionPart, ...]
    builders: tuple[CueBuilder, ...]
    """A builder for each part, with the cue texts of the step but without the number of its round."""
    switch_ms: int
    """The time to switch sides where a move sets no other."""
    settle_ms: int
    """The time to get into position where a move sets no other."""
    adjustments_ms: Mapping[StepKey, int]
    """How much longer the listener has made single steps; negative if shorter."""
    round_starts: Mapping[int, StepKey]
    """The keys of the parts that start rounds, by the identity of the round."""
    first_work: int
    """The index of the first part with work in it."""
    is_after_short_rest: bool = False
    """Whether the rest before, which fills a round, has turned out too short to announce anything."""

    @property
    def flat_step(self) -> FlatStep:
        """The step itself."""
        return self.parts[self.index].flat_step

    @property
    def part(self) -> SessionPart:
        """The part of the session."""
        return self.parts[self.index]

    @property
    def previous(self) -> StepContext | None:
        """The step before, None at the start."""
        return self._at(self.index - 1) if self.index else None

    @property
    def next(self) -> StepContext | None:
        """The step after, None at the end."""
        return self._at(self.index + 1) if self.index + 1 < len(self.parts) else None

    @property
    def previous_set(self) -> StepContext | None:
        """The last set of a move before this step, None without one."""
        before = (index for index in reversed(range(self.index)) if self.parts[index].work_set is not None)
        index = next(before, None)
        return None if index is None else self._at(index)

    @property
    def follows_work(self) -> bool:
        """Whether anything was done before this step: a stretch, an exercise or breathing."""
        return self.index > self.first_work

    def _at(self, index: int) -> StepContext:
        return replace(self, index=index)

    @property
    def builder(self) -> CueBuilder:
        """Builds the cues of the step, without the number of its round."""
        return self.builders[self.index]

    @property
    def cues(self) -> CueBuilder:
        """Builds the cues of the step."""
        return self.builder | self.round_values

    @property
    def round_values(self) -> dict[str, str]:
        """The values of {round} and {rounds} for the round that the step is in."""
        return _round_values(self.flat_step.round, self.builder.numbers)

    @property
    def key(self) -> StepKey:
        """The key of the step, or of the set of a move."""
        return self.part.key

    @property
    def adjustment_ms(self) -> int:
        """How much longer the listener has made the step, or the set of a move."""
        return self.adjustments_ms.get(self.key, 0)

    @property
    def is_announced_in_rest(self) -> bool:
        """Whether the step before is a rest that already announces this step."""
        before = self.previous
        return before is not None and before.is_next_announced and not self.is_after_short_rest

    @property
    def is_next_announced(self) -> bool:
        """Whether this is a rest that is long enough to announce the move after it."""
        after = self.next
        return (
            self.rest_ms >= NEXT_CUE_FROM_MS and after is not None and isinstance(after.flat_step.step, Move)
        )

    @property
    def rest_ms(self) -> int:
        """The length of the rest, at most, if this is one; else 0."""
        rest = self.flat_step.step
        if isinstance(rest, FillingRest):
            return rest.longest_ms
        return rest.rest.middle_ms if isinstance(rest, Rest) else 0

    @property
    def has_end_cue_in_rest(self) -> bool:
        """Whether the sound that ends this step is the first cue of the rest after it."""
        after = self.next
        return (
            after is not None and isinstance(after.flat_step.step, Rest) and not after.flat_step.starts_rounds
        )

    @property
    def end_cue(self) -> str:
        """The cue whose sound ends the hold, the work, the repetitions or the breaths."""
        step = self.flat_step.step
        return "work_end" if isinstance(step, Move) and step.work else "end"

    @property
    def ends_with_work(self) -> bool:
        """Whether the step ends with its hold, repetitions or breaths: there is no release after them."""
        step = self.flat_step.step
        return isinstance(step, Breathe) or (isinstance(step, Move) and step.release is None)

    def detached(self, uses: Counter[str]) -> StepContext:
        """The part with those before and after it; its cues take their variants as after `uses`.

        So the same cues come out however often they are planned.
        """
        first, counted = max(0, self.index - 1), uses.copy()
        near = slice(first, self.index + 2)
        builders = tuple(builder.counting_from(counted) for builder in self.builders[near])
        index, first_work = self.index - first, self.first_work - first
        return replace(self, index=index, parts=self.parts[near], builders=builders, first_work=first_work)

    def opening_round_cues(self) -> Iterator[PlannedCue]:
        """Announce the rounds that start with this step, unless the rest before has done so."""
        if not self.is_announced_in_rest:
            yield from self.round_cues()

    def round_cues(self) -> Iterator[PlannedCue]:
        """Announce each round that starts with this step, the outermost first."""
        for started in self.flat_step.starts_rounds:
            cue = "last_round" if started.number == started.of else "round"
            yield from (self.builder | _round_values(started, self.builder.numbers)).following_cue(cue)


def _round_values(started: Round | None, numbers: NumberSpeller) -> dict[str, str]:
    """A round and the number of rounds, in words; outside of any round both are one."""
    number, of = (started.number, started.of) if started else (1, 1)
    return {"round": numbers.cardinal(number), "rounds": numbers.cardinal(of)}
