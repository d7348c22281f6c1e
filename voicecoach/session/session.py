"""A session: a timeline that grows while it is heard, and the sound of it."""

from __future__ import annotations

from threading import Event as Flag
from threading import Thread
from typing import TYPE_CHECKING

from voicecoach.audio.mix import Score, mix
from voicecoach.compiler.model import Laid
from voicecoach.session.bedding import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from voicecoach.audio.clip import Samples, Sound
    from voicecoach.session.bedding import Bedding
    from voicecoach.timeline import Event, Step, Timeline


class HaltedError(Exception):
    """Nobody wants the rest of the session any more."""


class Halt(Flag):
    """A flag that says so, for whoever makes the rest to look at."""

    def check(self) -> None:
        """Raise HaltedError once the flag is set."""
        if self.is_set():
            raise HaltedError


class Growing:
    """A session that is spoken ahead of the playhead: the player's Programme.

    `begin` lets it `grow` in a thread of its own; everything else may be asked from others meanwhile. What is
    before `ready` never changes, and once grown it is the same as `timeline` of the same plan.
    `bedding` lies under it, to the end that is known last: so what is ready is some way behind what is made.
    """

    def __init__(
        self,
        parts: Iterator[Laid],
        clip_of: Callable[[Event], Sound],
        halted: Halt | None = None,
        bedding: Bedding = NOTHING,
    ) -> None:
        self._parts = parts
        self._halted = halted or Halt()
        self._clip_of = clip_of
        self._bedding = bedding
        self._events: list[Event] = [*bedding.events()]
        self._score = Score(())
        self._scored: tuple[int, int | None] = 0, None
        self._steps: list[Step] = []
        self._ready = bedding.at_once
        self._frames: int | None = None
        self._failure: Exception | None = None
        self._thread: Thread | None = None

    def grow(self) -> None:
        """Speak and lay out all of it, or until `stop`; a failure is kept for the player to see."""
        made = 0
        try:
            for part in self._parts:
                self._events += part.events
                self._steps += part.steps
                self._ready = max(self._ready, part.ready - self._bedding.ahead)
                self._halted.check()
                made = part.ready
            self._end(made)
        except HaltedError:
            pass
        except Exception as error:  # noqa: BLE001 - it is the player's to tell, not this thread's
            self._failure = error

    def _end(self, frames: int) -> None:
        """Let the beds end with the session; whoever sees its length sees them so."""
        laid = len(self._bedding.events())
        self._events = [*self._bedding.events(frames), *self._events[laid:]]
        self._frames = frames
        self._ready = frames

    def begin(self) -> None:
        """Let a thread `grow` it."""
        self._thread = Thread(target=self.grow, name="speaking ahead", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let `grow` end with the utterance that it is at, and wait for it.

        A voice's engine that still runs when the interpreter ends takes it down.
        """
        self._halted.set()
        if self._thread is not None:
            self._thread.join()

    @classmethod
    def of(cls, timeline: Timeline, clip_of: Callable[[Event], Sound]) -> Growing:
        """The session of a timeline that is laid out already."""
        whole = Laid(timeline.events, timeline.steps, timeline.report, timeline.frames)
        return cls(iter((whole,)), clip_of)

    @property
    def ready(self) -> int:
        """The frame up to which everything is known and can be heard."""
        return self._ready

    @property
    def frames(self) -> int | None:
        """The length of the whole session, None as long as it is not known."""
        return self._frames

    @property
    def steps(self) -> Sequence[Step]:
        """The steps known so far."""
        return self._steps

    @property
    def events(self) -> Sequence[Event]:
        """The events known so far."""
        return self._events

    @property
    def failure(self) -> Exception | None:
        """What stopped the growing, if anything did."""
        return self._failure

    def samples(self, start: int, end: int) -> Samples:
        """The mix from frame `start` to frame `end`, at most `ready`."""
        frames, events = self._frames, self._events
        known = len(events)
        if (known, frames) != self._scored:
            self._score, self._scored = Score(events[:known]), (known, frames)
        return mix(self._score, self._clip_of, start, end)
