"""Kokoro's voices, `kokoro/NAME`: one neural model for Japanese, Spanish, French, Italian and Portuguese.

The extra `ja` brings the model and the Japanese voices; those of other languages are downloaded. onnxruntime
computes the sound. numpy, the runtime and the dictionaries are imported when the voice speaks.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from voicecoach.errors import Hint, HintTopic, VoicecoachError, VoiceError
from voicecoach.system import installed_version, is_installed, primary_language
from voicecoach.voices import text
from voicecoach.voices.api import RefusedError, VoiceInfo
from voicecoach.voices.catalogue.kokoro_catalogue import MISSING_EXTRA, KokoroVoice, kokoro_voices
from voicecoach.voices.engines.kokoro_model import (
    MODEL_SHA256,
    RATE,
    is_model_installed,
    is_reader_installed,
    read_model_bytes,
    read_sign_numbers,
    read_styles,
    voice_digest,
    voice_file,
)
from voicecoach.voices.engines.onnx_session import MISSING_RUNTIME, RUNTIME_MODULE
from voicecoach.voices.pace.kokoro_measured import kokoro_curve

if TYPE_CHECKING:
    from voicecoach.audio import Clip, FloatSamples
    from voicecoach.voices.api import Utterance
    from voicecoach.voices.pace.pace_curve import PaceCurve

NAME = "kokoro"

_ADAPTER_VERSION = 2
"""Counts changes of this engine that change the sound."""

_SLOWEST, _FASTEST = 0.3, 2.0
"""The limits of its rate. Above 2 it gets hardly faster: no sound is shorter than 25 ms."""


class KokoroEngine:
    """An engine with the Japanese voices of the extra, and those in the user's folder."""

    supports_pitch = False

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The voices that can speak here; or why there are none."""
        found = tuple(map(_voice_info, _installed_voices()))
        return found or (VoiceInfo(NAME, NAME, (), f"unavailable: {_what_is_missing()}", available=False),)

    def resolve(self, voice_name: str, language: str) -> str | None:
        """The voice with a name, installed or not; with no name, one that speaks the language here.

        Raises VoicecoachError, with the command that gets it, for a voice that is not installed.
        """
        if voice_name:
            voice = kokoro_voices().get(voice_name)
            return _installed(voice).full_name if voice else None
        if found := kokoro_voice_for(language):
            return found
        known = [voice for voice in kokoro_voices().values() if _speaks(voice, language)]
        if not known:
            raise VoicecoachError(f"Kokoro does not speak {language!r}", Hint(topic=HintTopic.LIST_VOICES))
        return _installed(known[0]).full_name

    def languages(self, voice_name: str) -> tuple[str, ...]:
        """The language of a voice."""
        voice = kokoro_voices().get(voice_name)
        return (voice.language,) if voice else ()

    def open(self, voice_name: str) -> KokoroSpeaker:
        """Open the voice; its model is not loaded yet."""
        voice = kokoro_voices().get(voice_name)
        if voice is None:
            raise VoicecoachError(f"there is no voice {NAME}/{voice_name}")
        return KokoroSpeaker(_installed(voice))


class KokoroSpeaker:
    """Speaks with one voice (300 MB, up to 900 MB after long texts).

    Safe from several threads, which speak in parallel.

    The same words give the same bytes: the model has no noise, and each utterance is computed in one thread.
    """

    def __init__(self, voice: KokoroVoice) -> None:
        self._voice = voice
        self._lock = threading.Lock()  # guards the loading
        self._styles: FloatSamples | None = None

    @property
    def identity(self) -> str:
        """The digests of model and voice, the engine, its runtime, what reads the text, and the finishing."""
        from voicecoach.voices.engines.engine_helpers import finish_id  # noqa: PLC0415 - imports numpy

        files = f"{MODEL_SHA256[:16]}, {voice_digest(self._voice)}"
        engine = f"engine {_ADAPTER_VERSION}, onnxruntime {installed_version('onnxruntime')}"
        reader = "pyopenjtalk-plus" if self._is_japanese else "espeakng-loader"
        reading = f"{reader} {installed_version(reader)}"
        return f"{self._name}, {files}, {engine}, {reading}, {self._curve.identity}, {finish_id()}"

    def speak(self, utterance: Utterance) -> Clip:
        """Return the finished clip; raises VoiceError for another language, or without words or the extra."""
        return self.speak_at_rate(utterance, self._curve.rate(utterance.pace, _SLOWEST, _FASTEST))

    def speak_at_rate(self, utterance: Utterance, engine_rate: float) -> Clip:
        """Speak at a rate of the model, a factor of its own; the utterance's pace is that of the pauses."""
        from voicecoach.voices.engines.engine_helpers import prepare_text, to_clip  # noqa: PLC0415 - imports numpy

        if not _speaks(self._voice, utterance.language):
            why = f"it speaks {self._voice.language}, not {utterance.language!r}"
            raise VoiceError(self._name, utterance.text, why)
        markup = None if self._is_japanese else text.piper_markup
        words = prepare_text(self._name, utterance, markup, reads_kanji=True)
        sound = self._synthesise(words, utterance, engine_rate)
        return to_clip(self._name, utterance, sound, RATE, engine_rate)

    @property
    def _name(self) -> str:
        return self._voice.full_name

    @property
    def _curve(self) -> PaceCurve:
        return kokoro_curve(self._voice.name)

    @property
    def _is_japanese(self) -> bool:
        return self._voice.language == "ja"

    def _synthesise(self, words: str, utterance: Utterance, engine_rate: float) -> FloatSamples:
        import numpy as np  # noqa: PLC0415 - see the module's docstring

        from voicecoach.voices.engines.kokoro_phonemes import (  # noqa: PLC0415 - as above
            read_japanese,
            read_with_espeak,
            split_phonemes,
        )

        try:
            styles = self._load_styles()
            phonemes = (
                read_japanese(words) if self._is_japanese else read_with_espeak(words, self._voice.language)
            )
            rows = [row for part in split_phonemes(phonemes) if (row := _MODEL.sign_numbers(part))]
            sounds = [_MODEL.run(row, styles[len(row) - 1], engine_rate) for row in rows]
        except VoicecoachError as error:
            raise VoiceError(self._name, utterance.text, str(error)) from error
        except ModuleNotFoundError as error:
            raise VoiceError(self._name, utterance.text, MISSING_EXTRA) from error
        except Exception as error:
            raise VoiceError(self._name, utterance.text, f"the engine failed: {error}") from error
        if not sounds:
            raise RefusedError(self._name, utterance.text, "there is nothing in it that it can read")
        return np.concatenate(sounds, dtype=np.float32)

    def _load_styles(self) -> FloatSamples:
        with self._lock:
            if self._styles is None:
                self._styles = read_styles(self._voice)
            return self._styles


