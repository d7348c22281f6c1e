"""From what the listener names and chooses to a session: a routine or a timeline file, ready to be heard."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import count
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from voicecoach.compiler.pace import LEAD_IN_MS
from voicecoach.errors import VoicecoachError
from voicecoach.script.change import needs
from voicecoach.script.detail import Detail
from voicecoach.script.load import load_with_places
from voicecoach.session.arrangement import Halt
from voicecoach.session.bedding import NOTHING, Bedding
from voicecoach.session.choices import (
    check_allowed,
    check_for_timeline,
    check_language,
    check_without,
    fitting,
)
from voicecoach.session.session import Growing
from voicecoach.session.shape import Shape
from voicecoach.session.sounds import event_check, find_sound
from voicecoach.session.speech import PLAIN, Speech, speech_of
from voicecoach.session.studio import Place, Studio
from voicecoach.session.vocabulary import KnownWords
from voicecoach.units import frames_from_ms, ms_from_frames
from voicecoach.voices.catalog import open_voice, resolve_name
from voicecoach.wording.wording import load_wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from voicecoach.compiler.fit import Measure
    from voicecoach.compiler.forms import Form
    from voicecoach.compiler.laid import Laid
    from voicecoach.compiler.model import Plan
    from voicecoach.compiler.timefit import Length
    from voicecoach.documents.located import Located
    from voicecoach.player.programme import Reply, Wish
    from voicecoach.player.transport import Spot
    from voicecoach.script.script import Script
    from voicecoach.session.home import Home
    from voicecoach.session.music import Music
    from voicecoach.session.recordings import Folder
    from voicecoach.session.session import Replies
    from voicecoach.session.spoken import Spoken
    from voicecoach.timeline import Timeline
    from voicecoach.voices.port import Voice
    from voicecoach.wording.wording import Wording

TIMELINE_SUFFIX = ".json"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the listener chooses over what the routine says; None and empty leave it to the routine."""

    voice: str | None = None
    wording: str | None = None
    detail: Detail | None = None
    asked_ms: int | None = None
    """How long the session shall be; None: as long as it is."""
    scale: float = 1.0
    """How many times as long everything in it shall be."""
    without: frozenset[str] = frozenset()
    allowed: tuple[Path, ...] = ()
    bed: Path | None = None
    """The music in place of the routine's."""
    no_bed: bool = False
    """No music, whatever the routine says."""
    level_lu: float | None = None
    lead_in_ms: int | None = None
    keep_awake: bool = False
    language: str | None = None
    """The language to hear it in, where the routine has words in it."""
    counter: str | None = None
    """The voice that counts."""
    pace: float | None = None
    pitch: float | None = None
    recordings: Path | None = None
    """A folder of recordings."""
    standing: frozenset[str] = frozenset()
    """The options, such as `--voice`, that were chosen once for all: passed over where they do not fit."""


class Tally:
    """Counts what happens, in whatever thread."""

    def __init__(self) -> None:
        self.count = 0
        self._lock = Lock()

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

    def spoken(self, check: Callable[[int], None] = lambda _: None) -> Spoken:
        """The session as it is written while it is still being spoken.

        `check` is told how long it is, as far as that is known; what it raises ends the speaking.
        """
        from voicecoach.compiler.arrange import arrange, collect  # noqa: PLC0415 - as below
        from voicecoach.session.spoken import Making, Spoken  # noqa: PLC0415 - for exports

        if self.laid_out is not None:
            check(self.laid_out.frames)
            return Spoken.of(self.laid_out, self.studio.clip)
        halt, plan = Halt(), self.plan(self.shape)
        parts = _checked(arrange(plan, _halting(self.studio.measure, halt)), check)
        whole = partial(collect, plan=plan, voice=self.voice)
        making = Making(parts, len(plan.steps), halt, lambda: self.anew.count > 0)
        return Spoken(making, self.studio.clip, whole, self.bedding)

    def _parts(self, halt: Halt) -> Iterator[Laid]:
        """The parts of the session."""
        from voicecoach.compiler.arrange import arrange  # noqa: PLC0415 - imported once the device plays

        yield from arrange(self.plan(self.shape), _halting(self.studio.measure, halt))

    def timeline(self, progress: Callable[[float], None] = lambda _: None) -> Timeline:
        """The whole timeline, with everything spoken; `progress` is told the part of it that is done."""
        if self.laid_out is not None:
            return self.laid_out
        from voicecoach.compiler.arrange import arrange, collect  # noqa: PLC0415 - as above

        with collector_paused():
            plan = self.plan(self.shape)
            cues = sum(len(window.cues) for step in plan.steps for window in step.windows)
            laid = arrange(plan, _told(self.studio.measure, cues, progress))
            timeline = self.bedding.under(collect(laid, plan, self.voice))
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


def _checked(parts: Iterator[Laid], check: Callable[[int], None]) -> Iterator[Laid]:
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


