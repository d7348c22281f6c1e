"""Piper's models: found by name, speaker and path, refused with a reason, and spoken with real weights."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.support.piper_models import CONFIG, JOE, install_joe, model_without_weights, needs_joe
from voicecoach.errors import VoicecoachError
from voicecoach.voices.api import Utterance
from voicecoach.voices.engines.piper import PiperEngine
from voicecoach.voices.registry import list_voices, open_voice, resolve_voice_name

if TYPE_CHECKING:
    from pathlib import Path

FALLBACK_NOTE = "such cues are spoken by another voice"


@pytest.fixture
def voices(empty_home: Path) -> Path:
    folder = empty_home / "voices"
    model_without_weights(folder, "thorsten", language={"code": "de_DE"})
    model_without_weights(folder, "joe")
    model_without_weights(folder, "mls", num_speakers=2, speaker_id_map={"9": 0, "amy": 1})
    (model_without_weights(folder, "mute").with_name("mute.onnx.json")).write_text("{}")
    return folder


@pytest.mark.usefixtures("voices")
def test_models_are_listed_with_language_and_size() -> None:
    listed = [voice for voice in list_voices() if voice.engine == "piper"]
    assert [(voice.name, voice.languages, voice.note) for voice in listed if voice.available] == [
        ("piper/joe", ("en-us",), "neural"),
        ("piper/mls", ("en-us",), "neural, 2 speakers"),
        ("piper/thorsten", ("de-de",), "neural"),
    ]
    assert {voice.size_bytes for voice in listed if voice.available} == {7}
    (mute,) = [voice for voice in listed if not voice.available]
    assert mute.note.endswith("mute.onnx.json does not name the model's language; download it with the model")


def test_a_model_is_found_by_name_language_or_path(voices: Path, tmp_path: Path) -> None:
    elsewhere = model_without_weights(tmp_path / "models", "anna", language={"code": "de_AT"})
    assert resolve_voice_name("piper/joe", "de") == "piper/joe"
    assert resolve_voice_name("piper", "de-AT") == "piper/thorsten"
    assert resolve_voice_name(f"piper/{elsewhere}", "de") == f"piper/{elsewhere}"
    with pytest.raises(VoicecoachError, match="there is no voice 'piper/jo'"):
        resolve_voice_name("piper/jo", "en")
    with pytest.raises(VoicecoachError) as refused:
        resolve_voice_name("piper", "fr")
    assert str(refused.value) == f"no Piper voice in {voices} speaks 'fr'; put its model there"


def test_a_speaker_is_found_by_name_or_number(voices: Path) -> None:
    for speaker in ("amy", "9", "1", "0"):
        assert resolve_voice_name(f"piper/mls/{speaker}", "en") == f"piper/mls/{speaker}"
    assert resolve_voice_name(f"piper/{voices / 'mls.onnx'}/amy", "en") == f"piper/{voices / 'mls.onnx'}/amy"
    for unknown in ("piper/mls/bob", "piper/mls/2", "piper/joe/1"):
        with pytest.raises(VoicecoachError, match="there is no voice"):
            resolve_voice_name(unknown, "en")


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        pytest.param(
            {"phoneme_type": "text"},
            "it reads 'text', and only models that read the phonemes of espeak are known",
            id="text",
        ),
        pytest.param(
            {"phoneme_type": "pinyin"},
            "it reads 'pinyin', and only models that read the phonemes of espeak are known",
            id="pinyin",
        ),
        pytest.param(
            {"vowel_clusters": ["aj"]},
            "it was made for a newer espeak, which joins vowels (vowel_clusters)",
            id="vowel clusters",
        ),
        pytest.param({"phoneme_id_map": {"a": [1]}}, "its phoneme_id_map has no '^'", id="another map"),
    ],
)
def test_a_model_that_cannot_be_spoken_is_refused_by_name(
    empty_home: Path, config: dict[str, Any], reason: str
) -> None:
    model_without_weights(empty_home / "voices", "odd", **config)
    with pytest.raises(VoicecoachError) as refused:
        resolve_voice_name("piper/odd", "en")
    assert str(refused.value) == f"the model odd cannot be spoken: {reason}"
    (listed,) = PiperEngine().voices()
    assert (listed.available, listed.note) == (False, f"unavailable: {refused.value}")


@pytest.mark.usefixtures("voices")
def test_another_language_is_spoken_by_espeak() -> None:
    warnings: list[str] = []
    open_voice("piper/joe", "en", cache=None, warn=warnings.append).speak(Utterance("Halten", "de"))
    assert warnings == [f"voice piper/joe cannot speak 'Halten': it speaks en-us, not 'de'; {FALLBACK_NOTE}"]


@pytest.mark.usefixtures("voices")
def test_a_damaged_model_leaves_the_cue_to_espeak() -> None:
    warnings: list[str] = []
    open_voice("piper/joe", "en", cache=None, warn=warnings.append).speak(Utterance("Halfway"))
    assert warnings[0].startswith("voice piper/joe cannot speak 'Halfway': the engine failed: ")


@pytest.mark.usefixtures("voices")
def test_without_the_runtime_the_error_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    warnings: list[str] = []
    voice = open_voice("piper/joe", "en", cache=None, warn=warnings.append)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    voice.speak(Utterance("Halfway"))
    missing = "onnxruntime is not installed here (there is none for Intel Macs); use the voice espeak"
    assert warnings == [f"voice piper/joe cannot speak 'Halfway': {missing}; {FALLBACK_NOTE}"]


def test_the_identity_is_the_digest_of_the_model_and_not_its_time(voices: Path) -> None:
    model = voices / "joe.onnx"
    first = PiperEngine().open("joe").identity
    os.utime(model, (1, 1))
    assert PiperEngine().open("joe").identity == first
    model.write_bytes(b"weightz")
    other_weights = PiperEngine().open("joe").identity
    model_without_weights(voices, "joe", inference={"length_scale": 1.3})
    assert len({first, other_weights, PiperEngine().open("joe").identity}) == 3


def test_speakers_have_identities_of_their_own(voices: Path) -> None:  # noqa: ARG001 - it makes the models
    engine = PiperEngine()
    assert engine.open("mls/amy").identity != engine.open("mls").identity


@needs_joe
def test_it_speaks_at_the_pace_and_with_written_phonemes(empty_home: Path) -> None:
    install_joe(empty_home, "joe")
    voice = open_voice("piper/joe", "en", cache=None, warn=pytest.fail)
    text = "Stand with your feet hip-width apart, knees soft."
    slow, normal, fast = (voice.speak(Utterance(text, pace=pace)).frames for pace in (0.75, 1.0, 1.5))
    assert 1.2 < slow / normal < 1.4
    assert 1.3 < normal / fast < 1.6
    said = Utterance("psoas", pronunciations=(("psoas", "/ˈsoʊ.æs/"),))
    assert voice.speak(said).frames != voice.speak(Utterance("psoas")).frames


CUES = ("Halfway.", "Ten seconds left.", "And slowly let go.", "Now on the left side.")
IN_A_PROCESS = """
import hashlib, sys
from voicecoach.voices.api import Utterance
from voicecoach.voices.engines.piper import PiperEngine
voice = PiperEngine().open("joe")
for text in sys.argv[1:]:
    clip = voice.speak(Utterance(text))
    print(hashlib.sha256(clip.read(0, clip.frames).tobytes()).hexdigest())
"""


@pytest.mark.thorough
@needs_joe
def test_the_bytes_are_the_same_in_any_order_thread_and_process(empty_home: Path) -> None:
    install_joe(empty_home, "joe")
    voice = PiperEngine().open("joe")

    def digest(text: str) -> str:
        clip = voice.speak(Utterance(text))
        return hashlib.sha256(np.ascontiguousarray(clip.read(0, clip.frames)).tobytes()).hexdigest()

    first = [digest(text) for text in CUES]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(digest, CUES[::-1] * 3)) == first[::-1] * 3
    ran = subprocess.run(
        [sys.executable, "-c", IN_A_PROCESS, *CUES[::-1]], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == first[::-1]


@needs_joe
def test_a_voice_of_the_package_has_the_configuration_of_these_tests(empty_home: Path) -> None:
    install_joe(empty_home)
    (voice,) = PiperEngine().voices()
    assert (voice.name, voice.languages, voice.size_bytes) == (f"piper/{JOE}", ("en-us",), 63_201_294)
    assert CONFIG["audio"]["sample_rate"] == 22050
