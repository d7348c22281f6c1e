"""Resuming a session of the journal: which one, and at which step of the routine as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.errors import Hint, HintTopic, VoicecoachError
from voicecoach.journal.entry import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicecoach.journal.entry import JournalEntry, Progress
    from voicecoach.timeline import Step

_ROUTINE_CHANGED = "The routine has changed since"


def pick_session(entries: Sequence[JournalEntry], session_id: int | None = None) -> JournalEntry:
    """The session to resume: the one with this id, else the latest that is not done.

    Without an id, sessions that are running or were already resumed are passed over. Raises VoicecoachError
    if there is none to resume.
    """
    if session_id is not None:
        return _session_by_id(entries, session_id)
    resumed = {entry.start.continues for entry in entries if entry.progress.step is not None}
    for entry in entries:
        if entry.id not in resumed and _is_resumable(entry):
            return entry
    raise VoicecoachError("no session was stopped halfway", Hint(topic=HintTopic.FINISHED_SESSIONS))


def _is_resumable(entry: JournalEntry) -> bool:
    """Whether a session can be picked without its id.

    One that resumed another and ended before its first step cannot: the other is resumed instead.
    """
    has_begun = entry.progress.step is not None or entry.start.continues is None
    return has_begun and entry.outcome is not Outcome.DONE and not entry.is_running


def _session_by_id(entries: Sequence[JournalEntry], session_id: int) -> JournalEntry:
    entry = next((entry for entry in entries if entry.id == session_id), None)
    if entry is None:
        raise VoicecoachError(f"there is no session {session_id}", Hint(topic=HintTopic.LIST_SESSIONS))
    if entry.is_running:
        raise VoicecoachError(f"session {session_id} is still running", "stop it first")
    if entry.outcome is Outcome.DONE:
        again = Hint(topic=HintTopic.PLAY_AGAIN, subject=entry.start.routine)
        raise VoicecoachError(f"session {session_id} was heard to its end", again)
    return entry


def find_step(steps: Sequence[Step], progress: Progress) -> tuple[Step, str]:
    """Find the step in which a session was stopped; with a sentence for the user if the routine has changed.

    The best match wins: the same name, side and round, then name and side, then the name; of several, the
    one whose index is closest.
    """
    for is_same in (_is_same_round, _is_same_side, _is_same_name):
        matches = [step for step in steps if is_same(step, progress)]
        if matches:
            step = min(matches, key=lambda match: abs(match.index - (progress.step or 0)))
            is_unchanged = is_same is _is_same_round and step.index == progress.step
            number = step.exercise.number if step.exercise else step.index + 1
            return step, "" if is_unchanged else f"{_ROUTINE_CHANGED}; this is step {number} now."
    step = steps[min(progress.step or 0, len(steps) - 1)]
    return step, f"{_ROUTINE_CHANGED}: there is no {progress.name!r} in it any more."


def _is_same_round(step: Step, progress: Progress) -> bool:
    return _is_same_side(step, progress) and (step.round.number if step.round else None) == progress.round


def _is_same_side(step: Step, progress: Progress) -> bool:
    return _is_same_name(step, progress) and step.side == progress.side


def _is_same_name(step: Step, progress: Progress) -> bool:
    return step.name == progress.name
