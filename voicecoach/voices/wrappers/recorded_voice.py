"""A voice that plays a person's recordings, and speaks the sentences without one."""

from __future__ import annotations

import hashlib
import re
import threading
import unicodedata
from typing import TYPE_CHECKING

from voicecoach.audio import finish_clip, read_recording_sound
from voicecoach.errors import VoicecoachError
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from voicecoach.audio import Clip, Sound
    from voicecoach.voices.api import Utterance, Voice

_MAX_NAME_LENGTH = 80


def recording_name(text: str) -> str:
    """The file name for the recording of a sentence: its words in lower case, joined by dashes.

    >>> recording_name("Chin in, neck long."), recording_name("  chin in neck LONG")
    ('chin-in-neck-long', 'chin-in-neck-long')
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    name = "-".join(re.findall(r"[^\W_]+(?:['\u2019][^\W_]+)*", plain)).replace("\u2019", "'")
    if len(name) <= _MAX_NAME_LENGTH:
        return name
    return f"{name[:_MAX_NAME_LENGTH].rstrip('-')}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"


class RecordedVoice:
    """Gives the recording of a sentence, trimmed and levelled like any clip; `voice` speaks the others.

    `recorded` are the files by the `recording_name` of their sentences. For a recording that cannot be used,
    `warn` gets one line and the voice speaks. Recordings keep their own pace and pitch.
    """

    def __init__(self, voice: Voice, recorded: Mapping[str, Path], warn: Callable[[str], None]) -> None:
        self._voice = voice
        self._recorded = recorded
        self._warn = warn
        self._lock = threading.Lock()
        self._unusable: set[Path] = set()

    @property
    def identity(self) -> str:
        """The identity of the voice that speaks what is not recorded."""
        return f"recordings; else {self._voice.identity}"

    def speak(self, utterance: Utterance) -> Sound:
        """The recording, or the clip of the voice; raises what the voice raises."""
        path = self._recorded.get(recording_name(utterance.text))
        clip = None if path is None else self._read_usable(path)
        return self._voice.speak(utterance) if clip is None else clip

    def _read_usable(self, path: Path) -> Clip | None:
        try:
            return None if path in self._unusable else read_recording(path)
        except VoicecoachError as error:
            with self._lock:
                is_new = path not in self._unusable
                self._unusable.add(path)
            if is_new:
                self._warn(f"{error}; the voice speaks in its place")
            return None


def read_recording(path: Path) -> Clip:
    """Read a recording as a clip; raises VoicecoachError if it is no sound file, too long, or silent."""
    sound = read_recording_sound(path)
    try:
        return finish_clip(sound, SAMPLE_RATE)
    except ValueError as error:
        raise VoicecoachError(f"the recording {path} cannot be used: {error}") from error
