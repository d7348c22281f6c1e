"""Going on with a session of the journal: which one, and where in the routine as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.errors import Hint, HintTopic, VoicecoachError
from voicecoach.journal.entry import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicecoach.journal.entry import JournalEntry, Progress
    from voicecoach.timeline import Step

_ROUTINE_CHANGED = "The routine has changed since"


def pick_session(entries: Sequence[JournalEntry], number: int | None = None) -> JournalEntry:
    """The session to go on with: the latest one that is not done, or the one of this number.

    A session that runs, and one that another has gone on with already, is not chosen unless it is asked
    for by its number. Raises VoicecoachError where there is none.
    """
    if number is not None:
        return _session_by_id(entries, number)
    continued = {one.start.continues for one in entries if one.progress.step is not None}
    for entry in entries:
        if entry.id not in continued and _is_resumable(entry):
            return entry
    raise VoicecoachError("no session was stopped halfway", Hint(topic=HintTopic.FINISHED_SESSIONS))


def _is_resumable(entry: JournalEntry) -> bool:
    """A session that was to go on with another, and did not get there, leaves the other in its place."""
    got_there = entry.progress.step is not None or entry.start.continues is None
    return got_there and entry.outcome is not Outcome.DONE and not entry.is_running


def _session_by_id(entries: Sequence[JournalEntry], number: int) -> JournalEntry:
    entry = next((one for one in entries if one.id == number), None)
    if entry is None:
        raise VoicecoachError(f"there is no session {number}", Hint(topic=HintTopic.LIST_SESSIONS))
    if entry.is_running:
        raise VoicecoachError(f"session {number} is still running", "stop it first")
    if entry.outcome is Outcome.DONE:
        again = Hint(topic=HintTopic.PLAY_AGAIN, subject=entry.start.routine)
        raise VoicecoachError(f"session {number} was heard to its end", again)
    return entry


def find_step(steps: Sequence[Step], mark: Progress) -> tuple[Step, str]:
    """The step that a session was in, which has one, and a sentence where the routine has changed since."""
    for alike in (_is_same_round, _is_same_side, _is_same_name):
        found = [step for step in steps if alike(step, mark)]
        if found:
            step = min(found, key=lambda one: abs(one.index - (mark.step or 0)))
            same = alike is _is_same_round and step.index == mark.step
            return step, "" if same else f"{_ROUTINE_CHANGED}; this is step {step.index + 1} now."
    step = steps[min(mark.step or 0, len(steps) - 1)]
    return step, f"{_ROUTINE_CHANGED}: there is no {mark.name!r} in it any more."


def _is_same_round(step: Step, mark: Progress) -> bool:
    return _is_same_side(step, mark) and (step.round.number if step.round else None) == mark.round


def _is_same_side(step: Step, mark: Progress) -> bool:
    return _is_same_name(step, mark) and step.side == mark.side


def _is_same_name(step: Step, mark: Progress) -> bool:
    return step.name == mark.name
