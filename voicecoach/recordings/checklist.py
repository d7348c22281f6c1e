"""Lists the sentences of a session that are not recorded yet, with a file name for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.recordings.names import cue_keys_by_sentence, plan_sentences, recommended_stem, unused_files
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
    """A sentence to record: the name of its file, its text, and when it is spoken, in words."""

    file: str
    text: str
    when: str


def recording_checklist(
    plan: Plan, numbers: NumberSpeller, files_by_name: Mapping[str, Path], folder: RecordingsFolder | None
) -> tuple[tuple[ChecklistItem, ...], tuple[Path, ...]]:
    """List the sentences of a plan that are not recorded yet, and the files that no sentence uses.

    Each sentence is listed once, in the order of the session. `files_by_name` are the known recordings.
    """
    sentences = plan_sentences(plan)
    missing: dict[str, ChecklistItem] = {}
    for (cue, text), cue_keys in cue_keys_by_sentence(sentences, numbers.cardinal).items():
        name = recording_name(text)
        if name not in files_by_name:
            file = f"{recommended_stem(cue_keys, text)}.wav"
            missing.setdefault(name, ChecklistItem(file, text, _when_spoken(cue)))
    unused = unused_files(folder, files_by_name, sentences) if folder else ()
    return tuple(missing.values()), unused


def _when_spoken(cue: str) -> str:
    """When a cue is spoken; a text of the routine is spoken in its step."""
    return CUES[cue].occasion if cue in CUES else "in its step"
