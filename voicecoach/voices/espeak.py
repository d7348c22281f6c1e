"""The espeak voices: pyttsx3 with a driver of ours, in more than a hundred languages."""

from __future__ import annotations

import threading
import wave
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.errors import VoiceError, did_you_mean
from voicecoach.voices.espeak_languages import EspeakLanguage, espeak_languages, find_language, named_language
from voicecoach.voices.spoken import FINISHED, finished, installed_version, words_of

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.audio.clip import Clip, Raw
    from voicecoach.voices.port import Utterance

WORDS_A_MINUTE = 160
"""The rate at pace 1: espeak's own 175 sounds hurried on a mat; and half of it is its slowest, 80."""

# pyttsx3 and the library abort the process when two threads are in them.
_ENGINE = threading.Lock()


class EspeakVoice:
    """Speaks each utterance in its own language, or all of them with the voice called `name`.

    The library (0.7 MB) is loaded for the first utterance. Safe from several threads: one utterance at
    a time in the whole process.
    """

    def __init__(self, name: str | None = None) -> None:
        self._name = name

    @property
    def identity(self) -> str:
        """The engine, the voice where one is fixed, the rate and the finishing."""
        engine = f"espeakng-loader {installed_version('espeakng-loader')}"
        return f"{self._called}, {engine}, {WORDS_A_MINUTE} wpm, {FINISHED}"

    def speak(self, utterance: Utterance) -> Clip:
        """The finished clip; VoiceError on a language that espeak-ng has not, or on no words."""
        words = words_of(self._called, utterance)
        language = self._language(utterance)
        try:
            with _ENGINE:
                raw, rate = _rendered(words, language.identifier, round(WORDS_A_MINUTE * utterance.pace))
        except Exception as error:
            raise VoiceError(self._called, utterance.text, f"the engine failed: {error}") from error
        return finished(self._called, utterance, raw, rate)

    @property
    def _called(self) -> str:
        return f"espeak/{self._name}" if self._name else "espeak"

    def _language(self, utterance: Utterance) -> EspeakLanguage:
        wanted = self._name or utterance.language
        found = named_language(wanted) if self._name else find_language(wanted)
        if found is None:
            raise VoiceError(self._called, utterance.text, f"espeak has no {wanted!r}; {_some_like(wanted)}")
        return found


def _some_like(wanted: str) -> str:
    names = [language.name for language in espeak_languages()]
    return did_you_mean(
        wanted.lower(), names, f"it has {', '.join(names[:5])} and others, {len(names)} in all"
    )


def _rendered(words: str, identifier: str, words_a_minute: int) -> tuple[Raw, int]:
    """Drive pyttsx3 once: a new engine each time, so that one failure leaves nothing behind."""
    import pyttsx3  # noqa: PLC0415 - loaded only for what the cache does not hold

    from voicecoach.voices.espeak_driver import register  # noqa: PLC0415 - as above
    from voicecoach.voices.espeak_library import private_library  # noqa: PLC0415 - as above

    failures: list[Exception] = []
    file = private_library().folder / "utterance.wav"
    engine = pyttsx3.init(register())
    engine.connect("error", lambda name, exception: failures.append(exception))  # noqa: ARG005 - pyttsx3's names
    engine.setProperty("voice", identifier)
    engine.setProperty("rate", words_a_minute)
    engine.save_to_file(words, str(file))
    engine.runAndWait()
    if failures:
        raise failures[0]
    return _read(file)


def _read(path: Path) -> tuple[Raw, int]:
    with wave.open(str(path), "rb") as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        rate = file.getframerate()
    path.unlink()
    return (samples / 32768).astype(np.float32), rate
