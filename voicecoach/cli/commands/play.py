"""`voicecoach play`: a session on the sound device, hands-free."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.options.common_options import RoutineArgument, open_routine
from voicecoach.cli.options.listening_options import with_listening_options
from voicecoach.cli.options.playback_options import PlaybackOptions, with_playback_options
from voicecoach.cli.playback import journal_recorder, play_session

if TYPE_CHECKING:
    from voicecoach.session import SessionOptions


@with_playback_options
@with_listening_options
def play(
    routine: RoutineArgument,
    or_export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Without a sound device, export here instead.")
    ] = None,
    no_journal: Annotated[
        bool, typer.Option("--no-journal", help="Keep nothing of it for `resume` and `history`.")
    ] = False,
    *,
    chosen: SessionOptions,
    playing: PlaybackOptions,
) -> None:
    """Play a session. Space pauses, n is the next step, p this one again, q stops; ? shows all keys."""
    from voicecoach.errors import NoDeviceError

    if or_export is not None:
        from voicecoach.export import check_suffix

        check_suffix(or_export)
    session = open_routine(routine, chosen)
    try:
        play_session(
            session, playing, None if no_journal else journal_recorder(routine, session.title, chosen)
        )
    except NoDeviceError as error:
        if or_export is None:
            raise
        from voicecoach.cli.exporting import write_session

        typer.echo(f"{error.what}; this goes to {or_export} instead.", err=True)
        write_session(session, or_export)
