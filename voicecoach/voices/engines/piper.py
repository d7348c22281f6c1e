"""Piper voices, each a model file: `piper/NAME` in the user's folder `voices`, or `piper//path/to.onnx`.

The engine is an extra, `voicecoach[piper]`, because it is under the GPL. With `NAME.onnx` comes
`NAME.onnx.json`, which has the model's language, sample rate and length scale.
"""

from __future__ import annotations

import functools
import json
import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from voicecoach.errors import VoicecoachError, VoiceError
from voicecoach.system import (
    find_user_dirs,
    installed_version,
    is_installed,
    normalise_tag,
    primary_language,
)
from voicecoach.voices import text
from voicecoach.voices.api import VoiceInfo
from voicecoach.voices.engines.engine_helpers import finish_id, prepare_text, to_clip

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.audio import Clip, FloatSamples
    from voicecoach.voices.api import Utterance

NAME = "piper"

_MISSING = "piper-tts is not installed; it comes with the extra voicecoach[piper]"
_MODEL_SUFFIX = ".onnx"


class PiperEngine:
    """An engine with a voice for each model in the user's folder, and for any other model by its path."""

    supports_pitch = False

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The voices in the user's folder; or why there are none."""
        if not is_installed("piper"):
            return (VoiceInfo(NAME, NAME, (), f"unavailable: {_MISSING}", available=False),)
        models = sorted(_models_folder().glob(f"*{_MODEL_SUFFIX}")) if _models_folder().is_dir() else []
        if not models:
            note = f"unavailable: there is no model NAME{_MODEL_SUFFIX} in {_models_folder()}"
            return (VoiceInfo(NAME, NAME, (), note, available=False),)
        return tuple(map(_voice_info, models))

    def resolve(self, voice_name: str, language: str) -> str | None:
        """The model with a name or path; with no name, the first that speaks the language."""
        if voice_name:
            return f"{NAME}/{voice_name}" if _model_path(voice_name).is_file() else None
        for voice in self.voices():
            if voice.available and _speaks(voice.languages, language):
                return voice.name
        raise VoicecoachError(
            f"no Piper voice in {_models_folder()} speaks {language!r}", "put its model there"
        )

    def languages(self, voice_name: str) -> tuple[str, ...]:
        """The language of the model."""
        return _model_languages(_model_path(voice_name)) if voice_name else ()

    def open(self, voice_name: str) -> PiperVoice:
        """Open the voice; its model is not loaded yet."""
        return PiperVoice(voice_name, _model_path(voice_name))


class PiperVoice:
    """Speaks with a model (2 s to load, 300 MB). Safe from several threads: one utterance at a time.

    The model's noise is turned off, so that the same words give the same bytes.
    """

    def __init__(self, voice_name: str, model: Path) -> None:
        self._name = f"{NAME}/{voice_name}"
        self._model = model
        self._lock = threading.Lock()
        self._engine: Any = None

    @property
    def identity(self) -> str:
        """The model's name, size and time, the engine, its runtime and the finishing."""
        state = self._model.stat()
        engine = f"piper-tts {installed_version('piper-tts')}, onnxruntime {installed_version('onnxruntime')}"
        return f"{self._name}, {state.st_size} bytes of {state.st_mtime_ns}, {engine}, {finish_id()}"

    def speak(self, utterance: Utterance) -> Clip:
        """Return the finished clip; raises VoiceError for another language, without words or the engine."""
        tags = _model_languages(self._model)
        if not _speaks(tags, utterance.language):
            why = f"it speaks {', '.join(tags)}, not {utterance.language!r}"
            raise VoiceError(self._name, utterance.text, why)
        words = prepare_text(self._name, utterance, text.piper_markup)
        with self._lock:
            sound, rate = self._synthesise(words, utterance)
        return to_clip(self._name, utterance, sound, rate)

    def _synthesise(self, words: str, utterance: Utterance) -> tuple[FloatSamples, int]:
        try:
            from piper import SynthesisConfig  # noqa: PLC0415 - an extra, and a warm cache never needs it

            engine = self._load_model()
            scale = engine.config.length_scale / utterance.pace
            config = SynthesisConfig(length_scale=scale, noise_scale=0.0, noise_w_scale=0.0)
            parts = [chunk.audio_float_array for chunk in engine.synthesize(words, config)]
            return np.concatenate(parts, dtype=np.float32), int(engine.config.sample_rate)
        except ModuleNotFoundError as error:
            raise VoiceError(self._name, utterance.text, _MISSING) from error
        except Exception as error:
            raise VoiceError(self._name, utterance.text, f"the engine failed: {error}") from error

    def _load_model(self) -> Any:
        if self._engine is None:
            from piper import PiperVoice as Model  # noqa: PLC0415 - takes 2 s, and a warm cache never needs it

            self._engine = Model.load(self._model)
        return self._engine


def _models_folder() -> Path:
    return find_user_dirs().data / "voices"


def _model_path(voice_name: str) -> Path:
    """The model file of a name in the user's folder, or of a path; either may lack the suffix."""
    path = _models_folder() / voice_name
    return path if path.suffix == _MODEL_SUFFIX else path.with_name(f"{path.name}{_MODEL_SUFFIX}")


def _voice_info(model: Path) -> VoiceInfo:
    try:
        tags = _model_languages(model)
    except VoicecoachError as error:
        return VoiceInfo(f"{NAME}/{model.stem}", NAME, (), f"unavailable: {error}", available=False)
    return VoiceInfo(f"{NAME}/{model.stem}", NAME, tags, "a model of yours", model.stat().st_size)


@functools.cache
def _model_languages(model: Path) -> tuple[str, ...]:
    """The tag of the model's language; raises VoicecoachError where its JSON file does not name one."""
    config_file = model.with_name(f"{model.name}.json")
    try:
        config = json.loads(config_file.read_text("utf-8"))
        code = config.get("language", {}).get("code") or config["espeak"]["voice"]
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise VoicecoachError(
            f"{config_file} does not name the model's language", "download it with the model"
        ) from error
    return (normalise_tag(str(code)),)


def _speaks(tags: tuple[str, ...], language: str) -> bool:
    return primary_language(language) in map(primary_language, tags)
