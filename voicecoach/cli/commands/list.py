"""`voicecoach list`: list the routines."""

from __future__ import annotations

import typer

from voicecoach.cli.console import print_table


def list_() -> None:
    """List the routines, yours and the built-in ones."""
    from voicecoach.errors import VoicecoachError
    from voicecoach.session import SessionOptions, find_user_folders, open_script

    folders = find_user_folders()
    search_path = folders.search_path()
    rows = []
    for name in search_path.routine_names():
        try:
            routine = open_script(name, SessionOptions(), folders).routine
            about = routine.about or routine.routine
        except VoicecoachError:
            about = f"has problems; run `voicecoach check {name}`"
        yours = " (yours)" if search_path.find_routine(name).parent == folders.routines else ""
        rows.append((name, f"{about}{yours}"))
    print_table(rows)
    typer.echo(f"\nPut your own routines in {folders.routines}")
