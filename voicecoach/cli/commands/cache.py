"""`voicecoach cache`: show and remove cached speech clips."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.console import echo
from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.voices import CachedClip, CacheTotals

cache = typer.Typer(
    help="Show the cached speech clips, or remove some.",
    invoke_without_command=True,
    rich_markup_mode=None,
)


@cache.callback()
def _cache(
    context: typer.Context,
    prune: Annotated[
        bool,
        typer.Option("--prune", help="Remove clips by age, size or both.", rich_help_panel=Panel.PRUNING),
    ] = False,
    older_than: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="With --prune: remove clips not used for this long, e.g. 30d.",
            rich_help_panel=Panel.PRUNING,
        ),
    ] = None,
    larger_than: Annotated[
        str | None,
        typer.Option(
            metavar="SIZE",
            help="With --prune: remove least recently used clips until at most SIZE remains, e.g. 500MB.",
            rich_help_panel=Panel.PRUNING,
        ),
    ] = None,
) -> None:
    if context.invoked_subcommand is not None:
        return
    if not prune and (older_than or larger_than):
        raise VoicecoachError("--older-than and --larger-than need --prune")
    if prune and not (older_than or larger_than):
        raise VoicecoachError("--prune needs --older-than TIME or --larger-than SIZE, e.g. --older-than 30d")
    if prune:
        _remove(_clips_to_prune(older_than, larger_than))
    else:
        _print_totals()


@cache.command()
def clear() -> None:
    """Remove all clips; they are synthesised again when needed."""
    _remove(_all_clips())


def _all_clips() -> tuple[CachedClip, ...]:
    from voicecoach.voices import list_clips

    return list_clips(_clip_folder())


def _clips_to_prune(older_than: str | None, larger_than: str | None) -> tuple[CachedClip, ...]:
    """The clips that are too old, and of the others those that exceed the size."""
    import time

    from voicecoach.units import parse_age_s, parse_bytes
    from voicecoach.voices import over_limit, unused_since

    since_s = time.time() - parse_age_s(older_than) if older_than else 0.0
    max_bytes = parse_bytes(larger_than) if larger_than else None
    clips = _all_clips()
    old = unused_since(clips, since_s)
    rest = tuple(clip for clip in clips if clip.last_used_s >= since_s)
    return old if max_bytes is None else (*old, *over_limit(rest, max_bytes))


def _remove(clips: tuple[CachedClip, ...]) -> None:
    from voicecoach.voices import remove_clips, totals

    removed, remaining = remove_clips(clips), totals(_all_clips())
    echo(f"Removed {_format_totals(removed)}; {_format_totals(remaining)} remain.")


def _print_totals() -> None:
    from voicecoach.voices import totals, totals_by_voice

    clips = _all_clips()
    echo(f"{_clip_folder()}: {_format_totals(totals(clips))}")
    if not clips:
        return
    echo(f"Last used between {_last_used_day(clips[0])} and {_last_used_day(clips[-1])}.\n")
    by_voice = totals_by_voice(clips)
    width = max(map(len, by_voice))
    for name, voice_totals in by_voice.items():
        echo(f"{name:{width}}  {_format_totals(voice_totals)}")


def _format_totals(clips: CacheTotals) -> str:
    from voicecoach.units import format_bytes

    return f"{clips.clips:,} clip{'' if clips.clips == 1 else 's'}, {format_bytes(clips.bytes)}"


def _last_used_day(clip: CachedClip) -> str:
    import time

    return time.strftime("%Y-%m-%d", time.localtime(clip.last_used_s))


def _clip_folder() -> Path:
    from voicecoach.session import find_user_folders

    return find_user_folders().clip_cache
