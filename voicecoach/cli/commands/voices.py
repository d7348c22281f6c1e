"""TODO"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.console import print_table, warn
from voicecoach.cli.options.common_options import DeviceOption

if TYPE_CHECKING:
    from voicecoach.voices import VoiceInfo


def voices(
    language: Annotated[
        str | None, typer.Option("--language", help="Only those that speak it, such as de or en-GB.")
    ] = None,
    sample: Annotated[
        str | None, typer.Option("--sample", metavar="NAME", help="Let this voice speak a line.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the sample here instead of playing it."),
    ] = None,
    device: DeviceOption = "miniaudio",
) -> None:
    """Show the voices and their languages, or hear one."""
    from voicecoach.errors import VoicecoachError
    from voicecoach.voices import list_voices, voices_for_language

    if sample is not None:
        _play_or_write_sample(sample, language, output, device)
        return
    if output is not None:
        raise VoicecoachError("nothing says which voice to write; add --sample NAME")
    shown = list_voices() if language is None else voices_for_language(language)
    print_table((voice.name, _describe_voice(voice)) for voice in shown)


def _describe_voice(voice: VoiceInfo) -> str:
    from voicecoach.units import format_bytes

    if not voice.available:
        return voice.note
    size = "" if voice.size_bytes is None else f", {format_bytes(voice.size_bytes)}"
    return f"{', '.join(voice.languages) or 'every language'}: {voice.note}{size}"


def _play_or_write_sample(voice: str, language: str | None, output: Path | None, device: str) -> None:
    from voicecoach.cli.playback import play_or_write_line
    from voicecoach.export import check_suffix
    from voicecoach.session import find_user_folders, sample_session

    if output is not None:
        check_suffix(output)
    play_or_write_line(*sample_session(voice, language, find_user_folders(), warn), output, device)
