"""A session that plays while the rest of it is still being spoken, and that can be edited meanwhile."""

from __future__ import annotations

from bisect import bisect_left
from queue import SimpleQueue
from threading import Event as Flag
from threading import Thread
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.audio import EventIndex, mix_range
from voicecoach.compiler import PlayedPrefix, TimelinePart
from voicecoach.errors import VoicecoachError
from voicecoach.session.beds import NO_BEDS
from voicecoach.voices import ClipLostError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Protocol

    from voicecoach.audio import Samples, Sound
    from voicecoach.compiler import PlacedStep
    from voicecoach.player import EditReply, EditRequest, Playhead
    from voicecoach.session.beds import Beds
    from voicecoach.timeline import Event, Step
    from voicecoach.voices import StoredClip

    class EditHandler(Protocol):
        """Answers the edit requests of a listener."""

        def handle(self, request: EditRequest, playhead: Playhead, session: LiveSession) -> EditReply:
            """The answer; raises VoicecoachError, or SessionCancelledError once the session is stopped."""
            ...


class SessionCancelledError(Exception):
    """The session was stopped while it was being prepared."""


class CancelToken(Flag):
    """A flag by which one thread tells another to stop."""

    def raise_if_cancelled(self) -> None:
        """Raise SessionCancelledError once the flag is set."""
        if self.is_set():
            raise SessionCancelledError


class LiveTimeline:
    """The timeline of a playing session, arranged part by part; `known` is the part that exists already.

    One thread extends it while others read. Nothing before frame `ready` changes. It is arranged up to frame
    `arranged_frames`; `ready` is less while beds need to look ahead. `completed` is set once no more will
    come: it is whole, was cancelled, or failed.
    """

    def __init__(
        self,
        parts: Iterator[TimelinePart],
        clip_of: Callable[[Event], Sound],
        known: TimelinePart,
        beds: Beds,
    ) -> None:
        self.cancel_token = CancelToken()
        self.completed = Flag()
        self.events: list[Event] = [*beds.events(), *known.events]
        self.steps: list[Step] = list(known.steps)
        self.placed_steps: list[PlacedStep] = list(known.placed_steps)
        self.arranged_frames = known.ready
        self.ready = max(beds.initially_ready_frames, known.ready - beds.look_ahead_frames)
        self.frames: int | None = None
        self.failure: Exception | None = None
        self._parts = parts
        self._clip_of = clip_of
        self._beds = beds
        self._event_index = EventIndex(())
        self._indexed_state: tuple[int, int | None] = 0, None

    def extend(self, to: int | None = None, after_part: Callable[[], None] = lambda: None) -> None:
        """Arrange all of it, or up to a frame, or until it is cancelled; an error is stored in `failure`.

        `after_part` is called after each part.
        """
        if self.completed.is_set():
            return
        try:
            for part in self._parts:
                self._append_part(part)
                after_part()
                self.cancel_token.raise_if_cancelled()
                if to is not None and self.ready >= to:
                    return
            self._finish()
        except SessionCancelledError:
            pass
        except Exception as error:  # noqa: BLE001 - the player raises it, not this thread
            self.failure = error
        self.completed.set()

    def _append_part(self, part: TimelinePart) -> None:
        """Append a part; `ready` is set last, so that readers in other threads find everything before it."""
        self.placed_steps += part.placed_steps
        self.events += part.events
        self.steps += part.steps
        self.arranged_frames = part.ready
        self.ready = max(self.ready, part.ready - self._beds.look_ahead_frames)

    def _finish(self) -> None:
        """Replace the beds by ones that end with the session; `frames` is set after that."""
        bed_count = len(self._beds.events())
        self.events = [*self._beds.events(self.arranged_frames), *self.events[bed_count:]]
        self.frames = self.arranged_frames
        self.ready = self.arranged_frames

    def played_prefix(self, cut: int) -> PlayedPrefix:
        """All that starts before frame `cut`, at most `arranged_frames`, without the beds."""
        before = self.events[: bisect_left(self.events, cut, key=lambda event: event.start)]
        events = (event for event in before if event.kind != "bed")
        steps = self.steps[: bisect_left(self.steps, cut, key=lambda step: step.start)]
        return PlayedPrefix(cut, tuple(events), tuple(steps), tuple(self.placed_steps[: max(1, len(steps))]))

    def samples(self, start: int, end: int) -> Samples:
        """The mix from frame `start` to frame `end`, which is at most `ready`. Never speaks."""
        frames, events = self.frames, self.events
        known = len(events)
        if (known, frames) != self._indexed_state:
            self._event_index, self._indexed_state = EventIndex(events[:known]), (known, frames)
        return mix_range(self._event_index, self._clip_of, start, end)


