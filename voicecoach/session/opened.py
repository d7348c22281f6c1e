"""A session that was opened: it can be heard, written or laid out whole."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING

from voicecoach.session.arrangement import Halt
from voicecoach.session.bedding import NOTHING, Bedding
from voicecoach.session.collector import collector_paused
from voicecoach.session.session import Growing
from voicecoach.session.speech import PLAIN, Speech

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping
    from pathlib import Path

    from voicecoach.compiler.fit import Measure
    from voicecoach.compiler.forms import Form
    from voicecoach.compiler.laid import Laid
    from voicecoach.compiler.model import Plan
    from voicecoach.player.programme import Reply, Wish
    from voicecoach.player.transport import Spot
    from voicecoach.session.recordings import Folder
    from voicecoach.session.session import Replies
    from voicecoach.session.shape import Shape
    from voicecoach.session.spoken import Spoken
    from voicecoach.session.studio import Studio
    from voicecoach.timeline import Timeline
    from voicecoach.wording.wording import Wording


class Tally:
    """Counts what happens, in whatever thread."""

    def __init__(self) -> None:
        self.count = 0
        self._lock = Lock()

    def any(self) -> bool:
        """Whether it has happened."""
        return self.count > 0

    def add(self) -> None:
        """One more."""
        with self._lock:
            self.count += 1


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that can be heard or laid out whole: the first asks for the voice only as it goes."""

    title: str
    voice: str
    studio: Studio
    shape: Shape
    """What the listener may change while it is heard, as it is at first."""
    plan: Callable[[Shape], Plan]
    """Makes the plan of a routine."""
    words: Callable[[], Wording]
    """Gives the words of what is said beside the timeline."""
    speech: Speech = PLAIN
    """How what is said beside the timeline is spoken."""
    laid_out: Timeline | None = None
    """The timeline, where it comes from a file; it has no plan then."""
    needs: tuple[str, ...] = ()
    """What the routine is done with."""
    recordings: Folder | None = None
    """The folder that recordings may be in."""
    recorded: Mapping[str, Path] = field(default_factory=dict)
    """Those of them that are known to be sentences, by their names."""
    anew: Tally = field(default_factory=Tally)
    """How many clips a voice was asked for so far, because they were not kept."""
    about: str = ""
    """What the routine says of itself, for whoever chooses one."""
    changes: tuple[str, ...] = ()
    """What became of the steps to make the session as long as was asked for, a line each."""
    bedding: Bedding = NOTHING
    """What lies under a routine."""

    def growing(self) -> Growing:
        """The session as it is heard, planned and spoken ahead of the playhead."""
        replies = _LateReplies(self._replies)
        if self.laid_out is not None:
            return Growing.of(self.laid_out, self.studio.clip, replies)
        halt = Halt()
        return Growing(self._parts(halt), self.studio.clip, halt, self.bedding, replies)

    def _replies(self) -> Replies:
        """What fulfils the wishes of who listens."""
        from voicecoach.session.asides import Asides  # noqa: PLC0415 - for who wishes for something
        from voicecoach.session.changes import Changes, LaidOut  # noqa: PLC0415 - as above

        asides = Asides(self.studio, self.words, self.speech.manner)
        if self.laid_out is not None:
            return LaidOut(asides)
        return Changes(self.plan, self.shape, self.studio, asides)

    def spoken(
        self,
        check: Callable[[int], None] = lambda _: None,
        progress: Callable[[float], None] = lambda _: None,
    ) -> Spoken:
        """The session as it is written while it is still being spoken.

        `check` is told how long it is, as far as that is known; what it raises ends the speaking. `progress`
        is told the part of it that is spoken.
        """
        from voicecoach.compiler.arrange import collect  # noqa: PLC0415 - as below
        from voicecoach.session.spoken import Spoken  # noqa: PLC0415 - for exports

        if self.laid_out is not None:
            check(self.laid_out.frames)
            progress(1.0)
            return Spoken.of(self.laid_out, self.studio.clip)
        plan = self.plan(self.shape)
        parts = _checked(self._laid(plan, progress), check)
        whole = partial(collect, plan=plan, voice=self.voice)
        return Spoken(parts, self.studio.clip, whole, self.bedding)

    def _parts(self, halt: Halt) -> Iterator[Laid]:
        """The parts of the session."""
        from voicecoach.compiler.arrange import arrange  # noqa: PLC0415 - imported once the device plays

        yield from arrange(self.plan(self.shape), _halting(self.studio.measure, halt))

    def _laid(self, plan: Plan, progress: Callable[[float], None]) -> Generator[Laid, None, None]:
        """All parts of the session, its words spoken on every core."""
        from voicecoach.session.ahead import arranged  # noqa: PLC0415 - for what is made whole

        cues = sum(len(window.cues) for step in plan.steps for window in step.windows)
        watched = partial(_told, cues=cues, progress=progress)
        return arranged(plan, self.studio, self.anew.any, watched)

    def timeline(self, progress: Callable[[float], None] = lambda _: None) -> Timeline:
        """The whole timeline, with everything spoken; `progress` is told the part of it that is done."""
        if self.laid_out is not None:
            return self.laid_out
        from voicecoach.compiler.arrange import collect  # noqa: PLC0415 - as above

        with collector_paused():
            plan = self.plan(self.shape)
            timeline = self.bedding.under(collect(self._laid(plan, progress), plan, self.voice))
        if not self.recorded:
            return timeline
        from voicecoach.session.recordings import used  # noqa: PLC0415 - seldom needed

        return replace(timeline, recordings=used(self.recorded, timeline))


class _LateReplies:
    """Replies that are made for the first wish, so that playing starts sooner."""

    def __init__(self, make: Callable[[], Replies]) -> None:
        self._replies = cache(make)

    def reply(self, wish: Wish, spot: Spot, session: Growing) -> Reply:
        """What becomes of a wish; raises VoicecoachError, or HaltedError once nobody wants it."""
        return self._replies().reply(wish, spot, session)


def _checked(parts: Generator[Laid, None, None], check: Callable[[int], None]) -> Generator[Laid, None, None]:
    with closing(parts):
        for part in parts:
            check(part.ready)
            yield part


def _halting(measure: Measure, halt: Halt) -> Measure:
    """`measure` that measures nothing any more once the flag is set."""

    def measure_or_halt(form: Form) -> int | None:
        halt.check()
        return measure(form)

    return measure_or_halt


def _told(measure: Measure, cues: int, progress: Callable[[float], None]) -> Measure:
    """`measure` that tells how much of the cues it has measured; some are asked for twice."""
    asked = count(1)

    def measure_and_tell(form: Form) -> int | None:
        frames = measure(form)
        progress(min(1.0, next(asked) / max(1, cues)))
        return frames

    return measure_and_tell
