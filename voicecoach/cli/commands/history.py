"""`voicecoach history`: show, export and delete past sessions."""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.console import echo, warn
from voicecoach.errors import Hint, HintTopic, VoicecoachError
from voicecoach.system import printable_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicecoach.journal import Journal, JournalEntry

_DEFAULT_DAYS = 28
_MAX_DAYS = 36_500

history = typer.Typer(invoke_without_command=True, rich_markup_mode=None)


@history.callback()
def _history(
    context: typer.Context,
    days: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            max=_MAX_DAYS,
            help="Show the last N days [default: 28; all with --json or --csv].",
            rich_help_panel=Panel.SELECTION,
        ),
    ] = None,
    short: Annotated[
        bool,
        typer.Option(
            "--short",
            help="Also show sessions under 30 seconds, which do not count.",
            rich_help_panel=Panel.SELECTION,
        ),
    ] = False,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print all sessions as JSON.", rich_help_panel=Panel.OUTPUT),
    ] = False,
    as_csv: Annotated[
        Path | None,
        typer.Option(
            "--csv",
            metavar="FILE",
            help="Write all sessions as CSV to FILE; - for standard output.",
            rich_help_panel=Panel.OUTPUT,
        ),
    ] = None,
) -> None:
    """Show past sessions, latest first.

    Includes sessions that were stopped or killed; `voicecoach resume NUMBER` continues one.
    """
    if context.invoked_subcommand is not None:
        return
    if as_json and as_csv:
        raise VoicecoachError("use --json or --csv, not both")
    from voicecoach.journal import entries_since, history_csv, history_json

    today = _now().date()
    with _open_journal() as journal:
        entries = journal.entries(warn)
    shown_days = days or _DEFAULT_DAYS
    if days or not (as_json or as_csv):
        first = today - timedelta(days=shown_days - 1)
        selected = entries_since(entries, first)
    else:
        selected = entries
    if as_json:
        echo(history_json(selected))
    elif as_csv:
        _write_csv(history_csv(selected), as_csv)
    else:
        _print_history(entries, selected, shown_days, with_short=short)


def _parse_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise VoicecoachError(f"{text!r} is not a date", "write it like 2026-11-25") from None


@history.command()
def delete(
    sessions: Annotated[
        list[int] | None,
        typer.Argument(metavar="SESSION", help="Session numbers from `voicecoach history`."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Delete all sessions.", rich_help_panel=Panel.SELECTION)
    ] = False,
    before: Annotated[
        date | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            help="Delete sessions before this day.",
            parser=_parse_day,
            rich_help_panel=Panel.SELECTION,
        ),
    ] = None,
    yes: Annotated[
        bool,
        typer.Option("--yes", help="Don't ask for confirmation.", rich_help_panel=Panel.CONFIRMATION),
    ] = False,
) -> None:
    """Delete sessions from the history, permanently."""
    if (bool(sessions), everything, before is not None).count(True) != 1:
        raise VoicecoachError("use exactly one of: session numbers, --before YYYY-MM-DD, --all")
    with _open_journal() as journal:
        entries = journal.entries(warn)
        if everything:
            selected = entries
        elif before is not None:
            selected = tuple(entry for entry in entries if entry.start.started.date() < before)
        else:
            selected = _entries_by_id(entries, sessions or [])
        if everything and not yes:
            _confirm_delete_all(len(selected))
        _delete_entries(journal, selected)
        if everything:
            journal.delete(journal.damaged_ids())
    if everything:
        _delete_damaged_journals()


def _entries_by_id(entries: Sequence[JournalEntry], numbers: list[int]) -> tuple[JournalEntry, ...]:
    """The entries with these numbers; raises VoicecoachError if one does not exist."""
    unknown = set(numbers) - {entry.id for entry in entries}
    if unknown:
        listed = ", ".join(map(str, sorted(unknown)))
        raise VoicecoachError(f"there is no session {listed}", Hint(topic=HintTopic.LIST_SESSIONS))
    return tuple(entry for entry in entries if entry.id in numbers)


def _confirm_delete_all(count: int) -> None:
    if not sys.stdin.isatty():
        raise VoicecoachError("--all deletes every session", "add --yes to confirm")
    typer.confirm(f"Delete all {count} sessions permanently?", abort=True)


def _delete_entries(journal: Journal, entries: Sequence[JournalEntry]) -> None:
    """Delete those that are not running, and print what happened to each."""
    journal.delete(entry.id for entry in entries if not entry.is_running)
    for entry in entries:
        name = f"session {entry.id}, {entry.start.title}, {entry.start.started:%Y-%m-%d %H:%M}"
        if entry.is_running:
            echo(f"S{name[1:]}, is still running; not deleted.")
        else:
            echo(f"Deleted {name}.")
    if not entries:
        echo("No sessions to delete.")


def _delete_damaged_journals() -> None:
    from voicecoach.journal import damaged_files
    from voicecoach.session import find_user_folders

    for path in damaged_files(find_user_folders().journal_file):
        path.unlink()
        echo(f"Removed the damaged journal {path}.")


def _open_journal() -> Journal:
    from voicecoach.journal import open_journal
    from voicecoach.session import find_user_folders

    return open_journal(find_user_folders().journal_file, warn)


def _now() -> datetime:
    return datetime.now().astimezone()


def _write_csv(text: str, file: Path) -> None:
    from voicecoach.system import atomic_write

    if str(file) == "-":
        echo(text, nl=False)
        return
    with atomic_write(file) as path:
        path.write_text(text, "utf-8")
    echo(f"Wrote {file}.")


def _print_history(
    entries: Sequence[JournalEntry], selected: Sequence[JournalEntry], days: int, *, with_short: bool
) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from voicecoach.cli.heat_map import print_heat_map
    from voicecoach.journal import describe_progress, group_by_day, is_counted

    shown = [entry for entry in selected if with_short or entry.is_running or is_counted(entry)]
    hidden = _hidden_note(len(selected) - len(shown))
    if not shown:
        echo(f"No sessions in the last {days} days.{hidden and ' '}{hidden}")
        return
    console = Console(highlight=False)
    print_heat_map(console, entries, _now().date())
    for day, sessions in group_by_day(shown).items():
        console.print(f"\n{day:%A %d %B %Y}", style="bold")
        table = Table(box=None, show_header=False, pad_edge=False)
        for entry in sessions:
            texts = (entry.start.title, describe_progress(entry))
            cells = (Text(printable_line(text)) for text in texts)  # in which square brackets are no markup
            table.add_row(str(entry.id), f"{entry.start.started:%H:%M}", *cells)
        console.print(table)
    if hidden:
        console.print(f"\n{hidden}", style="dim")
    console.print("\n`voicecoach resume NUMBER` continues an unfinished session.", style="dim")


def _hidden_note(count: int) -> str:
    if not count:
        return ""
    sessions = "1 session under 30 seconds is" if count == 1 else f"{count} sessions under 30 seconds are"
    return f"{sessions} not shown; `voicecoach history --short` shows all."
