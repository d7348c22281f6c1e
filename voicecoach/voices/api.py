"""What every voice and every engine implements.

To add an engine, write a module with a `Voice` and an `Engine` that opens it, import the speech library only
where the voice speaks, and name the engine: in `registry.py`, or in another package's entry points in the
group `voicecoach.voices` (docs/voices.md has an example).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from voicecoach.errors import Hint, HintTopic, VoicecoachError, VoiceError
from voicecoach.wording import split_ruby

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voicecoach.audio import Sound


@dataclass(frozen=True, slots=True)
class Utterance:
    """A text to speak, as the author wrote it, and how to speak it.

    `language` is a BCP 47 tag such as `en` or `pt-BR`. `pace` and `pitch` are factors, 2.0 is twice as fast
    or twice as high: a pace of 1.0 is about 160 words a minute in English (docs/voices.md), a pitch of 1.0
    is the voice's own. `pronunciations` are words of the text, each with its respelling or with its
    IPA between slashes. `reading` is the text for voices that read kana only; None where it is the same.
    """

    text: str
    language: str = "en"
    pace: float = 1.0
    pitch: float = 1.0
    pronunciations: tuple[tuple[str, str], ...] = ()
    reading: str | None = None


def utterance_of(text: str, language: str, pace: float = 1.0) -> Utterance:
    """The utterance of a text, which may have ruby."""
    words, reading = split_ruby(text)
    return Utterance(words, language, pace, reading=reading)


class RefusedError(VoiceError):
    """The engine ran and made no usable sound of this text, and would not the next time."""


class Voice(Protocol):
    """Speaks one utterance at a time."""

    @property
    def identity(self) -> str:
        """Everything but the utterance that shapes the sound: engine, version, voice, finishing.

        It is known without loading the engine, so that a cache can be searched first.
        """
        ...

    def speak(self, utterance: Utterance) -> Sound:
        """Return the finished clip; raises VoiceError when this utterance cannot be spoken.

        Raises RefusedError where no voice of this identity ever can, so that a cache can store that.
        """
        ...


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """One voice in the list of voices: its full name, and the BCP 47 tags of the languages that it speaks.

    No tags means every language. `note` describes the voice, or says why it is not `available`. `size_bytes`
    is its size on the disk, where that is known.
    """

    name: str
    engine: str
    languages: tuple[str, ...]
    note: str
    size_bytes: int | None = None
    available: bool = True


class Engine(Protocol):
    """Opens voices by name: the part after the slash of `engine/name`, empty for the engine's default.

    None of its methods loads the speech library.
    """

    @property
    def supports_pitch(self) -> bool:
        """Whether its voices follow an utterance's pitch."""
        ...

    def voices(self) -> Iterable[VoiceInfo]:
        """All its voices, or one that is not available and says why."""
        ...

    def resolve(self, voice_name: str, language: str) -> str | None:
        """The full name of the voice for a language; None where there is no such voice.

        Raises VoicecoachError where the engine's default does not speak the language.
        """
        ...

    def languages(self, voice_name: str) -> tuple[str, ...]:
        """The tags of the languages that a voice speaks; none for every language."""
        ...

    def open(self, voice_name: str) -> Voice:
        """Open a voice that exists; the engine's default follows the language of each utterance."""
        ...


def no_voice_error(language: str) -> VoicecoachError:
    """The error for a language that no voice speaks. It suggests no similar tag: that is another language."""
    return VoicecoachError(f"no voice speaks {language!r}", Hint(topic=HintTopic.LIST_VOICES))
