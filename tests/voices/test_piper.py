"""Piper's models, found by name and by path; a module with Piper's interface replaces the real engine."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from voicecoach.errors import VoicecoachError
from voicecoach.voices.api import Utterance
from voicecoach.voices.registry import list_voices, open_voice, resolve_voice_name

if TYPE_CHECKING:
    from pathlib import Path

FALLBACK_NOTE = "such cues are spoken by another voice"

PIPER = '''
from dataclasses import dataclass

import numpy as np

@dataclass
class SynthesisConfig:
    length_scale: float
    noise_scale: float
    noise_w_scale: float

@dataclass
class Chunk:
    audio_float_array: np.ndarray

class Config:
    sample_rate = 22050
    length_scale = 1.25

class PiperVoice:
    """Hums 0.1 s a character at length scale 1, and hisses as the noise scales say."""

    config = Config()

    @staticmethod
    def load(model_path):
        return PiperVoice()

    def synthesize(self, text, syn_config):
        for sentence in text.split(". "):
            seconds = np.arange(int(0.1 * 22050 * len(sentence) * syn_config.length_scale)) / 22050
            noise = np.random.default_rng().normal(size=len(seconds))
            hum = 0.2 * np.sin(2 * np.pi * 220 * seconds)
            yield Chunk((hum + (syn_config.noise_scale + syn_config.noise_w_scale) * noise).astype("f4"))
'''


def model(folder: Path, name: str, config: Any) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.onnx").write_bytes(b"weights")
    (folder / f"{name}.onnx.json").write_text(json.dumps(config))
    return folder / f"{name}.onnx"


@pytest.fixture
def piper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "piper.py").write_text(PIPER)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "piper", raising=False)


@pytest.fixture
def voices(empty_home: Path) -> Path:
    model(empty_home / "voices", "thorsten", {"language": {"code": "de_DE"}})
    model(empty_home / "voices", "joe", {"espeak": {"voice": "en-us"}})
    model(empty_home / "voices", "mute", {})
    return empty_home / "voices"


@pytest.mark.usefixtures("piper", "voices")
def test_models_are_listed_with_language_and_size() -> None:
    listed = [voice for voice in list_voices() if voice.engine == "piper"]
    assert [(voice.name, voice.languages, voice.size_bytes) for voice in listed if voice.available] == [
        ("piper/joe", ("en-us",), 7),
        ("piper/thorsten", ("de-de",), 7),
    ]
    (mute,) = [voice for voice in listed if not voice.available]
    assert mute.note.endswith("mute.onnx.json does not name the model's language; download it with the model")


@pytest.mark.usefixtures("piper")
def test_a_model_is_found_by_name_language_or_path(voices: Path, tmp_path: Path) -> None:
    elsewhere = model(tmp_path / "models", "anna", {"language": {"code": "de_AT"}})
    assert resolve_voice_name("piper/joe", "de") == "piper/joe"
    assert resolve_voice_name("piper", "de-AT") == "piper/thorsten"
    assert resolve_voice_name(f"piper/{elsewhere}", "de") == f"piper/{elsewhere}"
    with pytest.raises(VoicecoachError, match="there is no voice 'piper/jo'"):
        resolve_voice_name("piper/jo", "en")
    with pytest.raises(VoicecoachError) as refused:
        resolve_voice_name("piper", "fr")
    assert str(refused.value) == f"no Piper voice in {voices} speaks 'fr'; put its model there"


@pytest.mark.usefixtures("piper", "voices")
def test_it_speaks_at_the_pace_and_the_same_each_time() -> None:
    clips = [
        open_voice("piper/joe", "en", cache=None, warn=pytest.fail).speak(
            Utterance("Halfway. Go on", pace=pace)
        )
        for pace in (1.0, 1.0, 2.0)
    ]
    first, again = (clip.read(0, clip.frames) for clip in clips[:2])
    assert np.array_equal(first, again)
    assert clips[0].frames / 48_000 == pytest.approx(12 * 0.1 * 1.25, abs=0.1)
    assert clips[0].frames / clips[2].frames == pytest.approx(2, abs=0.1)


@pytest.mark.usefixtures("piper", "voices")
def test_another_language_is_spoken_by_espeak() -> None:
    warnings: list[str] = []
    open_voice("piper/joe", "en", cache=None, warn=warnings.append).speak(Utterance("Halten", "de"))
    assert warnings == [f"voice piper/joe cannot speak 'Halten': it speaks en-us, not 'de'; {FALLBACK_NOTE}"]


@pytest.mark.usefixtures("voices")
@pytest.mark.skipif("piper" in sys.modules, reason="the real engine is installed")
def test_without_the_extra_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "piper", None)
    warnings: list[str] = []
    open_voice("piper/joe", "en", cache=None, warn=warnings.append).speak(Utterance("Halfway"))
    assert warnings[0].startswith(
        "voice piper/joe cannot speak 'Halfway': piper-tts is not installed; it comes with the extra "
    )
