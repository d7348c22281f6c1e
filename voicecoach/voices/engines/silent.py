"""A voice that says nothing and takes its time: for tests and dry runs."""

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
    """How many frames the silent voice takes: 60 ms a character, at least 200 ms, divided by the pace.

    That is about the pace of speech. Characters count as they are written, before normalising.

    >>> silent_frames("Halfway there.")  # 14 characters, 840 ms
    40320
    >>> silent_frames("Go")
    9600
    """
    return round(frames_from_ms(max(_MIN_MS, _MS_PER_CHARACTER * len(text))) / pace)


class SilentEngine:
    """One voice, for every language."""

    supports_pitch = True  # the silence of every pitch is the same

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The one that there is."""
        return (VoiceInfo(NAME, NAME, (), "says nothing and takes its time: for tests and dry runs"),)

    def resolve(self, own: str, language: str) -> str | None:  # noqa: ARG002 - it speaks none and all
        """The one name."""
        return None if own else NAME

    def languages(self, own: str) -> tuple[str, ...]:  # noqa: ARG002 - it has one voice
        """Every language."""
        return ()

    def open(self, own: str) -> SilentVoice:  # noqa: ARG002 - as above
        """The voice."""
        return SilentVoice()


class SilentVoice:
    """Clips of known lengths, in every language, whose samples are all zero."""

    @property
    def identity(self) -> str:
        """Always `silent`."""
        return NAME

    def speak(self, utterance: Utterance) -> Clip:
        """A clip of `silent_frames` zeros; a pace is above 0."""
        samples = np.zeros(silent_frames(utterance.text, utterance.pace), np.int16)
        samples.setflags(write=False)
        return Clip(samples)
