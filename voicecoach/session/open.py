"""From what the listener names and chooses to a session: a routine or a timeline file, ready to be heard."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicecoach.compiler import LEAD_IN_MS
from voicecoach.script import Detail, iter_equipment, load_with_source_maps
from voicecoach.session.beds import Beds
from voicecoach.session.check_options import (
    check_allowed_folders,
    check_for_timeline,
    check_without,
    drop_defaults_of_other_languages,
)
from voicecoach.session.clips import ClipProvider, SoundResolver
from voicecoach.session.live.live_settings import LiveSettings
from voicecoach.session.options import TIMELINE_SUFFIX, SessionOptions
from voicecoach.session.script_checks import ScriptChecks, find_sound, make_event_check
from voicecoach.session.session import Session, ThreadSafeCounter
from voicecoach.session.speech_settings import SpeechSettings, resolve_speech
from voicecoach.system import gc_paused
from voicecoach.units import frames_from_ms, ms_from_frames
from voicecoach.voices import once_per_message, open_voice, resolve_voice_name
from voicecoach.wording import check_language, load_wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from voicecoach.compiler import Plan, SessionLength
    from voicecoach.recordings import RecordingsFolder
    from voicecoach.script import Script
    from voicecoach.session.music import Music
    from voicecoach.session.user_folders import UserFolders
    from voicecoach.source import SourceMap
    from voicecoach.voices import Voice
    from voicecoach.wording import Wording


def open_session(
    name: str, choices: SessionOptions, home: UserFolders, warn: Callable[[str], None]
) -> Session:
    """A routine by its name or path, or a timeline by its path.

    Nothing is spoken yet and no voice is loaded. Raises ScriptError with every problem, or
    VoicecoachError. `warn` gets one line for what the listener should know but can go on without.
    """
    check_allowed_folders(choices.allowed)
    path = Path(name)
    if path.suffix == TIMELINE_SUFFIX:
        return _open_timeline_file(path, choices, home, warn)
    with gc_paused():
        script, places = _load_script(name, choices, home, warn)
    routine = script.routine
    choices = drop_defaults_of_other_languages(choices, routine.language, home.wording_store())
    if "without" not in choices.standing:
        check_without(choices.without, script)
    folders = home.search_path(choices.allowed)
    music = _choose_music(script, places[script.path], choices, home, warn)
    wording = _load_wording(script, choices, home)
    voice = choices.voice or routine.coach
    anew = ThreadSafeCounter()
    voices = _voice_opener(voice, routine.language, home, warn, anew)
    name = resolve_voice_name(voice, routine.language)
    speech = resolve_speech(choices, script, name, home.pronunciations, warn)
    place = SoundResolver(folders, script.path.parent, {music.name: music} if music else {})
    shape = LiveSettings(choices.detail or routine.detail)
    lead_in_ms = LEAD_IN_MS if choices.lead_in_ms is None else choices.lead_in_ms
    plan = partial(
        _plan_with_prosody, speech=speech, wording=wording, without=choices.without, lead_in_ms=lead_in_ms
    )
    make = partial(plan, shape)
    own = routine.recordings and script.path.parent / routine.recordings
    folder = _recordings_folder(choices.recordings or own or None)
    recorded = _match_recordings(script, folder, make, wording)
    studio = ClipProvider(_with_recorded_voice(voices, recorded, warn), routine.language, place, warn)
    script, changes = _fit_to_duration(
        script, choices, partial(_session_length, make=make, studio=studio, anew=anew)
    )
    things = tuple(dict.fromkeys(iter_equipment(script)))
    return Session(
        routine.routine,
        name,
        studio,
        shape,
        make_plan=partial(plan, script=script),
        load_wording=partial(wording.with_layers, routine.cues),
        speech=speech,
        needs=things,
        recordings_folder=folder,
        recording_files=recorded,
        synthesised=anew,
        about=routine.about or "",
        duration_notes=changes,
        beds=Beds(frames_from_ms(lead_in_ms), choices.keep_awake, music),
    )


def _choose_music(
    script: Script,
    located: SourceMap,
    choices: SessionOptions,
    home: UserFolders,
    warn: Callable[[str], None],
) -> Music | None:
    """The music of a session, which few have."""
    if (choices.bed, choices.level_lu, script.routine.bed) == (None, None, None):
        return None
    from voicecoach.session.music import LoopCache, resolve_music  # noqa: PLC0415 - as told

    folders = home.search_path(choices.allowed)
    return resolve_music(script, located, choices, folders, LoopCache(home.music_cache, warn))


def _with_recorded_voice(
    voices: Callable[[str | None], Voice], recorded: Mapping[str, Path], warn: Callable[[str], None]
) -> Callable[[str | None], Voice]:
    """What gives voices, each with the recordings before it."""
    if not recorded:
        return voices
    from voicecoach.voices import RecordedVoice  # noqa: PLC0415 - seldom needed

    return lambda name: RecordedVoice(voices(name), recorded, warn)


def _match_recordings(
    script: Script, folder: RecordingsFolder | None, make: Callable[[Script], Plan], wording: Wording
) -> Mapping[str, Path]:
    """The recordings in the folder, by the names of their sentences."""
    if folder is None:
        return {}
    from voicecoach.recordings import match_recordings, plan_sentences  # noqa: PLC0415 - seldom needed

    with gc_paused():
        sentences = plan_sentences(make(script))
    return match_recordings(folder, sentences, wording.numbers.cardinal)


def _recordings_folder(path: Path | None) -> RecordingsFolder | None:
    if path is None:
        return None
    from voicecoach.recordings import read_recordings  # noqa: PLC0415 - seldom needed

    return read_recordings(path)


def _voice_opener(
    own: str | None, language: str, home: UserFolders, warn: Callable[[str], None], anew: ThreadSafeCounter
) -> Callable[[str | None], Voice]:
    """What gives the voice of a name; the session's own for None."""
    warn_once = once_per_message(warn)

    def voice(name: str | None) -> Voice:
        called = own if name is None else name
        return open_voice(called, language, cache=home.clip_cache, warn=warn_once, anew=anew.increment)

    return voice


