"""What is still to be recorded of a session, and what each recording is to be called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.session.recordings import calls_of, file_name, sentences_of, unused
from voicecoach.voices.recorded import name_of
from voicecoach.wording.cues import CUES
from voicecoach.wording.wording import load_wording

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.session.home import Home
    from voicecoach.session.opened import Opened


@dataclass(frozen=True, slots=True)
class ToRecord:
    """A sentence to record: its file, its words, and when it is said."""

    file: str
    text: str
    when: str


def to_record(session: Opened, home: Home) -> tuple[tuple[ToRecord, ...], tuple[Path, ...]]:
    """The sentences that are not recorded yet, each once, in order; and the files that nothing is heard from.

    Raises VoicecoachError for a timeline, which has no plan.
    """
    if session.laid_out is not None:
        raise VoicecoachError("a timeline does not tell what else may be said; give the routine")
    plan = session.plan(session.shape)
    said = sentences_of(plan)
    numbers = load_wording(home.shelf(), plan.language, None).numbers
    missing: dict[str, ToRecord] = {}
    for (cue, text), calls in calls_of(said, numbers.cardinal).items():
        if name_of(text) not in session.recorded:
            missing.setdefault(name_of(text), ToRecord(f"{file_name(calls, text)}.wav", text, _when(cue)))
    idle = unused(session.recordings, session.recorded, said) if session.recordings else ()
    return tuple(missing.values()), idle


def _when(cue: str) -> str:
    """When a cue of ours is said; an author's own words are said in their step."""
    return CUES[cue].when if cue in CUES else "in its step"