def open_session(name: str, choices: Choices, home: Home, warn: Callable[[str], None]) -> Opened:
    """A routine by its name or path, or a timeline by its path.

    Nothing is spoken yet and no voice is loaded. Raises ScriptError with every problem, or
    VoicecoachError. `warn` gets one line for what the listener should know but can go on without.
    """
    check_allowed(choices.allowed)
    path = Path(name)
    if path.suffix == TIMELINE_SUFFIX:
        return _open_timeline(path, choices, home, warn)
    with collector_paused():
        script, places = _script(name, choices, home, warn)
    routine = script.routine
    choices = fitting(choices, routine.language, home.shelf())
    if "--without" not in choices.standing:
        check_without(choices.without, script)
    folders = home.folders(choices.allowed)
    music = _music(script, places[script.path], choices, home, warn)
    wording = _wording(script, choices, home)
    voice = choices.voice or routine.coach
    anew = Tally()
    voices = _voices(voice, routine.language, home, warn, anew)
    name = resolve_name(voice, routine.language)
    speech = speech_of(choices, script, name, home.pronounce, warn)
    place = Place(folders, script.path.parent, {music.name: music} if music else {})
    shape = Shape(choices.detail or routine.detail)
    lead_in_ms = LEAD_IN_MS if choices.lead_in_ms is None else choices.lead_in_ms
    plan = partial(_mannered, speech=speech, wording=wording, without=choices.without, lead_in_ms=lead_in_ms)
    make = partial(plan, shape)
    own = routine.recordings and script.path.parent / routine.recordings
    folder = _folder(choices.recordings or own or None)
    recorded = _recorded(script, folder, make, wording)
    studio = Studio(_with_recordings(voices, recorded, warn), routine.language, place, warn)
    script, changes = _as_asked(script, choices, partial(_length, make=make, studio=studio))
    things = tuple(dict.fromkeys(needs(script)))
    return Opened(
        routine.routine,
        name,
        studio,
        shape,
        plan=partial(plan, script=script),
        words=partial(wording.layered, routine.cues),
        speech=speech,
        needs=things,
        recordings=folder,
        recorded=recorded,
        anew=anew,
        about=routine.about or "",
        changes=changes,
        bedding=Bedding(frames_from_ms(lead_in_ms), choices.keep_awake, music),
    )


def _music(
    script: Script, located: Located, choices: Choices, home: Home, warn: Callable[[str], None]
) -> Music | None:
    """The music of a session, which few have."""
    if (choices.bed, choices.level_lu, script.routine.bed) == (None, None, None):
        return None
    from voicecoach.session.music import KeptLoops, choose_music  # noqa: PLC0415 - as told

    folders = home.folders(choices.allowed)
    return choose_music(script, located, choices, folders, KeptLoops(home.music, warn))


def _with_recordings(
    voices: Callable[[str | None], Voice], recorded: Mapping[str, Path], warn: Callable[[str], None]
) -> Callable[[str | None], Voice]:
    """What gives voices, each with the recordings before it."""
    if not recorded:
        return voices
    from voicecoach.voices.recorded import RecordedVoice  # noqa: PLC0415 - seldom needed

    return lambda name: RecordedVoice(voices(name), recorded, warn)


def _recorded(
    script: Script, folder: Folder | None, make: Callable[[Script], Plan], wording: Wording
) -> Mapping[str, Path]:
    """The recordings in the folder, by the names of their sentences."""
    if folder is None:
        return {}
    from voicecoach.session.recordings import matched, sentences_of  # noqa: PLC0415 - seldom needed

    with collector_paused():
        sentences = sentences_of(make(script))
    return matched(folder, sentences, wording.numbers.cardinal)


def _folder(path: Path | None) -> Folder | None:
    if path is None:
        return None
    from voicecoach.session.recordings_folder import read_folder  # noqa: PLC0415 - seldom needed

    return read_folder(path)


def _voices(
    own: str | None, language: str, home: Home, warn: Callable[[str], None], anew: Tally
) -> Callable[[str | None], Voice]:
    """What gives the voice of a name; the session's own for None."""

    def voice(name: str | None) -> Voice:
        called = own if name is None else name
        return open_voice(called, language, cache=home.clips, warn=warn, anew=anew.add)

    return voice


def _wording(script: Script, choices: Choices, home: Home) -> Wording:
    """The words of the session, with all their sounds found and read once."""
    sound = partial(find_sound, home.folders(choices.allowed), script.path.parent)
    routine = script.routine
    try:
        wording = load_wording(home.shelf(sound), routine.language, choices.wording or routine.wording)
        for name in sorted({words.sound for words in wording.cues.values() if words.sound}):
            sound(name)
    except ValueError as error:
        raise VoicecoachError(str(error)) from None
    return wording


