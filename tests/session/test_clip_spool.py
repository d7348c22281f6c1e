"""The clips of a session that no cache keeps: in memory, then in a temporary file."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from voicecoach.audio.clip import Clip
from voicecoach.session.clip_spool import ClipSpool, SpooledClip


def clip(value: int, frames: int = 100) -> Clip:
    return Clip(np.full(frames, value, np.int16), -19.0, 0.5)


def test_clips_stay_in_memory_while_there_is_room() -> None:
    spool = ClipSpool(memory_bytes=400)
    first, second = clip(1), clip(2)
    assert spool.add(first) is first
    assert spool.add(second) is second


def test_clips_beyond_the_room_are_read_back_from_a_file() -> None:
    spool = ClipSpool(memory_bytes=200)
    kept = [spool.add(clip(1)), *(spool.add(clip(value, 100 * value)) for value in (2, 3))]
    assert [type(sound) for sound in kept] == [Clip, SpooledClip, SpooledClip]
    for value, sound in zip((1, 2, 3), kept, strict=True):
        assert (sound.frames, sound.lufs, sound.peak) == (100 * value, -19.0, 0.5)
        assert sound.read(0, sound.frames).tolist() == [value] * 100 * value


def test_a_part_of_a_clip_is_read_from_its_own_frames() -> None:
    spool = ClipSpool(memory_bytes=0)
    spool.add(clip(7))
    sound = spool.add(Clip(np.arange(50, dtype=np.int16)))
    assert sound.read(10, 13).tolist() == [10, 11, 12]
    assert sound.read(50, 50).tolist() == []


def test_a_small_clip_stays_in_memory_after_a_large_one_did_not() -> None:
    spool = ClipSpool(memory_bytes=200)
    assert isinstance(spool.add(clip(1, 500)), SpooledClip)
    small = clip(2)
    assert spool.add(small) is small


def test_threads_share_a_spool() -> None:
    spool = ClipSpool(memory_bytes=0)

    def add_and_read(value: int) -> bool:
        sound = spool.add(clip(value, 1_000))
        return all(set(sound.read(0, 1_000).tolist()) == {value} for _ in range(20))

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(add_and_read, range(1, 21)))
