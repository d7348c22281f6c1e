"""What is laid out of a session so far, and the sound of it.

A session: a timeline that grows while it is heard, may be changed meanwhile, and the sound of it.
"""

from __future__ import annotations

from bisect import bisect_left
from threading import Event as Flag
from threading import Thread
from typing import TYPE_CHECKING

from voicecoach.audio import EventIndex, mix_range
from voicecoach.compiler import PlayedPrefix, TimelinePart
from voicecoach.errors import VoicecoachError
from voicecoach.session.beds import NO_BEDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Protocol

    from voicecoach.audio import Samples, Sound
    from voicecoach.compiler import PlacedStep
    from voicecoach.player import EditReply, EditRequest, Playhead
    from voicecoach.session.beds import Beds
    from voicecoach.timeline import Event, Step, Timeline

    class EditHandler(Protocol):
        """What fulfils the wishes of who listens to a session."""

        def handle(self, wish: EditRequest, spot: Playhead, session: LiveSession) -> EditReply:
            """What becomes of a wish; raises VoicecoachError, or HaltedError once nobody wants it."""
            ...


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
        return mix_range(self._event_index, self._clip_of, start, end)


class LiveSession:
    """A session that is spoken ahead of the playhead: the player's Programme.

    `begin` lets it `grow` in a thread of its own; everything else may be asked from others meanwhile. What is
    before `ready` never changes, and once grown it is the same as `timeline` of the same plan.
    `beds` lies under it, to the end that is known last: so what is ready is some way behind what is made.
    `replies` fulfil wishes: what they prepare takes the place of the arrangement there is, which is the same
    up to where it is taken over.
    """

    def __init__(
        self,
        parts: Iterator[TimelinePart],
        clip_of: Callable[[Event], Sound],
        halted: CancelToken | None = None,
        beds: Beds = NO_BEDS,
        replies: EditHandler | None = None,
    ) -> None:
        self.clip_of = clip_of
        self.cancel_token = halted or CancelToken()
        self.beds = beds
        self.live_timeline = LiveTimeline(parts, clip_of, TimelinePart((), (), (), 0), beds)
        self._edit_handler = replies
        self._timeline_replaced = Flag()
        self._thread: Thread | None = None

    def extend(self) -> None:
        """Speak and lay out all of it, or until `stop`; a failure is kept for the player to see."""
        self.live_timeline.extend()

    def begin(self) -> None:
        """Let a thread `grow` it, and again what takes its place."""
        self._thread = Thread(target=self._extend_until_stopped, name="speaking ahead", daemon=True)
        self._thread.start()

    def _extend_until_stopped(self) -> None:
        while not self.cancel_token.is_set():
            self.live_timeline.extend()
            self._timeline_replaced.wait()
            self._timeline_replaced.clear()

    def stop(self) -> None:
        """Let `grow` end with the utterance that it is at, and wait for it.

        A voice's engine that still runs when the interpreter ends takes it down.
        """
        self.cancel_token.set()
        self.live_timeline.cancel_token.set()
        self._timeline_replaced.set()
        if self._thread is not None:
            self._thread.join()

    def prepare(self, wish: EditRequest, spot: Playhead) -> EditReply:
        """What becomes of a wish; what cannot be is answered in a line."""
        from voicecoach.player import NoEdit  # noqa: PLC0415 - the first frame need not wait for it

        try:
            return NoEdit() if self._edit_handler is None else self._edit_handler.handle(wish, spot, self)
        except SessionCancelledError:
            return NoEdit()
        except VoicecoachError as error:
            return NoEdit(str(error))

    def adopt(self, arrangement: LiveTimeline) -> None:
        """Go on in another course, which is the same up to where the listener is."""
        self.live_timeline.cancel_token.set()
        self.live_timeline = arrangement
        self._timeline_replaced.set()

    @classmethod
    def from_timeline(
        cls, timeline: Timeline, clip_of: Callable[[Event], Sound], replies: EditHandler | None = None
    ) -> LiveSession:
        """The session of a timeline that is laid out already."""
        whole = TimelinePart(timeline.events, timeline.steps, timeline.report, timeline.frames)
        return cls(iter((whole,)), clip_of, replies=replies)

    @property
    def ready(self) -> int:
        """The frame up to which everything is known and can be heard."""
        return self.live_timeline.ready

    @property
    def frames(self) -> int | None:
        """The length of the whole session, None as long as it is not known."""
        return self.live_timeline.frames

    @property
    def steps(self) -> Sequence[Step]:
        """The steps known so far."""
        return self.live_timeline.steps

    @property
    def events(self) -> Sequence[Event]:
        """The events known so far."""
        return self.live_timeline.events

    @property
    def failure(self) -> Exception | None:
        """What stopped the growing, if anything did."""
        return self.live_timeline.failure

    def samples(self, start: int, end: int) -> Samples:
        """The mix from frame `start` to frame `end`, at most `ready`."""
        return self.live_timeline.samples(start, end)
