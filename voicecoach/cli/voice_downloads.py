"""Downloading and copying of voices for `voicecoach voices`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from voicecoach.cli.console import echo, progress_bar, warn
from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.voices import CatalogueVoice, KokoroVoice


def copy_from(folder: Path) -> None:
    """Copy the voices of a folder, and tell which; raises VoicecoachError where there is none."""
    from voicecoach.voices import copy_kokoro_voice, copy_voice, kokoro_files_in, measure_pace, models_in

    folder = folder.expanduser()
    styles = kokoro_files_in(folder)
    for voice, file in styles.items():
        copy_kokoro_voice(voice, file)
        echo(f"Copied {voice.full_name}.")
    if styles and not any(folder.rglob("*.onnx")):
        return
    for found in models_in(folder):
        model = copy_voice(found)
        measure_pace(model)
        if found.entry is None:
            warn(f"{model.name} is not in the catalogue: its licence is where it came from")
        echo(f"Copied piper/{model.stem}.")


def download_piper(voice: CatalogueVoice, *, yes: bool) -> None:
    """Tell what a voice of Piper is, ask, and download it; raises VoicecoachError."""
    from voicecoach.units import format_bytes
    from voicecoach.voices import download_voice, hub_address, is_installed_voice, measure_pace

    if is_installed_voice(voice):
        echo(f"piper/{voice.name} is there already.")
        return
    size = format_bytes(voice.model.size + voice.config.size)
    echo(f"{voice.name}: {voice.language_name}, {size}, {voice.terms}; from {hub_address()}")
    confirm("Download it?", yes=yes)
    with progress_bar(voice.name) as progress:
        model = download_voice(voice, progress)
    measure_pace(model)
    _tell_installed(f"piper/{voice.name}", voice.language, voice.language_name)


def download_kokoro(voice: KokoroVoice, *, yes: bool) -> None:
    """Tell what a voice of Kokoro is, ask, and download it; raises VoicecoachError."""
    from voicecoach.units import format_bytes
    from voicecoach.voices import download_kokoro_voice, hub_address, is_installed_kokoro_voice

    name, file = voice.full_name, voice.file
    if is_installed_kokoro_voice(voice) or file is None:
        echo(f"{name} is there already.")
        return
    source = hub_address(file.repository)
    echo(f"{name}: {voice.language_name}, {format_bytes(file.size)}, {voice.terms}; from {source}")
    confirm("Download it?", yes=yes)
    with progress_bar(name) as progress:
        download_kokoro_voice(voice, progress)
    _tell_installed(name, voice.language, voice.language_name)


def _tell_installed(name: str, language: str, language_name: str) -> None:
    from voicecoach.voices import natural_voice_for

    if natural_voice_for(language) == name:
        echo(f"{name} now speaks {language_name} wherever no other voice is named.")
    else:
        echo(f"{name} is installed.")


def confirm(question: str, *, yes: bool) -> None:
    """Ask, and end the command on a no; raises VoicecoachError where there is no terminal to ask on."""
    import sys

    if yes:
        return
    if not sys.stdin.isatty():
        raise VoicecoachError("there is no terminal to answer on", "add --yes")
    typer.confirm(question, default=True, abort=True)
