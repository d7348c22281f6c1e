"""How fast a session is written, and in how much memory."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.benchmarks.long_routines import minutes_long
from tests.benchmarks.measuring import in_turn, seconds
from voicecoach.audio.mix import BLOCK, blocks
from voicecoach.export.audio import export_audio
from voicecoach.session.home import users_home
from voicecoach.session.open import Choices, open_session

if TYPE_CHECKING:
    from pathlib import Path

PEAK = """
import resource, sys
from voicecoach.cli import main
sys.argv = ["voicecoach", "export", sys.argv[1], "-o", sys.argv[2]]
try:
    main()
except SystemExit:
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def write_zeros(path: Path, frames: int) -> None:
    """The same number of frames through the same writer, from one block of zeros."""
    path.unlink(missing_ok=True)
    zeros = np.zeros(BLOCK, np.int16)
    with soundfile.SoundFile(path, "w", 48_000, 1, "PCM_16") as file:
        for start in range(0, frames, BLOCK):
            file.buffer_write(zeros[: min(BLOCK, frames - start)].data, "int16")


def test_a_warm_export_of_an_hour_keeps_up_with_the_disk(tmp_path: Path) -> None:
    routine = minutes_long(tmp_path / "hour.yaml", 60, "espeak")
    frames = open_session(str(routine), Choices(), users_home(), print).timeline().frames

    def export() -> None:
        (tmp_path / "ours.wav").unlink(missing_ok=True)
        session = open_session(str(routine), Choices(), users_home(), print)
        timeline = session.timeline()
        export_audio(tmp_path / "ours.wav", blocks(timeline.events, session.studio.clip, 0, timeline.frames))

    ratio = in_turn(
        f"warm export of {frames / 48_000 / 60:.0f} minutes to WAV / the same bytes from one block of zeros",
        lambda: seconds(export),
        lambda: seconds(lambda: write_zeros(tmp_path / "zeros.wav", frames)),
    )
    assert ratio.times <= 3


@pytest.mark.parametrize("suffix", [".wav", ".mp3"])
def test_memory_does_not_grow_with_the_session(tmp_path: Path, suffix: str) -> None:
    peaks = [
        peak_mb(minutes_long(tmp_path / f"{minutes}.yaml", minutes, "natural"), suffix)
        for minutes in (10, 60)
    ]
    print(f"\npeak memory of a warm export to {suffix}: {peaks[0]} MB for 10 minutes, {peaks[1]} MB for 60")
    assert max(peaks) < 200
    assert peaks[1] <= 1.1 * peaks[0]


def peak_mb(routine: Path, suffix: str) -> int:
    """The peak memory of a second export: everything is spoken then."""
    command = [sys.executable, "-c", PEAK, str(routine), str(routine.with_suffix(suffix))]
    subprocess.run(command, check=True, capture_output=True)
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])
