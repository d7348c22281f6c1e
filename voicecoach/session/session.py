"""A session: a timeline that grows while it is heard, may be changed meanwhile, and the sound of it."""

from __future__ import annotations

from threading import Event as Flag
from threading import Thread
from typing import TYPE_CHECKING

from voicecoach.compiler.laid import Laid
from voicecoach.errors import VoicecoachError
from voicecoach.session.arrangement import Arrangement, Halt, HaltedError
from voicecoach.session.bedding import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Protocol

    from voicecoach.audio.clip import Samples, Sound
    from voicecoach.player.programme import Reply, Wish
    from voicecoach.player.transport import Spot
    from voicecoach.session.bedding import Bedding
    from voicecoach.timeline import Event, Step, Timeline

    class Replies(Protocol):
        """What fulfils the wishes of who listens to a session."""

        def reply(self, wish: Wish, spot: Spot, session: Growing) -> Reply:
            """What becomes of a wish; raises VoicecoachError, or HaltedError once nobody wants it."""
            ...


class Growing:
    """A session that is spoken ahead of the playhead: the player's Programme.

    `begin` lets it `grow` in a thread of its own; everything else may be asked from others meanwhile. What is
    before `ready` never changes, and once grown it is the same as `timeline` of the same plan.
    `bedding` lies under it, to the end that is known last: so what is ready is some way behind what is made.
    `replies` fulfil wishes: what they prepare takes the place of the arrangement there is, which is the same
    up to where it is taken over.
    """

    def __init__(
        self,
        parts: Iterator[Laid],
        clip_of: Callable[[Event], Sound],
        halted: Halt | None = None,
        bedding: Bedding = NOTHING,
        replies: Replies | None = None,
    ) -> None:
        self.clip_of = clip_of
        self.halted = halted or Halt()
        self.bedding = bedding
        self.arrangement = Arrangement(parts, clip_of, Laid((), (), (), 0), bedding)
        self._replies = replies
        self._adopted = Flag()
        self._thread: Thread | None = None

    def grow(self) -> None:
        """Speak and lay out all of it, or until `stop`; a failure is kept for the player to see."""
        self.arrangement.grow()

    def begin(self) -> None:
        """Let a thread `grow` it, and again what takes its place."""
        self._thread = Thread(target=self._keep_growing, name="speaking ahead", daemon=True)
        self._thread.start()

    def _keep_growing(self) -> None:
        while not self.halted.is_set():
            self.arrangement.grow()
            self._adopted.wait()
            self._adopted.clear()

    def stop(self) -> None:
        """Let `grow` end with the utterance that it is at, and wait for it.

        A voice's engine that still runs when the interpreter ends takes it down.
        """
        self.halted.set()
        self.arrangement.halt.set()
        self._adopted.set()
        if self._thread is not None:
            self._thread.join()

    def prepare(self, wish: Wish, spot: Spot) -> Reply:
        """What becomes of a wish; what cannot be is answered in a line."""
        from voicecoach.player.programme import Answer  # noqa: PLC0415 - the first frame need not wait for it

        try:
            return Answer() if self._replies is None else self._replies.reply(wish, spot, self)
        except HaltedError:
            return Answer()
        except VoicecoachError as error:
            return Answer(str(error))

    def adopt(self, arrangement: Arrangement) -> None:
        """Go on in another course, which is the same up to where the listener is."""
        self.arrangement.halt.set()
        self.arrangement = arrangement
        self._adopted.set()

    @classmethod
    def of(
        cls, timeline: Timeline, clip_of: Callable[[Event], Sound], replies: Replies | None = None
    ) -> Growing:
        """The session of a timeline that is laid out already."""
        whole = Laid(timeline.events, timeline.steps, timeline.report, timeline.frames)
        return cls(iter((whole,)), clip_of, replies=replies)

    @property
    def ready(self) -> int:
        """The frame up to which everything is known and can be heard."""
        return self.arrangement.ready

    @property
    def frames(self) -> int | None:
        """The length of the whole session, None as long as it is not known."""
        return self.arrangement.frames

    @property
    def steps(self) -> Sequence[Step]:
        """The steps known so far."""
        return self.arrangement.steps

    @property
    def events(self) -> Sequence[Event]:
        """The events known so far."""
        return self.arrangement.events

    @property
    def failure(self) -> Exception | None:
        """What stopped the growing, if anything did."""
        return self.arrangement.failure

    def samples(self, start: int, end: int) -> Samples:
        """The mix from frame `start` to frame `end`, at most `ready`."""
        return self.arrangement.samples(start, end)
