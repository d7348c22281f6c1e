"""`voicecoach voices`: list the voices, play a sample of one, download and remove some."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.console import echo, progress_bar, warn
from voicecoach.cli.options.common_options import DeviceOption
from voicecoach.cli.options.completion import (
    complete_audio_file,
    complete_download,
    complete_installed_voice,
    complete_language,
    complete_voice,
)
from voicecoach.cli.voice_downloads import confirm, copy_from, download_kokoro, download_piper
from voicecoach.cli.voice_lists import list_all, list_recommended
from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.session import VoiceCheck

voices = typer.Typer(
    help="List, try, check, download and remove voices.",
    epilog="`voicecoach voices get de` downloads a natural voice for German.",
    invoke_without_command=True,
    rich_markup_mode=None,
)


@voices.callback()
def _voices(
    context: typer.Context,
    everything: Annotated[
        bool,
        typer.Option(
            "--all", help="List all voices, and those to download.", rich_help_panel=Panel.SELECTION
        ),
    ] = False,
    search: Annotated[
        str | None,
        typer.Option(
            metavar="WORD",
            help="List the voices of --all that have this word in their line.",
            rich_help_panel=Panel.SELECTION,
        ),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            metavar="TAG",
            help="List all voices that speak this language, e.g. de or en-GB. "
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
    if context.invoked_subcommand is not None:
        return
    if sample is not None:
        _play_or_write_sample(sample, language, output, device)
        return
    if output is not None:
        raise VoicecoachError("--output needs --sample NAME")
    if everything or search is not None or language is not None:
        list_all(language, search)
    else:
        list_recommended()


YesOption = Annotated[
    bool, typer.Option("--yes", "-y", help="Don't ask.", rich_help_panel=Panel.CONFIRMATION)
]


@voices.command()
def get(
    wanted: Annotated[
        list[str],
        typer.Argument(
            metavar="LANGUAGE|NAME|FOLDER...",
            help="A language such as de, a voice of `voicecoach voices --all`, or a folder with its files.",
            autocompletion=complete_download,
        ),
    ],
    yes: YesOption = False,
) -> None:
    """Download voices, or copy them from a folder."""
    from voicecoach.voices import KokoroVoice, kokoro_voice_named, voice_to_download

    folders = {name for name in wanted if _is_folder(name)}
    entries = {
        name: kokoro_voice_named(name) or voice_to_download(name) for name in wanted if name not in folders
    }
    for name in wanted:
        entry = entries.get(name)
        if entry is None:
            copy_from(Path(name))
        elif isinstance(entry, KokoroVoice):
            download_kokoro(entry, yes=yes)
        else:
            download_piper(entry, yes=yes)


@voices.command()
def remove(
    wanted: Annotated[
        list[str],
        typer.Argument(
            metavar="LANGUAGE|NAME...",
            help="A downloaded voice, or the language that it was downloaded for.",
            autocompletion=complete_installed_voice,
        ),
    ],
    yes: YesOption = False,
) -> None:
    """Remove downloaded voices."""
    from voicecoach.units import format_bytes
    from voicecoach.voices import (
        catalogue_voices,
        installed_voice_named,
        kokoro_voice_named,
        remove_kokoro_voice,
        remove_voice,
    )

    for found in [kokoro_voice_named(name) or installed_voice_named(name) for name in wanted]:
        if not isinstance(found, Path):
            size = remove_kokoro_voice(found)
            echo(f"Removed {found.full_name}, {format_bytes(size)}.")
            continue
        model = found
        if model.stem not in catalogue_voices():
            confirm(f"{model} cannot be downloaded again. Remove it?", yes=yes)
        size = remove_voice(model)
        echo(f"Removed piper/{model.stem}, {format_bytes(size)}.")


@voices.command()
def check(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The voice to check.", autocompletion=complete_voice)
    ],
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            metavar="TAG",
            help="Language of the cues [default: the voice's own].",
            rich_help_panel=Panel.SELECTION,
            autocompletion=complete_language,
        ),
    ] = None,
) -> None:
    """Speak every cue with a voice, and time it.

    Tells what it cannot say, its pace, its speed and its memory. Exits with 1 if there is something that it
    cannot say.
    """
    import time

    from voicecoach.session import check_voice, find_user_folders

    with progress_bar(name) as progress:
        found = check_voice(name, language, find_user_folders(), time.monotonic, progress)
    for cue, text, why in found.failures:
        echo(f"{cue}: cannot say {text!r}: {why}")
    echo("\n".join(_describe_check(found)))
    if found.failures:
        raise typer.Exit(1)


def _describe_check(found: VoiceCheck) -> Iterator[str]:
    from voicecoach.units import format_bytes

    said = found.sentences - len(found.failures)
    yield f"{found.voice} in {found.language}: {said} of {found.sentences} sentences said"
    if found.words_a_minute:
        paces = (f"{rate:.0f} at pace {pace}" for pace, rate in found.words_a_minute.items())
        yield f"words a minute: {', '.join(paces)}"
    if found.taken_s:
        times = found.spoken_s / found.taken_s
        yield f"speed: {times:.0f} times as fast as it speaks, the first after {found.first_s:.1f} s"
    if found.memory_bytes is not None:
        yield f"memory: {format_bytes(found.memory_bytes)} more"


def _is_folder(name: str) -> bool:
    """Whether an argument is a folder: by a slash, or as there is one and no voice of that name."""
    from voicecoach.voices import catalogue_voices, recommended_voice

    if Path(name).is_dir() and not recommended_voice(name) and name not in catalogue_voices():
        return not name.startswith("kokoro/")
    return name.startswith((".", "~", "/")) or "\\" in name


def _play_or_write_sample(voice: str, language: str | None, output: Path | None, device: str) -> None:
    from voicecoach.cli.playback import play_or_write_line
    from voicecoach.export import check_suffix
    from voicecoach.session import find_user_folders, sample_session

    if output is not None:
        check_suffix(output)
    play_or_write_line(*sample_session(voice, language, find_user_folders(), warn), output, device)
