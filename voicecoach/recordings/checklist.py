"""What is still to be recorded of a session, and what each recording is to be called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.recordings.names import cue_keys_of, plan_sentences, recommended_stem, unused_files
from voicecoach.voices import recording_name
from voicecoach.wording import CUES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from voicecoach.compiler import Plan
    from voicecoach.recordings.names import RecordingsFolder
    from voicecoach.wording import NumberSpeller


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """A sentence to record: its file, its words, and when it is said."""

    file: str
    text: str
    when: str


def recording_checklist(
    plan: Plan, numbers: NumberSpeller, recorded: Mapping[str, Path], folder: RecordingsFolder | None
) -> tuple[tuple[ChecklistItem, ...], tuple[Path, ...]]:
    """List the sentences of a plan that are not recorded yet, and the files that no sentence uses.

    Each sentence is listed once, in the order of the session. `recorded` are the known recordings by name.
    """
    sentences = plan_sentences(plan)
    missing: dict[str, ChecklistItem] = {}
    for (cue, text), calls in cue_keys_of(sentences, numbers.cardinal).items():
        name = recording_name(text)
        if name not in recorded:
            file = f"{recommended_stem(calls, text)}.wav"
            missing.setdefault(name, ChecklistItem(file, text, _when_spoken(cue)))
    unused = unused_files(folder, recorded, sentences) if folder else ()
    return tuple(missing.values()), unused


def _when_spoken(cue: str) -> str:
    """When a cue of ours is said; an author's own words are said in their step."""
    return CUES[cue].occasion if cue in CUES else "in its step"
