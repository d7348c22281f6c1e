"""The port that every voice stands behind.

To add an engine, write one file with a class that has `identity` and `speak`, import the engine
inside the class only, and give it a line in `catalog.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from voicecoach.errors import VoiceError

if TYPE_CHECKING:
    from voicecoach.audio.clip import Clip


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is to be said: the words as the author wrote them, and how.

    `language` is a BCP 47 tag such as `en` or `pt-BR`; `pace` and `pitch` are 1.0 for the voice's
    own, 2.0 for twice as fast or high.
    """

    text: str
    language: str = "en"
    pace: float = 1.0
    pitch: float = 1.0


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

    def speak(self, utterance: Utterance) -> Clip:
        """The finished clip; raises VoiceError when this utterance cannot be spoken.

        RefusedError where it never can be by a voice of this identity, so that a cache remembers that.
        """
        ...
