"""`voicecoach say`: one line, heard or written."""

from __future__ import annotations

from typing import Annotated

import typer

from voicecoach.cli.console import warn
from voicecoach.cli.options.common_options import DeviceOption, OutputOption, VoiceOption
from voicecoach.cli.playback import play_or_write_line


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
    from voicecoach.export import Tags, check_suffix
    from voicecoach.session import find_user_folders, one_line_session

    if output is not None:
        check_suffix(output)
    tags = Tags(title=text, language=language)
    play_or_write_line(
        tags, one_line_session(text, voice, language, find_user_folders(), warn), output, device
    )
