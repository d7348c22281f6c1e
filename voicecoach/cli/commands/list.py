"""`voicecoach list`, `voices` and `sounds`: what there is."""

from __future__ import annotations

import typer

from voicecoach.cli.console import print_table


def list_() -> None:
    """Show the routines, yours and those that ship."""
    from voicecoach.errors import VoicecoachError
    from voicecoach.session import SessionOptions, find_user_folders, open_script

    home = find_user_folders()
    folders = home.search_path()
    rows = []
    for name in folders.routine_names():
        try:
            routine = open_script(name, SessionOptions(), home).routine
            about = routine.about or routine.routine
        except VoicecoachError:
            about = f"has problems; `voicecoach check {name}` tells them"
        own = folders.find_routine(name).parent == home.routines
        rows.append((name, f"{about} (yours)" if own else about))
    print_table(rows)
    typer.echo(f"\nYour own go to {home.routines}")
