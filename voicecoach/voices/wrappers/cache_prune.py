"""What the clip cache holds, and how it is made smaller.

A clip's file is removed as a whole, and whoever has it open still reads it to its end (on Windows it
cannot be removed meanwhile, and stays). One that is gone when it is wanted is spoken anew.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.voices.wrappers.disk_cache import CLIP_SUFFIX, voice_of_clip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class CachedClip:
    """A clip on the disk: its file, the size of that, and when it was last used, in seconds of the epoch."""

    path: Path
    bytes: int
    last_used_s: float


@dataclass(frozen=True, slots=True)
class CacheTotals:
    """How many clips there are, and what they take."""

    clips: int
    bytes: int


def list_clips(folder: Path) -> tuple[CachedClip, ...]:
    """All clips in a cache, the one that was used longest ago first."""
    return tuple(sorted(_scan_clips(folder), key=lambda clip: (clip.last_used_s, clip.path)))


def _scan_clips(folder: Path) -> Iterator[CachedClip]:
    for path in folder.glob(f"??/*{CLIP_SUFFIX}"):
        try:
            state = path.stat()
        except OSError:  # another process may have removed it
            continue
        yield CachedClip(path, state.st_size, state.st_mtime)


def totals(clips: Iterable[CachedClip]) -> CacheTotals:
    """How many clips these are, and what they take."""
    sizes = [clip.bytes for clip in clips]
    return CacheTotals(len(sizes), sum(sizes))


def totals_by_voice(clips: Iterable[CachedClip]) -> dict[str, CacheTotals]:
    """The same for each voice, by its name, or `damaged`; the files are read for that."""
    voices: defaultdict[str, list[CachedClip]] = defaultdict(list)
    for clip in clips:
        voices[voice_of_clip(clip.path) or "damaged"].append(clip)
    return {name: totals(voices[name]) for name in sorted(voices)}


def unused_since(clips: Iterable[CachedClip], since_s: float) -> tuple[CachedClip, ...]:
    """Those that were not used since then."""
    return tuple(clip for clip in clips if clip.last_used_s < since_s)


def over_limit(clips: tuple[CachedClip, ...], most_bytes: int) -> tuple[CachedClip, ...]:
    """Those to remove so that the rest takes no more than this, the one used longest ago first."""
    over = totals(clips).bytes - most_bytes
    chosen: list[CachedClip] = []
    for clip in clips:
        if over <= 0:
            break
        chosen.append(clip)
        over -= clip.bytes
    return tuple(chosen)


def remove_clips(clips: Iterable[CachedClip]) -> CacheTotals:
    """Remove clips; those that cannot be removed stay and do not count."""
    return totals(clip for clip in clips if _try_remove(clip.path))


def _try_remove(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:  # another process removed it, or has it open
        return False
    return True
