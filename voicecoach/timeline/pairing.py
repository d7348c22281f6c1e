"""Two rows side by side: what in the one stands for what in the other."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from voicecoach.timeline.model import Event, Step

_MIN_SIMILARITY = 0.6
"""From this likeness on (of 1), a name is taken for another spelling of the other."""
_MAX_RENAME_DISTANCE = 10
"""A step under a new name is looked for this many steps around its place."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, eq=False)
class StepEvents:
    """A step, what sounds in it, in order, and the step before it."""

    step: Step
    events: tuple[Event, ...]
    previous_step: Step | None

    @property
    def key(self) -> Hashable:
        """What makes it the same step to a listener."""
        return _step_key(self.step)

    @property
    def previous_key(self) -> Hashable:
        """What makes it stand in the same place: the step before it."""
        return self.previous_step and _step_key(self.previous_step)

    def is_similar_to(self, other: StepEvents) -> bool:
        """Whether it is the other under a new name: one spelt almost so, or with the same instructions."""
        mine, theirs = self.step, other.step
        if (mine.side, mine.hold is None) != (theirs.side, theirs.hold is None):
            return False
        if not self.instructions.isdisjoint(other.instructions):
            return True
        return bool(get_close_matches(mine.name.casefold(), [theirs.name.casefold()], 1, _MIN_SIMILARITY))

    @property
    def instructions(self) -> frozenset[str | None]:
        """The words that tell how it is done."""
        return frozenset(event.text for event in self.events if event.cue in ("setup", "do"))


def _step_key(step: Step) -> Hashable:
    """Its name, side and round; outside of rounds it is in the first."""
    return step.name, step.side, step.round.number if step.round else 1


@dataclass(frozen=True, slots=True)
class _MatchBlock:
    """A stretch of both rows: the same all through, or different all through."""

    old: Sequence[StepEvents]
    new: Sequence[StepEvents]
    is_same: bool


@dataclass(frozen=True, slots=True, eq=False)
class StepPair:
    """A step as it was and as it is; None where it was not or is not any more."""

    old: StepEvents | None
    new: StepEvents | None
    is_moved: bool = False


def pair_steps(old: Sequence[StepEvents], new: Sequence[StepEvents]) -> Iterator[StepPair]:
    """All steps, with those that are the same, moved or renamed in pairs.

    They come in the order of the new ones, and those that are gone where they stood.
    """
    blocks = [
        _MatchBlock(ours, theirs, same)
        for ours, theirs, same in _match_blocks(old, new, lambda part: part.key)
    ]
    moved = _find_moved(blocks)
    partners = dict(moved)
    for block in blocks:
        partners |= _find_renamed(block, partners)
    taken = {id(part) for part in partners.values()}
    for block in blocks:
        if block.is_same:
            yield from map(StepPair, block.old, block.new)
        else:
            yield from (StepPair(part, None) for part in block.old if id(part) not in taken)
            yield from (StepPair(partners.get(id(part)), part, id(part) in moved) for part in block.new)


def _find_moved(blocks: list[_MatchBlock]) -> dict[int, StepEvents]:
    """For steps that stand in another place now, what they were."""
    waiting: defaultdict[Hashable, deque[StepEvents]] = defaultdict(deque)
    for block in blocks:
        for part in () if block.is_same else block.old:
            waiting[part.key].append(part)
    come = (part for block in blocks if not block.is_same for part in block.new)
    return {id(part): waiting[part.key].popleft() for part in come if waiting[part.key]}


def _find_renamed(block: _MatchBlock, partners: dict[int, StepEvents]) -> dict[int, StepEvents]:
    """For steps that stand about where one like them stood, what they were."""
    taken = {id(part) for part in partners.values()}
    found: dict[int, StepEvents] = {}
    for place, part in enumerate(() if block.is_same else block.new):
        near = block.old[max(0, place - _MAX_RENAME_DISTANCE) : place + _MAX_RENAME_DISTANCE]
        like = next((other for other in near if id(other) not in taken and part.is_similar_to(other)), None)
        if like and id(part) not in partners:
            taken.add(id(like))
            found[id(part)] = like
    return found


def pair_events(old: Sequence[Event], new: Sequence[Event]) -> Sequence[tuple[Event | None, Event | None]]:
    """What sounds for the same cue, paired one by one or by what is the same: as leaves less different."""
    by_place = [*zip_longest(old, new)]
    by_words = [
        pair for ours, theirs, _ in _match_blocks(old, new, event_label) for pair in zip_longest(ours, theirs)
    ]
    return min(by_place, by_words, key=_count_differences)


def _count_differences(pairs: Sequence[tuple[Event | None, Event | None]]) -> int:
    return sum(old is None or new is None or event_label(old) != event_label(new) for old, new in pairs)


def event_label(event: Event) -> str:
    """What is heard: the words, or the name of a sound in brackets."""
    return event.text or f"[{event.sound}]"


def _match_blocks(
    old: Sequence[_T], new: Sequence[_T], key: Callable[[_T], Hashable]
) -> Iterator[tuple[Sequence[_T], Sequence[_T], bool]]:
    """Where both are the same. What comes very often, as rests do, is matched beside other matches."""
    matcher = SequenceMatcher(None, [*map(key, old)], [*map(key, new)])
    for tag, start, end, from_, to in matcher.get_opcodes():
        yield old[start:end], new[from_:to], tag == "equal"
