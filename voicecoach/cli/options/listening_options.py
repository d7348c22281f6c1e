"""The options of commands that open a session: voice, wording, length, music and so on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperCommand

from voicecoach.cli.command_class import Panel
from voicecoach.cli.options.common_options import NO_BED, VoiceOption
from voicecoach.cli.options.completion import (
    complete_detail,
    complete_language,
    complete_pack,
    complete_sound_set,
    complete_voice,
)
from voicecoach.cli.options.option_groups import with_options

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.session import SessionOptions


def with_listening_options(
    command: Callable[..., None], *, exclude: frozenset[str] = frozenset()
) -> Callable[..., None]:
    """Add the listening options to a command, which gets them parsed as `session_options`."""
    return with_options(parse_session_options, "session_options", command, exclude)


NO_CONTEXT = typer.Context(TyperCommand("none"))
"""Context used when options are checked outside a command."""

DEFAULT_SOURCES = frozenset({"ENVIRONMENT", "DEFAULT_MAP"})
"""Names of typer's parameter sources for values that were not typed on the command line."""


def parse_session_options(
    *,
    context: typer.Context = NO_CONTEXT,
    voice: VoiceOption = None,
    counter: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Second voice, for countdowns and counts.",
            rich_help_panel=Panel.VOICE,
            autocompletion=complete_voice,
        ),
    ] = None,
    pace: Annotated[
        float | None,
        typer.Option(
            metavar="FACTOR",
            help="Speaking rate; 1 is a coach's pace in every voice.",
            min=0.5,
            max=2,
            rich_help_panel=Panel.VOICE,
        ),
    ] = None,
    pitch: Annotated[
        float | None,
        typer.Option(
            metavar="FACTOR",
            help="Pitch; 1 is the voice's normal pitch. Ignored by voices that cannot change it.",
            min=0.5,
            max=2,
            rich_help_panel=Panel.VOICE,
        ),
    ] = None,
    recordings: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder of your recordings, played instead of the voice.",
            rich_help_panel=Panel.VOICE,
        ),
    ] = None,
    wording: Annotated[
        str | None,
        typer.Option(
            metavar="PACK",
            help="Wording pack, e.g. calm, drill, kind or quiet.",
            rich_help_panel=Panel.WORDING,
            autocompletion=complete_pack,
        ),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(
            metavar="TAG",
            help="Language of the session, e.g. de, if the routine is translated into it.",
            rich_help_panel=Panel.WORDING,
            autocompletion=complete_language,
        ),
    ] = None,
    detail: Annotated[
        str | None,
        typer.Option(
            metavar="DETAIL",
            help="How much is spoken: full, brief, minimal or sounds.",
            rich_help_panel=Panel.WORDING,
            autocompletion=complete_detail,
        ),
    ] = None,
    length: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="TIME",
            help="Fit the session into this time, e.g. 12m.",
            rich_help_panel=Panel.LENGTH,
        ),
    ] = None,
    scale: Annotated[
        float,
        typer.Option(
            metavar="FACTOR",
            help="Make all holds, rests and repetitions FACTOR times as long.",
            min=0.1,
            max=10,
            rich_help_panel=Panel.LENGTH,
        ),
    ] = 1.0,
    without: Annotated[
        list[str] | None,
        typer.Option(
            metavar="THING",
            help="Equipment you don't have; steps that need it are replaced or skipped. Repeatable.",
            rich_help_panel=Panel.ROUTINE,
        ),
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="Value for a parameter of the routine, e.g. work=30s. Repeatable.",
            rich_help_panel=Panel.ROUTINE,
        ),
    ] = None,
    bed: Annotated[
        str | None,
        typer.Option(metavar="FILE", help='Background music file, or "off".', rich_help_panel=Panel.MUSIC),
    ] = None,
    bed_level: Annotated[
        float | None,
        typer.Option(
            metavar="LU",
            help="Music level relative to the voice, -40 to 0 LU [default: -12].",
            rich_help_panel=Panel.MUSIC,
        ),
    ] = None,
    sounds: Annotated[
        str | None,
        typer.Option(
            metavar="SET",
            help="Set of sounds: bright or soft [default: the routine's or its wording pack's].",
            rich_help_panel=Panel.WORDING,
            autocompletion=complete_sound_set,
        ),
    ] = None,
    sound_level: Annotated[
        float | None,
        typer.Option(
            metavar="LU",
            help="Change of the level of all sounds, -40 to 6 LU [default: 0, about as loud as the voice].",
            rich_help_panel=Panel.WORDING,
        ),
    ] = None,
    lead_in: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="Time before the first word, 0s to 10s [default: 1s].",
            rich_help_panel=Panel.LENGTH,
        ),
    ] = None,
    keep_awake: Annotated[
        bool,
        typer.Option(
            "--keep-awake",
            help="Play an inaudible tone in long silences so that Bluetooth headsets stay on.",
            rich_help_panel=Panel.DEVICE,
        ),
    ] = False,
    allow: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="DIR",
            help="Also allow sounds and includes from this folder. Repeatable.",
            rich_help_panel=Panel.ROUTINE,
        ),
    ] = None,
) -> SessionOptions:
    """The parsed listening options; raises VoicecoachError for an invalid value."""
    from voicecoach.cli.options.parameter_values import merge_parameter_values
    from voicecoach.script import parse_bed_level, parse_detail, parse_lead_in, parse_session_length
    from voicecoach.session import SessionOptions
    from voicecoach.wording import parse_sound_level, parse_sound_set

    typed, preferred = merge_parameter_values(context, values or ())
    return SessionOptions(
        voice=voice,
        counter=counter,
        pace=pace,
        pitch=pitch,
        recordings=recordings,
        wording=wording,
        language=language,
        detail=None if detail is None else parse_detail(detail),
        asked_ms=None if length is None else parse_session_length(length),
        scale=scale,
        without=frozenset(without or ()),
        allowed=tuple(allow or ()),
        bed=None if bed is None or bed == NO_BED else Path(bed),
        no_bed=bed == NO_BED,
        level_lu=None if bed_level is None else parse_bed_level(bed_level),
        sounds=None if sounds is None else parse_sound_set(sounds),
        sound_level_lu=None if sound_level is None else parse_sound_level(sound_level),
        lead_in_ms=None if lead_in is None else parse_lead_in(lead_in),
        keep_awake=keep_awake,
        parameters=typed,
        preferred_parameters=preferred,
        from_settings=_defaulted_options(context),
    )


def _defaulted_options(context: typer.Context) -> frozenset[str]:
    """The keys of the options whose values come from the environment or the settings file."""
    sources = {
        max(option.opts, key=len): context.get_parameter_source(option.name or "")
        for option in context.command.params
    }
    return frozenset(
        name.lstrip("-") for name, source in sources.items() if source and source.name in DEFAULT_SOURCES
    )
