"""`voicecoach compile`: a session as a timeline file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.choosing import with_choices
from voicecoach.cli.options import RoutineName, opened
from voicecoach.cli.progress import bar

if TYPE_CHECKING:
    from voicecoach.session.chosen import Choices


@with_choices
def compile_(
    routine: RoutineName,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The file, such as neck.json.")
    ],
    *,
    chosen: Choices,
) -> None:
    """Write a session as a timeline file.

    `play` and `export` take it in place of a routine.
    """
    from voicecoach.errors import VoicecoachError
    from voicecoach.export.whole import whole_file
    from voicecoach.script.folders import path_from
    from voicecoach.session.chosen import TIMELINE_SUFFIX
    from voicecoach.timeline import to_json, with_recordings, with_sounds
    from voicecoach.units import ms_from_frames, print_clock

    if output.suffix != TIMELINE_SUFFIX:
        raise VoicecoachError(
            f"a timeline is a .json file, not {output}; write -o {output.stem.lstrip('-.') or 'routine'}.json"
        )
    session = opened(routine, chosen)
    with bar("Speaking") as progress:
        timeline = session.timeline(progress)
    timeline = with_sounds(timeline, partial(session.studio.name_in, output.parent))
    timeline = with_recordings(timeline, lambda file: path_from(output.parent, Path(file)))
    with whole_file(output) as file:
        file.write_text(to_json(timeline), "utf-8")
    typer.echo(f"Wrote {output}: {timeline.title}, {print_clock(ms_from_frames(timeline.frames))}.")
