"""Sound files as people have them: read to their true end, or refused by name, in little memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.support.odd_sounds import RATE, WHOLE, hum
from voicecoach.audio.codecs import check_sound, read_blocks, read_recording_sound, read_sound
from voicecoach.audio.finish import finish_clip
from voicecoach.audio.mix.loop import LoopFile, write_levelled_loop, write_loop
from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.thorough


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_is_read_to_its_end(tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    WHOLE[name](path)
    check_sound(path)
    clip = read_sound(path)
    assert clip.frames / RATE == pytest.approx(8, abs=0.15)
    assert sum(map(len, read_blocks(path, whole=True))) == clip.frames
    assert capfd.readouterr() == ("", "")


def test_music_longer_than_its_limit_is_refused_while_it_is_read(tmp_path: Path) -> None:
    WHOLE["constant.mp3"](tmp_path / "a.mp3")
    with pytest.raises(VoicecoachError, match=r"a.mp3 is longer than 5 seconds"):
        list(read_blocks(tmp_path / "a.mp3", max_seconds=5))


@pytest.mark.parametrize("level_db", [-60, 12])
def test_a_recording_keeps_its_quality_at_any_level(tmp_path: Path, level_db: int) -> None:
    plain = hum(2)
    soundfile.write(tmp_path / "a.wav", plain * 10 ** (level_db / 20), RATE, subtype="FLOAT")
    clip = finish_clip(read_recording_sound(tmp_path / "a.wav"), RATE)
    expected = finish_clip(plain, RATE)
    assert np.abs(clip.samples.astype(int) - expected.samples).max() <= 2


def test_a_short_loop_has_the_loudness_that_is_heard(tmp_path: Path) -> None:
    for name, seconds in (("short", 0.3), ("long", 5)):
        write_loop(tmp_path / name, [hum(seconds)])
    assert LoopFile(tmp_path / "short").lufs == pytest.approx(LoopFile(tmp_path / "long").lufs, abs=0.5)


@pytest.mark.parametrize("level", [10.0, 1e-3])
def test_music_far_from_full_scale_keeps_its_shape_in_a_loop(tmp_path: Path, level: float) -> None:
    write_levelled_loop(tmp_path / "a", lambda: [np.float32(level) * hum(1), np.float32(level) * hum(1)])
    write_levelled_loop(tmp_path / "b", lambda: [hum(1), hum(1)])
    loop, expected = LoopFile(tmp_path / "a"), LoopFile(tmp_path / "b")
    off = loop.read(0, loop.frames).astype(int) - expected.read(0, expected.frames)
    assert np.abs(off).max() <= 2
    assert (loop.lufs, loop.peak) == pytest.approx((expected.lufs, expected.peak), abs=0.01)


def test_music_near_full_scale_is_read_once(tmp_path: Path) -> None:
    blocks = iter([[hum(1)]])
    write_levelled_loop(tmp_path / "a", lambda: next(blocks))
    assert LoopFile(tmp_path / "a").peak == pytest.approx(0.5, abs=0.001)
