"""The espeak voices: pyttsx3 with our own driver, in more than a hundred languages."""

from __future__ import annotations

import math
import wave
from typing import TYPE_CHECKING, Any

import numpy as np

from voicecoach import audio
from voicecoach.errors import VoiceError, did_you_mean
from voicecoach.system import installed_version
from voicecoach.voices import text
from voicecoach.voices.api import VoiceInfo, no_voice_error
from voicecoach.voices.engines.engine_helpers import finish_id, prepare_text, to_clip
from voicecoach.voices.engines.espeak_languages import (
    EspeakLanguage,
    dictionary_size_bytes,
    espeak_languages,
    find_language,
    language_by_name,
)
from voicecoach.voices.engines.espeak_lock import ESPEAK_LOCK
from voicecoach.voices.pace.measured import espeak_curve, espeak_curves_identity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from voicecoach.audio import Clip, FloatSamples
    from voicecoach.voices.api import Utterance

NAME = "espeak"

WORDS_PER_MINUTE = 160
"""The engine's normal rate; how many words a minute that really are depends on the language."""
_SLOWEST, _FASTEST = 80 / WORDS_PER_MINUTE, 450 / WORDS_PER_MINUTE
"""The limits of its rate."""


class EspeakEngine:
    """A voice for each language of espeak-ng, and one that follows each utterance's language."""

    supports_pitch = True

    def voices(self) -> tuple[VoiceInfo, ...]:
        """One voice for each language file."""
        return tuple(
            VoiceInfo(
                f"{NAME}/{language.name}",
                NAME,
                _language_tags(language),
                language.label,
                dictionary_size_bytes(language),
            )
            for language in espeak_languages()
        )

    def resolve(self, voice_name: str, language: str) -> str | None:
        """The voice with a name or tag, or with no name the one for the language; see `Engine`."""
        found = language_by_name(voice_name) if voice_name else find_language(language)
        if found is None and not voice_name:
            raise no_voice_error(language)
        return f"{NAME}/{found.name}" if found else None

    def languages(self, voice_name: str) -> tuple[str, ...]:
        """The tags of a voice; every language for the one that follows the utterance's."""
        found = language_by_name(voice_name) if voice_name else None
        return _language_tags(found) if found else ()

    def open(self, voice_name: str) -> EspeakVoice:
        """Open the voice; its library is not loaded yet."""
        return EspeakVoice(voice_name or None)


def _language_tags(language: EspeakLanguage) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag for tag, _ in language.tags))


class EspeakVoice:
    """Speaks each utterance in its own language, or all of them with the voice `name`.

    The library (0.7 MB) is loaded for the first utterance. Safe from several threads: one utterance at a time
    in the whole process.
    """

    def __init__(self, name: str | None = None) -> None:
        self._name = name

    @property
    def identity(self) -> str:
        """The voice if one is fixed, the engine, the rate and the finishing."""
        engine = f"espeakng-loader {installed_version('espeakng-loader')}"
        pace = espeak_curve(self._name).identity if self._name else espeak_curves_identity()
        return f"{self._full_name}, {engine}, {WORDS_PER_MINUTE} wpm, {pace}, {finish_id()}"

    def speak(self, utterance: Utterance) -> Clip:
        """Return the finished clip; raises VoiceError if espeak-ng lacks the language or no word is left."""
        curve = espeak_curve(self._name or utterance.language)
        return self.speak_at_rate(utterance, curve.rate(utterance.pace, _SLOWEST, _FASTEST))

    def speak_at_rate(self, utterance: Utterance, engine_rate: float) -> Clip:
        """Speak at a rate of the engine, a factor of its own; the utterance's pace is that of the pauses."""
        words = prepare_text(self._full_name, utterance, text.espeak_markup)
        language = self._find_language(utterance)
        try:
            with ESPEAK_LOCK:
                properties = {
                    "voice": language.identifier,
                    "rate": round(WORDS_PER_MINUTE * engine_rate),
                    "pitch": _espeak_pitch(utterance.pitch),
                }
                sound, rate = _synthesise(words, properties)
        except Exception as error:
            raise VoiceError(self._full_name, utterance.text, f"the engine failed: {error}") from error
        return to_clip(self._full_name, utterance, sound, rate, engine_rate)

    @property
    def _full_name(self) -> str:
        return f"espeak/{self._name}" if self._name else "espeak"

    def _find_language(self, utterance: Utterance) -> EspeakLanguage:
        wanted = self._name or utterance.language
        found = language_by_name(wanted) if self._name else find_language(wanted)
        if found is None:
            reason = f"espeak has no {wanted!r}; {_suggest_languages(wanted)}"
            raise VoiceError(self._full_name, utterance.text, reason)
        return found


def espeak_phonemes(words: str, language: str) -> str:
    """The sounds that espeak makes of normalised words, in IPA; empty for a language that it lacks."""
    from voicecoach.voices.engines.espeak_library import private_library  # noqa: PLC0415 - as in _synthesise

    found = language_by_name(language) or find_language(language)
    with ESPEAK_LOCK:
        return private_library().to_ipa([words], found.identifier)[0] if found else ""


def _suggest_languages(wanted: str) -> str:
    names = [language.name for language in espeak_languages()]
    some = f"it has {', '.join(names[:5])} and others, {len(names)} in all"
    return did_you_mean(wanted.lower(), names, some)


def _espeak_pitch(factor: float) -> int:
    """A factor as espeak-ng's pitch, 0 to 100: 50 is the voice's normal, and 57 more an octave, as measured.

    So the range is 0.55 to 1.85.
    """
    return min(100, max(0, round(50 + 57 * math.log2(factor))))


def _synthesise(words: str, properties: Mapping[str, Any]) -> tuple[FloatSamples, int]:
    """Speak with a new engine of pyttsx3, so that a failure does not affect the next utterance."""
    import pyttsx3  # noqa: PLC0415 - loaded only for what the cache does not hold

    from voicecoach.voices.engines.espeak_driver import register_driver  # noqa: PLC0415 - as above
    from voicecoach.voices.engines.espeak_library import private_library  # noqa: PLC0415 - as above

    failures: list[Exception] = []
    file = private_library().folder / "utterance.wav"
    engine = pyttsx3.init(register_driver())
    engine.connect("error", lambda name, exception: failures.append(exception))  # noqa: ARG005 - pyttsx3's names
    for name, value in properties.items():
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
    return audio.to_float(samples), rate
