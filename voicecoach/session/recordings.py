"""Which sentence of a session each recording of a folder is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from voicecoach.errors import VoicecoachError
from voicecoach.voices.recorded import name_of
from voicecoach.wording.cues import CUES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from voicecoach.compiler.model import Plan
    from voicecoach.timeline import Timeline

Sentence: TypeAlias = tuple[str, str]
"""A cue, and words that are said for it."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The recordings in a folder, each file by what stands for it."""

    named: Mapping[str, Path]
    """By what they are called: a sentence's name, or a cue's with or without a number."""


def call(cue: str, number: int | None = None) -> str:
    """What a recording is called by its cue, and the number in it; no sentence has a name with a colon."""
    return f"{cue}:{'' if number is None else number}"


def sentences_of(plan: Plan) -> tuple[Sentence, ...]:
    """What a plan says where all has room, each sentence once, in order; not the total, unknown so far."""
    cues = (cue for step in plan.steps for window in step.windows for cue in window.cues)
    said = ((cue.cue, getattr(form, "text", None)) for cue in cues for form in cue.forms[:1])
    return tuple(dict.fromkeys((cue, text) for cue, text in said if text is not None))


def matched(
    folder: Folder, sentences: tuple[Sentence, ...], cardinal: Callable[[int], str]
) -> dict[str, Path]:
    """The recordings of these sentences and of any other, by their names; `cardinal` speaks a number."""
    by_sentence = {name: path for name, path in folder.named.items() if ":" not in name}
    by_cue = {
        name_of(text): folder.named[one]
        for (_, text), names in calls_of(sentences, cardinal).items()
        for one in reversed(names)
        if one in folder.named
    }
    return {**by_cue, **by_sentence}


def unused(folder: Folder, recorded: Mapping[str, Path], said: tuple[Sentence, ...]) -> tuple[Path, ...]:
    """The files that no sentence of a session is heard from, sorted."""
    heard = {recorded.get(name_of(text)) for _, text in said}
    return tuple(sorted(set(folder.named.values()) - heard))


def used(recorded: Mapping[str, Path], timeline: Timeline) -> tuple[tuple[str, str], ...]:
    """Those recordings that a timeline's words are heard from, as it keeps them, sorted."""
    said = {name_of(event.text) for event in timeline.events if event.text}
    return tuple((name, str(recorded[name])) for name in sorted(said & recorded.keys()))


def recorded_in(timeline: Timeline, chosen: Folder | None, find: Callable[[str], Path]) -> Mapping[str, Path]:
    """The recordings of a timeline from a file; those chosen by the names of their sentences go before.

    Raises VoicecoachError where one is not there.
    """
    try:
        own = {name: find(file) for name, file in timeline.recordings}
    except ValueError as error:
        raise VoicecoachError(str(error)) from None
    if chosen is None:
        return own
    return {**own, **{name: path for name, path in chosen.named.items() if ":" not in name}}


def calls_of(
    sentences: tuple[Sentence, ...], cardinal: Callable[[int], str]
) -> dict[Sentence, tuple[str, ...]]:
    """What a recording of each sentence may be called by its cue, the closest first.

    Words of a step, and cues that depend on one, have no such name.
    """
    ways: dict[str, list[str]] = {}
    for cue, text in sentences:
        ways.setdefault(cue, []).append(text)
    numbers = _Numbers(cardinal)
    return {(cue, text): tuple(_calls(cue, text, ways[cue], numbers)) for cue, text in sentences}


def has_calls(cue: str) -> bool:
    """Whether recordings can be named by a cue: what it says depends on no step."""
    return _is_free(cue) or _is_numbered(cue)


def _is_free(cue: str) -> bool:
    return cue in CUES and CUES[cue].placeholders <= _ALWAYS_THE_SAME


def _is_numbered(cue: str) -> bool:
    return cue in CUES and bool(CUES[cue].placeholders) and CUES[cue].placeholders <= _NUMBERS


def _calls(cue: str, text: str, ways: list[str], numbers: _Numbers) -> Iterator[str]:
    if has_calls(cue) and len(ways) == 1:
        yield call(cue)
    if _is_numbered(cue) and (number := numbers.said_in(text)) is not None:
        yield call(cue, number)
    if _is_free(cue):
        yield call(cue, ways.index(text) + 1)
        yield call(cue)


_ALWAYS_THE_SAME = frozenset({"routine", "needs"})
"""Placeholders that stand for the same in all of a session."""
_NUMBERS = frozenset({"n", "left"})


def file_name(calls: tuple[str, ...], text: str) -> str:
    """What a recording is best called, without its suffix: by its cue where it can be, else by its words.

    >>> file_name(("countdown:3",), "Three."), file_name(("halfway:",), "Halfway."), file_name((), "Chin in.")
    ('countdown-3', 'halfway', 'chin-in')
    """
    return calls[0].replace(":", "-").rstrip("-") if calls else name_of(text)


class _Numbers:
    """Finds the number that a text says."""

    def __init__(self, cardinal: Callable[[int], str]) -> None:
        self._names = {name_of(cardinal(number)): number for number in range(_MOST + 1)}

    def said_in(self, text: str) -> int | None:
        """The number with the longest name in the text: 23 rather than 3."""
        words = f"-{name_of(text)}-"
        found = [name for name in self._names if f"-{name}-" in words]
        return self._names[max(found, key=len)] if found else None


_MOST = 100
