"""Measuring the pace of a Piper model once, when it is installed or checked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.units import SAMPLE_RATE
from voicecoach.voices.api import Utterance
from voicecoach.voices.engines.piper import NAME, PiperVoice, model_of
from voicecoach.voices.engines.piper_model import read_model
from voicecoach.voices.engines.piper_pace import keep_curve, measured_curve
from voicecoach.voices.pace.measure import RATES, measure_curve
from voicecoach.voices.pace.passage import passage

if TYPE_CHECKING:
    from pathlib import Path

_THREADS = 2


def measure_pace(model: Path) -> bool:
    """Measure the pace of a model and keep it next to the model; whether its pace is measured now.

    It takes a few seconds. A model of a language without a passage, or that cannot speak it, keeps the common
    pace, and so does one in a folder that cannot be written.
    """
    try:
        read = read_model(model)
        if measured_curve(read) is not None:
            return True
        if not passage(read.language):
            return False
        spoken_s = _speak_all(PiperVoice(model.stem, read), read.language)
        keep_curve(read, measure_curve(lambda text, rate: spoken_s[text, rate], read.language))
    except (VoicecoachError, ValueError, OSError):
        return False
    return True


def measure_pace_of(voice: str) -> bool:
    """The same for a voice by its full name; voices of other engines have a measured pace."""
    engine, _, name = voice.partition("/")
    if engine != NAME:
        return True
    model = model_of(name)
    return model is not None and measure_pace(model)


def _speak_all(voice: PiperVoice, language: str) -> dict[tuple[str, float], float]:
    """The seconds of each sentence of the passage at each rate."""
    wanted = [(text, rate) for rate in RATES for text in passage(language)]

    def seconds(one: tuple[str, float]) -> float:
        return voice.speak_at_rate(Utterance(one[0], language), one[1]).frames / SAMPLE_RATE

    with ThreadPoolExecutor(_THREADS) as threads:
        return dict(zip(wanted, threads.map(seconds, wanted), strict=True))
