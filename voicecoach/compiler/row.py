"""The row of steps with their neighbours: what was said of a step before it, what comes after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from voicecoach.compiler.pace import NEXT_FROM_MS
from voicecoach.compiler.phrases import Phrases
from voicecoach.script.model import Breathe, Move, Rest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from voicecoach.compiler.flatten import Item, Single
    from voicecoach.compiler.model import Key, PlannedCue
    from voicecoach.compiler.phrases import Turns
    from voicecoach.documents.cues import CueText
    from voicecoach.script.detail import Detail
    from voicecoach.timeline import Round
    from voicecoach.wording.wording import Wording


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a session, and the count of whose turn it is."""

    wording: Wording
    detail: Detail
    turns: Turns
    title: str

    def under(self, layers: tuple[Mapping[str, CueText], ...]) -> Words:
        """With the layers of a routine and a step over them."""
        layers = tuple(filter(None, layers))
        return replace(self, wording=self.wording.layered(*layers)) if layers else self

    def phrases(self, values: Mapping[str, str]) -> Phrases:
        """The cues of a step with these values."""
        return Phrases(self.wording, self.detail, self.turns, {"routine": self.title, **values})


@dataclass(frozen=True)
class Row:
    """All single steps, in order."""

    items: tuple[Item, ...]
    words: Words
    switch_ms: int
    longer: Mapping[Key, int]
    """By how many milliseconds the listener has made a step longer."""

    def places(self) -> Iterator[Place]:
        """Each step in its place."""
        return (Place(self, index, self.words_of(index)) for index in range(len(self.items)))

    def words_of(self, index: int) -> Words:
        """The words of a step, its own laid over those of the session."""
        layers = self.items[index].layers
        if id(layers) not in self._layered:
            self._layered[id(layers)] = self.words.under(layers)
        return self._layered[id(layers)]

    @cached_property
    def first_places(self) -> frozenset[int]:
        """The places at which a step stands for the first time; in later rounds it stands again."""
        first: dict[int, int] = {}
        for index, item in enumerate(self.items):
            first.setdefault(id(item.step), index)
        return frozenset(first.values())

    @cached_property
    def _layered(self) -> dict[int, Words]:
        return {}


@dataclass(frozen=True)
class Place:
    """One step, its words, and its neighbours."""

    row: Row
    index: int
    words: Words

    def key(self, turn: int = 0) -> Key:
        """The key of a turn of this step."""
        return self.index, turn

    def longer_ms(self, turn: int = 0) -> int:
        """By how much the listener has made a turn of it longer."""
        return self.row.longer.get(self.key(turn), 0)

    @property
    def earlier(self) -> Place | None:
        """The place of the step before it."""
        return Place(self.row, self.index - 1, self.row.words_of(self.index - 1)) if self.index else None

    @property
    def item(self) -> Item:
        """The step itself."""
        return self.row.items[self.index]

    @property
    def after(self) -> Item | None:
        """The step behind it."""
        return self.row.items[self.index + 1] if self.index + 1 < len(self.row.items) else None

    @cached_property
    def values(self) -> dict[str, str]:
        """What the round gives to put in templates."""
        return round_values(self.item.round, self.words.wording)

    @property
    def is_new(self) -> bool:
        """Whether the step was not done before, in an earlier round."""
        return self.index in self.row.first_places

    @property
    def told_in_rest(self) -> bool:
        """Whether the rest before has told that this step is next."""
        return self.index > 0 and tells_next(self.row.items[self.index - 1], self.item)

    @property
    def ends_in_rest(self) -> bool:
        """Whether the sound that ends this move stands on the first instant of the rest behind it."""
        return self.after is not None and isinstance(self.after.step, Rest) and not self.after.opens

    def opening_rounds(self) -> Iterator[PlannedCue]:
        """The rounds that this step opens, unless the rest before has told them."""
        if not self.told_in_rest:
            yield from round_cues(self.item, self.words)


def ends_openly(step: Single) -> bool:
    """Whether a step ends with its stay, with no way out that would hold the sound of the end."""
    return isinstance(step, Breathe) or (isinstance(step, Move) and step.release is None)


def tells_next(rest: Item, item: Item) -> bool:
    """Whether a rest is long enough to tell of the step behind it."""
    return (
        isinstance(rest.step, Rest)
        and rest.step.rest.middle_ms >= NEXT_FROM_MS
        and isinstance(item.step, Move)
    )


def round_cues(item: Item, words: Words) -> Iterator[PlannedCue]:
    """One cue for each round that the item opens, the outermost first."""
    for opened in item.opens:
        cue = "last_round" if opened.number == opened.of else "round"
        yield from words.phrases(round_values(opened, words.wording)).follows(cue)


def round_values(number: Round | None, wording: Wording) -> dict[str, str]:
    """The number of a round and how many there are, as words; outside of rounds it is the one of one."""
    this, of = (number.number, number.of) if number else (1, 1)
    return {"round": wording.numbers.cardinal(this), "rounds": wording.numbers.cardinal(of)}
