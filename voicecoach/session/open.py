"""From what the listener names and chooses to a session: a routine or a timeline file, ready to be heard."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicecoach.compiler.pace import LEAD_IN_MS
from voicecoach.errors import VoicecoachError
from voicecoach.script.change import needs
from voicecoach.script.detail import Detail
from voicecoach.script.load import load_with_places
from voicecoach.session.bedding import Bedding
from voicecoach.session.choices import (
    check_allowed,
    check_for_timeline,
    check_language,
    check_without,
    fitting,
)
from voicecoach.session.chosen import TIMELINE_SUFFIX, Choices
from voicecoach.session.collector import collector_paused
from voicecoach.session.opened import Opened, Tally
from voicecoach.session.shape import Shape
from voicecoach.session.sounds import event_check, find_sound
from voicecoach.session.speech import Speech, speech_of
from voicecoach.session.studio import Place, Studio
from voicecoach.session.vocabulary import KnownWords
from voicecoach.units import frames_from_ms, ms_from_frames
from voicecoach.voices.catalog import each_line_once, open_voice, resolve_name
from voicecoach.wording.wording import load_wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from voicecoach.compiler.model import Plan
    from voicecoach.compiler.timefit import Length
    from voicecoach.documents.located import Located
    from voicecoach.script.script import Script
    from voicecoach.session.home import Home
    from voicecoach.session.music import Music
    from voicecoach.session.recordings import Folder
    from voicecoach.voices.port import Voice
    from voicecoach.wording.wording import Wording


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
    script, changes = _as_asked(script, choices, partial(_length, make=make, studio=studio, anew=anew))
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
    warn_once = each_line_once(warn)

    def voice(name: str | None) -> Voice:
        called = own if name is None else name
        return open_voice(called, language, cache=home.clips, warn=warn_once, anew=anew.add)

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


def _length(script: Script, *, make: Callable[[Script], Plan], studio: Studio, anew: Tally) -> Length:
    from voicecoach.compiler.timefit import Length  # noqa: PLC0415 - seldom needed
    from voicecoach.session.ahead import arranged  # noqa: PLC0415 - as above

    with collector_paused():
        parts = list(arranged(make(script), studio, anew.any))
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
