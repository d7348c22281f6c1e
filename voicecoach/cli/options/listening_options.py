"""The options by which a listener chooses what to hear: the same for every command that opens a session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperCommand

from voicecoach.cli.options.common_options import (
    NO_BED,
    VoiceOption,  # noqa: TC001 - typer reads it when it runs
)
from voicecoach.cli.options.option_groups import with_options

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.session import SessionOptions


def with_listening_options(
    command: Callable[..., None], *, but: frozenset[str] = frozenset()
) -> Callable[..., None]:
    """Give a command the options of `choose` but for some; it gets what they come to as `chosen`."""
    return with_options(parse_session_options, "chosen", command, but)


NO_CONTEXT = typer.Context(TyperCommand("nobody"))
"""In place of a command's own context, where options are chosen by none."""


DEFAULT_SOURCES = frozenset({"ENVIRONMENT", "DEFAULT_MAP"})
"""Where typer has a value from that nobody gave with the command."""


def parse_session_options(
    *,
    context: typer.Context = NO_CONTEXT,
    voice: VoiceOption = None,
    counter: Annotated[
        str | None, typer.Option(help="Another voice for countdowns and counts.", metavar="NAME")
    ] = None,
    pace: Annotated[
        float | None,
        typer.Option(help="How fast it is spoken; 1 is the voice's own.", metavar="FACTOR", min=0.5, max=2),
    ] = None,
    pitch: Annotated[
        float | None,
        typer.Option(help="How high the voice is, where it has a choice.", metavar="FACTOR", min=0.5, max=2),
    ] = None,
    recordings: Annotated[
        Path | None, typer.Option(help="A folder of recordings to hear in place of the voice.", metavar="DIR")
    ] = None,
    wording: Annotated[
        str | None,
        typer.Option(help="The pack of words, such as calm, drill, kind or quiet.", metavar="PACK"),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(help="The language to hear it in, such as de, where it has words in it.", metavar="TAG"),
    ] = None,
    detail: Annotated[
        str | None,
        typer.Option(help="How much is said: full, brief, minimal or sounds.", metavar="DETAIL"),
    ] = None,
    length: Annotated[
        str | None,
        typer.Option("--for", help="Fit it to the time there is, such as 12m.", metavar="TIME"),
    ] = None,
    scale: Annotated[
        float, typer.Option(help="Everything so many times as long.", metavar="FACTOR", min=0.1, max=10)
    ] = 1.0,
    without: Annotated[
        list[str] | None,
        typer.Option(help="Something that is not there: takes the variant.", metavar="THING"),
    ] = None,
    bed: Annotated[
        str | None, typer.Option(help="Music under it, of any length; off for none.", metavar="FILE")
    ] = None,
    bed_level: Annotated[
        float | None,
        typer.Option(help="How loud the music is beside the voice, -40 to 0; -12 if left out.", metavar="LU"),
    ] = None,
    lead_in: Annotated[
        str | None,
        typer.Option(help="How long before the first word, 0s to 10s; 1s if left out.", metavar="TIME"),
    ] = None,
    keep_awake: Annotated[
        bool,
        typer.Option("--keep-awake", help="A tone too low to hear in silences, for headsets that sleep."),
    ] = False,
    allow: Annotated[
        list[Path] | None,
        typer.Option(help="A further folder that sounds and includes may come from.", metavar="DIR"),
    ] = None,
) -> SessionOptions:
    """The listener's options as the session takes them; raises VoicecoachError for one that means nothing."""
    from voicecoach.script import parse_bed_level, parse_detail, parse_lead_in
    from voicecoach.session import SessionOptions
    from voicecoach.units import parse_duration_range

    return SessionOptions(
        voice=voice,
        counter=counter,
        pace=pace,
        pitch=pitch,
        recordings=recordings,
        wording=wording,
        language=language,
        detail=None if detail is None else parse_detail(detail),
        asked_ms=None if length is None else parse_duration_range(length).middle_ms,
        scale=scale,
        without=frozenset(without or ()),
        allowed=tuple(allow or ()),
        bed=None if bed is None or bed == NO_BED else Path(bed),
        no_bed=bed == NO_BED,
        level_lu=None if bed_level is None else parse_bed_level(bed_level),
        lead_in_ms=None if lead_in is None else parse_lead_in(lead_in),
        keep_awake=keep_awake,
        from_settings=_defaulted_options(context),
    )


def _defaulted_options(context: typer.Context) -> frozenset[str]:
    """The keys of a command's options that the environment or the settings gave."""
    sources = {
        max(option.opts, key=len): context.get_parameter_source(option.name or "")
        for option in context.command.params
    }
    return frozenset(
        name.lstrip("-") for name, source in sources.items() if source and source.name in DEFAULT_SOURCES
    )
