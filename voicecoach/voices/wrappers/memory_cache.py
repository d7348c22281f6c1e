"""The clips at hand: what was spoken of late, kept in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.audio import ClipCache

if TYPE_CHECKING:
    from voicecoach.audio import Clip
    from voicecoach.voices.api import Utterance, Voice

MEMORY_CACHE_BYTES = 4 * 1024 * 1024
"""Room for some forty seconds of speech, 96 kB a second: what is said again and again, such as counts."""


class MemoryCachedVoice:
    """Gives the clips spoken last without asking `voice` again; holds at most `room` bytes of samples.

    Safe from several threads where `voice` is (see KeptClips).
    """

    def __init__(self, voice: Voice, room: int = MEMORY_CACHE_BYTES) -> None:
        self._voice = voice
        self._kept = ClipCache(voice.speak, room)

    @property
    def identity(self) -> str:
        """That of the voice behind it."""
        return self._voice.identity

    def speak(self, utterance: Utterance) -> Clip:
        """The clip, from memory when it is there; raises what the voice behind raises."""
        return self._kept.get(utterance)
