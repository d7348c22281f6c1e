"""What music costs: memory that does not grow with it, and time beside a session without it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.benchmarks.long_routines import minutes_long
from tests.benchmarks.measuring import COMMAND_PEAK, in_turn, seconds

if TYPE_CHECKING:
    from pathlib import Path


def music(path: Path, minutes: int) -> Path:
    """Noise in stereo at 44.1 kHz, as music comes."""
    block = np.random.default_rng(1).normal(0, 3000, (44_100, 2)).astype(np.int16)
    with soundfile.SoundFile(path, "w", 44_100, 2, compression_level=0) as file:
        for _ in range(60 * minutes):
            file.write(block)
    return path


@pytest.mark.timeout(600)
def test_memory_does_not_grow_with_the_music(tmp_path: Path) -> None:
    routine = minutes_long(tmp_path / "ten.yaml", 10, "espeak")
    cold, warm = {}, {}
    for minutes in (1, 60):
        bed = music(tmp_path / f"{minutes}.flac", minutes)
        cold[minutes] = peak_mb(tmp_path, routine, bed)
        warm[minutes] = peak_mb(tmp_path, routine, bed)
    print(f"\npeak memory of an export over music of 1 and 60 minutes, decoded: {cold} MB, kept: {warm} MB")
    assert max(*cold.values(), *warm.values()) < 200
    assert cold[60] <= 1.1 * cold[1]
    assert warm[60] <= 1.1 * warm[1]


@pytest.mark.timeout(600)
def test_an_export_over_music_costs_little_beside_its_encoder(tmp_path: Path) -> None:
    routine, bed = minutes_long(tmp_path / "half.yaml", 30, "espeak"), music(tmp_path / "m.flac", 5)

    def export(*options: str) -> float:
        command = [sys.executable, "-m", "voicecoach", "export", str(routine), "-o", "a.mp3", *options]
        return seconds(lambda: run(tmp_path, command))

    ratio = in_turn("half an hour to MP3 over music / without", lambda: export("--bed", str(bed)), export, 3)
    assert ratio.times <= 2


@pytest.mark.timeout(600)
def test_a_session_over_an_hour_of_music_that_is_kept_starts_as_soon(tmp_path: Path) -> None:
    routine, bed = minutes_long(tmp_path / "ten.yaml", 10, "silent"), music(tmp_path / "m.flac", 60)

    def check(*options: str) -> float:
        return seconds(
            lambda: run(tmp_path, [sys.executable, "-m", "voicecoach", "check", str(routine), *options])
        )

    ratio = in_turn("check over an hour of kept music / without", lambda: check("--bed", str(bed)), check)
    assert ratio.times <= 2


def peak_mb(home: Path, routine: Path, bed: Path) -> int:
    command = [sys.executable, "-c", COMMAND_PEAK, "export", str(routine), "-o", "a.wav", "--bed", str(bed)]
    return int(run(home, command).split()[-1])


def run(home: Path, command: list[str]) -> str:
    env = {**os.environ, "VOICECOACH_HOME": str(home / "home")}
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=home, env=env).stdout
