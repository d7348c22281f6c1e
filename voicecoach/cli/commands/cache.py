"""`voicecoach cache`: what is kept of what was spoken, and how it is made smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.voices import CachedClip, CacheTotals

cache = typer.Typer(
    help="Show the spoken clips that are kept, or remove some.",
    invoke_without_command=True,
    rich_markup_mode=None,
)


@cache.callback()
def _cache(
    context: typer.Context,
    prune: Annotated[bool, typer.Option("--prune", help="Remove clips, by age or size or both.")] = False,
    older_than: Annotated[
        str | None, typer.Option(help="Those not used for so long, such as 30d.", metavar="TIME")
    ] = None,
    larger_than: Annotated[
        str | None,
        typer.Option(help="Those used longest ago, until no more is left than this.", metavar="SIZE"),
    ] = None,
) -> None:
    from voicecoach.errors import VoicecoachError

    if context.invoked_subcommand is not None:
        return
    if not prune and (older_than or larger_than):
        raise VoicecoachError("--older-than and --larger-than say what to remove; add --prune to do it")
    if prune and not (older_than or larger_than):
        raise VoicecoachError("nothing says what to remove; add --older-than 30d or --larger-than 500MB")
    if prune:
        _report_removed(_clips_to_prune(older_than, larger_than))
    else:
        _print_totals()


@cache.command()
def clear() -> None:
    """Remove all clips; they are spoken anew when they are wanted."""
    _report_removed(_all_clips())


def _all_clips() -> tuple[CachedClip, ...]:
    from voicecoach.voices import list_clips

    return list_clips(_clip_folder())


def _clips_to_prune(older_than: str | None, larger_than: str | None) -> tuple[CachedClip, ...]:
    """What to prune: first what is too old, then of the rest what is too much."""
    import time

    from voicecoach.units import parse_age_s, parse_bytes
    from voicecoach.voices import over_limit, unused_since

    since_s = time.time() - parse_age_s(older_than) if older_than else 0.0
    most_bytes = parse_bytes(larger_than) if larger_than else None
    clips = _all_clips()
    old = unused_since(clips, since_s)
    rest = tuple(clip for clip in clips if clip.last_used_s >= since_s)
    return old if most_bytes is None else (*old, *over_limit(rest, most_bytes))


def _report_removed(clips: tuple[CachedClip, ...]) -> None:
    from voicecoach.voices import remove_clips, totals

    removed, left = remove_clips(clips), totals(_all_clips())
    typer.echo(f"Removed {_format_totals(removed)}; {_format_totals(left)} left.")


def _print_totals() -> None:
    from voicecoach.voices import totals, totals_by_voice

    clips = _all_clips()
    typer.echo(f"{_clip_folder()}: {_format_totals(totals(clips))}")
    if not clips:
        return
    typer.echo(f"Last used between {_last_used_day(clips[0])} and {_last_used_day(clips[-1])}.\n")
    voices = totals_by_voice(clips)
    width = max(map(len, voices))
    for name, its in voices.items():
        typer.echo(f"{name:{width}}  {_format_totals(its)}")


def _format_totals(clips: CacheTotals) -> str:
    from voicecoach.units import format_bytes

    return f"{clips.clips:,} clip{'' if clips.clips == 1 else 's'}, {format_bytes(clips.bytes)}"


def _last_used_day(clip: CachedClip) -> str:
    import time

    return time.strftime("%Y-%m-%d", time.localtime(clip.last_used_s))


def _clip_folder() -> Path:
    from voicecoach.session import find_user_folders

    return find_user_folders().clip_cache
