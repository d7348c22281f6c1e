"""The port that every voice stands behind.

To add an engine, write one file with a `Voice` and an `Engine` that opens it, import what speaks inside
the voice only, and name the engine: in `catalog.py`, or in another package's entry points, in the group
`voicecoach.voices` (docs/voices.md shows one).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from voicecoach.errors import Hint, HintTopic, VoicecoachError, VoiceError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voicecoach.audio import Sound


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is to be said: the words as the author wrote them, and how.

    `language` is a BCP 47 tag such as `en` or `pt-BR`; `pace` and `pitch` are 1.0 for the voice's
    own, 2.0 for twice as fast or high. `said` are words of the text, each with how it is said: a
    respelling, or IPA between slashes.
    """

    text: str
    language: str = "en"
    pace: float = 1.0
    pitch: float = 1.0
    pronunciations: tuple[tuple[str, str], ...] = ()


class RefusedError(VoiceError):
    """The engine was asked and has no sound for these words: nor will it have the next time."""


class Voice(Protocol):
    """Speaks one utterance at a time."""

    @property
    def identity(self) -> str:
        """All that shapes its sound besides the utterance: engine, version, voice, finishing.

        Known without loading the engine, so that a cache can be asked first.
        """
        ...

    def speak(self, utterance: Utterance) -> Sound:
        """The finished clip; raises VoiceError when this utterance cannot be spoken.

        RefusedError where it never can be by a voice of this identity, so that a cache remembers that.
        """
        ...


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """One voice as `voicecoach voices` shows it: its full name, and the BCP 47 tags that it speaks.

    No tags: every language. `note` says what it is, or why it is not `available`; `size_bytes` is the room
    that it takes on this computer, where that is known.
    """

    name: str
    engine: str
    languages: tuple[str, ...]
    note: str
    size_bytes: int | None = None
    available: bool = True


class Engine(Protocol):
    """Opens voices by their own names, which stand behind the slash of `engine/name`.

    The empty name is the engine's own choice. Nothing that speaks is loaded for any of this.
    """

    @property
    def supports_pitch(self) -> bool:
        """Whether its voices follow an utterance's pitch."""
        ...

    def voices(self) -> Iterable[VoiceInfo]:
        """All that there are, or one that is not available and says why."""
        ...

    def resolve(self, own: str, language: str) -> str | None:
        """The full name of the voice that is meant for a language; None where there is no such voice.

        Raises VoicecoachError where the engine's own choice does not speak the language.
        """
        ...

    def languages(self, own: str) -> tuple[str, ...]:
        """The tags that a voice speaks; none for every language."""
        ...

    def open(self, own: str) -> Voice:
        """A voice that there is; the engine's own choice follows the language of each utterance."""
        ...


def no_voice_error(language: str) -> VoicecoachError:
    """The error where no voice speaks a language. It suggests no similar tag: that is another language."""
    return VoicecoachError(f"no voice speaks {language!r}", Hint(topic=HintTopic.LIST_VOICES))
