"""The beds of a session: the tone before its first word and in its silences, and its music."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicecoach.audio import KEEP_AWAKE, LEAD_IN, MUSIC, UNDER_SPEECH, bed_kind
from voicecoach.timeline import Event
from voicecoach.units import MAX_SESSION_MS, frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.session.music import Music
    from voicecoach.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Beds:
    """Which beds a session has.

    The lead-in tone sounds for `lead_in_frames` before the first word; with `keep_awake`, the same inaudible
    tone sounds in all silences.
    """

    lead_in_frames: int = 0
    keep_awake: bool = False
    music: Music | None = None

    def events(self, frames: int = frames_from_ms(MAX_SESSION_MS)) -> tuple[Event, ...]:
        """The beds of a session of this length, in order of their start."""
        return tuple(self._iter_events(frames))

    def add_to(self, timeline: Timeline) -> Timeline:
        """The timeline with the beds as its first events."""
        return replace(timeline, events=(*self.events(timeline.frames), *timeline.events))

    @property
    def look_ahead_frames(self) -> int:
        """How many frames after a frame all events must be known before it can be mixed."""
        kinds = [*([KEEP_AWAKE] if self.keep_awake else ()), *([MUSIC] if self.music else ())]
        return max((bed_kind(cue).lookahead_frames for cue in kinds), default=0)

    @property
    def initially_ready_frames(self) -> int:
        """How many frames can be mixed before anything is arranged.

        Music is lowered half a second before the first word, and fades out in the second half of a short
        session.
        """
        if self.music is None:
            return self.lead_in_frames
        return max(0, min(self.lead_in_frames - UNDER_SPEECH.attack_frames, self.lead_in_frames // 2))

    def _iter_events(self, frames: int) -> Iterator[Event]:
        if self.lead_in_frames and frames:
            yield Event(kind="bed", cue=LEAD_IN, start=0, frames=min(self.lead_in_frames, frames))
        if self.music and frames:
            name, gain_db = self.music.name, self.music.gain_db
            yield Event(kind="bed", cue=MUSIC, start=0, frames=frames, sound=name, gain_db=gain_db)
        if self.keep_awake and frames > self.lead_in_frames:
            yield Event(
                kind="bed", cue=KEEP_AWAKE, start=self.lead_in_frames, frames=frames - self.lead_in_frames
            )


NO_BEDS = Beds()
"""For a session without beds, or whose timeline already contains them."""
