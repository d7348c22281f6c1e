"""`voicecoach cache`: what is kept of what was spoken, and how it is made smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.voices.cache_care import Held, KeptClip

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
        _tell_removed(_chosen(older_than, larger_than))
    else:
        _show()


@cache.command()
def clear() -> None:
    """Remove all clips; they are spoken anew when they are wanted."""
    _tell_removed(_all())


def _all() -> tuple[KeptClip, ...]:
    from voicecoach.voices.cache_care import kept_clips

    return kept_clips(_folder())


def _chosen(older_than: str | None, larger_than: str | None) -> tuple[KeptClip, ...]:
    """What to prune: first what is too old, then of the rest what is too much."""
    import time

    from voicecoach.errors import VoicecoachError
    from voicecoach.units import parse_age_s, parse_bytes
    from voicecoach.voices.cache_care import too_many, too_old

    try:
        since_s = time.time() - parse_age_s(older_than) if older_than else 0.0
        most_bytes = parse_bytes(larger_than) if larger_than else None
    except ValueError as error:
        raise VoicecoachError(str(error)) from None
    clips = _all()
    old = too_old(clips, since_s)
    rest = tuple(clip for clip in clips if clip.used_s >= since_s)
    return old if most_bytes is None else (*old, *too_many(rest, most_bytes))


def _tell_removed(clips: tuple[KeptClip, ...]) -> None:
    from voicecoach.voices.cache_care import held, remove

    removed, left = remove(clips), held(_all())
    typer.echo(f"Removed {_told(removed)}; {_told(left)} left.")


def _show() -> None:
    from voicecoach.voices.cache_care import by_voice, held

    clips = _all()
    typer.echo(f"{_folder()}: {_told(held(clips))}")
    if not clips:
        return
    typer.echo(f"Last used between {_day(clips[0])} and {_day(clips[-1])}.\n")
    voices = by_voice(clips)
    width = max(map(len, voices))
    for name, its in voices.items():
        typer.echo(f"{name:{width}}  {_told(its)}")


def _told(clips: Held) -> str:
    from voicecoach.units import print_bytes

    return f"{clips.clips:,} clip{'' if clips.clips == 1 else 's'}, {print_bytes(clips.bytes)}"


def _day(clip: KeptClip) -> str:
    import time

    return time.strftime("%Y-%m-%d", time.localtime(clip.used_s))


def _folder() -> Path:
    from voicecoach.session.home import users_home

    return users_home().clips
