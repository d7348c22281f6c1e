"""Seeking is exact in what is written: Chromium plays a second that it was sent to, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from tests.support.seeking import CHROMIUM, chromium, seek_errors_s, served
from voicecoach.audio.encodings import Quality
from voicecoach.export.audio_file import export_audio, finalise_file, open_writer
from voicecoach.export.tags import Tags

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from voicecoach.audio.clip import FloatSamples, Samples

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.timeout(300),
]
RATE = 48_000
SECONDS = 300
PLACES = [12.3, 150.1, 291.6]
TAGS = Tags(title="Bursts", language="en")


@pytest.fixture(scope="module")
def browser(playwright: Any) -> Iterator[Any]:
    with chromium(playwright) as found:
        yield found


@pytest.fixture(scope="module")
def sound() -> Samples:
    """Five minutes: around each place eight seconds like speech, elsewhere bursts and silence."""
    random = np.random.default_rng(1)
    sound = np.zeros(SECONDS * RATE, np.float32)
    for start in [*np.arange(2.0, SECONDS - 12, 7.0), *(place - 4 for place in PLACES)]:
        frames = RATE * (8 if start + 4 in PLACES else 1)
        buzz = np.cumsum(random.normal(0, 1, frames))
        buzz = np.convolve(buzz, [1, -0.98], "same") * (1 + np.sin(2 * np.pi * 4 * np.arange(frames) / RATE))
        at = int(start * RATE)
        sound[at : at + frames] = 0.1 * buzz / np.abs(buzz).std()
    return np.asarray(np.clip(sound, -0.9, 0.9) * 32_767, np.int16)


def in_blocks(sound: Samples) -> Iterator[Samples]:
    return (sound[at : at + RATE] for at in range(0, len(sound), RATE))


def as_source(sound: Samples) -> FloatSamples:
    return sound.astype(np.float32) / np.float32(32_768)


@pytest.mark.parametrize("suffix", [".mp3", ".m4a", ".opus"])  # tests/benchmarks/measure_seeking.py has all
def test_what_is_written_by_default_plays_from_where_one_seeks(
    browser: Any, sound: Samples, tmp_path: Path, suffix: str
) -> None:
    file = tmp_path / f"a{suffix}"
    export_audio(file, in_blocks(sound), TAGS)
    with served(tmp_path) as address:
        errors = seek_errors_s(browser, address, file, as_source(sound), PLACES)
    assert errors == pytest.approx([0] * len(PLACES), abs=0.05)


@pytest.mark.parametrize("quality", [Quality(1, 64)], ids=["64k"])
def test_so_does_mp3_of_another_quality(
    browser: Any, sound: Samples, tmp_path: Path, quality: Quality
) -> None:
    file = tmp_path / "a.mp3"
    with open_writer(file, ".mp3", quality) as writer:
        writer.write(in_blocks(sound))
    finalise_file(file, ".mp3", TAGS)
    errors = seek_errors_s(browser, f"file://{tmp_path}/", file, as_source(sound), PLACES)
    assert errors == pytest.approx([0] * len(PLACES), abs=0.05)


def test_the_measurement_finds_a_file_that_does_not(browser: Any, sound: Samples, tmp_path: Path) -> None:
    file = tmp_path / "a.mp3"
    with soundfile.SoundFile(
        file, "w", RATE, 1, "MPEG_LAYER_III", format="MP3", compression_level=0.4, bitrate_mode="VARIABLE"
    ) as writer:
        writer.write(sound)
    with served(tmp_path) as address:
        errors = seek_errors_s(browser, address, file, as_source(sound), PLACES)
    assert max(map(abs, errors)) > 0.1
