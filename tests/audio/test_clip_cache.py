"""The clips used last, in memory."""

from __future__ import annotations

import numpy as np

from voicecoach.audio.clip import Clip
from voicecoach.audio.clip_cache import ClipCache


def clip() -> Clip:
    """A clip of 2,000 bytes."""
    return Clip(np.zeros(1_000, np.int16))


def test_a_clip_is_given_back_until_there_is_no_room() -> None:
    cache: ClipCache[str] = ClipCache(5_000)
    first, second = clip(), clip()
    cache.put("first", first)
    cache.put("second", second)
    assert cache.get("first") is first
    cache.put("third", clip())
    assert cache.get("second") is None, "used longest ago"
    assert cache.get("first") is first


def test_a_clip_larger_than_the_room_is_not_kept() -> None:
    cache: ClipCache[str] = ClipCache(1_000)
    cache.put("long", clip())
    assert cache.get("long") is None


def test_a_clip_takes_the_place_of_the_one_of_its_name() -> None:
    cache: ClipCache[str] = ClipCache(2_000)
    old, new = clip(), clip()
    cache.put("one", old)
    cache.put("one", new)
    assert cache.get("one") is new
