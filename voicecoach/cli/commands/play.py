"""`voicecoach play`: play a session on a sound device."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.console import echo
from voicecoach.cli.options.common_options import ROUTINE_HELP, open_routine
from voicecoach.cli.options.completion import complete_audio_file, complete_routine
from voicecoach.cli.options.listening_options import with_listening_options
from voicecoach.cli.options.playback_options import PlaybackOptions, parse_rest, with_playback_options
from voicecoach.cli.playback import journal_recorder, play_session
from voicecoach.cli.voice_hint import suggest_voice
from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from voicecoach.session import SessionOptions


@with_playback_options
@with_listening_options
def play(
    routines: Annotated[
        list[str],
        typer.Argument(
            metavar="ROUTINE",
            help=f"{ROUTINE_HELP} Several are played one after the other.",
            autocompletion=complete_routine,
        ),
    ],
    rest_between: Annotated[
        str,
        typer.Option(
            metavar="TIME",
            help="Rest between two sessions, 0s for none.",
            rich_help_panel=Panel.LENGTH,
        ),
    ] = "1m",
    loop: Annotated[
        bool,
        typer.Option(
            "--loop",
            help="Start over after the last session, until you stop it.",
            rich_help_panel=Panel.LENGTH,
        ),
    ] = False,
    or_export: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Export to FILE if there is no sound device.",
            rich_help_panel=Panel.DEVICE,
            autocompletion=complete_audio_file,
        ),
    ] = None,
    no_journal: Annotated[
        bool,
        typer.Option(
            "--no-journal",
            help="Don't record this session (no `resume`, no `history`).",
            rich_help_panel=Panel.JOURNAL,
        ),
    ] = False,
    *,
    session_options: SessionOptions,
    playback_options: PlaybackOptions,
) -> None:
    """Play a session, or several one after the other.

    Keys: Space pauses, n next step, p repeats this step, q quits, ? shows all keys.

    Exit status: 0 if it was played to its end, 3 if it was stopped, 130 by Ctrl-C, 143 by SIGTERM.
    """
    from voicecoach.errors import NoDeviceError

    if or_export is not None:
        from voicecoach.export import audio_suffix

        audio_suffix(or_export)
    if loop or len(routines) > 1:
        from voicecoach.cli.sequence import SequenceOptions, play_in_sequence

        if or_export is not None and "or-export" not in session_options.from_settings:
            raise VoicecoachError("--or-export takes one routine", "leave it out, or name one routine")
        sequence = SequenceOptions(parse_rest(rest_between), loop, not no_journal)
        play_in_sequence(routines, session_options, playback_options, sequence)
        return
    routine = routines[0]
    session = open_routine(routine, session_options)
    suggest_voice(session)
    recorder = None if no_journal else journal_recorder(routine, session.title, session_options)
    try:
        play_session(session, playback_options, recorder)
    except NoDeviceError as error:
        if or_export is None:
            raise
        from voicecoach.cli.exporting import write_session

        echo(f"{error.what}; exporting to {or_export} instead", err=True)
        write_session(session, or_export)
