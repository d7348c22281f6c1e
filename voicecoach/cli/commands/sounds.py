"""`voicecoach sounds`: list the sounds."""

from __future__ import annotations

from voicecoach.cli.console import echo, print_table


def sounds() -> None:
    """List the sounds, yours and the built-in ones."""
    from voicecoach.audio import sound_length_frames
    from voicecoach.errors import VoicecoachError
    from voicecoach.script import unread_sound_files
    from voicecoach.session import find_user_folders
    from voicecoach.units import SAMPLE_RATE
    from voicecoach.wording import BUILT_IN_SOUNDS

    folders = find_user_folders()
    search_path = folders.search_path()
    rows = []
    soft = (f"soft/{name}" for name in sorted(BUILT_IN_SOUNDS))
    for name in (*search_path.sound_names(), *soft):
        path = search_path.find_sound(name, folders.sounds)
        yours = " (yours)" if path.is_relative_to(folders.sounds) else ""
        try:
            length = f"{sound_length_frames(path) / SAMPLE_RATE:.2f}s"
        except VoicecoachError:
            length = "damaged, or not a sound file"
        rows.append((name, f"{length}{yours}"))
    rows += [
        (file.name, "in a format that is not read (yours)") for file in unread_sound_files(folders.sounds)
    ]
    print_table(rows)
    echo("\nThe sounds in soft/ are those of the soft set (`--sounds soft`).")
    echo(f"Put your own sounds in {folders.sounds}")
