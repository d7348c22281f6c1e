"""A clip on the disk, whose samples are read when they are mixed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.audio import Clip, Samples


class ClipLostError(VoicecoachError):
    """The file of a clip was removed or damaged while a session used it. `clip.restore()` speaks it again."""

    def __init__(self, clip: StoredClip) -> None:
        super().__init__(
            "a spoken clip was removed from the cache while it was needed", "run the command again"
        )
        self.clip = clip


@dataclass(frozen=True, slots=True, eq=False)
class StoredClip:
    """A clip in a file: a Sound whose samples are read when they are needed.

    `load` reads the clip, or returns None when its file is gone. `restore` speaks it again.
    """

    frames: int
    lufs: float | None
    peak: float | None
    load: Callable[[], Clip | None]
    restore: Callable[[], object]

    @property
    def samples(self) -> Samples:
        """All samples; raises ClipLostError when the file is gone."""
        clip = self.load()
        if clip is None:
            raise ClipLostError(self)
        return clip.samples

    def read(self, start: int, end: int) -> Samples:
        """The samples from frame `start` to frame `end`; raises ClipLostError when the file is gone."""
        return self.samples[start:end]
