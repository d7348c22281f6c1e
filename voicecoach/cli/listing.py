"""`voicecoach list`, `voices` and `sounds`: what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable


def list_() -> None:
    """Show the routines, yours and those that ship."""
    from voicecoach.errors import VoicecoachError
    from voicecoach.session.home import users_home
    from voicecoach.session.open import Choices, open_script

    home = users_home()
    folders = home.folders()
    rows = []
    for name in folders.routine_names():
        try:
            routine = open_script(name, Choices(), home).routine
            about = routine.about or routine.routine
        except VoicecoachError:
            about = f"has problems; `voicecoach check {name}` tells them"
        own = folders.routine(name).parent == home.routines
        rows.append((name, f"{about} (yours)" if own else about))
    _table(rows)
    typer.echo(f"\nYour own go to {home.routines}")


def voices(
    language: Annotated[
        str | None, typer.Option("--language", help="Only those that speak it, such as de or en-GB.")
    ] = None,
) -> None:
    """Show the voices and their languages."""
    from voicecoach.voices.catalog import list_voices, voices_for

    shown = list_voices() if language is None else voices_for(language)
    _table((voice.name, f"{', '.join(voice.languages) or 'every language'}: {voice.note}") for voice in shown)


def sounds() -> None:
    """Show the sounds, yours and those that ship."""
    from voicecoach.audio.files import sound_frames
    from voicecoach.session.home import users_home
    from voicecoach.units import RATE

    home = users_home()
    folders = home.folders()
    rows = []
    for name in folders.sound_names():
        path = folders.sound(name, home.sounds)
        own = " (yours)" if path.parent == home.sounds else ""
        rows.append((name, f"{sound_frames(path) / RATE:.2f}s{own}"))
    _table(rows)
    typer.echo(f"\nYour own go to {home.sounds}")


def _table(rows: Iterable[tuple[str, str]]) -> None:
    rows = list(rows)
    width = max((len(name) for name, _ in rows), default=0)
    for name, about in rows:
        typer.echo(f"{name:{width}}  {about}")
