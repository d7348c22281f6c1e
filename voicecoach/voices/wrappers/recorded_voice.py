"""Recordings of a person in place of a voice: what is recorded is heard, the voice fills the gaps."""

from __future__ import annotations

import hashlib
import re
import threading
import unicodedata
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.audio import ClipCache, finish_clip, read_sound
from voicecoach.errors import VoicecoachError
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from voicecoach.audio import Clip
    from voicecoach.voices.api import Utterance, Voice

RECORDING_CACHE_BYTES = 16 * 1024 * 1024
"""Room for about three minutes of recordings."""
_MAX_NAME_LENGTH = 80


def recording_name(text: str) -> str:
    """What a recording of a sentence is called: its words, with dashes between; case and stops do not count.

    >>> recording_name("Chin in, neck long."), recording_name("  chin in neck LONG")
    ('chin-in-neck-long', 'chin-in-neck-long')
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    name = "-".join(re.findall(r"[^\W_]+(?:['\u2019][^\W_]+)*", plain)).replace("\u2019", "'")
    if len(name) <= _MAX_NAME_LENGTH:
        return name
    return f"{name[:_MAX_NAME_LENGTH].rstrip('-')}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"


class RecordedVoice:
    """Gives the recording of a sentence, trimmed and levelled like any clip, and lets `voice` speak all else.

    `recorded` are files by `name_of` their sentences. A recording that cannot be used is told once by
    `warn`, and its sentence is spoken. Recordings have the pace and the pitch that they have.
    """

    def __init__(self, voice: Voice, recorded: Mapping[str, Path], warn: Callable[[str], None]) -> None:
        self._voice = voice
        self._recorded = recorded
        self._warn = warn
        self._lock = threading.Lock()
        self._useless: set[Path] = set()
        self._clips = ClipCache(read_recording, RECORDING_CACHE_BYTES)

    @property
    def identity(self) -> str:
        """That of the voice, which speaks what is not recorded."""
        return f"recordings; else {self._voice.identity}"

    def speak(self, utterance: Utterance) -> Clip:
        """The clip; raises what the voice behind raises for what is not recorded."""
        path = self._recorded.get(recording_name(utterance.text))
        clip = None if path is None else self._load_recording(path)
        return self._voice.speak(utterance) if clip is None else clip

    def _load_recording(self, path: Path) -> Clip | None:
        try:
            return None if path in self._useless else self._clips.get(path)
        except VoicecoachError as error:
            with self._lock:
                new = path not in self._useless
                self._useless.add(path)
            if new:
                self._warn(f"{error}; the voice speaks in its place")
            return None


def read_recording(path: Path) -> Clip:
    """A recording as a clip; VoicecoachError where it is no sound file, too long, or silent."""
    sound = read_sound(path)
    try:
        return finish_clip((sound.samples / 32768).astype(np.float32), SAMPLE_RATE)
    except ValueError as error:
        raise VoicecoachError(f"the recording {path} cannot be used: {error}") from error
