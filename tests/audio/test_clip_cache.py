"""The cache of clips in memory."""

from __future__ import annotations

import numpy as np

from voicecoach.audio.clip import Clip, ClipCache


def clip() -> Clip:
    """A clip of 2,000 bytes."""
    return Clip(np.zeros(1_000, np.int16))


def test_the_least_recently_used_clip_is_dropped_first() -> None:
    cache: ClipCache[str] = ClipCache(5_000)
    first, second = clip(), clip()
    cache.put("first", first)
    cache.put("second", second)
    assert cache.get("first") is first
    cache.put("third", clip())
    assert cache.get("second") is None, "least recently used"
    assert cache.get("first") is first


def test_a_clip_larger_than_the_cache_is_not_stored() -> None:
    cache: ClipCache[str] = ClipCache(1_000)
    cache.put("long", clip())
    assert cache.get("long") is None


def test_a_clip_replaces_that_of_the_same_key() -> None:
    cache: ClipCache[str] = ClipCache(2_000)
    old, new = clip(), clip()
    cache.put("one", old)
    cache.put("one", new)
    assert cache.get("one") is new