def _as_asked(
    script: Script, choices: Choices, length_of: Callable[[Script], Length]
) -> tuple[Script, tuple[str, ...]]:
    """The script as long as the listener asked for, and what became of its steps."""
    if choices.scale == 1 and choices.asked_ms is None:
        return script, ()
    from voicecoach.compiler.timefit import explain, fit_to, scaled  # noqa: PLC0415 - seldom needed

    changed = scaled(script, choices.scale) if choices.scale != 1 else script
    if choices.asked_ms is not None:
        changed = fit_to(changed, choices.asked_ms, length_of)
    return changed, tuple(dict.fromkeys(explain(script, changed)))


def _length(script: Script, *, make: Callable[[Script], Plan], studio: Studio) -> Length:
    from voicecoach.compiler.arrange import arrange  # noqa: PLC0415 - imported once the device plays
    from voicecoach.compiler.timefit import Length  # noqa: PLC0415 - seldom needed

    with collector_paused():
        parts = list(arrange(make(script), studio.measure))
    opening = next(step for part in parts for step in part.steps)
    return Length(ms_from_frames(parts[-1].ready), ms_from_frames(opening.frames))


def _plan(
    shape: Shape, script: Script, *, wording: Wording, without: frozenset[str], lead_in_ms: int
) -> Plan:
    from voicecoach.compiler.paced import paced  # noqa: PLC0415 - imported once the device plays
    from voicecoach.compiler.plan import plan_session  # noqa: PLC0415 - as above

    return paced(plan_session(script, wording, shape.said, without, shape.longer, lead_in_ms), shape.pace)


def _mannered(shape: Shape, script: Script, *, speech: Speech, **rest: Any) -> Plan:
    """The plan with each of its cues spoken by whom and how it should be."""
    plan = _plan(shape, script, **rest)
    if speech.is_plain:
        return plan
    from voicecoach.compiler.manners import mannered  # noqa: PLC0415 - imported once the device plays

    return mannered(plan, speech.manner)


def open_script(name: str, choices: Choices, home: Home) -> Script:
    """A routine by its name or path, with all that it includes; raises ScriptError or VoicecoachError."""
    return _script(name, choices, home, lambda _: None)[0]


def _script(
    name: str, choices: Choices, home: Home, warn: Callable[[str], None]
) -> tuple[Script, Mapping[Path, Located]]:
    """As `open_script`, with the values of each file, to tell where they stand.

    `warn` is told what is not there in the language that was chosen.
    """
    folders = home.folders(choices.allowed)
    path = folders.routine(name)
    shelf = home.shelf(partial(find_sound, folders, path.parent))
    if choices.language is None:
        return load_with_places(path, KnownWords(shelf), folders)
    from voicecoach.session.language import in_language, notes  # noqa: PLC0415 - seldom needed

    check_language(choices.language)
    own, places = load_with_places(path, KnownWords(shelf), folders, choices.language)
    heard = in_language(own, choices.language, shelf)
    for line in notes(own, heard, choices):
        warn(line)
    return heard, places


def _open_timeline(path: Path, choices: Choices, home: Home, warn: Callable[[str], None]) -> Opened:
    from voicecoach.session.music import KeptLoops, named_music  # noqa: PLC0415 - timelines are seldom played
    from voicecoach.session.recordings import recorded_in  # noqa: PLC0415 - as above
    from voicecoach.session.timeline_file import read_timeline  # noqa: PLC0415 - as above

    folders = home.folders(choices.allowed)
    kept = KeptLoops(home.music, warn)
    music_of = cache(partial(named_music, folders=folders, beside=path.parent, kept=kept))
    timeline = read_timeline(path, event_check(folders, path.parent, music_of))
    check_for_timeline(choices, timeline)
    anew = Tally()
    voices = _voices(timeline.voice, timeline.language, home, warn, anew)
    recorded = recorded_in(
        timeline, _folder(choices.recordings), partial(folders.recording, beside=path.parent)
    )
    names = {event.sound for event in timeline.events if event.kind == "bed" and event.sound}
    place = Place(folders, path.parent, {name: music_of(name) for name in names})
    studio = Studio(_with_recordings(voices, recorded, warn), timeline.language, place, warn)
    shelf = home.shelf(partial(find_sound, folders, path.parent))
    return Opened(
        timeline.title,
        resolve_name(timeline.voice, timeline.language),
        studio,
        Shape(Detail.FULL),
        plan=_no_plan,
        words=partial(load_wording, shelf, timeline.language, None),
        laid_out=timeline,
        anew=anew,
    )


def _no_plan(_: Shape) -> Plan:
    raise AssertionError("a timeline from a file is laid out already")


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keeps Python's cycle collector from looking through all values again and again as they grow many.

    Scripts, plans and timelines are trees without cycles; with it, 10,000 steps take half as long
    again for each step as 1,000 do.
    """
    was_running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_running:
            gc.enable()
