"""`voicecoach voices`: list the voices, or play a sample of one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.console import print_table, warn
from voicecoach.cli.options.common_options import DeviceOption
from voicecoach.cli.options.completion import complete_audio_file, complete_language, complete_voice

if TYPE_CHECKING:
    from voicecoach.voices import VoiceInfo


def voices(
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            metavar="TAG",
            help="List only voices that speak this language, e.g. de or en-GB. "
            "With --sample: language of the sample.",
            rich_help_panel=Panel.SELECTION,
            autocompletion=complete_language,
        ),
    ] = None,
    sample: Annotated[
        str | None,
        typer.Option(
            "--sample",
            metavar="NAME",
            help="Speak a sample line with this voice.",
            rich_help_panel=Panel.SAMPLE,
            autocompletion=complete_voice,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write the sample to FILE instead of playing it.",
            rich_help_panel=Panel.SAMPLE,
            autocompletion=complete_audio_file,
        ),
    ] = None,
    device: DeviceOption = "miniaudio",
) -> None:
    """List the voices and their languages, or play a sample of one."""
    from voicecoach.errors import VoicecoachError
    from voicecoach.voices import list_voices, voices_for_language

    if sample is not None:
        _play_or_write_sample(sample, language, output, device)
        return
    if output is not None:
        raise VoicecoachError("--output needs --sample NAME")
    listed = list_voices() if language is None else voices_for_language(language)
    print_table((voice.name, _describe_voice(voice)) for voice in listed)


def _describe_voice(voice: VoiceInfo) -> str:
    from voicecoach.units import format_bytes

    if not voice.available:
        return voice.note
    size = "" if voice.size_bytes is None else f", {format_bytes(voice.size_bytes)}"
    return f"{', '.join(voice.languages) or 'any language'}: {voice.note}{size}"


def _play_or_write_sample(voice: str, language: str | None, output: Path | None, device: str) -> None:
    from voicecoach.cli.playback import play_or_write_line
    from voicecoach.export import check_suffix
    from voicecoach.session import find_user_folders, sample_session

    if output is not None:
        check_suffix(output)
    play_or_write_line(*sample_session(voice, language, find_user_folders(), warn), output, device)
