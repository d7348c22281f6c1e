"""Pairing the steps and events of two timelines."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeVar

from voicecoach.wording import base_sound

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from voicecoach.timeline.model import Event, Step

_MIN_SIMILARITY = 0.6
"""From this similarity on (of 1), two names count as spellings of the same name."""
_MAX_RENAME_DISTANCE = 10
"""A renamed step is looked for within this many steps of its old position."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, eq=False)
class StepEvents:
    """A step, its events in order without the clicks of its beat, the step before it, and those clicks."""

    step: Step
    events: tuple[Event, ...]
    previous_step: Step | None
    clicks: tuple[Event, ...] = ()

    @property
    def key(self) -> Hashable:
        """Equal keys: the same step to a listener."""
        return _step_key(self.step)

    @property
    def previous_key(self) -> Hashable:
        """The key of the step before; equal keys: the same position."""
        return self.previous_step and _step_key(self.previous_step)

    def is_similar_to(self, other: StepEvents) -> bool:
        """Whether it is the other step renamed: with a similar name or with the same instructions."""
        a, b = self.step, other.step
        if (a.side, a.hold is None) != (b.side, b.hold is None):
            return False
        if not self.instructions.isdisjoint(other.instructions):
            return True
        return bool(get_close_matches(a.name.casefold(), [b.name.casefold()], 1, _MIN_SIMILARITY))

    @property
    def instructions(self) -> frozenset[str | None]:
        """The texts that say how it is done."""
        return frozenset(event.text for event in self.events if event.cue in ("setup", "do"))


def _step_key(step: Step) -> Hashable:
    """Its name, side and round; outside of rounds the round is 1."""
    return step.name, step.side, step.round.number if step.round else 1


@dataclass(frozen=True, slots=True)
class _MatchBlock:
    """A run of steps in both timelines: all the same, or all different."""

    old: Sequence[StepEvents]
    new: Sequence[StepEvents]
    is_same: bool


@dataclass(frozen=True, slots=True, eq=False)
class StepPair:
    """A step in the old and in the new timeline; None where it does not exist."""

    old: StepEvents | None
    new: StepEvents | None
    is_moved: bool = False


def pair_steps(old: Sequence[StepEvents], new: Sequence[StepEvents]) -> Iterator[StepPair]:
    """Pair all steps: those that are the same, moved or renamed.

    The order is that of the new steps, with the removed ones at their old position.
    """
    blocks = [
        _MatchBlock(old_run, new_run, is_same)
        for old_run, new_run, is_same in _match_blocks(old, new, lambda step: step.key)
    ]
    moved = _find_moved(blocks)
    partners = dict(moved)
    for block in blocks:
        partners |= _find_renamed(block, partners)
    paired = {id(step) for step in partners.values()}
    for block in blocks:
        if block.is_same:
            yield from map(StepPair, block.old, block.new)
        else:
            yield from (StepPair(step, None) for step in block.old if id(step) not in paired)
            yield from (StepPair(partners.get(id(step)), step, id(step) in moved) for step in block.new)


def _find_moved(blocks: list[_MatchBlock]) -> dict[int, StepEvents]:
    """The old step of each step that has moved, by the id of the new step."""
    gone: defaultdict[Hashable, deque[StepEvents]] = defaultdict(deque)
    for block in blocks:
        for step in () if block.is_same else block.old:
            gone[step.key].append(step)
    added = (step for block in blocks if not block.is_same for step in block.new)
    return {id(step): gone[step.key].popleft() for step in added if gone[step.key]}


def _find_renamed(block: _MatchBlock, partners: dict[int, StepEvents]) -> dict[int, StepEvents]:
    """The old step of each step that is near a similar one, by the id of the new step."""
    paired = {id(step) for step in partners.values()}
    found: dict[int, StepEvents] = {}
    for index, step in enumerate(() if block.is_same else block.new):
        near = block.old[max(0, index - _MAX_RENAME_DISTANCE) : index + _MAX_RENAME_DISTANCE]
        similar = next((old for old in near if id(old) not in paired and step.is_similar_to(old)), None)
        if similar and id(step) not in partners:
            paired.add(id(similar))
            found[id(step)] = similar
    return found


def pair_events(old: Sequence[Event], new: Sequence[Event]) -> Sequence[tuple[Event | None, Event | None]]:
    """Pair the events of a cue by position or by their labels, whichever leaves fewer differences."""
    by_position = [*zip_longest(old, new)]
    by_label = [
        pair
        for old_run, new_run, _ in _match_blocks(old, new, event_label)
        for pair in zip_longest(old_run, new_run)
    ]
    return min(by_position, by_label, key=_count_differences)


def _count_differences(pairs: Sequence[tuple[Event | None, Event | None]]) -> int:
    return sum(old is None or new is None or event_label(old) != event_label(new) for old, new in pairs)


def event_label(event: Event) -> str:
    """The text of an event, or the name that its sound has in every set, in brackets."""
    return event.text or f"[{base_sound(event.sound or '')}]"


def _match_blocks(
    old: Sequence[_T], new: Sequence[_T], key: Callable[[_T], Hashable]
) -> Iterator[tuple[Sequence[_T], Sequence[_T], bool]]:
    """Split two sequences into runs that have equal keys and runs that differ.

    Keys that are very common, as those of rests are, match only next to other matches (see difflib).
    """
    matcher = SequenceMatcher(None, [*map(key, old)], [*map(key, new)])
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        yield old[old_start:old_end], new[new_start:new_end], tag == "equal"
