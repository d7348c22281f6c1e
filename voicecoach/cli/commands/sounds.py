"""TODO"""

from __future__ import annotations

import typer

from voicecoach.cli.console import print_table


def sounds() -> None:
    """Show the sounds, yours and those that ship."""
    from voicecoach.audio import sound_length_frames
    from voicecoach.errors import VoicecoachError
    from voicecoach.session import find_user_folders
    from voicecoach.units import SAMPLE_RATE

    home = find_user_folders()
    folders = home.search_path()
    rows = []
    for name in folders.sound_names():
        path = folders.find_sound(name, home.sounds)
        own = " (yours)" if path.parent == home.sounds else ""
        try:
            about = f"{sound_length_frames(path) / SAMPLE_RATE:.2f}s"
        except VoicecoachError:
            about = "is damaged or not a sound file"
        rows.append((name, f"{about}{own}"))
    print_table(rows)
    typer.echo(f"\nYour own go to {home.sounds}")
