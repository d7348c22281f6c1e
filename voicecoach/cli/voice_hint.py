"""The line that tells how to get a natural voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.cli.console import warn

if TYPE_CHECKING:
    from voicecoach.session import Session


def suggest_voice(session: Session) -> None:
    """Tell how to get a natural voice, where espeak speaks because there is none and no voice is named."""
    if not session.is_default_voice or session.voice.partition("/")[0] != "espeak":
        return
    from voicecoach.system import primary_language
    from voicecoach.units import format_bytes
    from voicecoach.voices import EXTRA_DOWNLOAD_BYTES, install_to_suggest, voice_to_suggest

    if voice := voice_to_suggest(session.language):
        get = f"`voicecoach voices get {primary_language(session.language)}`"
        size = format_bytes(voice.model.size)
        warn(f"this is the artificial voice espeak; {get} downloads a natural one ({size})")
    elif command := install_to_suggest(session.language):
        size = format_bytes(EXTRA_DOWNLOAD_BYTES)
        warn(f"this is the artificial voice espeak; `{command}` installs a natural one ({size})")
