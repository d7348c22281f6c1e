"""An open session: stream it to a file, play it live, or take its whole timeline."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from voicecoach.session.beds import NO_BEDS, Beds
from voicecoach.session.options import SessionOptions
from voicecoach.session.speech_settings import DEFAULT_SPEECH, SpeechSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from voicecoach.compiler import Arrangement, Form, Plan, TimelinePart
    from voicecoach.export import ExportOptions, ExportResult
    from voicecoach.player import PlayResult
    from voicecoach.recordings import RecordingsFolder
    from voicecoach.script import Parameter
    from voicecoach.session.clips import ClipProvider
    from voicecoach.session.live.live_session import CancelToken, EditHandler, LiveSession
    from voicecoach.session.live.live_settings import LiveSettings
    from voicecoach.session.planner import RoutinePlanner
    from voicecoach.session.stream import SessionStream
    from voicecoach.timeline import Timeline
    from voicecoach.wording import Wording, WordingStore


class ThreadSafeCounter:
    """A count that several threads increment."""

    def __init__(self) -> None:
        self.count = 0
        self._lock = Lock()

    def is_positive(self) -> bool:
        """Whether the count is above 0."""
        return self.count > 0

    def increment(self) -> None:
        """Add one."""
        with self._lock:
            self.count += 1


@dataclass(frozen=True, slots=True)
class Session:
    """A routine or a timeline file, opened with a voice and the listener's options.

    Nothing is spoken until the session is streamed, played or compiled.
    """

    title: str
    language: str
    voice: str
    """The full name of the voice."""
    clip_provider: ClipProvider
    initial_settings: LiveSettings
    """The settings that the listener may change while the session plays, as they are at the start."""
    wording_store: WordingStore
    planner: RoutinePlanner | None = None
    """Plans the routine; None for a timeline file."""
    fixed_timeline: Timeline | None = None
    """The timeline of a timeline file; None for a routine."""
    speech: SpeechSettings = DEFAULT_SPEECH
    needs: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    """The parameters of the routine and of what it includes, with their values."""
    """The equipment that the routine asks for."""
    recordings_folder: RecordingsFolder | None = None
    recording_files: Mapping[str, Path] = field(default_factory=dict)
    """The recordings of sentences of this session, by `recording_name`."""
    synthesised: ThreadSafeCounter = field(default_factory=ThreadSafeCounter)
    """The number of clips that a voice has spoken so far because they were not in the cache."""
    about: str = ""
    """The routine's description of itself."""
    duration_notes: tuple[str, ...] = ()
    """How the steps were changed to fit the session into a duration, one line for each."""
    beds: Beds = NO_BEDS
    is_default_voice: bool = False
    """Whether neither the routine nor the listener names a voice."""
    options: SessionOptions = field(default_factory=SessionOptions)
    """The listener's options that it was opened with."""
    script_texts: Mapping[Path, str] = field(default_factory=dict)
    """The texts of the routine and of what it includes, by their path; empty for a timeline file."""

    def make_plan(self, settings: LiveSettings) -> Plan:
        """Plan the routine with these settings."""
        assert self.planner is not None  # noqa: S101 - a timeline file has no plan
        return self.planner.plan(settings)

    def announcement_wording(self) -> Wording:
        """The words for announcements during the session."""
        from voicecoach.wording import load_wording  # noqa: PLC0415 - only for a timeline file

        if self.planner is not None:
            return self.planner.announcement_wording()
        return load_wording(self.wording_store, self.language, None)

    def live(self) -> LiveSession:
        """The session for the player: planned, spoken and arranged ahead of the playhead."""
        from voicecoach.session.live.live_session import CancelToken, LiveSession  # noqa: PLC0415 - only to play

        token = CancelToken()
        parts, clip_of = self._live_parts(token), self.clip_provider.clip_of_event
        known = None if self.fixed_timeline is None else before_first_sound(self.fixed_timeline)
        return LiveSession(parts, clip_of, token, self.beds, self._create_edit_handler, known)

    def stream(
        self,
        check_length: Callable[[int], None] = lambda _: None,
        progress: Callable[[float], None] = lambda _: None,
    ) -> SessionStream:
        """The session part by part, spoken on every core and ready for the mix.

        `check_length` gets the length so far in frames; what it raises stops the speaking. `progress` gets
        the fraction of the words that is spoken, from 0 to 1.
        """
        from voicecoach.session.stream import SessionStream  # noqa: PLC0415 - only for files

        clips, needs_voice, timeline = self.clip_provider, self.synthesised.is_positive, self.fixed_timeline
        if timeline is not None:
            parts = speak_whole_timeline(timeline, clips, needs_voice, progress)
            return SessionStream(parts, clips.clip_of_event, lambda _: timeline, self.beds, check_length)
        plan = self.make_plan(self.initial_settings)
        parts = speak_on_every_core(plan, clips, needs_voice, progress)
        return SessionStream(parts, clips.clip_of_event, partial(self._join, plan), self.beds, check_length)

    def timeline(self, progress: Callable[[float], None] = lambda _: None) -> Timeline:
        """The whole timeline, with everything spoken; `progress` gets the fraction that is done."""
        if self.fixed_timeline is not None:
            return self.fixed_timeline
        return self.stream(progress=progress).timeline

    def export(
        self,
        path: str | Path,
        options: ExportOptions | None = None,
        progress: Callable[[float], None] = lambda _: None,
        check_written: Callable[[Path, Timeline], None] = lambda _, __: None,
    ) -> ExportResult:
        """Write the session to an audio file, or to a web page with it; `options` are its qualities.

        The suffix of `path` says of which kind the file is: `.html` for a page.

        `progress` gets the fraction that is done. `check_written` gets the whole file and its timeline before
        it replaces an existing file; if it raises, the existing file stays. Raises VoicecoachError.
        """
        from voicecoach.export import ExportHooks, ExportOptions, SessionFacts, check_length  # noqa: PLC0415 - only for files
        from voicecoach.session.stream import export_stream  # noqa: PLC0415 - as above
        from voicecoach.voices import voice_credit  # noqa: PLC0415 - as above

        output, options, done = Path(path), options or ExportOptions(), CombinedProgress(progress)

        def check(frames: int) -> None:
            check_length(output, frames, options.quality.channels)
            done.ready_frames = frames

        facts = SessionFacts(self.about, self.needs)
        page = partial(self._make_page, options)
        hooks = ExportHooks(done.update_written, check_written, voice_credit, page, facts)
        return export_stream(self.stream(check, done.update_spoken), output, options, hooks)

    def play(self, device: str = "miniaudio", now_s: Callable[[], float] = monotonic) -> PlayResult:
        """Play the session on a sound device to its end; Ctrl-C stops it. Raises NoDeviceError.

        Wait steps last their time. For controls and displays, see `voicecoach.player.play`.
        """
        from voicecoach.player import create_device, play  # noqa: PLC0415 - only to play

        live = self.live()
        try:
            return play(live, create_device(device, now_s), (), (), is_interactive=False)
        finally:
            live.stop()

    def _make_page(self, options: ExportOptions, audio: Path, page: Path, timeline: Timeline) -> None:
        from voicecoach.session.page_content import make_page  # noqa: PLC0415 - only for a page

        make_page(self, options, audio, page, timeline)

    def _create_edit_handler(self) -> EditHandler:
        from voicecoach.session.live.live_edits import create_edit_handler  # noqa: PLC0415 - for the first request

        return create_edit_handler(self)

    def _join(self, plan: Plan, parts: list[TimelinePart]) -> Timeline:
        """The timeline of all parts of an arranged plan."""
        from voicecoach.compiler import join_parts  # noqa: PLC0415 - after the device plays

        timeline = join_parts(parts, plan, self.voice)
        if not self.recording_files:
            return timeline
        from voicecoach.recordings import used_recordings  # noqa: PLC0415 - seldom needed

        return replace(timeline, recordings=used_recordings(self.recording_files, timeline))

    def _live_parts(self, token: CancelToken) -> Generator[TimelinePart, None, None]:
        if self.fixed_timeline is not None:
            yield from speak_timeline(self.fixed_timeline, self.clip_provider, token.raise_if_cancelled)
            return
        from voicecoach.compiler import arrange_stepwise  # noqa: PLC0415 - after the device plays

        arrangement = arrange_stepwise(self.make_plan(self.initial_settings), self.clip_provider.known_frames)
        yield from speak_arrangement(arrangement, self.clip_provider.speak, token.raise_if_cancelled)


