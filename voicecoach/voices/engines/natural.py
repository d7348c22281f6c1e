"""The natural voice: hibari-tts, an English neural voice that runs on one core.

numpy and hibari are imported when the voice speaks, because every session in English names this voice first.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any

from voicecoach.errors import VoiceError
from voicecoach.system import (
    folder_size_bytes,
    installed_version,
    is_installed,
    package_folder,
    primary_language,
)
from voicecoach.voices import text
from voicecoach.voices.api import VoiceInfo
from voicecoach.voices.engines.engine_helpers import finish_id, prepare_text, to_clip
from voicecoach.voices.pace.measured import NATURAL_CURVE

if TYPE_CHECKING:
    from voicecoach.audio import Clip, FloatSamples
    from voicecoach.voices.api import Utterance

NATURAL_LANGUAGE = "en"

_ENGINE = "natural"
_SPEAKER = "heart"  # the only one whose model is in the wheel
_NAME = f"{_ENGINE}/{_SPEAKER}"
_MISSING = "hibari-tts is not installed here (there is none for Intel Macs); use the voice espeak"

# One seed and one thread: the same bytes each time on the same machine.
_SEED = 0
_THREADS = 1

_SLOWEST, _FASTEST = 0.4, 2.0
"""The limits of its rate. From 0.4 to 2 its length follows the rate."""


def is_natural_installed() -> bool:
    """Whether the engine is installed; it is not loaded to find out."""
    return is_installed("hibari")


class NaturalEngine:
    """An engine with one voice, for English."""

    supports_pitch = False

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The one voice, installed or not."""
        available = is_natural_installed()
        note = "neural, the default for English" if available else f"unavailable: {_MISSING}"
        folder = package_folder("hibari")
        size = folder_size_bytes(folder) if folder else None
        return (VoiceInfo(_NAME, _ENGINE, (NATURAL_LANGUAGE,), note, size, available),)

    def resolve(self, voice_name: str, language: str) -> str | None:  # noqa: ARG002 - see below
        """The one full name for every language: cues in another language are left to the fallback voice."""
        return _NAME if voice_name in {"", _SPEAKER} else None

    def languages(self, voice_name: str) -> tuple[str, ...]:  # noqa: ARG002 - it has one voice
        """English."""
        return (NATURAL_LANGUAGE,)

    def open(self, voice_name: str) -> NaturalVoice:  # noqa: ARG002 - as above
        """Open the voice; its engine is not loaded yet."""
        return NaturalVoice()


class NaturalVoice:
    """Speaks English. The engine (0.7 to 1.2 s, 210 MB) is loaded for the first utterance.

    Safe from several threads: one utterance at a time.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._engine: Any = None

    @property
    def identity(self) -> str:
        """The speaker, the engine, its runtime and the finishing."""
        engine = f"hibari-tts {installed_version('hibari-tts')}"
        runtime = f"onnxruntime {installed_version('onnxruntime')}"
        return f"{_NAME}, {engine}, {runtime}, {NATURAL_CURVE.identity}, {finish_id()}"

    def speak(self, utterance: Utterance) -> Clip:
        """Return the finished clip; raises VoiceError for another language, without words or the engine."""
        return self.speak_at_rate(utterance, NATURAL_CURVE.rate(utterance.pace, _SLOWEST, _FASTEST))

    def speak_at_rate(self, utterance: Utterance, engine_rate: float) -> Clip:
        """Speak at a rate of the engine, a factor of its own; the utterance's pace is that of the pauses."""
        if primary_language(utterance.language) != NATURAL_LANGUAGE:
            raise VoiceError(_NAME, utterance.text, f"it speaks English, not {utterance.language!r}")
        words = prepare_text(_NAME, utterance, text.hibari_markup)
        with self._lock:
            sound, rate = self._synthesise(words, utterance, engine_rate)
        return to_clip(_NAME, utterance, sound, rate, engine_rate)

    def _synthesise(self, words: str, utterance: Utterance, engine_rate: float) -> tuple[FloatSamples, int]:
        import numpy as np  # noqa: PLC0415 - see the module's docstring

        try:
            engine = self._load_engine()
            sound = engine(words, speed=engine_rate, seed=_SEED)
            return np.asarray(sound, np.float32), int(engine.sample_rate)
        except ModuleNotFoundError as error:
            raise VoiceError(_NAME, utterance.text, _MISSING) from error
        except Exception as error:
            raise VoiceError(_NAME, utterance.text, f"the engine failed: {error}") from error

    def _load_engine(self) -> Any:
        if self._engine is None:
            # Keeps onnxruntime from collecting usage data for its maker.
            os.environ["ORT_DISABLE_TELEMETRY"] = "1"
            from hibari import Hibari  # noqa: PLC0415 - takes a second, and a warm cache never needs it

            self._engine = Hibari(voice=_SPEAKER, threads=_THREADS)
        return self._engine
