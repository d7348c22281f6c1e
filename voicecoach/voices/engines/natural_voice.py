"""The natural voice: hibari-tts, English, a neural voice that runs on one core."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from voicecoach.errors import VoiceError
from voicecoach.system import primary_language
from voicecoach.voices.engines.engine_helpers import FINISH_ID, installed_version, prepare_text, to_clip
from voicecoach.voices.engines.natural_package import (
    NATURAL_LANGUAGE,
    NATURAL_MISSING,
    NATURAL_SPEAKER,
    NATURAL_VOICE,
)
from voicecoach.voices.text.pronounce import hibari_markup

if TYPE_CHECKING:
    from voicecoach.audio import Clip, FloatSamples
    from voicecoach.voices.api import Utterance

# One seed and one thread: the same bytes each time on the same machine.
_SEED = 0
_THREADS = 1


class NaturalVoice:
    """Speaks English; the engine (0.7 to 1.2 s, 210 MB) is loaded for the first utterance.

    Safe from several threads: one utterance at a time.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._engine: Any = None

    @property
    def identity(self) -> str:
        """The engine, what it runs on, the speaker and the finishing."""
        engine = f"hibari-tts {installed_version('hibari-tts')}"
        return f"{NATURAL_VOICE}, {engine}, onnxruntime {installed_version('onnxruntime')}, {FINISH_ID}"

    def speak(self, utterance: Utterance) -> Clip:
        """The finished clip; VoiceError on another language, on no words, or without the engine."""
        if primary_language(utterance.language) != NATURAL_LANGUAGE:
            raise VoiceError(NATURAL_VOICE, utterance.text, f"it speaks English, not {utterance.language!r}")
        words = prepare_text(NATURAL_VOICE, utterance, hibari_markup)
        with self._lock:
            raw, rate = self._synthesise(words, utterance)
        return to_clip(NATURAL_VOICE, utterance, raw, rate)

    def _synthesise(self, words: str, utterance: Utterance) -> tuple[FloatSamples, int]:
        try:
            engine = self._load_engine()
            raw = engine(words, speed=utterance.pace, seed=_SEED)
            return np.asarray(raw, np.float32), int(engine.sample_rate)
        except ModuleNotFoundError as error:
            raise VoiceError(NATURAL_VOICE, utterance.text, NATURAL_MISSING) from error
        except Exception as error:
            raise VoiceError(NATURAL_VOICE, utterance.text, f"the engine failed: {error}") from error

    def _load_engine(self) -> Any:
        if self._engine is None:
            # onnxruntime keeps a file about each run for its maker: nothing of a listener's goes out.
            os.environ["ORT_DISABLE_TELEMETRY"] = "1"
            from hibari import Hibari  # noqa: PLC0415 - takes a second, and a warm cache never needs it

            self._engine = Hibari(voice=NATURAL_SPEAKER, threads=_THREADS)
        return self._engine
