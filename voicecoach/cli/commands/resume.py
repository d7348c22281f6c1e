"""`voicecoach resume`: goes on where a session was stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.console import progress_bar, warn
from voicecoach.cli.options.common_options import open_routine
from voicecoach.cli.options.playback_options import PlaybackOptions, with_playback_options
from voicecoach.cli.playback import journal_recorder, play_session

if TYPE_CHECKING:
    from voicecoach.journal import JournalEntry
    from voicecoach.player import StartAt
    from voicecoach.session import Session


@with_playback_options
def resume(
    session: Annotated[
        int | None,
        typer.Argument(metavar="SESSION", help="Its number in `history`; otherwise the latest.", min=1),
    ] = None,
    *,
    playing: PlaybackOptions,
) -> None:
    """Go on with a session at the step where it was stopped.

    What was chosen for it then, such as its voice or its length, holds still.
    """
    from voicecoach.journal import open_journal, pick_session
    from voicecoach.session import find_user_folders, options_from_json

    with open_journal(find_user_folders().journal_file, warn) as journal:
        entry = pick_session(journal.entries(), session)
    chosen = options_from_json(entry.start.choices)
    again = open_routine(entry.start.routine, chosen)
    beginning = _start_at(again, entry)
    kept = journal_recorder(entry.start.routine, again.title, chosen, entry.id)
    play_session(again, playing, kept, beginning)


def _start_at(session: Session, entry: JournalEntry) -> StartAt | None:
    """What goes to the step where it was stopped, of which the user is told; None where that is the first."""
    from voicecoach.compiler import LEAD_IN_MS
    from voicecoach.journal import find_step
    from voicecoach.player import StartAt
    from voicecoach.timeline import step_labels

    at = f"{entry.start.started:%A %d %B, %H:%M}"
    if entry.progress.step is None:
        typer.echo(f"{session.title}, of {at}, had not come to a step; it is to start anew.")
        return None
    with progress_bar("Speaking") as progress:
        steps = session.timeline(progress).steps
    step, changed = find_step(steps, entry.progress)
    if changed:
        typer.echo(changed, err=True)
    where = f"step {step.index + 1} of {len(steps)}, {' · '.join(step_labels(step))}"
    typer.echo(f"{session.title}, of {at}, is to go on at {where}.")
    if step.index == 0:
        return None
    return StartAt(step.start, LEAD_IN_MS - _SEEK_AHEAD_MS)


_SEEK_AHEAD_MS = 100
"""So long before the first words of the session it goes to the step, so that none of them is heard."""
