"""The steps of a session as cards: one for each step of the script, with a row for each side and set."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from voicecoach.page.sentences import Sentence, sentences_of
from voicecoach.player import phase_of_work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voicecoach.audio import Sound
    from voicecoach.page.content import PageContent, Picture
    from voicecoach.timeline import Event, Step, Timeline

_COUNTED_CUES = frozenset({"rep", "last_rep", "breathe_in"})
"""The cues at the start of each repetition and breath."""


@dataclass(frozen=True, slots=True)
class CardRow:
    """A step of the timeline, with what is heard in it.

    `work` is the label of its hold: `hold`, `work` or `breathe`. `counted` are the frames at which
    repetitions or breaths start.
    """

    step: Step
    events: tuple[Event, ...]
    sentences: tuple[Sentence, ...]
    work: str
    counted: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """The rows of one step of the script, with its picture and note where they are first shown."""

    rows: tuple[CardRow, ...]
    picture: Picture | None = None
    note: str | None = None

    @property
    def first(self) -> Step:
        """The first step of the timeline in it."""
        return self.rows[0].step

    @property
    def end(self) -> int:
        """The frame after its last one."""
        return self.rows[-1].step.end


def make_cards(content: PageContent, clip_of: Callable[[Event], Sound]) -> tuple[Card, ...]:
    """The cards of a session, in order."""
    timeline, sources = content.timeline, content.sources
    events = _events_by_step(timeline)
    shown: set[int] = set()
    cards = []
    for key, group in groupby(timeline.steps, key=lambda step: _card_key(step, content)):
        steps = tuple(group)
        rows = tuple(_row(step, events.get(step.index, ()), clip_of) for step in steps)
        source = sources[steps[0].index] if sources and key[0] not in shown else None
        cards.append(Card(rows, source.picture if source else None, source.note if source else None))
        shown.add(key[0])
    return tuple(cards)


def _card_key(step: Step, content: PageContent) -> tuple[int, str, str]:
    """Equal for consecutive steps that belong on one card."""
    if content.sources:
        return content.sources[step.index].script_step, step.name, step.kind
    return (step.exercise.number if step.exercise else -1 - step.index), step.name, step.kind


def _events_by_step(timeline: Timeline) -> dict[int, tuple[Event, ...]]:
    """The events of each step, without beds and clicks; one without a step is in that of its start."""
    found: dict[int, list[Event]] = {}
    starts = [step.start for step in timeline.steps]
    for event in timeline.events:
        if event.kind != "bed" and not event.is_click:
            index = max(0, bisect_right(starts, event.start) - 1) if event.step is None else event.step
            found.setdefault(index, []).append(event)
    return {index: tuple(events) for index, events in found.items()}


def _row(step: Step, events: tuple[Event, ...], clip_of: Callable[[Event], Sound]) -> CardRow:
    sentences = tuple(_sentences(events, clip_of))
    counted = tuple(event.start for event in events if event.cue in _COUNTED_CUES)
    return CardRow(step, events, sentences, phase_of_work(events), counted)


def _sentences(events: tuple[Event, ...], clip_of: Callable[[Event], Sound]) -> Iterator[Sentence]:
    for event in events:
        if event.kind == "speech":
            yield from sentences_of(event, clip_of)
