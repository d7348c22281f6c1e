"""The clips at hand: what was spoken of late, kept in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicecoach.audio.clip import Clip
    from voicecoach.voices.port import Utterance, Voice

SHELF_BYTES = 16 * 1024 * 1024
"""Room for about three minutes of speech, 96 kB a second."""


class ShelvedVoice:
    """Gives the clips spoken last without asking `voice` again; holds at most `room` bytes of samples.

    Safe from several threads where `voice` is: the lock is never held while it speaks, so that a clip
    at hand is given at once while another thread waits for a new one.
    """

    def __init__(self, voice: Voice, room: int = SHELF_BYTES) -> None:
        self._voice = voice
        self._room = room
        self._lock = threading.Lock()
        self._held = 0
        self._clips: OrderedDict[Utterance, Clip] = OrderedDict()

    @property
    def identity(self) -> str:
        """That of the voice behind it."""
        return self._voice.identity

    def speak(self, utterance: Utterance) -> Clip:
        """The clip, from memory when it is there; raises what the voice behind raises."""
        clip = self._at_hand(utterance)
        if clip is None:
            clip = self._voice.speak(utterance)
            self._keep(utterance, clip)
        return clip

    def _at_hand(self, utterance: Utterance) -> Clip | None:
        with self._lock:
            clip = self._clips.get(utterance)
            if clip is not None:
                self._clips.move_to_end(utterance)
            return clip

    def _keep(self, utterance: Utterance, clip: Clip) -> None:
        with self._lock:
            self._take_off(utterance)
            self._clips[utterance] = clip
            self._held += clip.samples.nbytes
            while self._held > self._room:
                self._take_off(next(iter(self._clips)))

    def _take_off(self, utterance: Utterance) -> None:
        clip = self._clips.pop(utterance, None)
        if clip is not None:
            self._held -= clip.samples.nbytes