class CombinedProgress:
    """Reports the fraction of an export that is done: half of it is speaking, half is writing.

    `ready_frames` is how much of the session is spoken and can be written. The fraction never falls, although
    the session may turn out to be longer than what was written so far.
    """

    def __init__(self, progress: Callable[[float], None]) -> None:
        self.ready_frames = 0
        self._progress = progress
        self._spoken = 0.0
        self._written_frames = 0
        self._reported = 0.0

    def update_spoken(self, fraction: float) -> None:
        """Report that this fraction of the words is spoken."""
        self._spoken = fraction
        self._report()

    def update_written(self, frames: int) -> None:
        """Report that this number of frames is written."""
        self._written_frames = frames
        self._report()

    def _report(self) -> None:
        written = self._written_frames / max(1, self.ready_frames, self._written_frames)
        self._reported = max(self._reported, self._spoken * (1 + written) / 2)
        self._progress(self._reported)


def speak_on_every_core(
    plan: Plan,
    clips: ClipProvider,
    needs_voice: Callable[[], bool],
    progress: Callable[[float], None] = lambda _: None,
) -> Generator[TimelinePart, None, None]:
    """Arrange a plan, speaking ahead on every core; `progress` gets the fraction of the words spoken."""
    from voicecoach.compiler import TimelinePart, arrange_stepwise  # noqa: PLC0415 - after the device plays
    from voicecoach.session.prefetch import ParallelPrefetch, preferred_forms  # noqa: PLC0415 - as above

    forms = list(dict.fromkeys(preferred_forms(plan)))
    spoken = 0
    with ParallelPrefetch(clips.speak, forms, needs_voice) as prefetch:
        for item in arrange_stepwise(plan, clips.known_frames):
            if isinstance(item, TimelinePart):
                yield item
            else:
                prefetch.speak(item)
                spoken += 1
                progress(min(1.0, spoken / max(1, len(forms))))
    progress(1.0)


