"""`voicecoach say`: speak one line."""

from __future__ import annotations

from typing import Annotated

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.options.common_options import DeviceOption, OutputOption, VoiceOption
from voicecoach.cli.options.completion import complete_language
from voicecoach.cli.playback import explain_line, say_line


def say(
    text: Annotated[str, typer.Argument(metavar="WORDS", help="Text to speak.")],
    voice: VoiceOption = None,
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            metavar="TAG",
            help="Language of the text, e.g. de; by default that of the voice.",
            rich_help_panel=Panel.VOICE,
            autocompletion=complete_language,
        ),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="Print how each part of the text is read, and why; nothing is played.",
            rich_help_panel=Panel.VOICE,
        ),
    ] = False,
    output: OutputOption = None,
    device: DeviceOption = "miniaudio",
) -> None:
    """Speak one line, or write it to an audio file."""
    from voicecoach.session import check_line, language_of_voice

    check_line(text)
    tag = language or language_of_voice(voice)
    if explain:
        explain_line(text, voice, tag)
    if output is not None or not explain:
        say_line(text, voice, tag, output, device)
