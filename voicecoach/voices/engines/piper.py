"""Piper voices, each a model file: `piper/NAME` in the user's folder `voices`, or `piper//path/to.onnx`.

A model with several speakers has one voice for each: `piper/NAME/SPEAKER`, by name or number. onnxruntime
computes the sound, and libespeak-ng reads the text. numpy and both are imported when the voice speaks.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from voicecoach.errors import Hint, HintTopic, VoicecoachError, VoiceError
from voicecoach.system import (
    find_user_dirs,
    installed_version,
    is_installed,
    normalise_tag,
    primary_language,
    tag_and_parents,
)
from voicecoach.voices import text
from voicecoach.voices.api import VoiceInfo
from voicecoach.voices.catalogue.piper_catalogue import recommended_voice
from voicecoach.voices.engines.onnx_session import MISSING_RUNTIME, RUNTIME_MODULE
from voicecoach.voices.engines.piper_model import MODEL_SUFFIX, PiperModel, read_model
from voicecoach.voices.engines.piper_pace import piper_curve

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.audio import Clip, FloatSamples
    from voicecoach.voices.api import Utterance

NAME = "piper"

_ADAPTER_VERSION = 1
"""Counts changes of this engine that change the sound."""
_SLOWEST, _FASTEST = 0.35, 3.0
"""The limits of its rate, the factor by which a model's normal length is divided."""


class PiperEngine:
    """An engine with a voice for each model in the user's folder, and for any other model by its path."""

    supports_pitch = False

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The voices in the user's folder; or why there are none."""
        if not is_installed(RUNTIME_MODULE):
            return (VoiceInfo(NAME, NAME, (), f"unavailable: {MISSING_RUNTIME}", available=False),)
        models = installed_models()
        if not models:
            note = f"unavailable: there is no model NAME{MODEL_SUFFIX} in {models_folder()}"
            return (VoiceInfo(NAME, NAME, (), note, available=False),)
        return tuple(map(_voice_info, models))

    def resolve(self, voice_name: str, language: str) -> str | None:
        """The voice with a name or path; with no name, the first that speaks the language."""
        if voice_name:
            speaker = _find_speaker(voice_name)
            if speaker is None:
                return None
            read_model(speaker.path)  # raises for one that cannot be spoken
            return f"{NAME}/{voice_name}"
        if found := voice_for(language):
            return found
        raise VoicecoachError(
            f"no Piper voice in {models_folder()} speaks {language!r}",
            Hint("put its model there", HintTopic.GET_VOICE, primary_language(language)),
        )

    def languages(self, voice_name: str) -> tuple[str, ...]:
        """The language of the model; raises VoicecoachError for one that cannot be spoken."""
        speaker = _find_speaker(voice_name)
        return (read_model(speaker.path).language,) if speaker else ()

    def open(self, voice_name: str) -> PiperVoice:
        """Open the voice; its model is not loaded yet. Raises VoicecoachError if it cannot be spoken."""
        speaker = _find_speaker(voice_name)
        if speaker is None:
            raise VoicecoachError(f"there is no model {_model_path(voice_name)}")
        return PiperVoice(voice_name, read_model(speaker.path), speaker.number)


