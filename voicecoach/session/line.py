"""One line as a session of its own: for trying a voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.compiler.model import Laid
from voicecoach.session.session import Growing
from voicecoach.timeline import Event
from voicecoach.voices.catalog import open_voice
from voicecoach.voices.port import Utterance

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.session.home import Home


def line(text: str, voice: str | None, language: str, home: Home, warn: Callable[[str], None]) -> Growing:
    """The line, spoken; raises VoiceError or VoicecoachError."""
    clip = open_voice(voice, language, cache=home.clips, warn=warn).speak(Utterance(text, language))
    event = Event(kind="speech", cue="say", start=0, frames=clip.frames, text=text)
    spoken = Growing(iter((Laid((event,), (), (), clip.frames),)), lambda _: clip)
    spoken.grow()
    return spoken