def speak_arrangement(
    arrangement: Arrangement, speak: Callable[[Form], object], before_each: Callable[[], None]
) -> Generator[TimelinePart, None, None]:
    """Give the parts of an arrangement, and speak each form that it asks for on the way."""
    from voicecoach.compiler import TimelinePart  # noqa: PLC0415 - after the device plays

    for item in arrangement:
        if isinstance(item, TimelinePart):
            yield item
        else:
            before_each()
            speak(item)


def speak_whole_timeline(
    timeline: Timeline,
    clips: ClipProvider,
    needs_voice: Callable[[], bool],
    progress: Callable[[float], None],
) -> Generator[TimelinePart, None, None]:
    """Speak all events of a timeline file on every core, and give it as one part."""
    from voicecoach.compiler import TimelinePart  # noqa: PLC0415 - after the device plays
    from voicecoach.session.clips import form_of  # noqa: PLC0415 - as above
    from voicecoach.session.prefetch import ParallelPrefetch  # noqa: PLC0415 - as above

    events = [event for event in timeline.events if event.kind != "bed"]
    with ParallelPrefetch(clips.speak, map(form_of, events), needs_voice) as prefetch:
        for number, event in enumerate(events, 1):
            prefetch.speak(form_of(event))
            clips.speak_event(event)
            progress(number / len(events))
    yield TimelinePart(timeline.events, timeline.steps, timeline.report, timeline.frames)


def before_first_sound(timeline: Timeline) -> TimelinePart:
    """All events of a timeline file, of which the frames before the first sound can be played at once."""
    from voicecoach.compiler import TimelinePart  # noqa: PLC0415 - only for a timeline file

    ready = next((event.start for event in timeline.events if event.kind != "bed"), timeline.frames)
    return TimelinePart(timeline.events, timeline.steps, timeline.report, ready)


def speak_timeline(
    timeline: Timeline, clips: ClipProvider, before_each: Callable[[], None]
) -> Generator[TimelinePart, None, None]:
    """Give a part before each event of a timeline file, once all earlier ones are spoken."""
    from voicecoach.compiler import TimelinePart  # noqa: PLC0415 - after the device plays

    for event in timeline.events:
        yield TimelinePart((), (), (), event.start)
        before_each()
        clips.speak_event(event)
    yield TimelinePart((), (), (), timeline.frames)
