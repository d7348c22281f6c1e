"""The sounds that ship: each run of make_sounds.py writes the same bytes, and the sounds differ clearly."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sounds.make_sounds import Note, Partial, Tone, render_tone
from voicecoach.audio.codecs import read_sound
from voicecoach.audio.meters.loudness import integrated_loudness

if TYPE_CHECKING:
    from voicecoach.audio.clip import FloatSamples

SOUNDS = Path(__file__).parents[2] / "sounds"
LENGTH_MS = {
    "beat": 40,
    "beat_accent": 40,
    "bell": 2400,
    "end": 900,
    "go": 250,
    "half": 350,
    "rest": 500,
    "switch": 720,
    "tick": 45,
}
PURE = (Partial(1.0, 1.0, 500),)


def shipped_sound(name: str) -> FloatSamples:
    return np.asarray(read_sound(SOUNDS / f"{name}.wav").samples / 32768, np.float32)


def pitch(sound: FloatSamples) -> float:
    """The loudest frequency, in hertz."""
    spectrum = np.abs(np.fft.rfft(sound, 1 << 17))
    return float(np.argmax(spectrum)) * 48_000 / (1 << 17)


def centroid(sound: FloatSamples) -> float:
    """The power-weighted mean frequency, in hertz."""
    power = np.abs(np.fft.rfft(sound, 1 << 17)) ** 2
    return float(np.average(np.arange(len(power)), weights=power)) * 48_000 / (1 << 17)


def test_making_the_sounds_gives_the_bytes_that_ship(tmp_path: Path) -> None:
    subprocess.run([sys.executable, SOUNDS / "make_sounds.py", tmp_path], check=True)
    made = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    shipped = {file.name: file.read_bytes() for file in SOUNDS.glob("*.wav")}
    assert sorted(made) == [f"{name}.wav" for name in LENGTH_MS]
    assert made == shipped


def test_the_sounds_are_small() -> None:
    assert sum(file.stat().st_size for file in SOUNDS.glob("*.wav")) < 510_000


@pytest.mark.parametrize("name", LENGTH_MS)
def test_a_sound_has_its_length(name: str) -> None:
    assert len(shipped_sound(name)) == LENGTH_MS[name] * 48


@pytest.mark.parametrize("name", LENGTH_MS)
def test_a_sound_starts_within_2_ms(name: str) -> None:
    sound = np.abs(shipped_sound(name))
    assert sound[:96].max() > sound.max() / 10


@pytest.mark.parametrize("name", LENGTH_MS)
def test_a_sound_starts_and_ends_without_a_click(name: str) -> None:
    sound = np.abs(shipped_sound(name))
    assert sound[0] == sound[-1] == 0
    assert sound[:24].max() < sound.max() / 4
    assert sound[-24:].max() < sound.max() / 100


@pytest.mark.parametrize("name", LENGTH_MS)
def test_no_sound_peaks_above_minus_3_dbfs(name: str) -> None:
    assert np.abs(shipped_sound(name)).max() <= 10 ** (-3 / 20)


def test_the_levels_suit_speech_at_minus_19_lufs() -> None:
    levels = {name: integrated_loudness(shipped_sound(name)) for name in LENGTH_MS}
    assert all(-27 < level < -14 for level in levels.values())
    assert max(levels, key=lambda name: levels[name]) == "end"
    assert levels["end"] > -19 > levels["half"]


def test_sounds_of_similar_pitch_differ_in_length() -> None:
    by_pitch = sorted(LENGTH_MS, key=lambda name: centroid(shipped_sound(name)))
    assert by_pitch == ["bell", "rest", "half", "switch", "go", "beat", "end", "tick", "beat_accent"]
    for lower, higher in pairwise(by_pitch):
        lengths = sorted((LENGTH_MS[lower], LENGTH_MS[higher]))
        ratio = centroid(shipped_sound(higher)) / centroid(shipped_sound(lower))
        assert lengths[1] / lengths[0] > 2 or ratio > 1.2


def test_go_rises_and_rest_falls() -> None:
    go, rest = shipped_sound("go"), shipped_sound("rest")
    assert pitch(go[: 110 * 48]) == pytest.approx(587, abs=12)
    assert pitch(go[110 * 48 :]) == pytest.approx(880, abs=12)
    assert pitch(rest[: 220 * 48]) == pytest.approx(523, abs=12)
    assert pitch(rest[220 * 48 :]) == pytest.approx(349, abs=12)


def test_end_is_three_rising_notes() -> None:
    end = shipped_sound("end")
    pitches = [pitch(end[at * 48 : (at + 180) * 48]) for at in (0, 190, 380)]
    assert pitches == pytest.approx([1046, 1319, 1568], abs=12)


def test_half_is_two_equal_notes_with_silence_between() -> None:
    half = shipped_sound("half")
    assert not half[170 * 48 : 180 * 48].any()
    assert np.abs(half[: 170 * 48] - half[180 * 48 :]).max() < 0.0001


def test_a_tone_has_its_notes_at_their_times() -> None:
    sound = render_tone(Tone(-6, (Note(0, 100, 440, PURE), Note(300, 100, 440, PURE))))
    assert len(sound) == 400 * 48
    assert not sound[100 * 48 : 300 * 48].any()
    assert sound[301 * 48 : 303 * 48].any()


def test_a_tone_has_its_peak_level() -> None:
    sound = render_tone(Tone(-6, (Note(0, 200, 440, PURE),)))
    assert np.abs(sound).max() == pytest.approx(0.501, abs=0.001)


def test_a_partial_decays_by_60_db_in_its_time() -> None:
    sound = np.abs(render_tone(Tone(0, (Note(0, 800, 1000, PURE),))))
    assert sound[500 * 48 : 505 * 48].max() == pytest.approx(0.001, rel=0.1)
