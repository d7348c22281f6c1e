"""A session that was opened: it can be heard, written or laid out whole."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING

from voicecoach.session.beds import NO_BEDS, Beds
from voicecoach.session.live.live_session import CancelToken, LiveSession
from voicecoach.session.speech_settings import DEFAULT_SPEECH, SpeechSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping
    from pathlib import Path

    from voicecoach.compiler import Form, Measure, Plan, TimelinePart
    from voicecoach.player import EditReply, EditRequest, Playhead
    from voicecoach.recordings import RecordingsFolder
    from voicecoach.session.clips import ClipProvider
    from voicecoach.session.live.live_session import EditHandler
    from voicecoach.session.live.live_settings import LiveSettings
    from voicecoach.session.stream import StreamedSession
    from voicecoach.timeline import Timeline
    from voicecoach.wording import Wording


class ThreadSafeCounter:
    """Counts what happens, in whatever thread."""

    def __init__(self) -> None:
        self.count = 0
        self._lock = Lock()

    def is_positive(self) -> bool:
        """Whether it has happened."""
        return self.count > 0

    def increment(self) -> None:
        """One more."""
        with self._lock:
            self.count += 1


@dataclass(frozen=True, slots=True)
class Session:
    """A session that can be heard or laid out whole: the first asks for the voice only as it goes."""

    title: str
    voice: str
    clip_provider: ClipProvider
    initial_settings: LiveSettings
    """What the listener may change while it is heard, as it is at first."""
    make_plan: Callable[[LiveSettings], Plan]
    """Makes the plan of a routine."""
    load_wording: Callable[[], Wording]
    """Gives the words of what is said beside the timeline."""
    speech: SpeechSettings = DEFAULT_SPEECH
    """How what is said beside the timeline is spoken."""
    fixed_timeline: Timeline | None = None
    """The timeline, where it comes from a file; it has no plan then."""
    needs: tuple[str, ...] = ()
    """What the routine is done with."""
    recordings_folder: RecordingsFolder | None = None
    """The folder that recordings may be in."""
    recording_files: Mapping[str, Path] = field(default_factory=dict)
    """Those of them that are known to be sentences, by their names."""
    synthesised: ThreadSafeCounter = field(default_factory=ThreadSafeCounter)
    """How many clips a voice was asked for so far, because they were not kept."""
    about: str = ""
    """What the routine says of itself, for whoever chooses one."""
    duration_notes: tuple[str, ...] = ()
    """What became of the steps to make the session as long as was asked for, a line each."""
    beds: Beds = NO_BEDS
    """What lies under a routine."""

    def live(self) -> LiveSession:
        """The session as it is heard, planned and spoken ahead of the playhead."""
        replies = _LazyEditHandler(self._edit_handler)
        if self.fixed_timeline is not None:
            return LiveSession.from_timeline(self.fixed_timeline, self.clip_provider.clip_of_event, replies)
        halt = CancelToken()
        return LiveSession(self._live_parts(halt), self.clip_provider.clip_of_event, halt, self.beds, replies)

    def _edit_handler(self) -> EditHandler:
        """What fulfils the wishes of who listens."""
        from voicecoach.session.live.announcements import Announcements  # noqa: PLC0415 - for who wishes for something
        from voicecoach.session.live.live_edits import FixedTimelineEdits, LiveEdits  # noqa: PLC0415 - as above

        asides = Announcements(self.clip_provider, self.load_wording, self.speech.prosody_of)
        if self.fixed_timeline is not None:
            return FixedTimelineEdits(asides)
        return LiveEdits(self.make_plan, self.initial_settings, self.clip_provider, asides)

    def stream(
        self,
        check: Callable[[int], None] = lambda _: None,
        progress: Callable[[float], None] = lambda _: None,
    ) -> StreamedSession:
        """The session as it is written while it is still being spoken.

        `check` is told how long it is, as far as that is known; what it raises ends the speaking. `progress`
        is told the part of it that is spoken.
        """
        from voicecoach.compiler import join_parts  # noqa: PLC0415 - as below
        from voicecoach.session.stream import StreamedSession  # noqa: PLC0415 - for exports

        if self.fixed_timeline is not None:
            check(self.fixed_timeline.frames)
            progress(1.0)
            return StreamedSession.from_timeline(self.fixed_timeline, self.clip_provider.clip_of_event)
        plan = self.make_plan(self.initial_settings)
        parts = _with_length_check(self._arranged_parts(plan, progress), check)
        whole = partial(join_parts, plan=plan, voice=self.voice)
        return StreamedSession(parts, self.clip_provider.clip_of_event, whole, self.beds)

    def _live_parts(self, halt: CancelToken) -> Iterator[TimelinePart]:
        """The parts of the session."""
        from voicecoach.compiler import arrange_plan  # noqa: PLC0415 - imported once the device plays

        yield from arrange_plan(
            self.make_plan(self.initial_settings), _cancellable(self.clip_provider.measure, halt)
        )

    def _arranged_parts(
        self, plan: Plan, progress: Callable[[float], None]
    ) -> Generator[TimelinePart, None, None]:
        """All parts of the session, its words spoken on every core."""
        from voicecoach.session.prefetch import arrange_in_parallel  # noqa: PLC0415 - for what is made whole

        cues = sum(len(window.cues) for step in plan.steps for window in step.windows)
        watched = partial(_with_progress, cues=cues, progress=progress)
        return arrange_in_parallel(plan, self.clip_provider, self.synthesised.is_positive, watched)

    def timeline(self, progress: Callable[[float], None] = lambda _: None) -> Timeline:
        """The whole timeline, with everything spoken; `progress` is told the part of it that is done."""
        if self.fixed_timeline is not None:
            return self.fixed_timeline
        from voicecoach.compiler import join_parts  # noqa: PLC0415 - as above

        plan = self.make_plan(self.initial_settings)
        timeline = self.beds.add_to(join_parts(self._arranged_parts(plan, progress), plan, self.voice))
        if not self.recording_files:
            return timeline
        from voicecoach.recordings import used_recordings  # noqa: PLC0415 - seldom needed

        return replace(timeline, recordings=used_recordings(self.recording_files, timeline))


class _LazyEditHandler:
    """Replies that are made for the first wish, so that playing starts sooner."""

    def __init__(self, make: Callable[[], EditHandler]) -> None:
        self._handler = cache(make)

    def handle(self, wish: EditRequest, spot: Playhead, session: LiveSession) -> EditReply:
        """What becomes of a wish; raises VoicecoachError, or HaltedError once nobody wants it."""
        return self._handler().handle(wish, spot, session)


def _with_length_check(
    parts: Generator[TimelinePart, None, None], check: Callable[[int], None]
) -> Generator[TimelinePart, None, None]:
    with closing(parts):
        for part in parts:
            check(part.ready)
            yield part


def _cancellable(measure: Measure, halt: CancelToken) -> Measure:
    """`measure` that measures nothing any more once the flag is set."""

    def measure_or_halt(form: Form) -> int | None:
        halt.raise_if_cancelled()
        return measure(form)

    return measure_or_halt


def _with_progress(measure: Measure, cues: int, progress: Callable[[float], None]) -> Measure:
    """`measure` that tells how much of the cues it has measured; some are asked for twice."""
    asked = count(1)

    def measure_and_tell(form: Form) -> int | None:
        frames = measure(form)
        progress(min(1.0, next(asked) / max(1, cues)))
        return frames

    return measure_and_tell
