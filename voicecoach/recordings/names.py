"""Matches the recordings of a folder with the sentences of a session.

A recording has a key: the name of a sentence, as `recording_name` makes it, or a cue key such as
`countdown:3`. No name of a sentence contains a colon.
"""

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

_CONSTANT_PLACEHOLDERS = frozenset({"routine", "needs"})
"""Placeholders with the same value in a whole session."""

_NUMBER_PLACEHOLDERS = frozenset({"n", "left"})

_MAX_NUMBER = 100
"""The largest number that is found in a text."""

Sentence: TypeAlias = tuple[str, str]
"""A cue, and a text that is spoken for it."""


@dataclass(frozen=True, slots=True)
class RecordingsFolder:
    """The recordings in a folder, by key."""

    files_by_key: Mapping[str, Path]

    @property
    def files_by_name(self) -> dict[str, Path]:
        """Those whose key is the name of a sentence."""
        return {key: file for key, file in self.files_by_key.items() if ":" not in key}


def cue_key(cue: str, number: int | None = None) -> str:
    """The key of a recording of a cue, or of one of its sentences by a number: `halfway:`, `countdown:3`."""
    return f"{cue}:{'' if number is None else number}"


def plan_sentences(plan: Plan) -> tuple[Sentence, ...]:
    """The preferred sentence of each cue in a plan, each once, in order; without the total announcement."""
    cues = (cue for step in plan.steps for window in step.windows for cue in window.cues)
    texts = ((cue.cue, getattr(form, "text", None)) for cue in cues for form in cue.forms[:1])
    return tuple(dict.fromkeys((cue, text) for cue, text in texts if text is not None))


def match_recordings(
    folder: RecordingsFolder, sentences: tuple[Sentence, ...], cardinal: Callable[[int], str]
) -> dict[str, Path]:
    """The files of a folder by the names of their sentences; `cardinal` writes a number in words.

    Files named after a cue are matched with the given sentences.
    """
    by_cue = {
        recording_name(text): folder.files_by_key[key]
        for (_, text), keys in cue_keys_by_sentence(sentences, cardinal).items()
        for key in reversed(keys)
        if key in folder.files_by_key
    }
    return by_cue | folder.files_by_name


def unused_files(
    folder: RecordingsFolder, files_by_name: Mapping[str, Path], sentences: tuple[Sentence, ...]
) -> tuple[Path, ...]:
    """The files of a folder that no sentence of a session uses, sorted."""
    used = {files_by_name.get(recording_name(text)) for _, text in sentences}
    return tuple(sorted(set(folder.files_by_key.values()) - used))


def used_recordings(files_by_name: Mapping[str, Path], timeline: Timeline) -> tuple[tuple[str, str], ...]:
    """The names and paths of the recordings that a timeline uses, sorted, as a timeline file holds them."""
    names = {recording_name(event.text) for event in timeline.events if event.text}
    return tuple((name, str(files_by_name[name])) for name in sorted(names & files_by_name.keys()))


def timeline_recordings(
    timeline: Timeline, folder: RecordingsFolder | None, find: Callable[[str], Path]
) -> Mapping[str, Path]:
    """The recordings of a timeline from a file, by name; sentences in `folder` take precedence.

    `find` locates a file or raises ValueError. Raises VoicecoachError if one is missing.
    """
    files_by_name = {name: find(file) for name, file in timeline.recordings}
    return files_by_name | folder.files_by_name if folder else files_by_name


def cue_keys_by_sentence(
    sentences: tuple[Sentence, ...], cardinal: Callable[[int], str]
) -> dict[Sentence, tuple[str, ...]]:
    """The cue keys that a recording of each sentence may have, the most specific first.

    Texts of the routine, and cues whose text depends on the step, have none.
    """
    texts_by_cue: dict[str, list[str]] = {}
    for cue, text in sentences:
        texts_by_cue.setdefault(cue, []).append(text)
    numbers = _NumberFinder(cardinal)
    return {(cue, text): tuple(_cue_keys(cue, text, texts_by_cue[cue], numbers)) for cue, text in sentences}


def has_cue_keys(cue: str) -> bool:
    """Whether recordings can be named after a cue: not if its text depends on the step."""
    return _is_constant(cue) or _is_numbered(cue)


def _is_constant(cue: str) -> bool:
    return cue in CUES and CUES[cue].placeholders <= _CONSTANT_PLACEHOLDERS


def _is_numbered(cue: str) -> bool:
    return cue in CUES and bool(CUES[cue].placeholders) and CUES[cue].placeholders <= _NUMBER_PLACEHOLDERS


def _cue_keys(cue: str, text: str, texts: list[str], numbers: _NumberFinder) -> Iterator[str]:
    """The keys of one of the `texts` of a cue."""
    if has_cue_keys(cue) and len(texts) == 1:
        yield cue_key(cue)
    if _is_numbered(cue) and (number := numbers.find_in(text)) is not None:
        yield cue_key(cue, number)
    if _is_constant(cue):
        yield cue_key(cue, texts.index(text) + 1)
        yield cue_key(cue)


def recommended_stem(cue_keys: tuple[str, ...], text: str) -> str:
    """The recommended file name, without suffix: the cue if there is a key for it, else the sentence.

    >>> recommended_stem(("countdown:3",), "Three."), recommended_stem((), "Chin in.")
    ('countdown-3', 'chin-in')
    >>> recommended_stem(("halfway:",), "Halfway.")
    'halfway'
    """
    return cue_keys[0].replace(":", "-").rstrip("-") if cue_keys else recording_name(text)


class _NumberFinder:
    """Finds a number in words in a text."""

    def __init__(self, cardinal: Callable[[int], str]) -> None:
        self._numbers = {recording_name(cardinal(number)): number for number in range(_MAX_NUMBER + 1)}

    def find_in(self, text: str) -> int | None:
        """The number with the longest words, so 23 and not 3, or None."""
        words = f"-{recording_name(text)}-"
        found = [name for name in self._numbers if f"-{name}-" in words]
        return self._numbers[max(found, key=len)] if found else None
