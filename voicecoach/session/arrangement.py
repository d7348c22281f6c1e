"""What is laid out of a session so far, and the sound of it."""

from __future__ import annotations

from bisect import bisect_left
from threading import Event as Flag
from typing import TYPE_CHECKING

from voicecoach.audio.mix import EventIndex, mix
from voicecoach.compiler.laid import PlayedPrefix, TimelinePart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voicecoach.audio.clip import Samples, Sound
    from voicecoach.compiler.laid import PlacedStep
    from voicecoach.session.bedding import Beds
    from voicecoach.timeline import Event, Step


class SessionCancelledError(Exception):
    """Nobody wants the rest of the session any more."""


class CancelToken(Flag):
    """A flag that says so, for whoever makes the rest to look at."""

    def raise_if_cancelled(self) -> None:
        """Raise HaltedError once the flag is set."""
        if self.is_set():
            raise SessionCancelledError


class LiveTimeline:
    """One course of a session, laid out part by part; `known` is what there is of it before the first.

    One thread grows it while others read: what is before `ready` does not change. `made` is how far it
    is laid out, `bedding` what lies under it, which looks some way ahead. `grown` is set once no more of
    it will come.
    """

    def __init__(
        self,
        parts: Iterator[TimelinePart],
        clip_of: Callable[[Event], Sound],
        known: TimelinePart,
        bedding: Beds,
    ) -> None:
        self.cancel_token = CancelToken()
        self.completed = Flag()
        self.events: list[Event] = [*bedding.events(), *known.events]
        self.steps: list[Step] = list(known.steps)
        self.placed_steps: list[PlacedStep] = list(known.placed_steps)
        self.arranged_frames = known.ready
        self.ready = max(bedding.initially_ready_frames, known.ready - bedding.look_ahead_frames)
        self.frames: int | None = None
        self.failure: Exception | None = None
        self._parts = parts
        self._clip_of = clip_of
        self._beds = bedding
        self._event_index = EventIndex(())
        self._indexed_state: tuple[int, int | None] = 0, None

    def extend(self, to: int | None = None) -> None:
        """Lay out all of it, or up to a frame, or until it is halted; a failure is kept for who reads it."""
        try:
            for part in self._parts:
                self._append_part(part)
                self.cancel_token.raise_if_cancelled()
                if to is not None and self.ready >= to:
                    return
            self._finish()
        except SessionCancelledError:
            pass
        except Exception as error:  # noqa: BLE001 - it is the player's to tell, not this thread's
            self.failure = error
        self.completed.set()

    def _append_part(self, part: TimelinePart) -> None:
        """Add a part, in an order in which whoever reads meanwhile finds what they look for."""
        self.placed_steps += part.placed_steps
        self.events += part.events
        self.steps += part.steps
        self.arranged_frames = part.ready
        self.ready = max(self.ready, part.ready - self._beds.look_ahead_frames)

    def _finish(self) -> None:
        """Let the beds end with the session; whoever sees its length sees them so."""
        laid = len(self._beds.events())
        self.events = [*self._beds.events(self.arranged_frames), *self.events[laid:]]
        self.frames = self.arranged_frames
        self.ready = self.arranged_frames

    def played_prefix(self, cut: int) -> PlayedPrefix:
        """What stays where it is laid out anew from a frame on, `made` at most; the beds apart."""
        laid = self.events[: bisect_left(self.events, cut, key=lambda event: event.start)]
        events = (event for event in laid if event.kind != "bed")
        steps = self.steps[: bisect_left(self.steps, cut, key=lambda step: step.start)]
        return PlayedPrefix(cut, tuple(events), tuple(steps), tuple(self.placed_steps[: max(1, len(steps))]))

    def samples(self, start: int, end: int) -> Samples:
        """The mix from frame `start` to frame `end`, at most `ready`."""
        frames, events = self.frames, self.events
        known = len(events)
        if (known, frames) != self._indexed_state:
            self._event_index, self._indexed_state = EventIndex(events[:known]), (known, frames)
        return mix(self._event_index, self._clip_of, start, end)
