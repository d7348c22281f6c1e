"""A pace is the same in every voice: the passage takes as long, at a rate that was measured."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from tests.support.kokoro_voices import needs_kokoro
from tests.support.piper_models import install_joe, model_without_weights, needs_joe
from voicecoach.units import SAMPLE_RATE
from voicecoach.voices import Utterance, measure_pace, open_plain_voice
from voicecoach.voices.catalogue.kokoro_catalogue import kokoro_voices
from voicecoach.voices.engines.espeak import EspeakVoice
from voicecoach.voices.engines.kokoro import KokoroSpeaker
from voicecoach.voices.engines.piper import PiperEngine
from voicecoach.voices.engines.piper_model import read_model
from voicecoach.voices.engines.piper_pace import keep_curve, pace_path, piper_curve
from voicecoach.voices.pace.kokoro_measured import kokoro_curve
from voicecoach.voices.pace.measure import measure_curve
from voicecoach.voices.pace.measured import ESPEAK_CURVES, OTHER_ESPEAK_CURVE, PIPER_CURVE, espeak_curve
from voicecoach.voices.pace.pace_curve import PaceCurve
from voicecoach.voices.pace.passage import passage, passage_languages, passage_words

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.thorough

CURVE = PaceCurve(((0.5, 60.0), (1.0, 34.0)), 4.0)


def passage_s(name: str, language: str, pace: float) -> float:
    voice = open_plain_voice(name)
    clips = [voice.speak(Utterance(text, language, pace)) for text in passage(language)]
    return sum(clip.frames for clip in clips) / SAMPLE_RATE


@pytest.mark.parametrize(
    ("pace", "rate"),
    [
        pytest.param(1.0, 1.0, id="a measured point"),
        pytest.param(34 / 47, 1 / 1.5, id="between points, along 1 / rate"),
        pytest.param(2.0, 2.0, id="beyond the fastest, in proportion"),
        pytest.param(0.5, 0.5 * 60 / 68, id="beyond the slowest"),
        pytest.param(10.0, 3.0, id="no faster than it can"),
        pytest.param(0.1, 0.2, id="no slower than it can"),
    ],
)
def test_the_rate_for_a_pace(pace: float, rate: float) -> None:
    assert CURVE.rate(pace, 0.2, 3.0) == pytest.approx(rate)


def test_a_curve_is_measured_from_the_time_of_each_sentence() -> None:
    curve = measure_curve(lambda text, rate: len(text) / 20 / rate, "en", (0.5, 1.0, 2.0))
    seconds = sum(map(len, passage("en"))) / 20
    assert curve.pauses_s == 3.8  # eight commas and three ends of sentences
    assert curve.points == tuple((r, round(seconds / r - 3.8, 1)) for r in (0.5, 1.0, 2.0))


def test_what_cannot_be_measured_is_an_error() -> None:
    with pytest.raises(ValueError, match="there is no passage in 'xx'"):
        measure_curve(lambda _text, rate: 1 / rate, "xx")
    with pytest.raises(ValueError, match="it takes as long at each rate"):
        measure_curve(lambda _text, _rate: 5.0, "en")


def test_the_passage_is_there_in_each_language_with_cues() -> None:
    assert set(passage_languages()) == {"en", "de", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru"}
    assert {len(passage(language)) for language in passage_languages()} == {8}
    assert passage_words("en") == 101  # in 38 s: 160 words a minute
    assert passage("de-AT") == passage("de")
    assert passage("xx") == ()


def test_each_language_of_espeak_has_a_curve() -> None:
    assert set(ESPEAK_CURVES) == set(passage_languages())
    assert espeak_curve("pt-BR") is ESPEAK_CURVES["pt"]
    assert espeak_curve("fi") is OTHER_ESPEAK_CURVE


def test_each_voice_of_kokoro_has_a_curve() -> None:
    other = kokoro_curve("alba")
    curves = [kokoro_curve(name) for name in kokoro_voices()]
    assert other not in curves
    assert len(set(curves)) == len(curves) == 14
    assert all(0.3 < curve.rate(0.5, 0, 9) < curve.rate(2.0, 0, 9) < 2.0 for curve in curves)  # its limits


@pytest.mark.parametrize(("language", "pace"), [("en", 1.0), ("ru", 1.2), ("ja", 1.0), ("fr", 0.8)])
def test_the_passage_takes_38_s_with_espeak(language: str, pace: float) -> None:
    assert passage_s("espeak", language, pace) == pytest.approx(38 / pace, rel=0.06)


@pytest.mark.skipif(find_spec("hibari") is None, reason="hibari-tts has no wheels for Intel Macs")
def test_the_passage_takes_38_s_with_the_natural_voice() -> None:
    assert passage_s("natural", "en", 1.0) == pytest.approx(38, rel=0.05)


@needs_kokoro
@pytest.mark.timeout(300)
def test_the_passage_takes_38_s_with_kokoro() -> None:
    assert passage_s("kokoro/jf_alpha", "ja", 1.0) == pytest.approx(38, rel=0.05)


def test_the_identity_changes_with_the_curve() -> None:
    assert CURVE.identity != PaceCurve(CURVE.points, 4.1).identity
    assert ESPEAK_CURVES["de"].identity in EspeakVoice("de").identity
    assert kokoro_curve("jf_alpha").identity in KokoroSpeaker(kokoro_voices()["jf_alpha"]).identity
    assert EspeakVoice().identity not in {EspeakVoice("de").identity, EspeakVoice("en").identity}


def test_a_model_has_the_pace_that_was_measured_of_it(tmp_path: Path) -> None:
    model = model_without_weights(tmp_path, "anna")
    assert piper_curve(read_model(model)) is PIPER_CURVE
    before = PiperEngine().open(str(model)).identity
    keep_curve(read_model(model), CURVE)
    assert piper_curve(read_model(model)) == CURVE
    assert PiperEngine().open(str(model)).identity != before
    model.write_bytes(b"other weights")
    assert piper_curve(read_model(model)) is PIPER_CURVE


@pytest.mark.parametrize("kept", ["", "[]", "{}", '{"model": 1, "points": 2}'])
def test_a_damaged_file_of_a_pace_is_as_none(tmp_path: Path, kept: str) -> None:
    model = model_without_weights(tmp_path, "anna")
    pace_path(model).write_text(kept, "utf-8")
    assert piper_curve(read_model(model)) is PIPER_CURVE


def test_a_model_that_cannot_be_measured_keeps_the_common_pace(tmp_path: Path) -> None:
    damaged = model_without_weights(tmp_path, "damaged")
    finnish = model_without_weights(tmp_path, "finnish", language={"code": "fi_FI"})
    assert (measure_pace(damaged), measure_pace(finnish)) == (False, False)
    assert not pace_path(damaged).exists()


@needs_joe
@pytest.mark.timeout(300)
def test_a_model_is_measured_once(empty_home: Path) -> None:
    model = install_joe(empty_home, "joe")
    assert measure_pace(model)
    measured = piper_curve(read_model(model))
    assert measured == piper_curve(read_model(model)) != CURVE
    assert measured.rate(1.0, 0.1, 9) == pytest.approx(PIPER_CURVE.rate(1.0, 0.1, 9), rel=0.03)
    written = pace_path(model).stat().st_mtime_ns
    assert measure_pace(model)
    assert pace_path(model).stat().st_mtime_ns == written
