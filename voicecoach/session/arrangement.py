"""What is laid out of a session so far, and the sound of it."""

from __future__ import annotations

from bisect import bisect_left
from threading import Event as Flag
from typing import TYPE_CHECKING

from voicecoach.audio.mix import Score, mix
from voicecoach.compiler.laid import Heard, Laid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voicecoach.audio.clip import Samples, Sound
    from voicecoach.compiler.laid import Placed
    from voicecoach.session.bedding import Bedding
    from voicecoach.timeline import Event, Step


class HaltedError(Exception):
    """Nobody wants the rest of the session any more."""


class Halt(Flag):
    """A flag that says so, for whoever makes the rest to look at."""

    def check(self) -> None:
        """Raise HaltedError once the flag is set."""
        if self.is_set():
            raise HaltedError


class Arrangement:
    """One course of a session, laid out part by part; `known` is what there is of it before the first.

    One thread grows it while others read: what is before `ready` does not change. `made` is how far it
    is laid out, `bedding` what lies under it, which looks some way ahead. `grown` is set once no more of
    it will come.
    """

    def __init__(
        self, parts: Iterator[Laid], clip_of: Callable[[Event], Sound], known: Laid, bedding: Bedding
    ) -> None:
        self.halt = Halt()
        self.grown = Flag()
        self.events: list[Event] = [*bedding.events(), *known.events]
        self.steps: list[Step] = list(known.steps)
        self.placed: list[Placed] = list(known.placed)
        self.made = known.ready
        self.ready = max(bedding.at_once, known.ready - bedding.ahead)
        self.frames: int | None = None
        self.failure: Exception | None = None
        self._parts = parts
        self._clip_of = clip_of
        self._bedding = bedding
        self._score = Score(())
        self._scored: tuple[int, int | None] = 0, None

    def grow(self, to: int | None = None) -> None:
        """Lay out all of it, or up to a frame, or until it is halted; a failure is kept for who reads it."""
        try:
            for part in self._parts:
                self._add(part)
                self.halt.check()
                if to is not None and self.ready >= to:
                    return
            self._end()
        except HaltedError:
            pass
        except Exception as error:  # noqa: BLE001 - it is the player's to tell, not this thread's
            self.failure = error
        self.grown.set()

    def _add(self, part: Laid) -> None:
        """Add a part, in an order in which whoever reads meanwhile finds what they look for."""
        self.placed += part.placed
        self.events += part.events
        self.steps += part.steps
        self.made = part.ready
        self.ready = max(self.ready, part.ready - self._bedding.ahead)

    def _end(self) -> None:
        """Let the beds end with the session; whoever sees its length sees them so."""
        laid = len(self._bedding.events())
        self.events = [*self._bedding.events(self.made), *self.events[laid:]]
        self.frames = self.made
        self.ready = self.made

    def heard(self, cut: int) -> Heard:
        """What stays where it is laid out anew from a frame on, `made` at most; the beds apart."""
        laid = self.events[: bisect_left(self.events, cut, key=lambda event: event.start)]
        events = (event for event in laid if event.kind != "bed")
        steps = self.steps[: bisect_left(self.steps, cut, key=lambda step: step.start)]
        return Heard(cut, tuple(events), tuple(steps), tuple(self.placed[: max(1, len(steps))]))

    def samples(self, start: int, end: int) -> Samples:
        """The mix from frame `start` to frame `end`, at most `ready`."""
        frames, events = self.frames, self.events
        known = len(events)
        if (known, frames) != self._scored:
            self._score, self._scored = Score(events[:known]), (known, frames)
        return mix(self._score, self._clip_of, start, end)
