import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support.installed_packages import install
from voicecoach.cli.hints import error_text
from voicecoach.errors import VoicecoachError
from voicecoach.voices.api import Utterance
from voicecoach.voices.registry import (
    is_known_voice,
    list_voices,
    open_voice,
    resolve_voice_name,
    voices_for_language,
)

installed = pytest.mark.skipif(find_spec("hibari") is None, reason="hibari-tts has no wheels for Intel Macs")


ENGINES_THAT_SHIP = {"natural", "espeak", "silent"}
"""Their voices are the same on every machine; those of the system and of models are not."""


def run(code: str, *arguments: Path) -> str:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    ("name", "language", "full"),
    [
        pytest.param(None, "en", "natural/heart", id="english", marks=installed),
        pytest.param(None, "en-GB", "natural/heart", id="british", marks=installed),
        pytest.param(None, "de", "espeak/de", id="german"),
        pytest.param(None, "pt-BR", "espeak/pt-br", id="brazilian"),
        pytest.param("natural", "en", "natural/heart", id="natural"),
        pytest.param("natural/heart", "en", "natural/heart", id="natural-heart"),
        pytest.param("espeak", "en", "espeak/en-us", id="espeak-english"),
        pytest.param("espeak", "zh", "espeak/cmn", id="espeak-chinese"),
        pytest.param("espeak/de", "en", "espeak/de", id="espeak-fixed"),
        pytest.param("espeak/zh", "en", "espeak/cmn", id="espeak-fixed-by-tag"),
        pytest.param("silent", "xx", "silent", id="silent"),
    ],
)
def test_a_name_is_resolved_to_a_voice(name: str | None, language: str, full: str) -> None:
    assert resolve_voice_name(name, language) == full


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("naturl", "there is no voice 'naturl'; did you mean 'natural'?", id="typo"),
        pytest.param(
            "espeak/dee", "there is no voice 'espeak/dee'; did you mean 'espeak/de'?", id="language"
        ),
        pytest.param(
            "natural/emma", "there is no voice 'natural/emma'; did you mean 'natural/heart'?", id="speaker"
        ),
        pytest.param("espeak/", "there is no voice 'espeak/'; did you mean 'espeak'?", id="slash"),
        pytest.param(
            "qqq",
            "there is no voice 'qqq'; there are natural, espeak, silent, and by language espeak/de, "
            "espeak/fr and so on; `voicecoach voices` lists them all",
            id="nothing-like-it",
        ),
    ],
)
def test_unknown_names_are_errors_with_a_suggestion(name: str, message: str) -> None:
    assert not is_known_voice(name)
    with pytest.raises(VoicecoachError) as caught:
        open_voice(name, "en", cache=None, warn=print)
    assert error_text(caught.value) == message


@pytest.mark.parametrize("name", [None, "espeak"])
def test_a_language_without_a_voice_is_an_error_when_a_voice_is_opened(name: str | None) -> None:
    with pytest.raises(VoicecoachError, match="no voice speaks 'tlh'"):
        open_voice(name, "tlh", cache=None, warn=print)


def test_every_voice_on_the_list_is_known() -> None:
    voices = list_voices()
    assert all(is_known_voice(voice.name) for voice in voices if voice.available)
    assert len({voice.name for voice in voices}) == len(voices)
    by_name = {voice.name: voice for voice in voices}
    assert by_name["natural/heart"].languages == ("en",)
    assert by_name["espeak/pt-br"].languages == ("pt-br", "pt")
    assert by_name["espeak/pt-br"].note == "Portuguese (Brazil)"
    assert by_name["silent"].engine == "silent"


@pytest.mark.parametrize(
    ("language", "names"),
    [
        pytest.param("de", ["espeak/de", "silent"], id="language"),
        pytest.param("DE_at", ["espeak/de", "silent"], id="region-without-a-voice"),
        pytest.param("pt", ["espeak/pt", "espeak/pt-br", "silent"], id="language-of-two-regions"),
        pytest.param("pt-BR", ["espeak/pt-br", "silent"], id="region"),
        pytest.param("pt-PT", ["espeak/pt", "silent"], id="region-by-its-tag"),
        pytest.param("fr-CA", ["espeak/fr", "silent"], id="region-that-espeak-maps-to-the-language"),
        pytest.param("zh-HK", ["espeak/yue", "silent"], id="region-with-its-own-language"),
        pytest.param(
            "en-AU",
            ["natural/heart", "espeak/en-gb", "silent"],
            id="natural-and-the-nearest",
            marks=installed,
        ),
        pytest.param(
            "en-GB",
            [
                *("natural/heart", "espeak/en-gb", "espeak/en-gb-scotland", "espeak/en-gb-x-gbclan"),
                *("espeak/en-gb-x-gbcwmd", "espeak/en-gb-x-rp", "silent"),
            ],
            id="regions-of-a-region",
            marks=installed,
        ),
    ],
)
def test_voices_for_a_language(language: str, names: list[str]) -> None:
    voices = voices_for_language(language)
    assert [voice.name for voice in voices if voice.engine in ENGINES_THAT_SHIP] == names


@pytest.fixture
def system_voices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Add an engine like that of a system with a voice for German and one for every language."""
    module = """
import sys
from voicecoach.voices.engines.system_speech import SystemEngine

LISTED = '[{"name": "Anna", "languages": ["de-de"]}, {"name": "Robot", "languages": []}]'

def desktop():
    return SystemEngine((sys.executable, "-c", f"print({LISTED!r})"), 30, "desktop")
