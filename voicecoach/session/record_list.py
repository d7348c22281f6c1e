"""What is still to be recorded of a session, and what each recording is to be called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.session.recordings import cue_keys_of, plan_sentences, recommended_stem, unused_files
from voicecoach.voices.recorded import recording_name
from voicecoach.wording.cues import CUES
from voicecoach.wording.wording import load_wording

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.session.home import UserFolders
    from voicecoach.session.opened import Session


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """A sentence to record: its file, its words, and when it is said."""

    file: str
    text: str
    when: str


def recording_checklist(
    session: Session, home: UserFolders
) -> tuple[tuple[ChecklistItem, ...], tuple[Path, ...]]:
    """The sentences that are not recorded yet, each once, in order; and the files that nothing is heard from.

    Raises VoicecoachError for a timeline, which has no plan.
    """
    if session.fixed_timeline is not None:
        raise VoicecoachError("a timeline does not tell what else may be said; give the routine")
    plan = session.make_plan(session.initial_settings)
    said = plan_sentences(plan)
    numbers = load_wording(home.wording_store(), plan.language, None).numbers
    missing: dict[str, ChecklistItem] = {}
    for (cue, text), calls in cue_keys_of(said, numbers.cardinal).items():
        if recording_name(text) not in session.recording_files:
            missing.setdefault(
                recording_name(text),
                ChecklistItem(f"{recommended_stem(calls, text)}.wav", text, _when_spoken(cue)),
            )
    idle = (
        unused_files(session.recordings_folder, session.recording_files, said)
        if session.recordings_folder
        else ()
    )
    return tuple(missing.values()), idle


def _when_spoken(cue: str) -> str:
    """When a cue of ours is said; an author's own words are said in their step."""
    return CUES[cue].occasion if cue in CUES else "in its step"
