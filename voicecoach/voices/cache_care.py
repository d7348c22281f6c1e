"""What the clip cache holds, and how it is made smaller.

A clip's file is removed as a whole, and whoever has it open still reads it to its end (on Windows it
cannot be removed meanwhile, and stays). One that is gone when it is wanted is spoken anew.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.voices.cache import SUFFIX, voice_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class KeptClip:
    """A clip on the disk: its file, the size of that, and when it was last used, in seconds of the epoch."""

    path: Path
    bytes: int
    used_s: float


@dataclass(frozen=True, slots=True)
class Held:
    """How many clips there are, and what they take."""

    clips: int
    bytes: int


def kept_clips(folder: Path) -> tuple[KeptClip, ...]:
    """All clips in a cache, the one that was used longest ago first."""
    return tuple(sorted(_clips(folder), key=lambda clip: (clip.used_s, clip.path)))


def _clips(folder: Path) -> Iterator[KeptClip]:
    for path in folder.glob(f"??/*{SUFFIX}"):
        try:
            state = path.stat()
        except OSError:  # another process may have removed it
            continue
        yield KeptClip(path, state.st_size, state.st_mtime)


def held(clips: Iterable[KeptClip]) -> Held:
    """How many clips these are, and what they take."""
    sizes = [clip.bytes for clip in clips]
    return Held(len(sizes), sum(sizes))


def by_voice(clips: Iterable[KeptClip]) -> dict[str, Held]:
    """The same for each voice, by its name, or `damaged`; the files are read for that."""
    voices: defaultdict[str, list[KeptClip]] = defaultdict(list)
    for clip in clips:
        voices[voice_of(clip.path) or "damaged"].append(clip)
    return {name: held(voices[name]) for name in sorted(voices)}


def too_old(clips: Iterable[KeptClip], since_s: float) -> tuple[KeptClip, ...]:
    """Those that were not used since then."""
    return tuple(clip for clip in clips if clip.used_s < since_s)


def too_many(clips: tuple[KeptClip, ...], most_bytes: int) -> tuple[KeptClip, ...]:
    """Those to remove so that the rest takes no more than this, the one used longest ago first."""
    over = held(clips).bytes - most_bytes
    chosen: list[KeptClip] = []
    for clip in clips:
        if over <= 0:
            break
        chosen.append(clip)
        over -= clip.bytes
    return tuple(chosen)


def remove(clips: Iterable[KeptClip]) -> Held:
    """Remove clips; those that cannot be removed stay and do not count."""
    return held(clip for clip in clips if _removed(clip.path))


def _removed(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:  # another process removed it, or has it open
        return False
    return True
