"""Piper voices, each a model in a file: `piper/NAME` in the user's folder `voices`, or `piper//path/to.onnx`.

The engine is an extra, `voicecoach[piper]`, for it is under the GPL. Beside `NAME.onnx` stands
`NAME.onnx.json`, which names its language, its rate and its length scale.
"""

from __future__ import annotations

import functools
import json
import threading
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from voicecoach.errors import VoicecoachError, VoiceError
from voicecoach.system import find_user_dirs, normalise_tag, primary_language
from voicecoach.voices.api import VoiceInfo
from voicecoach.voices.engines.engine_helpers import FINISH_ID, installed_version, prepare_text, to_clip
from voicecoach.voices.text.pronounce import piper_markup

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.audio import Clip, FloatSamples
    from voicecoach.voices.api import Utterance

NAME = "piper"
PIPER_MISSING = "piper-tts is not installed; it comes with the extra voicecoach[piper]"
MODEL_SUFFIX = ".onnx"


class PiperEngine:
    """The models in the user's folder, and any by its path."""

    supports_pitch = False

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Those in the folder; or why there are none."""
        if find_spec("piper") is None:
            return (VoiceInfo(NAME, NAME, (), f"unavailable: {PIPER_MISSING}", available=False),)
        models = sorted(_models_folder().glob(f"*{MODEL_SUFFIX}")) if _models_folder().is_dir() else []
        if not models:
            note = f"unavailable: there is no model NAME{MODEL_SUFFIX} in {_models_folder()}"
            return (VoiceInfo(NAME, NAME, (), note, available=False),)
        return tuple(map(_voice_info, models))

    def resolve(self, own: str, language: str) -> str | None:
        """A model by name or path; where none is named, the first that speaks the language."""
        if own:
            return f"{NAME}/{own}" if _model_path(own).is_file() else None
        for voice in self.voices():
            if voice.available and any(
                primary_language(tag) == primary_language(language) for tag in voice.languages
            ):
                return voice.name
        raise VoicecoachError(
            f"no Piper voice in {_models_folder()} speaks {language!r}", "put its model there"
        )

    def languages(self, own: str) -> tuple[str, ...]:
        """The one that the model was made for."""
        return _model_languages(_model_path(own)) if own else ()

    def open(self, own: str) -> PiperVoice:
        """The voice, its model not loaded yet."""
        return PiperVoice(own, _model_path(own))


class PiperVoice:
    """Speaks with a model (2 s to load, 300 MB). Safe from several threads: one utterance at a time.

    Without noise, so that the same words give the same bytes.
    """

    def __init__(self, own: str, model: Path) -> None:
        self._name = f"{NAME}/{own}"
        self._model = model
        self._lock = threading.Lock()
        self._engine: Any = None

    @property
    def identity(self) -> str:
        """The model's name and state, the engine, what it runs on and the finishing."""
        state = self._model.stat()
        engine = f"piper-tts {installed_version('piper-tts')}, onnxruntime {installed_version('onnxruntime')}"
        return f"{self._name}, {state.st_size} bytes of {state.st_mtime_ns}, {engine}, {FINISH_ID}"

    def speak(self, utterance: Utterance) -> Clip:
        """The finished clip; VoiceError on another language, on no words, or without the engine."""
        tags = _model_languages(self._model)
        if not any(primary_language(tag) == primary_language(utterance.language) for tag in tags):
            why = f"it speaks {', '.join(tags)}, not {utterance.language!r}"
            raise VoiceError(self._name, utterance.text, why)
        words = prepare_text(self._name, utterance, piper_markup)
        with self._lock:
            raw, rate = self._synthesise(words, utterance)
        return to_clip(self._name, utterance, raw, rate)

    def _synthesise(self, words: str, utterance: Utterance) -> tuple[FloatSamples, int]:
        try:
            from piper import SynthesisConfig  # noqa: PLC0415 - an extra, and a warm cache never needs it

            engine = self._load_model()
            scale = engine.config.length_scale / utterance.pace
            how = SynthesisConfig(length_scale=scale, noise_scale=0.0, noise_w_scale=0.0)
            parts = [chunk.audio_float_array for chunk in engine.synthesize(words, how)]
            return np.concatenate(parts, dtype=np.float32), int(engine.config.sample_rate)
        except ModuleNotFoundError as error:
            raise VoiceError(self._name, utterance.text, PIPER_MISSING) from error
        except Exception as error:
            raise VoiceError(self._name, utterance.text, f"the engine failed: {error}") from error

    def _load_model(self) -> Any:
        if self._engine is None:
            from piper import PiperVoice as Model  # noqa: PLC0415 - takes 2 s, and a warm cache never needs it

            self._engine = Model.load(self._model)
        return self._engine


def _models_folder() -> Path:
    return find_user_dirs().data / "voices"


def _model_path(own: str) -> Path:
    """The file of a name in the folder, or of a path, with its suffix or without."""
    path = _models_folder() / own
    return path if path.suffix == MODEL_SUFFIX else path.with_name(f"{path.name}{MODEL_SUFFIX}")


def _voice_info(model: Path) -> VoiceInfo:
    try:
        tags = _model_languages(model)
    except VoicecoachError as error:
        return VoiceInfo(f"{NAME}/{model.stem}", NAME, (), f"unavailable: {error}", available=False)
    return VoiceInfo(f"{NAME}/{model.stem}", NAME, tags, "a model of yours", model.stat().st_size)


@functools.cache
def _model_languages(model: Path) -> tuple[str, ...]:
    """The tag of the model's language; VoicecoachError where what stands beside it does not tell."""
    beside = model.with_name(f"{model.name}.json")
    try:
        config = json.loads(beside.read_text("utf-8"))
        code = config.get("language", {}).get("code") or config["espeak"]["voice"]
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise VoicecoachError(
            f"{beside} does not tell the model's language", "get it with the model"
        ) from error
    return (normalise_tag(str(code)),)
