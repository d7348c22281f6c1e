"""`voicecoach list`: list the routines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.console import all_cores, echo, progress_bar, warn
from voicecoach.errors import VoicecoachError
from voicecoach.system import printable_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voicecoach import RoutineInfo


def list_(
    word: Annotated[
        str | None, typer.Argument(metavar="WORD", help="List only routines that have this word.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print the routines as JSON.", rich_help_panel=Panel.OUTPUT)
    ] = False,
) -> None:
    """List the routines, yours and the built-in ones.

    Shows the estimated length, the language, the equipment and the tags of each. WORD is searched in all of
    these, in the name, the title and the description; upper and lower case are the same.
    """
    from voicecoach.library import list_routines
    from voicecoach.session import find_user_folders

    with progress_bar("Reading routines") as progress:
        routines = list_routines(find_user_folders(), all_cores(), progress, warn)
    found = [routine for routine in routines if word is None or _has_word(routine, word)]
    if json:
        from json import dumps

        echo(dumps([_to_json(routine) for routine in found], ensure_ascii=False, indent=1))
        return
    if word is not None and not found:
        raise VoicecoachError(f"no routine has the word {word!r}", "`voicecoach list` shows all of them")
    _print_routines(found)


def _print_routines(routines: Iterable[RoutineInfo]) -> None:
    from voicecoach.session import find_user_folders

    rows = [(routine.name, _length(routine), routine.language, _describe(routine)) for routine in routines]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    for name, length, language, about in rows:
        echo(f"{printable_line(name):{widths[0]}}  {length:>{widths[1]}}  {language:{widths[2]}}  {about}")
    echo(f"\nPut your own routines in {find_user_folders().routines}")


def _has_word(routine: RoutineInfo, word: str) -> bool:
    texts = (routine.name, routine.title, routine.about, routine.language, *routine.needs, *routine.tags)
    return any(word.casefold() in text.casefold() for text in texts)


def _length(routine: RoutineInfo) -> str:
    from voicecoach.units import format_clock

    return f"~{format_clock(routine.length_ms)}" if routine.length_ms else ""


def _describe(routine: RoutineInfo) -> str:
    """What it is about, its equipment and its tags."""
    yours = " (yours)" if routine.is_users else ""
    if not routine.title:
        return f"has problems; run `voicecoach check {routine.name}`{yours}"
    needs = f" Needs: {', '.join(routine.needs)}." if routine.needs else ""
    tags = f" [{', '.join(routine.tags)}]" if routine.tags else ""
    return f"{routine.about or routine.title}{needs}{tags}{yours}"


def _to_json(routine: RoutineInfo) -> dict[str, Any]:
    return {
        "name": routine.name,
        "path": str(routine.path),
        "title": routine.title,
        "about": routine.about,
        "seconds": routine.length_ms / 1000,
        "language": routine.language,
        "needs": routine.needs,
        "tags": routine.tags,
        "yours": routine.is_users,
        "valid": bool(routine.title),
    }