class PiperVoice:
    """Speaks with a model (0.3 s to load, 230 MB). Safe from several threads, which speak at the same time.

    The model's noise is turned off, so that the same words give the same bytes.
    """

    def __init__(self, voice_name: str, model: PiperModel, speaker: int = 0) -> None:
        self._name = f"{NAME}/{voice_name}"
        self._model = model
        self._speaker = speaker
        self._lock = threading.Lock()  # guards the loading
        self._session: Any = None

    @property
    def identity(self) -> str:
        """The digest of the model, the speaker, the engine, its runtimes and the finishing."""
        from voicecoach.voices.engines.engine_helpers import finish_id  # noqa: PLC0415 - imports numpy

        engine = f"engine {_ADAPTER_VERSION}, onnxruntime {installed_version('onnxruntime')}"
        reader = f"espeakng-loader {installed_version('espeakng-loader')}"
        voice = f"{self._name}, {self._model.digest()}, {self._speaker}"
        return f"{voice}, {engine}, {reader}, {piper_curve(self._model).identity}, {finish_id()}"

    def speak(self, utterance: Utterance) -> Clip:
        """Return the finished clip; raises VoiceError for another language, without words or the runtime."""
        rate = piper_curve(self._model).rate(utterance.pace, _SLOWEST, _FASTEST)
        return self.speak_at_rate(utterance, rate)

    def speak_at_rate(self, utterance: Utterance, engine_rate: float) -> Clip:
        """Speak at a rate of the model, a factor of its own; the utterance's pace is that of the pauses."""
        from voicecoach.voices.engines.engine_helpers import prepare_text, to_clip  # noqa: PLC0415 - imports numpy

        if not _same_language(self._model.language, utterance.language):
            why = f"it speaks {self._model.language}, not {utterance.language!r}"
            raise VoiceError(self._name, utterance.text, why)
        words = prepare_text(self._name, utterance, text.piper_markup)
        sound = self._synthesise(words, utterance, engine_rate)
        return to_clip(self._name, utterance, sound, self._model.rate, engine_rate)

    def _synthesise(self, words: str, utterance: Utterance, engine_rate: float) -> FloatSamples:
        import numpy as np  # noqa: PLC0415 - see the module's docstring

        from voicecoach.voices.engines.piper_phonemes import phoneme_ids, phoneme_sentences  # noqa: PLC0415 - as above

        try:
            session = self._load_session()
            sentences = phoneme_sentences(words, self._model.espeak_voice)
            rows = [phoneme_ids(sentence, self._model.phoneme_ids) for sentence in sentences]
            scale = self._model.length_scale / engine_rate
            return np.concatenate([self._run(session, row, scale) for row in rows], dtype=np.float32)
        except ModuleNotFoundError as error:
            raise VoiceError(self._name, utterance.text, MISSING_RUNTIME) from error
        except Exception as error:
            raise VoiceError(self._name, utterance.text, f"the engine failed: {error}") from error

    def _run(self, session: Any, row: list[int], scale: float) -> FloatSamples:
        """The sound of one sentence."""
        import numpy as np  # noqa: PLC0415 - see the module's docstring

        no_noise = 0.0
        feed: dict[str, Any] = {
            "input": np.array([row], np.int64),
            "input_lengths": np.array([len(row)], np.int64),
            "scales": np.array([no_noise, scale, no_noise], np.float32),
        }
        if self._model.speaker_count > 1:
            feed["sid"] = np.array([self._speaker], np.int64)
        sound: FloatSamples = session.run(None, feed)[0].reshape(-1)
        return sound

    def _load_session(self) -> Any:
        from voicecoach.voices.engines.onnx_session import load_onnx_session  # noqa: PLC0415 - as above

        with self._lock:
            if self._session is None:
                self._session = load_onnx_session(self._model.path)
            return self._session


@dataclass(frozen=True, slots=True)
class _Speaker:
    """A model's file, and the number of one of its speakers."""

    path: Path
    number: int


def models_folder() -> Path:
    """The user's folder for models, which may not exist."""
    return find_user_dirs().data / "voices"


def installed_models() -> tuple[Path, ...]:
    """The models in the user's folder, by name."""
    return tuple(sorted(models_folder().glob(f"*{MODEL_SUFFIX}")))


def voice_for(language: str) -> str | None:
    """The installed voice for a language: of its region, else the recommended one, else the first."""
    if not is_installed(RUNTIME_MODULE):
        return None
    voices = [
        voice
        for voice in map(_voice_info, installed_models())
        if voice.available and _same_language(voice.languages[0], language)
    ]
    recommended = recommended_voice(language) if voices else None
    voices.sort(key=lambda voice: recommended is None or voice.name != f"{NAME}/{recommended.name}")
    of_region = (
        voice
        for tag in tag_and_parents(normalise_tag(language))
        for voice in voices
        if voice.languages == (tag,)
    )
    found = next(chain(of_region, voices), None)
    return found.name if found else None


def model_of(voice_name: str) -> Path | None:
    """The model of a voice, by its name without the engine's; None where there is none."""
    speaker = _find_speaker(voice_name)
    return speaker.path if speaker else None


def _find_speaker(voice_name: str) -> _Speaker | None:
    """The model and the speaker of a name; None where there is no such model or speaker."""
    path = _model_path(voice_name)
    if path.is_file():
        return _Speaker(path, 0)
    name, slash, speaker = voice_name.rpartition("/")
    path = _model_path(name)
    if not slash or not name or not path.is_file():
        return None
    model = read_model(path)
    number = model.speakers.get(speaker, int(speaker) if speaker.isdecimal() else -1)
    return _Speaker(path, number) if 0 <= number < model.speaker_count else None


def model_file(voice_name: str) -> Path:
    """The model file that a name means, without or with a speaker; it may not exist and is not read."""
    path = _model_path(voice_name)
    name, slash, _ = voice_name.rpartition("/")
    return _model_path(name) if slash and name and not path.is_file() else path


def _model_path(voice_name: str) -> Path:
    """The model file of a name in the user's folder, or of a path; either may lack the suffix."""
    path = models_folder() / voice_name
    return path if path.suffix == MODEL_SUFFIX else path.with_name(f"{path.name}{MODEL_SUFFIX}")


def _voice_info(model: Path) -> VoiceInfo:
    name = f"{NAME}/{model.stem}"
    try:
        config = read_model(model)
    except VoicecoachError as error:
        return VoiceInfo(name, NAME, (), f"unavailable: {error}", available=False)
    note = "neural" if config.speaker_count == 1 else f"neural, {config.speaker_count} speakers"
    return VoiceInfo(name, NAME, (config.language,), note, model.stat().st_size)


def _same_language(one: str, other: str) -> bool:
    return primary_language(one) == primary_language(other)
