"""Loop files: the samples are those of the music, and the end continues at the start without a click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from voicecoach.audio.meters.loudness import integrated_loudness
from voicecoach.audio.mix.loop import LoopFile, write_loop

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.audio.clip import FloatSamples

SECOND = 48_000
CROSSFADE = 2_400


def sine(frames: int, hertz: float = 220.0, peak: float = 0.3) -> FloatSamples:
    return np.asarray(peak * np.sin(2 * np.pi * hertz * np.arange(frames) / SECOND + 1), np.float32)


def loop_of(folder: Path, *blocks: FloatSamples) -> LoopFile:
    write_loop(folder / "a.loop", blocks)
    return LoopFile(folder / "a.loop")


def test_a_loop_is_as_long_as_the_sound_without_the_crossfade(tmp_path: Path) -> None:
    sound = sine(3 * SECOND)
    loop = loop_of(tmp_path, *np.split(sound, [7, 50_000]))
    assert loop.frames == 3 * SECOND - CROSSFADE
    samples = loop.read(CROSSFADE, loop.frames) / 32768
    assert np.abs(samples - sound[CROSSFADE : 3 * SECOND - CROSSFADE]).max() < 1e-4


@pytest.mark.parametrize("frames", [3 * SECOND + 31, SECOND // 3, 4_801, 100])
def test_the_crossfade_has_no_larger_step_than_the_sound(tmp_path: Path, frames: int) -> None:
    sound = sine(frames)
    loop = loop_of(tmp_path, sound)
    once = loop.read(0, loop.frames).astype(int)
    largest_step = np.abs(np.diff(np.rint(sound * 32768))).max()
    jump = abs(sound[-1] - sound[0]) * 32768
    twice = np.abs(np.diff(np.concatenate((once, once)))).max()
    assert twice <= largest_step + jump / max(1, min(CROSSFADE, frames // 2)) + 1


def test_loudness_and_peak_are_stored(tmp_path: Path) -> None:
    sound = sine(4 * SECOND, 1000)
    loop = loop_of(tmp_path, sound)
    assert loop.lufs == pytest.approx(integrated_loudness(sound), abs=0.01)
    assert loop.peak == pytest.approx(0.3, abs=1e-3)


def test_silence_at_both_ends_is_left_out(tmp_path: Path) -> None:
    silence = np.zeros(SECOND, np.float32)
    assert loop_of(tmp_path, silence, silence, sine(SECOND), silence).frames == pytest.approx(
        SECOND - CROSSFADE, abs=2
    )


def test_silence_alone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="it is silent"):
        write_loop(tmp_path / "a.loop", [np.zeros(SECOND, np.float32)])


def test_a_single_frame_can_be_looped(tmp_path: Path) -> None:
    assert loop_of(tmp_path, np.array([0.5], np.float32)).read(0, 1).tolist() == [16_384]


@pytest.mark.parametrize("end", [-1, 63, 10], ids=["a byte short", "no samples", "half a header"])
def test_an_incomplete_file_is_an_error(tmp_path: Path, end: int) -> None:
    write_loop(tmp_path / "a.loop", [sine(SECOND)])
    (tmp_path / "a.loop").write_bytes((tmp_path / "a.loop").read_bytes()[:end])
    with pytest.raises(ValueError, match=r"not whole|unpack"):
        LoopFile(tmp_path / "a.loop")


def test_no_damage_of_a_loop_file_goes_unnoticed(tmp_path: Path) -> None:
    path = tmp_path / "a.loop"
    write_loop(path, [sine(1_000)])
    whole = path.read_bytes()
    for bit in range(0, 8 * len(whole), 61):
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        with pytest.raises(ValueError, match=r"."):
            LoopFile(path)
    path.write_bytes(whole)
    assert LoopFile(path).frames == 500
