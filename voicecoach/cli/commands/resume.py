"""`voicecoach resume`: continue a stopped session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.console import echo, progress_bar, warn
from voicecoach.cli.options.common_options import open_routine
from voicecoach.cli.options.playback_options import PlaybackOptions, with_playback_options
from voicecoach.cli.playback import journal_recorder, play_session

if TYPE_CHECKING:
    from voicecoach.journal import JournalEntry
    from voicecoach.player import StartAt
    from voicecoach.session import Session

_SEEK_AHEAD_MS = 100
"""How long before the first words of the session the player seeks to the step: none of them is heard."""


@with_playback_options
def resume(
    session: Annotated[
        int | None,
        typer.Argument(
            metavar="SESSION",
            help="Session number from `voicecoach history` [default: the latest].",
            min=1,
        ),
    ] = None,
    *,
    playback_options: PlaybackOptions,
) -> None:
    """Continue a stopped session from the step where it was stopped.

    It keeps the options it was started with, such as voice and length. Exit status as for `play`.
    """
    from voicecoach.journal import open_journal, pick_session
    from voicecoach.session import find_user_folders, options_from_json

    with open_journal(find_user_folders().journal_file, warn) as journal:
        entry = pick_session(journal.entries(warn), session)
    options = options_from_json(entry.start.choices)
    resumed = open_routine(entry.start.routine, options)
    start_at = _start_at(resumed, entry)
    recorder = journal_recorder(entry.start.routine, resumed.title, options, entry.id)
    play_session(resumed, playback_options, recorder, start_at)


def _start_at(session: Session, entry: JournalEntry) -> StartAt | None:
    """The step where the session was stopped, which is also printed; None to start from the beginning."""
    from voicecoach.compiler import LEAD_IN_MS
    from voicecoach.journal import find_step
    from voicecoach.player import StartAt
    from voicecoach.timeline import position_label

    name = f"{session.title} ({entry.start.started:%A %d %B, %H:%M})"
    if entry.progress.step is None:
        echo(f"{name} was stopped before the first step; starting from the beginning.")
        return None
    with progress_bar("Synthesising speech") as progress:
        steps = session.timeline(progress).steps
    step, changed = find_step(steps, entry.progress)
    if changed:
        echo(changed, err=True)
    echo(f"Resuming {name} at {position_label(steps, step)}.")
    if step.index == 0:
        return None
    return StartAt(step.start, LEAD_IN_MS - _SEEK_AHEAD_MS)