"""
    install(tmp_path, monkeypatch, module, "desktop = extra:desktop")


@pytest.mark.usefixtures("system_voices")
@pytest.mark.parametrize(
    ("language", "names"),
    [
        pytest.param("de", ["desktop/Anna", "desktop/Robot"], id="language"),
        pytest.param("de-AT", ["desktop/Robot"], id="another region"),
        pytest.param("fr", ["desktop/Robot"], id="another language"),
    ],
)
def test_the_systems_voices_are_listed_for_their_languages(language: str, names: list[str]) -> None:
    voices = voices_for_language(language)
    assert [voice.name for voice in voices if voice.engine == "desktop"] == names


@installed
def test_a_language_has_the_voices_of_its_regions() -> None:
    names = {voice.name for voice in voices_for_language("en")}
    assert {"natural/heart", "espeak/en-gb", "espeak/en-us", "espeak/en-us-nyc", "silent"} < names
    assert "espeak/de" not in names


@pytest.mark.parametrize("language", ["tlh", "ptt-BR", "e", ""])
def test_a_language_without_a_voice_is_an_error_in_the_list(language: str) -> None:
    with pytest.raises(VoicecoachError) as caught:
        voices_for_language(language)
    assert error_text(caught.value) == (f"no voice speaks '{language}'; `voicecoach voices` lists all voices")


def test_espeak_follows_the_language_unless_the_name_fixes_it() -> None:
    by_language = open_voice("espeak", "en", cache=None, warn=print)
    fixed = open_voice("espeak/de", "en", cache=None, warn=print)
    english, german = Utterance("Information"), Utterance("Information", language="de")
    spoken = {
        name: (clip := voice.speak(utterance)).read(0, clip.frames).tobytes()
        for name, voice, utterance in [
            ("english", by_language, english),
            ("german", by_language, german),
            ("fixed", fixed, english),
        ]
    }
    assert spoken["english"] != spoken["german"] == spoken["fixed"]


@installed
def test_espeak_speaks_what_natural_cannot_with_one_warning(tmp_path: Path) -> None:
    warnings: list[str] = []
    voice = open_voice("natural", "en", cache=tmp_path, warn=warnings.append)
    german = voice.speak(Utterance("Halten", language="de"))
    voice.speak(Utterance("Loslassen", language="de"))
    assert (
        german.frames
        == open_voice("espeak", "de", cache=None, warn=print).speak(Utterance("Halten", language="de")).frames
    )
    (warning,) = warnings
    assert warning == (
        "voice natural/heart cannot speak 'Halten': it speaks English, not 'de'; "
        "such cues are spoken by another voice"
    )


def test_a_cache_that_cannot_be_written_gives_one_warning(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file in its place")
    warnings: list[str] = []
    voice = open_voice("natural", "en", cache=tmp_path / "cache", warn=warnings.append)
    for text in ["Hold", "Halt"]:
        voice.speak(Utterance(text))
        voice.speak(Utterance(text, language="de"))
    assert len([line for line in warnings if line.startswith("clips are not kept")]) == 1


SPEAKS = """
import sys
from pathlib import Path
from voicecoach.voices.registry import open_voice
from voicecoach.voices.api import Utterance
voice = open_voice(None, "en", cache=Path(sys.argv[1]), warn=print)
print(2 * voice.speak(Utterance("Hold for 30s")).frames)
engines = {"hibari", "onnxruntime", "pyttsx3", "espeakng_loader", "soxr"}
print(*sorted(engines & set(sys.modules)))
"""


@installed
def test_with_a_warm_cache_no_engine_is_loaded(tmp_path: Path) -> None:
    length, engines = run(SPEAKS, tmp_path).splitlines()
    assert engines == "hibari onnxruntime soxr"
    assert run(SPEAKS, tmp_path).splitlines() == [length, ""]


REFUSES = SPEAKS.replace("Hold for 30s", "你好")


@pytest.mark.thorough
@installed
def test_a_cached_refusal_is_reported_without_loading_an_engine(tmp_path: Path) -> None:
    *warnings, engines = run(REFUSES, tmp_path).splitlines()
    assert "hibari" in engines
    assert warnings[0] == (
        "voice natural/heart cannot speak '你好': what the engine gave cannot be used: there is no sound in "
        "it; such cues are spoken by another voice"
    )
    assert run(REFUSES, tmp_path).splitlines() == [*warnings, ""]


def test_without_natural_english_is_spoken_by_espeak() -> None:
    code = """
import sys
sys.modules["hibari"] = None
from voicecoach.voices.registry import list_voices, open_voice, resolve_voice_name
from voicecoach.voices.api import Utterance
print(resolve_voice_name(None, "en"))
print(*(voice.note for voice in list_voices() if voice.engine == "natural"))
open_voice("natural", "en", cache=None, warn=print).speak(Utterance("Hold"))
"""
    assert run(code).splitlines() == [
        "espeak/en-us",
        "unavailable: hibari-tts is not installed here (there is none for Intel Macs); use the voice espeak",
        (
            "voice natural/heart cannot speak 'Hold': hibari-tts is not installed here (there is none for "
            "Intel Macs); use the voice espeak; such cues are spoken by another voice"
        ),
    ]


def test_resolving_listing_and_opening_load_no_engine() -> None:
    code = """
import sys
from voicecoach.voices.registry import is_known_voice, list_voices, open_voice, resolve_voice_name
is_known_voice("espeak/de"), list_voices(), resolve_voice_name(None, "pt-BR")
open_voice(None, "en", cache=None, warn=print)
print(sorted({"hibari", "onnxruntime", "pyttsx3", "espeakng_loader", "soxr", "soundfile"} & set(sys.modules)))
"""
    assert run(code) == "[]\n"
