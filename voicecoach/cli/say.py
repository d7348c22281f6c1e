"""`voicecoach say`: one line, heard or written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from voicecoach.cli.options import VoiceOption, warn

OutputOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write it here instead of playing it."),
]
DeviceOption: TypeAlias = Annotated[str, typer.Option("--device", help="miniaudio or simpleaudio.")]
_PATIENCE_MS = 5_000


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
    from voicecoach.cli.play import Playing, perform
    from voicecoach.errors import DeviceGoneError, NoDeviceError
    from voicecoach.export.audio import check_suffix, export_audio
    from voicecoach.export.tags import Tags
    from voicecoach.player.controls.keys import Keys
    from voicecoach.session.home import users_home
    from voicecoach.session.line import line

    if output is not None:
        check_suffix(output)
    spoken = line(text, voice, language, users_home(), warn)
    if output is None:
        try:
            perform(spoken, Playing(device, _PATIENCE_MS), [Keys()])
        except (NoDeviceError, DeviceGoneError) as error:
            why = str(error).partition(";")[0]
            raise type(error)(f"{why}; `-o FILE` writes a file instead") from error
        return
    export_audio(output, [spoken.samples(0, spoken.ready)], Tags(title=text, language=language))
    typer.echo(f"Wrote {output}.")