class _Model:
    """The model that all voices of a process share, loaded for the first utterance."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # guards the loading
        self._loaded: tuple[Any, dict[str, int]] | None = None

    def sign_numbers(self, phonemes: str) -> list[int]:
        """The model's input for phonemes; signs that it does not know are left out."""
        _, numbers = self._load()
        return [numbers[sign] for sign in phonemes if sign in numbers]

    def run(self, row: list[int], style: FloatSamples, engine_rate: float) -> FloatSamples:
        """The sound of one row of phonemes."""
        import numpy as np  # noqa: PLC0415 - see the module's docstring

        session, _ = self._load()
        edge = 0
        feed = {
            "tokens": np.array([[edge, *row, edge]], np.int64),
            "style": style.reshape(1, -1),
            "speed": np.array([engine_rate], np.float32),
        }
        sound: FloatSamples = session.run(None, feed)[0].reshape(-1)
        return sound

    def _load(self) -> tuple[Any, dict[str, int]]:
        from voicecoach.voices.engines.onnx_session import load_onnx_session  # noqa: PLC0415 - as above

        with self._lock:
            if self._loaded is None:
                self._loaded = load_onnx_session(read_model_bytes()), read_sign_numbers()
            return self._loaded


_MODEL = _Model()


def kokoro_voice_for(language: str) -> str | None:
    """The full name of an installed voice for a language; None where there is none."""
    speaking = (voice for voice in kokoro_voices().values() if _speaks(voice, language))
    return next((voice.full_name for voice in speaking if _is_installed(voice)), None)


def _installed_voices() -> list[KokoroVoice]:
    return [voice for voice in kokoro_voices().values() if _is_installed(voice)]


def _installed(voice: KokoroVoice) -> KokoroVoice:
    """The voice; raises VoicecoachError, with the command that gets it, where it cannot speak here."""
    if not _can_speak(voice.language):
        raise VoicecoachError(_what_is_missing())
    if not _is_installed(voice):
        raise VoicecoachError(
            f"the voice {voice.full_name} is not installed",
            Hint("download it", HintTopic.GET_VOICE, voice.full_name),
        )
    return voice


def _is_installed(voice: KokoroVoice) -> bool:
    return _can_speak(voice.language) and (voice.file is None or voice_file(voice).is_file())


def _can_speak(language: str) -> bool:
    """Whether the extra and the runtime are there, and for Japanese what reads it."""
    reads = language != "ja" or is_reader_installed()
    return reads and is_model_installed() and is_installed(RUNTIME_MODULE)


def _what_is_missing() -> str:
    return MISSING_EXTRA if is_installed(RUNTIME_MODULE) else MISSING_RUNTIME


def _speaks(voice: KokoroVoice, language: str) -> bool:
    return primary_language(voice.language) == primary_language(language)


def _voice_info(voice: KokoroVoice) -> VoiceInfo:
    size = voice.file.size if voice.file else None
    return VoiceInfo(voice.full_name, NAME, (voice.language,), "neural", size)
