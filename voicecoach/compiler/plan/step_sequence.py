"""The row of steps with their neighbours: what was said of a step before it, what comes after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from voicecoach.compiler.plan.cue_builder import CueBuilder
from voicecoach.compiler.plan.timing_rules import NEXT_CUE_FROM_MS
from voicecoach.script import Breathe, Move, Rest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from voicecoach.compiler.plan.cue_builder import VariantRotation
    from voicecoach.compiler.plan.flatten import FlatStep, LeafStep
    from voicecoach.compiler.plan.plan_model import PlannedCue, StepKey
    from voicecoach.script import Detail
    from voicecoach.timeline import Round
    from voicecoach.wording import CueText, Wording


@dataclass(frozen=True, slots=True)
class SessionWording:
    """The words of a session, and the count of whose turn it is."""

    wording: Wording
    detail: Detail
    rotation: VariantRotation
    title: str

    def with_layers(self, layers: tuple[Mapping[str, CueText], ...]) -> SessionWording:
        """With the layers of a routine and a step over them."""
        layers = tuple(filter(None, layers))
        return replace(self, wording=self.wording.with_layers(*layers)) if layers else self

    def cue_builder(self, values: Mapping[str, str]) -> CueBuilder:
        """The cues of a step with these values."""
        return CueBuilder(self.wording, self.detail, self.rotation, {"routine": self.title, **values})


@dataclass(frozen=True)
class StepSequence:
    """All single steps, in order."""

    steps: tuple[FlatStep, ...]
    session_wording: SessionWording
    switch_ms: int
    adjustments_ms: Mapping[StepKey, int]
    """By how many milliseconds the listener has made a step longer."""

    def contexts(self) -> Iterator[StepContext]:
        """Each step in its place."""
        return (StepContext(self, index, self.wording_of_step(index)) for index in range(len(self.steps)))

    def wording_of_step(self, index: int) -> SessionWording:
        """The words of a step, its own laid over those of the session."""
        layers = self.steps[index].layers
        if id(layers) not in self._wording_cache:
            self._wording_cache[id(layers)] = self.session_wording.with_layers(layers)
        return self._wording_cache[id(layers)]

    @cached_property
    def first_occurrences(self) -> frozenset[int]:
        """The places at which a step stands for the first time; in later rounds it stands again."""
        first: dict[int, int] = {}
        for index, item in enumerate(self.steps):
            first.setdefault(id(item.step), index)
        return frozenset(first.values())

    @cached_property
    def _wording_cache(self) -> dict[int, SessionWording]:
        return {}


@dataclass(frozen=True)
class StepContext:
    """One step, its words, and its neighbours."""

    sequence: StepSequence
    index: int
    session_wording: SessionWording

    def key(self, turn: int = 0) -> StepKey:
        """The key of a turn of this step."""
        return self.index, turn

    def adjustment_ms(self, turn: int = 0) -> int:
        """By how much the listener has made a turn of it longer."""
        return self.sequence.adjustments_ms.get(self.key(turn), 0)

    @property
    def previous_context(self) -> StepContext | None:
        """The place of the step before it."""
        return (
            StepContext(self.sequence, self.index - 1, self.sequence.wording_of_step(self.index - 1))
            if self.index
            else None
        )

    @property
    def flat_step(self) -> FlatStep:
        """The step itself."""
        return self.sequence.steps[self.index]

    @property
    def next_step(self) -> FlatStep | None:
        """The step behind it."""
        return self.sequence.steps[self.index + 1] if self.index + 1 < len(self.sequence.steps) else None

    @cached_property
    def values(self) -> dict[str, str]:
        """What the round gives to put in templates."""
        return round_values(self.flat_step.round, self.session_wording.wording)

    @property
    def is_first_occurrence(self) -> bool:
        """Whether the step was not done before, in an earlier round."""
        return self.index in self.sequence.first_occurrences

    @property
    def is_announced_in_rest(self) -> bool:
        """Whether the rest before has told that this step is next."""
        return self.index > 0 and is_next_announced(self.sequence.steps[self.index - 1], self.flat_step)

    @property
    def has_end_cue_in_rest(self) -> bool:
        """Whether the sound that ends this move stands on the first instant of the rest behind it."""
        return (
            self.next_step is not None
            and isinstance(self.next_step.step, Rest)
            and not self.next_step.starts_rounds
        )

    def opening_round_cues(self) -> Iterator[PlannedCue]:
        """The rounds that this step opens, unless the rest before has told them."""
        if not self.is_announced_in_rest:
            yield from round_cues(self.flat_step, self.session_wording)


def has_no_release(step: LeafStep) -> bool:
    """Whether a step ends with its stay, with no way out that would hold the sound of the end."""
    return isinstance(step, Breathe) or (isinstance(step, Move) and step.release is None)


def is_next_announced(rest: FlatStep, item: FlatStep) -> bool:
    """Whether a rest is long enough to tell of the step behind it."""
    return (
        isinstance(rest.step, Rest)
        and rest.step.rest.middle_ms >= NEXT_CUE_FROM_MS
        and isinstance(item.step, Move)
    )


def round_cues(item: FlatStep, words: SessionWording) -> Iterator[PlannedCue]:
    """One cue for each round that the item opens, the outermost first."""
    for opened in item.starts_rounds:
        cue = "last_round" if opened.number == opened.of else "round"
        yield from words.cue_builder(round_values(opened, words.wording)).following_cue(cue)


def round_values(number: Round | None, wording: Wording) -> dict[str, str]:
    """The number of a round and how many there are, as words; outside of rounds it is the one of one."""
    this, of = (number.number, number.of) if number else (1, 1)
    return {"round": wording.numbers.cardinal(this), "rounds": wording.numbers.cardinal(of)}
