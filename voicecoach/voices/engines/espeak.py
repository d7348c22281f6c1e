"""The espeak voices: pyttsx3 with a driver of ours, in more than a hundred languages."""

from __future__ import annotations

import math
import threading
import wave
from typing import TYPE_CHECKING, Any

import numpy as np

from voicecoach.errors import VoiceError, did_you_mean
from voicecoach.voices.api import VoiceInfo, no_voice_error
from voicecoach.voices.engines.engine_helpers import FINISH_ID, installed_version, prepare_text, to_clip
from voicecoach.voices.engines.espeak_languages import (
    EspeakLanguage,
    dictionary_size_bytes,
    espeak_languages,
    find_language,
    language_by_name,
)
from voicecoach.voices.text.pronounce import espeak_markup

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from voicecoach.audio import Clip, FloatSamples
    from voicecoach.voices.api import Utterance

NAME = "espeak"

WORDS_PER_MINUTE = 160
"""The rate at pace 1: espeak's own 175 sounds hurried on a mat; and half of it is its slowest, 80."""

# pyttsx3 and the library abort the process when two threads are in them.
_ENGINE_LOCK = threading.Lock()


class EspeakEngine:
    """A voice for each language of espeak-ng, and one that follows the language."""

    supports_pitch = True

    def voices(self) -> tuple[VoiceInfo, ...]:
        """One for each language file."""
        return tuple(
            VoiceInfo(f"{NAME}/{one.name}", NAME, _language_tags(one), one.label, dictionary_size_bytes(one))
            for one in espeak_languages()
        )

    def resolve(self, own: str, language: str) -> str | None:
        """The voice of a name or tag, else the one for the language; VoicecoachError where there is none."""
        found = language_by_name(own) if own else find_language(language)
        if found is None and not own:
            raise no_voice_error(language)
        return f"{NAME}/{found.name}" if found else None

    def languages(self, own: str) -> tuple[str, ...]:
        """The tags of a voice; every language for the one that follows."""
        found = language_by_name(own) if own else None
        return _language_tags(found) if found else ()

    def open(self, own: str) -> EspeakVoice:
        """The voice, its library not loaded yet."""
        return EspeakVoice(own or None)


def _language_tags(language: EspeakLanguage) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag for tag, _ in language.tags))


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
        return f"{self._full_name}, {engine}, {WORDS_PER_MINUTE} wpm, {FINISH_ID}"

    def speak(self, utterance: Utterance) -> Clip:
        """The finished clip; VoiceError on a language that espeak-ng has not, or on no words."""
        words = prepare_text(self._full_name, utterance, espeak_markup)
        language = self._find_language(utterance)
        try:
            with _ENGINE_LOCK:
                how = {
                    "voice": language.identifier,
                    "rate": round(WORDS_PER_MINUTE * utterance.pace),
                    "pitch": _espeak_pitch(utterance.pitch),
                }
                raw, rate = _synthesise(words, how)
        except Exception as error:
            raise VoiceError(self._full_name, utterance.text, f"the engine failed: {error}") from error
        return to_clip(self._full_name, utterance, raw, rate)

    @property
    def _full_name(self) -> str:
        return f"espeak/{self._name}" if self._name else "espeak"

    def _find_language(self, utterance: Utterance) -> EspeakLanguage:
        wanted = self._name or utterance.language
        found = language_by_name(wanted) if self._name else find_language(wanted)
        if found is None:
            raise VoiceError(
                self._full_name, utterance.text, f"espeak has no {wanted!r}; {_suggest_languages(wanted)}"
            )
        return found


def _suggest_languages(wanted: str) -> str:
    names = [language.name for language in espeak_languages()]
    return did_you_mean(
        wanted.lower(), names, f"it has {', '.join(names[:5])} and others, {len(names)} in all"
    )


def _espeak_pitch(factor: float) -> int:
    """espeak-ng's own measure, 0 to 100: 50 is the voice's pitch, and 57 an octave, as measured.

    So its ends are 0.55 and 1.85 times as high.
    """
    return min(100, max(0, round(50 + 57 * math.log2(factor))))


def _synthesise(words: str, how: Mapping[str, Any]) -> tuple[FloatSamples, int]:
    """Drive pyttsx3 once: a new engine each time, so that one failure leaves nothing behind."""
    import pyttsx3  # noqa: PLC0415 - loaded only for what the cache does not hold

    from voicecoach.voices.engines.espeak_driver import register_driver  # noqa: PLC0415 - as above
    from voicecoach.voices.engines.espeak_library import private_library  # noqa: PLC0415 - as above

    failures: list[Exception] = []
    file = private_library().folder / "utterance.wav"
    engine = pyttsx3.init(register_driver())
    engine.connect("error", lambda name, exception: failures.append(exception))  # noqa: ARG005 - pyttsx3's names
    for name, value in how.items():
        engine.setProperty(name, value)
    engine.save_to_file(words, str(file))
    engine.runAndWait()
    if failures:
        raise failures[0]
    return _read_wav(file)


def _read_wav(path: Path) -> tuple[FloatSamples, int]:
    with wave.open(str(path), "rb") as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        rate = file.getframerate()
    path.unlink()
    return (samples / 32768).astype(np.float32), rate
