"""`voicecoach say`: speak one line."""

from __future__ import annotations

from typing import Annotated

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.options.common_options import DeviceOption, OutputOption, VoiceOption
from voicecoach.cli.options.completion import complete_language
from voicecoach.cli.playback import say_line


def say(
    text: Annotated[str, typer.Argument(metavar="WORDS", help="Text to speak.")],
    voice: VoiceOption = None,
    language: Annotated[
        str,
        typer.Option(
            "--language",
            metavar="TAG",
            help="Language of the text, e.g. de.",
            rich_help_panel=Panel.VOICE,
            autocompletion=complete_language,
        ),
    ] = "en",
    output: OutputOption = None,
    device: DeviceOption = "miniaudio",
) -> None:
    """Speak one line, or write it to an audio file."""
    say_line(text, voice, language, output, device)
