"""A voice that says nothing and takes its time: for tests and dry runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voicecoach.audio.clip import Clip
from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    from voicecoach.voices.port import Utterance

_MS_A_CHARACTER = 60
_LEAST_MS = 200


def silent_frames(text: str, pace: float = 1.0) -> int:
    """How many frames the silent voice takes: 60 ms a character, at least 200 ms, divided by the pace.

    That is about the pace of speech. Characters count as they are written, before normalising.

    >>> silent_frames("Halfway there.")  # 14 characters, 840 ms
    40320
    >>> silent_frames("Go")
    9600
    """
    return round(frames_from_ms(max(_LEAST_MS, _MS_A_CHARACTER * len(text))) / pace)


class SilentVoice:
    """Clips of known lengths, in every language, whose samples are all zero."""

    @property
    def identity(self) -> str:
        """Always `silent`."""
        return "silent"

    def speak(self, utterance: Utterance) -> Clip:
        """A clip of `silent_frames` zeros; a pace is above 0."""
        samples = np.zeros(silent_frames(utterance.text, utterance.pace), np.int16)
        samples.setflags(write=False)
        return Clip(samples)
