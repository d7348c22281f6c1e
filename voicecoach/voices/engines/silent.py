"""The silent voice: silence as long as speech would be, for tests and dry runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voicecoach.audio import Clip
from voicecoach.units import frames_from_ms
from voicecoach.voices.api import VoiceInfo

if TYPE_CHECKING:
    from voicecoach.voices.api import Utterance

NAME = "silent"

_MS_PER_CHARACTER = 60
_MIN_MS = 200


def silent_frames(text: str, pace: float = 1.0) -> int:
    """The length of a text in frames: 60 ms a character, at least 200 ms, divided by the pace.

    That is about the pace of speech. Characters are counted before the text is normalised.

    >>> silent_frames("Halfway there.")  # 14 characters, 840 ms
    40320
    >>> silent_frames("Go")
    9600
    """
    return round(frames_from_ms(max(_MIN_MS, _MS_PER_CHARACTER * len(text))) / pace)


class SilentEngine:
    """An engine with one voice, for every language."""

    supports_pitch = True  # silence is the same at every pitch

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The one voice."""
        return (VoiceInfo(NAME, NAME, (), "silent, but as long as speech: for tests and dry runs"),)

    def resolve(self, voice_name: str, language: str) -> str | None:  # noqa: ARG002 - every language is silent
        """The one name."""
        return None if voice_name else NAME

    def languages(self, voice_name: str) -> tuple[str, ...]:  # noqa: ARG002 - it has one voice
        """Every language."""
        return ()

    def open(self, voice_name: str) -> SilentVoice:  # noqa: ARG002 - as above
        """Open the voice."""
        return SilentVoice()


class SilentVoice:
    """Speaks clips of known lengths whose samples are all zero."""

    @property
    def identity(self) -> str:
        """Always `silent`."""
        return NAME

    def speak(self, utterance: Utterance) -> Clip:
        """Return a clip of `silent_frames` zeros; the pace must be above 0."""
        samples = np.zeros(silent_frames(utterance.reading or utterance.text, utterance.pace), np.int16)
        samples.setflags(write=False)
        return Clip(samples)
