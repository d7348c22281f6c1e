"""What lies under a session: the tone ahead of its first word and in its silences, and its music."""

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
    """How long the tone ahead of the first word lasts, whether it comes again in silences, and the music."""

    lead_in_frames: int = 0
    """In frames."""
    keep_awake: bool = False
    music: Music | None = None

    def events(self, frames: int = frames_from_ms(MAX_SESSION_MS)) -> tuple[Event, ...]:
        """The beds of a session that is so long, in order of their start."""
        return tuple(self._iter_events(frames))

    def add_to(self, timeline: Timeline) -> Timeline:
        """The timeline with the beds under it."""
        return replace(timeline, events=(*self.events(timeline.frames), *timeline.events))

    @property
    def look_ahead_frames(self) -> int:
        """How many frames ahead of one that is heard everything has to be known."""
        kinds = [*([KEEP_AWAKE] if self.keep_awake else ()), *([MUSIC] if self.music else ())]
        return max((bed_kind(cue).lookahead_frames for cue in kinds), default=0)

    @property
    def initially_ready_frames(self) -> int:
        """How many frames can be heard before anything else is known.

        Music gives way half a second ahead of the first word, and a short session fades it out in its
        second half.
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
"""What lies under a session that has all its beds in it, or none."""
