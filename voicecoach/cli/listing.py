"""`voicecoach list`, `voices` and `sounds`: what there is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.options import DeviceOption, warn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voicecoach.voices.port import VoiceInfo


def list_() -> None:
    """Show the routines, yours and those that ship."""
    from voicecoach.errors import VoicecoachError
    from voicecoach.session.chosen import SessionOptions
    from voicecoach.session.home import find_user_folders
    from voicecoach.session.open import open_script

    home = find_user_folders()
    folders = home.search_path()
    rows = []
    for name in folders.routine_names():
        try:
            routine = open_script(name, SessionOptions(), home).routine
            about = routine.about or routine.routine
        except VoicecoachError:
            about = f"has problems; `voicecoach check {name}` tells them"
        own = folders.find_routine(name).parent == home.routines
        rows.append((name, f"{about} (yours)" if own else about))
    print_table(rows)
    typer.echo(f"\nYour own go to {home.routines}")


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
    from voicecoach.voices.catalog import list_voices, voices_for_language

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
    from voicecoach.cli.say import play_or_write_line
    from voicecoach.export.audio import check_suffix
    from voicecoach.session.home import find_user_folders
    from voicecoach.session.line import sample_session

    if output is not None:
        check_suffix(output)
    play_or_write_line(*sample_session(voice, language, find_user_folders(), warn), output, device)


def sounds() -> None:
    """Show the sounds, yours and those that ship."""
    from voicecoach.audio.files import sound_length_frames
    from voicecoach.errors import VoicecoachError
    from voicecoach.session.home import find_user_folders
    from voicecoach.units import SAMPLE_RATE

    home = find_user_folders()
    folders = home.search_path()
    rows = []
    for name in folders.sound_names():
        path = folders.find_sound(name, home.sounds)
        own = " (yours)" if path.parent == home.sounds else ""
        try:
            about = f"{sound_length_frames(path) / SAMPLE_RATE:.2f}s"
        except VoicecoachError:
            about = "is damaged or not a sound file"
        rows.append((name, f"{about}{own}"))
    print_table(rows)
    typer.echo(f"\nYour own go to {home.sounds}")


def print_table(rows: Iterable[tuple[str, str]]) -> None:
    rows = list(rows)
    width = max((len(name) for name, _ in rows), default=0)
    for name, about in rows:
        typer.echo(f"{name:{width}}  {about}")
