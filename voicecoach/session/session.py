"""A session: a timeline that grows while it is heard, and the sound of it."""

from __future__ import annotations

from threading import Event as Flag
from threading import Thread
from typing import TYPE_CHECKING

from voicecoach.audio.mix import Score, mix
from voicecoach.compiler.model import Laid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from voicecoach.audio.clip import Clip, Samples
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
    `silent_frames` are known to be silent before anything is made.
    """

    def __init__(
        self,
        parts: Iterator[Laid],
        clip_of: Callable[[Event], Clip],
        halted: Halt | None = None,
        silent_frames: int = 0,
    ) -> None:
        self._parts = parts
        self._halted = halted or Halt()
        self._clip_of = clip_of
        self._events: list[Event] = []
        self._score, self._scored = Score(()), 0
        self._steps: list[Step] = []
        self._ready = silent_frames
        self._frames: int | None = None
        self._failure: Exception | None = None
        self._thread: Thread | None = None

    def grow(self) -> None:
        """Speak and lay out all of it, or until `stop`; a failure is kept for the player to see."""
        try:
            for part in self._parts:
                self._events += part.events
                self._steps += part.steps
                self._ready = part.ready
                self._halted.check()
            self._frames = self._ready
        except HaltedError:
            pass
        except Exception as error:  # noqa: BLE001 - it is the player's to tell, not this thread's
            self._failure = error

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
    def of(cls, timeline: Timeline, clip_of: Callable[[Event], Clip]) -> Growing:
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
        known = len(self._events)
        if known != self._scored:
            self._score, self._scored = Score(self._events[:known]), known
        return mix(self._score, self._clip_of, start, end)
