"""One line as a session of its own: for trying a voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.compiler.laid import Laid
from voicecoach.export.tags import Tags
from voicecoach.session.session import Growing
from voicecoach.timeline import Event
from voicecoach.voices.catalog import languages_of, open_voice
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


_SAID = ("halfway", "release", "finish")
_ELSE = "1, 2, 3."
"""Every language has words for the figures, though there may be none for what voicecoach says."""


def sample_line(
    voice: str, language: str | None, home: Home, warn: Callable[[str], None]
) -> tuple[Tags, Growing]:
    """A line to try a voice by, in the voice's own language where none is asked for.

    Returns what its file says of itself, and the line spoken.
    """
    tag = language or next(iter(languages_of(voice)), "en")
    text = sample_text(tag, home)
    return Tags(title=text, language=tag), line(text, voice, tag, home, warn)


def sample_text(language: str, home: Home) -> str:
    """Some of what a session says, in the shortest words of a language."""
    try:
        cues = home.shelf().language(language).cues
    except ValueError:  # there are no words for it
        return _ELSE
    return " ".join((cues[name].short or cues[name].say or ("",))[-1] for name in _SAID)
