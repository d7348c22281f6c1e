"""A session that speaks a single line, to try a voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.compiler import TimelinePart
from voicecoach.errors import InputError, VoicecoachError
from voicecoach.export import Tags
from voicecoach.session.live.live_session import LiveSession
from voicecoach.system import primary_language
from voicecoach.timeline import Event
from voicecoach.voices import open_voice, utterance_of, voice_languages
from voicecoach.wording import load_language, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.session.user_folders import UserFolders


MAX_LINE_LENGTH = 2_000
"""About two minutes of speech. A voice speaks a line as a whole, in memory."""


def check_line(text: str) -> None:
    """Raise VoicecoachError for a text that is too long to be spoken as one line."""
    if len(text) > MAX_LINE_LENGTH:
        raise VoicecoachError(
            f"the text has {len(text):,} characters, and one line may have {MAX_LINE_LENGTH:,}",
            "write a routine with a `say` step for each sentence",
        )


def one_line_session(
    text: str, voice: str | None, language: str, folders: UserFolders, warn: Callable[[str], None]
) -> LiveSession:
    """A session that speaks one text; raises VoiceError, or VoicecoachError as `check_line` does too."""
    check_line(text)
    opened = open_voice(voice, language, cache=folders.clip_cache, warn=warn)
    clip = opened.speak(utterance_of(text, language))
    event = Event(kind="speech", cue="say", start=0, frames=clip.frames, text=words_of(text))
    session = LiveSession(iter((TimelinePart((event,), (), (), clip.frames),)), lambda _: clip)
    session.extend()
    return session


def language_of_voice(voice: str | None) -> str:
    """The language that a voice is for; English where it speaks several, or none is named."""
    if voice is None or "/" not in voice:
        return _DEFAULT_LANGUAGE
    tags = voice_languages(voice)
    return _DEFAULT_LANGUAGE if not tags or primary_language(tags[0]) == _DEFAULT_LANGUAGE else tags[0]


_DEFAULT_LANGUAGE = "en"
_SAMPLE_CUES = ("halfway", "release", "finish")
_FALLBACK_TEXT = "1, 2, 3."
"""For a language without a wording: every voice can read figures."""


def sample_session(
    voice: str, language: str | None, folders: UserFolders, warn: Callable[[str], None]
) -> tuple[Tags, LiveSession]:
    """The tags and the session of a sample line, by default in the voice's own language."""
    spoken_language = language or next(iter(voice_languages(voice)), "en")
    text = sample_text(spoken_language)
    return Tags(title=words_of(text), language=spoken_language), one_line_session(
        text, voice, spoken_language, folders, warn
    )


def sample_text(language: str) -> str:
    """Some cues of a session in their shortest words."""
    try:
        cues = load_language(language).cues
    except InputError:  # the language has no wording
        return _FALLBACK_TEXT
    return " ".join((cues[name].short or cues[name].say or ("",))[-1] for name in _SAMPLE_CUES)
