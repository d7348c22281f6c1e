"""A voice with a fallback voice, so that every cue is spoken."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from voicecoach.errors import VoiceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.audio import Sound
    from voicecoach.voices.api import Utterance, Voice


class FallbackVoice:
    """Speaks with `first`, and with `second` what `first` cannot speak.

    The first time that happens, `warn` is called with one line for the user.
    """

    def __init__(self, first: Voice, second: Voice, warn: Callable[[str], None]) -> None:
        self._first = first
        self._second = second
        self._warn = warn
        self._lock = threading.Lock()
        self._warned = False

    @property
    def identity(self) -> str:
        """The identities of both voices: which one speaks depends on the utterance."""
        return f"{self._first.identity}; else {self._second.identity}"

    def speak(self, utterance: Utterance) -> Sound:
        """Return the clip of the first voice that can; raises VoiceError with both reasons if neither can."""
        try:
            return self._first.speak(utterance)
        except VoiceError as error:
            clip = self._speak_with_second(utterance, error)
            self._warn_once(error)
            return clip

    def _speak_with_second(self, utterance: Utterance, first: VoiceError) -> Sound:
        try:
            return self._second.speak(utterance)
        except VoiceError as second:
            why = f"{first.why}; nor can {second.voice}: {second.why}"
            raise VoiceError(first.voice, first.text, why) from second

    def _warn_once(self, error: VoiceError) -> None:
        with self._lock:
            warned, self._warned = self._warned, True
        if not warned:
            self._warn(f"{error}; such cues are spoken by another voice")
