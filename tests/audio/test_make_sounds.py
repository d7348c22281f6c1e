"""The sounds that ship: each run of make_sounds.py writes the same bytes, and the sounds differ clearly."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sounds.make_sounds import Note, Partial, Tone, render_tone, sound_loudness
from voicecoach.audio.codecs import read_sound

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
BRIGHT_LU = {
    "beat": -7,
    "beat_accent": -2,
    "bell": 0,
    "end": 2,
    "go": 0,
    "half": -6,
    "rest": -3,
    "switch": -2,
    "tick": -3,
}
SOFT_LU = {
    "beat": -8,
    "beat_accent": -5,
    "bell": -2,
    "end": -1,
    "go": -2,
    "half": -6,
    "rest": -4,
    "switch": -3,
    "tick": -6,
}
LEVEL_LU = {**BRIGHT_LU, **{f"soft/{name}": level for name, level in SOFT_LU.items()}}
"""By name: the loudness relative to speech at -19 LUFS."""
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
    made, shipped = (
        {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.wav")}
        for folder in (tmp_path, SOUNDS)
    )
    assert sorted(made) == sorted(f"{name}.wav" for name in LEVEL_LU)
    assert made == shipped


def test_the_sounds_are_small() -> None:
    assert sum(file.stat().st_size for file in SOUNDS.rglob("*.wav")) < 1_020_000


@pytest.mark.parametrize("name", LEVEL_LU)
def test_a_sound_has_its_length(name: str) -> None:
    assert len(shipped_sound(name)) == LENGTH_MS[name.removeprefix("soft/")] * 48


@pytest.mark.parametrize("name", LEVEL_LU)
def test_a_sound_starts_within_2_ms(name: str) -> None:
    sound = np.abs(shipped_sound(name))
    assert sound[:96].max() > sound.max() / 10


@pytest.mark.parametrize("name", LEVEL_LU)
def test_a_sound_starts_and_ends_without_a_click(name: str) -> None:
    sound = np.abs(shipped_sound(name))
    assert sound[0] == sound[-1] == 0
    assert sound[:24].max() < sound.max() / 4
    assert sound[-24:].max() < sound.max() / 100


@pytest.mark.parametrize("name", LEVEL_LU)
def test_no_sound_peaks_above_minus_5_dbfs(name: str) -> None:
    assert np.abs(shipped_sound(name)).max() <= 10 ** (-5 / 20)


@pytest.mark.parametrize("name", LEVEL_LU)
def test_a_sound_is_as_loud_beside_speech_as_it_should_be(name: str) -> None:
    assert sound_loudness(shipped_sound(name)) == pytest.approx(-19 + LEVEL_LU[name], abs=0.1)


@pytest.mark.parametrize("name", LENGTH_MS)
def test_a_soft_sound_is_lower_and_no_louder(name: str) -> None:
    assert centroid(shipped_sound(f"soft/{name}")) < centroid(shipped_sound(name)) / 1.2
    assert SOFT_LU[name] <= BRIGHT_LU[name]


@pytest.mark.parametrize(
    ("folder", "names"),
    [
        (".", ["bell", "rest", "half", "switch", "go", "beat", "end", "tick", "beat_accent"]),
        ("soft", ["bell", "rest", "end", "half", "switch", "go", "beat", "tick", "beat_accent"]),
    ],
)
def test_sounds_of_similar_pitch_differ_in_length(folder: str, names: list[str]) -> None:
    pitches = {name: centroid(shipped_sound(f"{folder}/{name}")) for name in LENGTH_MS}
    assert sorted(LENGTH_MS, key=lambda name: pitches[name]) == names
    for lower, higher in pairwise(names):
        lengths = sorted((LENGTH_MS[lower], LENGTH_MS[higher]))
        assert lengths[1] / lengths[0] > 2 or pitches[higher] / pitches[lower] > 1.2


def test_the_soft_end_is_a_single_stroke_that_fades() -> None:
    end = np.abs(shipped_sound("soft/end"))
    loudness = [float(end[at * 48 : (at + 100) * 48].max()) for at in range(0, 900, 100)]
    assert loudness == sorted(loudness, reverse=True)
    assert pitch(shipped_sound("soft/end")) == pytest.approx(440, abs=3)


def test_the_soft_go_rises_and_the_soft_rest_falls() -> None:
    go, rest = shipped_sound("soft/go"), shipped_sound("soft/rest")
    assert pitch(go[: 110 * 48]) < pitch(go[110 * 48 :])
    assert pitch(rest[: 220 * 48]) > pitch(rest[220 * 48 :])


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


@pytest.mark.parametrize("length_ms", [60, 400, 2000])
def test_a_tone_has_its_level(length_ms: int) -> None:
    sound = render_tone(Tone(-6, (Note(0, length_ms, 440, PURE),)))
    assert sound_loudness(sound) == pytest.approx(-25, abs=0.01)


def test_the_loudness_of_a_sound_is_that_of_its_loudest_400_ms() -> None:
    """A 1 kHz sine at -20 dBFS has -23 LUFS in one channel; silence around it changes nothing."""
    tone = np.float32(0.1) * np.sin(2 * np.pi * 1000 * np.arange(24_000) / 48_000).astype(np.float32)
    assert sound_loudness(tone) == pytest.approx(-23, abs=0.1)
    assert sound_loudness(np.pad(tone, 48_000)) == pytest.approx(-23, abs=0.1)


def test_a_partial_decays_by_60_db_in_its_time() -> None:
    sound = np.abs(render_tone(Tone(0, (Note(0, 800, 1000, PURE),))))
    onset = sound[6 * 48 : 11 * 48].max()
    assert sound[506 * 48 : 511 * 48].max() == pytest.approx(onset / 1000, rel=0.1)
