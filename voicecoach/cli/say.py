"""`voicecoach say`: one line, heard or written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.options import DeviceOption, OutputOption, VoiceOption, warn

if TYPE_CHECKING:
    from voicecoach.export.tags import Tags
    from voicecoach.session.session import LiveSession

_LINE_PATIENCE_MS = 5_000


def say(
    text: Annotated[str, typer.Argument(metavar="WORDS", help="What to say.")],
    voice: VoiceOption = None,
    language: Annotated[
        str, typer.Option("--language", help="The language of the words, such as de.")
    ] = "en",
    output: OutputOption = None,
    device: DeviceOption = "miniaudio",
) -> None:
    """Speak one line, or write it to a file."""
    from voicecoach.export.audio import check_suffix
    from voicecoach.export.tags import Tags
    from voicecoach.session.home import find_user_folders
    from voicecoach.session.line import one_line_session

    if output is not None:
        check_suffix(output)
    tags = Tags(title=text, language=language)
    play_or_write_line(
        tags, one_line_session(text, voice, language, find_user_folders(), warn), output, device
    )


def play_or_write_line(tags: Tags, spoken: LiveSession, output: Path | None, device: str) -> None:
    """Play a line that is spoken, or write it to a file."""
    from voicecoach.cli.play import PlaybackOptions, run_player
    from voicecoach.errors import DeviceGoneError, NoDeviceError
    from voicecoach.export.audio import export_audio
    from voicecoach.player.controls.keys import Keyboard

    if output is None:
        try:
            run_player(spoken, PlaybackOptions(device, _LINE_PATIENCE_MS), [Keyboard()])
        except (NoDeviceError, DeviceGoneError) as error:
            why = str(error).partition(";")[0]
            raise type(error)(f"{why}; `-o FILE` writes a file instead") from error
        return
    export_audio(output, [spoken.samples(0, spoken.ready)], tags)
    typer.echo(f"Wrote {output}.")
