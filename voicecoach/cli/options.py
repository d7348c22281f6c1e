"""The options that several commands share, and what they mean to the session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

if TYPE_CHECKING:
    from voicecoach.session.open import Choices, Opened

RoutineName: TypeAlias = Annotated[
    str, typer.Argument(metavar="ROUTINE", help="A routine by name or path, or a timeline file (.json).")
]
VoiceOption: TypeAlias = Annotated[
    str | None, typer.Option("--voice", help="The voice: natural, espeak, or engine/name.", metavar="NAME")
]
WordingOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--wording", help="The pack of words, such as calm, drill or quiet.", metavar="PACK"),
]
WithoutOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--without", help="Something that is not there: takes the variant.", metavar="THING"),
]
AllowOption: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option("--allow", help="A further folder that sounds and includes may come from.", metavar="DIR"),
]


def choices(
    voice: str | None, wording: str | None, without: list[str] | None, allow: list[Path] | None
) -> Choices:
    """The listener's options as the session takes them."""
    from voicecoach.session.open import Choices

    return Choices(voice, wording, frozenset(without or ()), tuple(allow or ()))


def opened(name: str, chosen: Choices) -> Opened:
    """The session that the user names; warnings go to standard error."""
    from voicecoach.session.home import users_home
    from voicecoach.session.open import open_session

    return open_session(name, chosen, users_home(), warn)


def warn(line: str) -> None:
    """Tell the user something that the session goes on without."""
    typer.echo(f"Note: {line}", err=True)
