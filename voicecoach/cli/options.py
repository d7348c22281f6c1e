"""The options that several commands share, and what they mean to the session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from voicecoach.script.detail import Detail
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
DetailOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--detail", help="How much is said: full, brief, minimal or sounds.", metavar="DETAIL"),
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
    voice: str | None,
    wording: str | None,
    without: list[str] | None,
    allow: list[Path] | None,
    detail: str | None = None,
) -> Choices:
    """The listener's options as the session takes them."""
    from voicecoach.session.open import Choices

    return Choices(
        voice=voice,
        wording=wording,
        detail=None if detail is None else _detail(detail),
        without=frozenset(without or ()),
        allowed=tuple(allow or ()),
    )


def _detail(name: str) -> Detail:
    from voicecoach.script.fields import parse_detail

    try:
        return parse_detail(name)
    except ValueError as error:
        raise VoicecoachError(str(error)) from None


def opened(name: str, chosen: Choices) -> Opened:
    """The session that the user names; warnings go to standard error."""
    from voicecoach.session.home import users_home
    from voicecoach.session.open import open_session

    return open_session(name, chosen, users_home(), warn)


def warn(line: str) -> None:
    """Tell the user something that the session goes on without."""
    typer.echo(f"Note: {line}", err=True)
