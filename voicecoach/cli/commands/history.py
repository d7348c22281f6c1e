"""`voicecoach history`: what was done, and forgetting it."""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.console import warn
from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from voicecoach.journal import Journal, JournalEntry, Week

_DEFAULT_DAYS = 28
_MAX_DAYS = 36_500

_MAX_BAR_WIDTH = 20
"""Characters of the bar of the week in which most was done."""

history = typer.Typer(help="Show what was done, the latest first.", invoke_without_command=True)


@history.callback()
def _history(
    context: typer.Context,
    days: Annotated[
        int | None,
        typer.Option(help="Only so many days, 28 where it is shown.", metavar="N", min=1, max=_MAX_DAYS),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all sessions as JSON.")] = False,
    as_csv: Annotated[
        Path | None, typer.Option("--csv", help="Write all sessions as CSV; - prints it.", metavar="FILE")
    ] = None,
) -> None:
    """Show what was done, the latest first.

    Sessions that were stopped or killed are there too; `voicecoach resume` goes on with one by its number.
    """
    if context.invoked_subcommand is not None:
        return
    if as_json and as_csv:
        raise VoicecoachError("--json and --csv are two forms of the same; choose one of them")
    from voicecoach.journal import entries_since, history_csv, history_json, last_weeks

    today = _now().date()
    with _open_journal() as journal:
        entries = journal.entries()
    shown = days or _DEFAULT_DAYS
    if days or not (as_json or as_csv):
        first = today - timedelta(days=shown - 1)
        chosen = entries_since(entries, first)
    else:
        chosen = entries
    if as_json:
        typer.echo(history_json(chosen))
    elif as_csv:
        _write_csv(history_csv(chosen), as_csv)
    else:
        _print_history(chosen, last_weeks(entries, today), shown)


def _parse_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise VoicecoachError(f"{text!r} is not a day; write one such as 2026-11-25") from None


@history.command()
def delete(
    sessions: Annotated[
        list[int] | None, typer.Argument(metavar="SESSION", help="Their numbers in the history.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All sessions.")] = False,
    before: Annotated[
        date | None, typer.Option(help="Those before this day.", parser=_parse_day, metavar="YYYY-MM-DD")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before all is forgotten.")] = False,
) -> None:
    """Forget sessions, for good."""
    if (bool(sessions), everything, before is not None).count(True) != 1:
        raise VoicecoachError(
            "say in one way what to forget: numbers of sessions, --before YYYY-MM-DD, or --all"
        )
    with _open_journal() as journal:
        entries = journal.entries()
        if everything:
            gone = entries
        elif before is not None:
            gone = tuple(one for one in entries if one.start.started.date() < before)
        else:
            gone = _entries_by_id(entries, sessions or [])
        if everything and not yes:
            _confirm_delete_all(len(gone))
        _delete_entries(journal, gone)
    if everything:
        _delete_damaged_journals()


def _entries_by_id(entries: Sequence[JournalEntry], numbers: list[int]) -> tuple[JournalEntry, ...]:
    unknown = set(numbers) - {entry.id for entry in entries}
    if unknown:
        listed = ", ".join(map(str, sorted(unknown)))
        raise VoicecoachError(
            f"there is no session {listed}; `voicecoach history` shows those that there are"
        )
    return tuple(entry for entry in entries if entry.id in numbers)


def _confirm_delete_all(count: int) -> None:
    if not sys.stdin.isatty():
        raise VoicecoachError("--all forgets every session; confirm it with --yes")
    typer.confirm(f"Forget all {count} sessions, for good?", abort=True)


def _delete_entries(journal: Journal, gone: Sequence[JournalEntry]) -> None:
    """Forget those that do not run any more, and say which."""
    journal.delete(entry.id for entry in gone if not entry.is_running)
    for entry in gone:
        fate = "which is still running, stays" if entry.is_running else "is forgotten"
        typer.echo(
            f"Session {entry.id}, {entry.start.title} on {entry.start.started:%Y-%m-%d %H:%M}, {fate}."
        )
    if not gone:
        typer.echo("There is nothing to forget.")


def _delete_damaged_journals() -> None:
    from voicecoach.journal import damaged_files
    from voicecoach.session import find_user_folders

    for path in damaged_files(find_user_folders().journal_file):
        path.unlink()
        typer.echo(f"{path}, a damaged journal, is removed.")


def _open_journal() -> Journal:
    from voicecoach.journal import open_journal
    from voicecoach.session import find_user_folders

    return open_journal(find_user_folders().journal_file, warn)


def _now() -> datetime:
    return datetime.now().astimezone()


def _write_csv(text: str, file: Path) -> None:
    from voicecoach.system import atomic_write

    if str(file) == "-":
        typer.echo(text, nl=False)
        return
    with atomic_write(file) as path:
        path.write_text(text, "utf-8")
    typer.echo(f"Wrote {file}.")


def _print_history(entries: Sequence[JournalEntry], weeks: Sequence[Week], days: int) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from voicecoach.journal import describe_progress, group_by_day

    if not entries:
        typer.echo(f"Nothing was done in the last {days} days.")
        return
    console = Console(highlight=False)
    _print_weeks(console, weeks)
    for day, sessions in group_by_day(entries).items():
        console.print(f"\n{day:%A %d %B %Y}", style="bold")
        table = Table(box=None, show_header=False, pad_edge=False)
        for entry in sessions:
            title = Text(entry.start.title)  # in which square brackets mean nothing
            table.add_row(str(entry.id), f"{entry.start.started:%H:%M}", title, describe_progress(entry))
        console.print(table)
    console.print("\n`voicecoach resume NUMBER` goes on with a session that is not done.", style="dim")


def _print_weeks(console: Console, weeks: Sequence[Week]) -> None:
    """Minutes a day, a week in a line, with a bar for the week's own."""
    from rich.table import Table

    from voicecoach.journal import format_minutes

    table = Table(box=None, pad_edge=False, title="Minutes a day", title_justify="left")
    for heading in ("week of", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "in all", ""):
        table.add_column(heading, justify="left" if heading in ("week of", "") else "right")
    most = max(week.total_frames for week in weeks) or 1
    mark = "#" if console.options.ascii_only else "█"
    for week in weeks:
        days = (
            "" if frames is None else format_minutes(frames) if frames else "·"
            for frames in week.listened_frames
        )
        bar = mark * round(_MAX_BAR_WIDTH * week.total_frames / most)
        table.add_row(f"{week.monday:%d %b}", *days, format_minutes(week.total_frames), bar)
    console.print(table)
