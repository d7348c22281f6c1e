"""`voicecoach compile`: compile a session to a timeline file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.console import echo, progress_bar
from voicecoach.cli.options.common_options import RoutineArgument, open_routine
from voicecoach.cli.options.completion import complete_timeline_file
from voicecoach.cli.options.listening_options import with_listening_options

if TYPE_CHECKING:
    from voicecoach.session import SessionOptions


@with_listening_options
def compile_(
    routine: RoutineArgument,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Timeline file to write, e.g. neck.json.",
            rich_help_panel=Panel.OUTPUT,
            autocompletion=complete_timeline_file,
        ),
    ],
    *,
    session_options: SessionOptions,
) -> None:
    """Compile a session to a timeline file.

    `play` and `export` accept it in place of a routine.
    """
    from voicecoach.errors import VoicecoachError
    from voicecoach.script import relative_path
    from voicecoach.session import TIMELINE_SUFFIX
    from voicecoach.system import atomic_write
    from voicecoach.timeline import rename_recordings, rename_sounds, to_json
    from voicecoach.units import format_clock, ms_from_frames

    if output.suffix != TIMELINE_SUFFIX:
        name = output.stem.lstrip("-.") or "routine"
        raise VoicecoachError(f"a timeline file must end in .json, not {output}", f"use -o {name}.json")
    session = open_routine(routine, session_options)
    with progress_bar("Synthesising speech") as progress:
        timeline = session.timeline(progress)
    timeline = rename_sounds(timeline, partial(session.clip_provider.sound_label, output.parent))
    timeline = rename_recordings(timeline, lambda file: relative_path(output.parent, Path(file)))
    with atomic_write(output) as file:
        file.write_text(to_json(timeline), "utf-8")
    echo(f"Wrote {output}: {timeline.title}, {format_clock(ms_from_frames(timeline.frames))}.")
