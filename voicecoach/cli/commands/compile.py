"""`voicecoach compile`: a session as a timeline file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.console import progress_bar
from voicecoach.cli.options.common_options import RoutineArgument, open_routine
from voicecoach.cli.options.listening_options import with_listening_options

if TYPE_CHECKING:
    from voicecoach.session import SessionOptions


@with_listening_options
def compile_(
    routine: RoutineArgument,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The file, such as neck.json.")
    ],
    *,
    chosen: SessionOptions,
) -> None:
    """Write a session as a timeline file.

    `play` and `export` take it in place of a routine.
    """
    from voicecoach.errors import VoicecoachError
    from voicecoach.script import relative_path
    from voicecoach.session import TIMELINE_SUFFIX
    from voicecoach.system import atomic_write
    from voicecoach.timeline import rename_recordings, rename_sounds, to_json
    from voicecoach.units import format_clock, ms_from_frames

    if output.suffix != TIMELINE_SUFFIX:
        raise VoicecoachError(
            f"a timeline is a .json file, not {output}; write -o {output.stem.lstrip('-.') or 'routine'}.json"
        )
    session = open_routine(routine, chosen)
    with progress_bar("Speaking") as progress:
        timeline = session.timeline(progress)
    timeline = rename_sounds(timeline, partial(session.clip_provider.sound_label, output.parent))
    timeline = rename_recordings(timeline, lambda file: relative_path(output.parent, Path(file)))
    with atomic_write(output) as file:
        file.write_text(to_json(timeline), "utf-8")
    typer.echo(f"Wrote {output}: {timeline.title}, {format_clock(ms_from_frames(timeline.frames))}.")
