"""The clicks of an exported session: onsets in the file against the formula of docs/script.md."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from voicecoach.audio.codecs import read_sound
from voicecoach.export.exporter import export_timeline
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders, shipped_folder

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from voicecoach.timeline.model import Timeline

ROUTINE = """\
routine: Beat
prepare: 2s
detail: sounds
cues: {go: off, halfway: off, seconds_left: off, countdown: off, announce: off, end: off, finish: off}
steps:
  - exercise: Two minutes
    hold: 2m
"""
SECONDS = 120


def exported_samples(folder: Path, beat: str, words: str = "") -> tuple[Timeline, npt.NDArray[np.int16]]:
    """The timeline of a hold of two minutes with this beat, and the samples of its WAV file."""
    path = folder / "beat.yaml"
    path.write_text(f"{ROUTINE}    beat: {beat}\n{words}", "utf-8")
    options = SessionOptions(voice="silent", lead_in_ms=0)
    session = open_session(str(path), options, find_user_folders(), lambda _: None)
    timeline = session.timeline()
    export_timeline(timeline, session.clip_provider.clip_of_event, folder / "beat.wav")
    samples, rate = soundfile.read(folder / "beat.wav", dtype="int16")
    assert rate == 48_000
    return timeline, samples


def onsets_in(samples: npt.NDArray[np.int16]) -> list[int]:
    """The frames at which the shipped click starts, which has silence before its first loud sample."""
    click = np.flatnonzero(read_sound(shipped_folder("sounds") / "beat.wav").samples)
    loud = np.flatnonzero(samples)
    first_of_each = loud[np.flatnonzero(np.diff(loud, prepend=-48_000) > 4_800)]
    return [int(frame - click[0]) for frame in first_of_each]


def nearest_frames(start_bpm: int, end_bpm: int) -> list[int]:
    """The frame of each click by bisection: the nearest one at which that many beats are over."""

    def beats_over(frame: Fraction) -> Fraction:
        seconds = frame / 48_000
        return (start_bpm * seconds + Fraction(end_bpm - start_bpm, 2 * SECONDS) * seconds**2) / 60

    def nearest(beats: int) -> int:
        low, high = 0, SECONDS * 48_000
        while low < high:
            middle = (low + high) // 2
            low, high = (
                (low, middle) if beats_over(Fraction(2 * middle + 1, 2)) > beats else (middle + 1, high)
            )
        return low

    return [nearest(beats) for beats in range((start_bpm + end_bpm) * SECONDS // 120)]


@pytest.mark.parametrize(("beat", "rates", "count"), [("120", (120, 120), 240), ("60..120", (60, 120), 180)])
def test_every_click_of_two_minutes_is_at_its_frame_in_the_file(
    tmp_path: Path, beat: str, rates: tuple[int, int], count: int
) -> None:
    timeline, samples = exported_samples(tmp_path, beat)
    hold = timeline.steps[-1].hold
    assert hold
    expected = [hold.start + frame for frame in nearest_frames(*rates)]
    found = onsets_in(samples)
    assert len(found) == len(expected) == count
    worst = max(abs(one - other) for one, other in zip(found, expected, strict=True))
    assert worst == 0


def test_the_formula_of_the_documents_gives_the_same_frames() -> None:
    a, b = 60, 120
    by_formula = [
        round(48_000 * 120 * n / (a + (a**2 + 120 * n * (b - a) / SECONDS) ** 0.5)) for n in range(180)
    ]
    assert by_formula == nearest_frames(a, b)
