"""Which sentence of a session each recording of a folder is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from voicecoach.voices import recording_name
from voicecoach.wording import CUES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from voicecoach.compiler import Plan
    from voicecoach.timeline import Timeline

Sentence: TypeAlias = tuple[str, str]
"""A cue, and words that are said for it."""


@dataclass(frozen=True, slots=True)
class RecordingsFolder:
    """The recordings in a folder, each file by what stands for it."""

    files_by_key: Mapping[str, Path]
    """By what they are called: a sentence's name, or a cue's with or without a number."""


def cue_key(cue: str, number: int | None = None) -> str:
    """What a recording is called by its cue, and the number in it; no sentence has a name with a colon."""
    return f"{cue}:{'' if number is None else number}"


def plan_sentences(plan: Plan) -> tuple[Sentence, ...]:
    """What a plan says where all has room, each sentence once, in order; not the total, unknown so far."""
    cues = (cue for step in plan.steps for window in step.windows for cue in window.cues)
    said = ((cue.cue, getattr(form, "text", None)) for cue in cues for form in cue.forms[:1])
    return tuple(dict.fromkeys((cue, text) for cue, text in said if text is not None))


def match_recordings(
    folder: RecordingsFolder, sentences: tuple[Sentence, ...], cardinal: Callable[[int], str]
) -> dict[str, Path]:
    """The recordings of these sentences and of any other, by their names; `cardinal` speaks a number."""
    by_sentence = {name: path for name, path in folder.files_by_key.items() if ":" not in name}
    by_cue = {
        recording_name(text): folder.files_by_key[one]
        for (_, text), names in cue_keys_of(sentences, cardinal).items()
        for one in reversed(names)
        if one in folder.files_by_key
    }
    return {**by_cue, **by_sentence}


def unused_files(
    folder: RecordingsFolder, recorded: Mapping[str, Path], said: tuple[Sentence, ...]
) -> tuple[Path, ...]:
    """The files that no sentence of a session is heard from, sorted."""
    heard = {recorded.get(recording_name(text)) for _, text in said}
    return tuple(sorted(set(folder.files_by_key.values()) - heard))


def used_recordings(recorded: Mapping[str, Path], timeline: Timeline) -> tuple[tuple[str, str], ...]:
    """Those recordings that a timeline's words are heard from, as it keeps them, sorted."""
    said = {recording_name(event.text) for event in timeline.events if event.text}
    return tuple((name, str(recorded[name])) for name in sorted(said & recorded.keys()))


def timeline_recordings(
    timeline: Timeline, chosen: RecordingsFolder | None, find: Callable[[str], Path]
) -> Mapping[str, Path]:
    """The recordings of a timeline from a file; those chosen by the names of their sentences go before.

    Raises VoicecoachError where one is not there.
    """
    own = {name: find(file) for name, file in timeline.recordings}
    if chosen is None:
        return own
    return {**own, **{name: path for name, path in chosen.files_by_key.items() if ":" not in name}}


def cue_keys_of(
    sentences: tuple[Sentence, ...], cardinal: Callable[[int], str]
) -> dict[Sentence, tuple[str, ...]]:
    """What a recording of each sentence may be called by its cue, the closest first.

    Words of a step, and cues that depend on one, have no such name.
    """
    ways: dict[str, list[str]] = {}
    for cue, text in sentences:
        ways.setdefault(cue, []).append(text)
    numbers = _NumberFinder(cardinal)
    return {(cue, text): tuple(_cue_keys(cue, text, ways[cue], numbers)) for cue, text in sentences}


def has_cue_keys(cue: str) -> bool:
    """Whether recordings can be named by a cue: what it says depends on no step."""
    return _is_constant(cue) or _is_numbered(cue)


def _is_constant(cue: str) -> bool:
    return cue in CUES and CUES[cue].placeholders <= _CONSTANT_PLACEHOLDERS


def _is_numbered(cue: str) -> bool:
    return cue in CUES and bool(CUES[cue].placeholders) and CUES[cue].placeholders <= _NUMBER_PLACEHOLDERS


def _cue_keys(cue: str, text: str, ways: list[str], numbers: _NumberFinder) -> Iterator[str]:
    if has_cue_keys(cue) and len(ways) == 1:
        yield cue_key(cue)
    if _is_numbered(cue) and (number := numbers.find_in(text)) is not None:
        yield cue_key(cue, number)
    if _is_constant(cue):
        yield cue_key(cue, ways.index(text) + 1)
        yield cue_key(cue)


_CONSTANT_PLACEHOLDERS = frozenset({"routine", "needs"})
"""Placeholders that stand for the same in all of a session."""
_NUMBER_PLACEHOLDERS = frozenset({"n", "left"})


def recommended_stem(calls: tuple[str, ...], text: str) -> str:
    """What a recording is best called, without its suffix: by its cue where it can be, else by its words.

    >>> recommended_stem(("countdown:3",), "Three."), recommended_stem(("halfway:",), "Halfway."), recommended_stem((), "Chin in.")
    ('countdown-3', 'halfway', 'chin-in')
    """
    return calls[0].replace(":", "-").rstrip("-") if calls else recording_name(text)


class _NumberFinder:
    """Finds the number that a text says."""

    def __init__(self, cardinal: Callable[[int], str]) -> None:
        self._names = {recording_name(cardinal(number)): number for number in range(_MAX_NUMBER + 1)}

    def find_in(self, text: str) -> int | None:
        """The number with the longest name in the text: 23 rather than 3."""
        words = f"-{recording_name(text)}-"
        found = [name for name in self._names if f"-{name}-" in words]
        return self._names[max(found, key=len)] if found else None


_MAX_NUMBER = 100