def _load_wording(script: Script, choices: SessionOptions, home: UserFolders) -> Wording:
    """The words of the session, with all their sounds found and read once."""
    sound = partial(find_sound, home.search_path(choices.allowed), script.path.parent)
    routine = script.routine
    wording = load_wording(home.wording_store(sound), routine.language, choices.wording or routine.wording)
    for name in sorted({words.sound for words in wording.cues.values() if words.sound}):
        sound(name)
    return wording


def _fit_to_duration(
    script: Script, choices: SessionOptions, length_of: Callable[[Script], SessionLength]
) -> tuple[Script, tuple[str, ...]]:
    """The script as long as the listener asked for, and what became of its steps."""
    if choices.scale == 1 and choices.asked_ms is None:
        return script, ()
    from voicecoach.compiler import describe_adjustments, fit_to_duration, scale_durations  # noqa: PLC0415 - seldom needed

    changed = scale_durations(script, choices.scale) if choices.scale != 1 else script
    if choices.asked_ms is not None:
        changed = fit_to_duration(changed, choices.asked_ms, length_of)
    return changed, tuple(dict.fromkeys(describe_adjustments(script, changed)))


def _session_length(
    script: Script, *, make: Callable[[Script], Plan], studio: ClipProvider, anew: ThreadSafeCounter
) -> SessionLength:
    from voicecoach.compiler import SessionLength  # noqa: PLC0415 - seldom needed
    from voicecoach.session.prefetch import arrange_in_parallel  # noqa: PLC0415 - as above

    with gc_paused():
        parts = list(arrange_in_parallel(make(script), studio, anew.is_positive))
    opening = next(step for part in parts for step in part.steps)
    return SessionLength(ms_from_frames(parts[-1].ready), ms_from_frames(opening.frames))


