"""Chapters of an audio file: the steps, each with its side, set and round, and the pauses before it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicecoach.units import ms_from_frames
from voicecoach.wording import written_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from voicecoach.timeline import Step, Timeline

_PAUSES = frozenset({"rest", "sound"})
"""The kinds of steps that are no chapter of their own: they lead into what follows."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a file that a player can jump to; `start` and `end` are frames."""

    start: int
    end: int
    title: str

    @property
    def start_ms(self) -> int:
        """Its start in milliseconds."""
        return ms_from_frames(self.start)

    @property
    def end_ms(self) -> int:
        """Its end in milliseconds."""
        return ms_from_frames(self.end)


def step_chapters(timeline: Timeline) -> tuple[Chapter, ...]:
    """Make a chapter for every step that takes time, in order; no two have the same title.

    A rest is part of the chapter after it, as it announces what follows; one at the end is part of the last.
    """
    chapters: list[Chapter] = []
    start: int | None = None
    steps = [step for step in timeline.steps if step.frames]
    for step, title in zip(steps, _step_titles(steps, timeline.language), strict=True):
        if step.kind in _PAUSES and step is not steps[-1]:
            start = step.start if start is None else start
        elif step.kind in _PAUSES and chapters:
            chapters[-1] = replace(chapters[-1], end=step.end)
        else:
            chapters.append(Chapter(step.start if start is None else start, step.end, title))
            start = None
    return tuple(_number_alike(chapters))


def step_parts(timeline: Timeline) -> tuple[Chapter, ...]:
    """Every step that takes time, also the pauses, in order; no two have the same title."""
    steps = [step for step in timeline.steps if step.frames]
    titles = _step_titles(steps, timeline.language)
    parts = (Chapter(step.start, step.end, title) for step, title in zip(steps, titles, strict=True))
    return tuple(_number_alike(tuple(parts)))


def _step_titles(steps: Sequence[Step], language: str) -> Iterator[str]:
    """The name of each step with its side, set and round, in the language of the session."""
    labels = written_labels(language)
    totals, numbers = Counter(map(_move_key, steps)), Counter[object]()
    for step in steps:
        key = _move_key(step)
        numbers[key] += 1
        is_set = step.exercise is not None and totals[key] > 1
        yield one_line(
            " · ".join(_title_parts(step, labels, (numbers[key], totals[key]) if is_set else None))
        )


def _move_key(step: Step) -> object:
    """What all sets of an exercise on one side have in common."""
    return (step.exercise, step.name, step.side, step.round)


def _title_parts(step: Step, labels: Mapping[str, str], set_number: tuple[int, int] | None) -> Iterator[str]:
    yield step.name
    if step.side:
        yield step.side
    if set_number:
        yield labels["set"].format(n=set_number[0], of=set_number[1])
    if step.round:
        yield labels["round"].format(n=step.round.number, of=step.round.of)


def _number_alike(chapters: Iterable[Chapter]) -> Iterator[Chapter]:
    """The chapters, with a number for each of those with equal titles."""
    chapters = tuple(chapters)
    totals, numbers = Counter(chapter.title for chapter in chapters), Counter[str]()
    for chapter in chapters:
        numbers[chapter.title] += 1
        number = numbers[chapter.title]
        is_alike = totals[chapter.title] > 1
        yield replace(chapter, title=f"{chapter.title} ({number})") if is_alike else chapter


def one_line(text: str) -> str:
    r"""The text with single spaces for line breaks and the like: a title cannot begin a line in a file.

    >>> one_line("Chin\nto   collarbone ")
    'Chin to collarbone'
    """
    return " ".join(text.split())


def chapters_json(timeline: Timeline) -> str:
    """Format the chapters as `chapters.json` of Podcasting 2.0 (version 1.2.0), with times in seconds."""
    chapters = [
        {"startTime": chapter.start_ms / 1000, "title": chapter.title} for chapter in step_chapters(timeline)
    ]
    return json.dumps({"version": "1.2.0", "chapters": chapters}, ensure_ascii=False, indent=1) + "\n"


def format_timestamp(ms: int, decimal_mark: str) -> str:
    """Format a time as chapter tags and captions have it.

    >>> format_timestamp(3_725_040, ".")
    '01:02:05.040'
    """
    minutes, rest_ms = divmod(ms, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest_ms // 1000:02}{decimal_mark}{rest_ms % 1000:03}"
