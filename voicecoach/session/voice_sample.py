"""One line as a session of its own: for trying a voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.compiler import TimelinePart
from voicecoach.errors import InputError
from voicecoach.export import Tags
from voicecoach.session.live.live_session import LiveSession
from voicecoach.timeline import Event
from voicecoach.voices import Utterance, open_voice, voice_languages
from voicecoach.wording import load_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.session.user_folders import UserFolders


def one_line_session(
    text: str, voice: str | None, language: str, home: UserFolders, warn: Callable[[str], None]
) -> LiveSession:
    """The line, spoken; raises VoiceError or VoicecoachError."""
    clip = open_voice(voice, language, cache=home.clip_cache, warn=warn).speak(Utterance(text, language))
    event = Event(kind="speech", cue="say", start=0, frames=clip.frames, text=text)
    spoken = LiveSession(iter((TimelinePart((event,), (), (), clip.frames),)), lambda _: clip)
    spoken.extend()
    return spoken


_SAMPLE_CUES = ("halfway", "release", "finish")
_FALLBACK_TEXT = "1, 2, 3."
"""Every language has words for the figures, though there may be none for what voicecoach says."""


def sample_session(
    voice: str, language: str | None, home: UserFolders, warn: Callable[[str], None]
) -> tuple[Tags, LiveSession]:
    """A line to try a voice by, in the voice's own language where none is asked for.

    Returns what its file says of itself, and the line spoken.
    """
    tag = language or next(iter(voice_languages(voice)), "en")
    text = sample_text(tag)
    return Tags(title=text, language=tag), one_line_session(text, voice, tag, home, warn)


def sample_text(language: str) -> str:
    """Some of what a session says, in the shortest words of a language."""
    try:
        cues = load_language(language).cues
    except InputError:  # there are no words for it
        return _FALLBACK_TEXT
    return " ".join((cues[name].short or cues[name].say or ("",))[-1] for name in _SAMPLE_CUES)