def _plan_with_pace(
    shape: LiveSettings, script: Script, *, wording: Wording, without: frozenset[str], lead_in_ms: int
) -> Plan:
    from voicecoach.compiler import (
        plan_session,  # noqa: PLC0415 - as above
        scale_rate,  # noqa: PLC0415 - imported once the device plays
    )

    return scale_rate(
        plan_session(script, wording, shape.effective_detail, without, shape.extra_ms_by_step, lead_in_ms),
        shape.rate,
    )


def _plan_with_prosody(shape: LiveSettings, script: Script, *, speech: SpeechSettings, **rest: Any) -> Plan:
    """The plan with each of its cues spoken by whom and how it should be."""
    plan = _plan_with_pace(shape, script, **rest)
    if speech.is_plain:
        return plan
    from voicecoach.compiler import with_prosody  # noqa: PLC0415 - imported once the device plays

    return with_prosody(plan, speech.prosody_of)


def open_script(name: str, choices: SessionOptions, home: UserFolders) -> Script:
    """A routine by its name or path, with all that it includes; raises ScriptError or VoicecoachError."""
    return _load_script(name, choices, home, lambda _: None)[0]


def _load_script(
    name: str, choices: SessionOptions, home: UserFolders, warn: Callable[[str], None]
) -> tuple[Script, Mapping[Path, SourceMap]]:
    """As `open_script`, with the values of each file, to tell where they stand.

    `warn` is told what is not there in the language that was chosen.
    """
    folders = home.search_path(choices.allowed)
    path = folders.find_routine(name)
    shelf = home.wording_store(partial(find_sound, folders, path.parent))
    if choices.language is None:
        return load_with_source_maps(path, ScriptChecks(shelf), folders)
    from voicecoach.session.check_options import localization_notes, localize  # noqa: PLC0415 - seldom needed

    check_language(choices.language)
    own, places = load_with_source_maps(path, ScriptChecks(shelf), folders, choices.language)
    heard = localize(own, choices.language, shelf)
    for line in localization_notes(own, heard, choices):
        warn(line)
    return heard, places


def _open_timeline_file(
    path: Path, choices: SessionOptions, home: UserFolders, warn: Callable[[str], None]
) -> Session:
    from voicecoach.recordings import timeline_recordings  # noqa: PLC0415 - as above
    from voicecoach.session.music import LoopCache, find_music  # noqa: PLC0415 - timelines are seldom played
    from voicecoach.timeline import read_timeline  # noqa: PLC0415 - as above

    folders = home.search_path(choices.allowed)
    kept = LoopCache(home.music_cache, warn)
    music_of = cache(partial(find_music, folders=folders, beside=path.parent, kept=kept))
    timeline = read_timeline(path, make_event_check(folders, path.parent, music_of))
    check_for_timeline(choices, timeline)
    anew = ThreadSafeCounter()
    voices = _voice_opener(timeline.voice, timeline.language, home, warn, anew)
    recorded = timeline_recordings(
        timeline, _recordings_folder(choices.recordings), partial(folders.find_recording, base=path.parent)
    )
    names = {event.sound for event in timeline.events if event.kind == "bed" and event.sound}
    place = SoundResolver(folders, path.parent, {name: music_of(name) for name in names})
    studio = ClipProvider(_with_recorded_voice(voices, recorded, warn), timeline.language, place, warn)
    shelf = home.wording_store(partial(find_sound, folders, path.parent))
    return Session(
        timeline.title,
        resolve_voice_name(timeline.voice, timeline.language),
        studio,
        LiveSettings(Detail.FULL),
        make_plan=_no_plan_of_timeline_file,
        load_wording=partial(load_wording, shelf, timeline.language, None),
        fixed_timeline=timeline,
        synthesised=anew,
    )


def _no_plan_of_timeline_file(_: LiveSettings) -> Plan:
    raise AssertionError("a timeline from a file is laid out already")