class LiveSession:
    """A session that is spoken ahead of the playhead: the player's PlaybackSource.

    `begin` starts the thread that speaks and arranges `parts`; the other methods may be called from any
    thread. Nothing before `ready` changes, and in the end the timeline is that of the same plan compiled at
    once. An edit replaces the live timeline by another that is identical up to the splice point.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - all that playing depends on
        self,
        parts: Iterator[TimelinePart],
        clip_of: Callable[[Event], Sound],
        cancel_token: CancelToken | None = None,
        beds: Beds = NO_BEDS,
        create_edit_handler: Callable[[], EditHandler] | None = None,
        known: TimelinePart | None = None,
    ) -> None:
        self.clip_of = clip_of
        self.beds = beds
        self.cancel_token = cancel_token or CancelToken()
        known = known or TimelinePart((), (), (), 0)
        self.live_timeline = LiveTimeline(parts, clip_of, known, beds)
        self._create_edit_handler = create_edit_handler
        self._edit_handler: EditHandler | None = None
        self._wake_up = Flag()
        self._lost: SimpleQueue[StoredClip] = SimpleQueue()
        self._thread: Thread | None = None

    def extend(self) -> None:
        """Speak and arrange all of it, or until `stop`; an error is stored in `failure`."""
        self.live_timeline.extend()

    def begin(self) -> None:
        """Start the thread that extends this timeline, and each that replaces it."""
        self._thread = Thread(target=self._extend_until_stopped, name="speaking ahead", daemon=True)
        self._thread.start()

    def _extend_until_stopped(self) -> None:
        while not self.cancel_token.is_set():
            self._restore_lost_clips()
            self.live_timeline.extend(after_part=self._restore_lost_clips)
            self._wake_up.wait()
            self._wake_up.clear()

    def _restore_lost_clips(self) -> None:
        while not self._lost.empty():  # only this thread takes from it
            try:
                self._lost.get().restore()
            except Exception as error:  # noqa: BLE001 - the player raises it, not this thread
                self.live_timeline.failure = error

    def stop(self) -> None:
        """Stop speaking after the current utterance, and wait for that.

        An engine that still runs when the interpreter exits would crash it.
        """
        self.cancel_token.set()
        self.live_timeline.cancel_token.set()
        self._wake_up.set()
        if self._thread is not None:
            self._thread.join()

    def prepare(self, request: EditRequest, playhead: Playhead) -> EditReply:
        """The reply to an edit request; if the edit is not possible, a note says why."""
        from voicecoach.player import NoEdit  # noqa: PLC0415 - after the first frame

        if self._edit_handler is None:  # made for the first request, so that playing starts sooner
            if self._create_edit_handler is None:
                return NoEdit()
            self._edit_handler = self._create_edit_handler()
        try:
            return self._edit_handler.handle(request, playhead, self)
        except SessionCancelledError:
            return NoEdit()
        except VoicecoachError as error:
            return NoEdit(str(error))

    def replace_timeline(self, timeline: LiveTimeline) -> None:
        """Continue with another timeline, which is identical up to the playhead."""
        self.live_timeline.cancel_token.set()
        self.live_timeline = timeline
        self._wake_up.set()

    @property
    def ready(self) -> int:
        """The frame up to which the session can be played."""
        return self.live_timeline.ready

    @property
    def frames(self) -> int | None:
        """The length of the session, None until it is known."""
        return self.live_timeline.frames

    @property
    def steps(self) -> Sequence[Step]:
        """The steps arranged so far."""
        return self.live_timeline.steps

    @property
    def events(self) -> Sequence[Event]:
        """The events arranged so far."""
        return self.live_timeline.events

    @property
    def failure(self) -> Exception | None:
        """The error that stopped the speaking, if any."""
        return self.live_timeline.failure

    def samples(self, start: int, end: int) -> Samples:
        """The mix from frame `start` to frame `end`, which is at most `ready`.

        Empty if the file of a clip was removed meanwhile: the thread of `begin` speaks the clip again, and
        the playhead waits for it.
        """
        try:
            return self.live_timeline.samples(start, end)
        except ClipLostError as lost:
            self._lost.put(lost.clip)
            self._wake_up.set()
            return np.zeros(0, np.int16)
