"""Listing and pruning of the clip cache on the disk.

A clip that another process is reading may be removed: it still reads the file to its end (Windows refuses to
remove the file, and it stays). A removed clip is spoken again when it is needed.
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
    """A clip on the disk: its file, its size, and when it was last used in seconds since the epoch."""

    path: Path
    bytes: int
    last_used_s: float


@dataclass(frozen=True, slots=True)
class CacheTotals:
    """A number of clips and their total size."""

    clips: int
    bytes: int


def list_clips(folder: Path) -> tuple[CachedClip, ...]:
    """All clips in a cache, least recently used first."""
    return tuple(sorted(_scan_clips(folder), key=lambda clip: (clip.last_used_s, clip.path)))


def _scan_clips(folder: Path) -> Iterator[CachedClip]:
    for path in folder.glob(f"??/*{CLIP_SUFFIX}"):
        try:
            state = path.stat()
        except OSError:  # another process may have removed it
            continue
        yield CachedClip(path, state.st_size, state.st_mtime)


def totals(clips: Iterable[CachedClip]) -> CacheTotals:
    """The number and the total size of clips."""
    sizes = [clip.bytes for clip in clips]
    return CacheTotals(len(sizes), sum(sizes))


def totals_by_voice(clips: Iterable[CachedClip]) -> dict[str, CacheTotals]:
    """The totals by voice name, or `damaged`; this reads every file."""
    voices: defaultdict[str, list[CachedClip]] = defaultdict(list)
    for clip in clips:
        voices[voice_of_clip(clip.path) or "damaged"].append(clip)
    return {name: totals(voices[name]) for name in sorted(voices)}


def unused_since(clips: Iterable[CachedClip], since_s: float) -> tuple[CachedClip, ...]:
    """The clips that were not used since a time in seconds since the epoch."""
    return tuple(clip for clip in clips if clip.last_used_s < since_s)


def over_limit(clips: tuple[CachedClip, ...], max_bytes: int) -> tuple[CachedClip, ...]:
    """The first clips, without which the rest take at most `max_bytes`."""
    excess = totals(clips).bytes - max_bytes
    to_remove: list[CachedClip] = []
    for clip in clips:
        if excess <= 0:
            break
        to_remove.append(clip)
        excess -= clip.bytes
    return tuple(to_remove)


def remove_clips(clips: Iterable[CachedClip]) -> CacheTotals:
    """Remove clips, and return the totals of those that could be removed."""
    return totals(clip for clip in clips if _try_remove(clip.path))


def _try_remove(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:  # another process removed it, or has it open
        return False
    return True
