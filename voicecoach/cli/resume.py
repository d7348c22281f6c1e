"""`voicecoach resume`: goes on where a session was stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.options import opened, warn
from voicecoach.cli.play import hear, keeping, with_playing
from voicecoach.cli.progress import bar

if TYPE_CHECKING:
    from voicecoach.cli.play import Playing
    from voicecoach.player.controls.beginning import Beginning
    from voicecoach.session.journal import Entry
    from voicecoach.session.opened import Opened


@with_playing
def resume(
    session: Annotated[
        int | None,
        typer.Argument(metavar="SESSION", help="Its number in `history`; otherwise the latest.", min=1),
    ] = None,
    *,
    playing: Playing,
) -> None:
    """Go on with a session at the step where it was stopped.

    What was chosen for it then, such as its voice or its length, holds still.
    """
    from voicecoach.session.chosen import choices_from_json
    from voicecoach.session.home import users_home
    from voicecoach.session.journal import open_journal
    from voicecoach.session.resuming import to_resume

    with open_journal(users_home().journal, warn) as journal:
        entry = to_resume(journal.entries(), session)
    chosen = choices_from_json(entry.start.choices)
    again = opened(entry.start.routine, chosen)
    beginning = _beginning(again, entry)
    kept = keeping(entry.start.routine, again.title, chosen, entry.id)
    hear(again, playing, kept, beginning)


def _beginning(session: Opened, entry: Entry) -> Beginning | None:
    """What goes to the step where it was stopped, of which the user is told; None where that is the first."""
    from voicecoach.compiler.pace import LEAD_IN_MS
    from voicecoach.player.controls.beginning import Beginning
    from voicecoach.session.resuming import find_step
    from voicecoach.timeline import which

    at = f"{entry.start.started:%A %d %B, %H:%M}"
    if entry.mark.step is None:
        typer.echo(f"{session.title}, of {at}, had not come to a step; it is to start anew.")
        return None
    with bar("Speaking") as progress:
        steps = session.timeline(progress).steps
    step, changed = find_step(steps, entry.mark)
    if changed:
        typer.echo(changed, err=True)
    where = f"step {step.index + 1} of {len(steps)}, {' · '.join(which(step))}"
    typer.echo(f"{session.title}, of {at}, is to go on at {where}.")
    if step.index == 0:
        return None
    return Beginning(step.start, LEAD_IN_MS - _BEFORE_WORDS_MS)


_BEFORE_WORDS_MS = 100
"""So long before the first words of the session it goes to the step, so that none of them is heard."""
