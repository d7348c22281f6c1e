"""Two rows side by side: what in the one stands for what in the other."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from voicecoach.timeline import Event, Step

_ALIKE = 0.6
"""From this likeness on (of 1), a name is taken for another spelling of the other."""
_NEAR = 10
"""A step under a new name is looked for this many steps around its place."""
_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A step, what sounds in it, in order, and the step before it."""

    step: Step
    events: tuple[Event, ...]
    before: Step | None

    @property
    def key(self) -> Hashable:
        """What makes it the same step to a listener."""
        return _key(self.step)

    @property
    def place(self) -> Hashable:
        """What makes it stand in the same place: the step before it."""
        return self.before and _key(self.before)

    def is_like(self, other: Part) -> bool:
        """Whether it is the other under a new name: one spelt almost so, or with the same instructions."""
        mine, theirs = self.step, other.step
        if (mine.side, mine.hold is None) != (theirs.side, theirs.hold is None):
            return False
        if not self.instructions.isdisjoint(other.instructions):
            return True
        return bool(get_close_matches(mine.name.casefold(), [theirs.name.casefold()], 1, _ALIKE))

    @property
    def instructions(self) -> frozenset[str | None]:
        """The words that tell how it is done."""
        return frozenset(event.text for event in self.events if event.cue in ("setup", "do"))


def _key(step: Step) -> Hashable:
    """Its name, side and round; outside of rounds it is in the first."""
    return step.name, step.side, step.round.number if step.round else 1


@dataclass(frozen=True, slots=True)
class _Block:
    """A stretch of both rows: the same all through, or different all through."""

    old: Sequence[Part]
    new: Sequence[Part]
    same: bool


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A step as it was and as it is; None where it was not or is not any more."""

    old: Part | None
    new: Part | None
    moved: bool = False


def pair_steps(old: Sequence[Part], new: Sequence[Part]) -> Iterator[Pair]:
    """All steps, with those that are the same, moved or renamed in pairs.

    They come in the order of the new ones, and those that are gone where they stood.
    """
    blocks = [_Block(ours, theirs, same) for ours, theirs, same in _blocks(old, new, lambda part: part.key)]
    moved = _moved(blocks)
    partners = dict(moved)
    for block in blocks:
        partners |= _renamed(block, partners)
    taken = {id(part) for part in partners.values()}
    for block in blocks:
        if block.same:
            yield from map(Pair, block.old, block.new)
        else:
            yield from (Pair(part, None) for part in block.old if id(part) not in taken)
            yield from (Pair(partners.get(id(part)), part, id(part) in moved) for part in block.new)


def _moved(blocks: list[_Block]) -> dict[int, Part]:
    """For steps that stand in another place now, what they were."""
    waiting: defaultdict[Hashable, deque[Part]] = defaultdict(deque)
    for block in blocks:
        for part in () if block.same else block.old:
            waiting[part.key].append(part)
    come = (part for block in blocks if not block.same for part in block.new)
    return {id(part): waiting[part.key].popleft() for part in come if waiting[part.key]}


def _renamed(block: _Block, partners: dict[int, Part]) -> dict[int, Part]:
    """For steps that stand about where one like them stood, what they were."""
    taken = {id(part) for part in partners.values()}
    found: dict[int, Part] = {}
    for place, part in enumerate(() if block.same else block.new):
        near = block.old[max(0, place - _NEAR) : place + _NEAR]
        like = next((other for other in near if id(other) not in taken and part.is_like(other)), None)
        if like and id(part) not in partners:
            taken.add(id(like))
            found[id(part)] = like
    return found


def pair_words(old: Sequence[Event], new: Sequence[Event]) -> Sequence[tuple[Event | None, Event | None]]:
    """What sounds for the same cue, paired one by one or by what is the same: as leaves less different."""
    by_place = [*zip_longest(old, new)]
    by_words = [pair for ours, theirs, _ in _blocks(old, new, said) for pair in zip_longest(ours, theirs)]
    return min(by_place, by_words, key=_differing)


def _differing(pairs: Sequence[tuple[Event | None, Event | None]]) -> int:
    return sum(old is None or new is None or said(old) != said(new) for old, new in pairs)


def said(event: Event) -> str:
    """What is heard: the words, or the name of a sound in brackets."""
    return event.text or f"[{event.sound}]"


def _blocks(
    old: Sequence[_Thing], new: Sequence[_Thing], key: Callable[[_Thing], Hashable]
) -> Iterator[tuple[Sequence[_Thing], Sequence[_Thing], bool]]:
    """Where both are the same. What comes very often, as rests do, is matched beside other matches."""
    matcher = SequenceMatcher(None, [*map(key, old)], [*map(key, new)])
    for tag, start, end, from_, to in matcher.get_opcodes():
        yield old[start:end], new[from_:to], tag == "equal"
