"""A session: a timeline that grows while it is heard, may be changed meanwhile, and the sound of it."""

from __future__ import annotations

from threading import Event as Flag
from threading import Thread
from typing import TYPE_CHECKING

from voicecoach.compiler.laid import TimelinePart
from voicecoach.errors import VoicecoachError
from voicecoach.session.arrangement import CancelToken, LiveTimeline, SessionCancelledError
from voicecoach.session.bedding import NO_BEDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Protocol

    from voicecoach.audio.clip import Samples, Sound
    from voicecoach.player.programme import EditReply, EditRequest
    from voicecoach.player.transport import Playhead
    from voicecoach.session.bedding import Beds
    from voicecoach.timeline import Event, Step, Timeline

    class EditHandler(Protocol):
        """What fulfils the wishes of who listens to a session."""

        def handle(self, wish: EditRequest, spot: Playhead, session: LiveSession) -> EditReply:
            """What becomes of a wish; raises VoicecoachError, or HaltedError once nobody wants it."""
            ...


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
        from voicecoach.player.programme import NoEdit  # noqa: PLC0415 - the first frame need not wait for it

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
