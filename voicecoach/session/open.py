"""Opens a session: a routine or a timeline file, with the listener's options."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.compiler import LEAD_IN_MS, has_timed_rounds
from voicecoach.errors import VoicecoachError
from voicecoach.script import (
    ChosenValues,
    Detail,
    all_scripts,
    iter_equipment,
    load_with_source_maps,
    select_steps,
    sound_names_in,
)
from voicecoach.session.beds import Beds
from voicecoach.session.check_options import (
    check_allowed_folders,
    check_for_timeline,
    check_parameters,
    check_without,
    drop_defaults_of_other_languages,
)
from voicecoach.session.clips import ClipProvider, SoundResolver
from voicecoach.session.live.live_settings import LiveSettings
from voicecoach.session.open_page import is_page, timeline_of_page, unpack_page, why_not_routine
from voicecoach.session.options import TIMELINE_SUFFIX, SessionOptions
from voicecoach.session.planner import RoutinePlanner
from voicecoach.session.script_checks import (
    ScriptChecks,
    check_voice_file,
    find_sound,
    make_event_check,
)
from voicecoach.session.session import Session, ThreadSafeCounter, speak_on_every_core
from voicecoach.session.speech_settings import resolve_speech
from voicecoach.units import frames_from_ms, ms_from_frames
from voicecoach.voices import keep_clips, once_per_message, open_voice, resolve_voice_name
from voicecoach.wording import check_language, choose_sounds, load_wording, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from voicecoach.compiler import SessionLength
    from voicecoach.recordings import RecordingsFolder
    from voicecoach.script import Parameter, Script, SearchPath
    from voicecoach.session.music import Music
    from voicecoach.session.user_folders import UserFolders
    from voicecoach.source import SourceMap
    from voicecoach.voices import Voice
    from voicecoach.wording import SoundChoice, Wording, WordingStore


def open_session(  # noqa: PLR0913 - what to open, how and where, and a script and a voice that are no files
    name: str,
    options: SessionOptions,
    folders: UserFolders,
    warn: Callable[[str], None],
    *,
    text: str | None = None,
    voice: Voice | None = None,
) -> Session:
    """Open a routine by its name or path, or a timeline file by its path.

    `text` is the script of the routine, instead of the file at the path `name`. `voice` speaks instead of the
    voice named in the options or the script. `warn` gets one line for each thing that is missing or ignored.
    Nothing is spoken and no voice is loaded yet. Raises ScriptError with every problem of the script, or
    VoicecoachError.
    """
    check_allowed_folders(options.allowed)
    if text is None and is_page(name):
        return _open_page(name, options, folders, warn, voice)
    if text is None and Path(name).suffix == TIMELINE_SUFFIX:
        return _TimelineFile(Path(name), options, folders, warn, voice).open()
    return _Routine((name, text), options, folders, warn, voice).open()


def open_script(name: str, options: SessionOptions, folders: UserFolders, text: str | None = None) -> Script:
    """Load a routine by its name or path, with all that it includes; raises ScriptError or VoicecoachError.

    `text` is its script, instead of the file at the path `name`.
    """
    if text is None and is_page(name):
        name, options = unpack_page(name, options, folders)
    return _load_script((name, text), options, folders, lambda _: None)[0]


def _open_page(
    name: str,
    options: SessionOptions,
    folders: UserFolders,
    warn: Callable[[str], None],
    voice: Voice | None,
) -> Session:
    """The session of a page: of the routine in it, of its timeline where that names what is not here."""
    script, carried_options = unpack_page(name, options, folders)
    try:
        return open_session(script, carried_options, folders, warn, voice=voice)
    except VoicecoachError as error:
        timeline = timeline_of_page(script)
        if timeline == script:
            raise
        warn(why_not_routine(name, error))
        return open_session(timeline, options, folders, warn, voice=voice)


class _Opener:
    """What a routine and a timeline file have in common: folders, options, and a voice with its cache."""

    def __init__(
        self,
        options: SessionOptions,
        folders: UserFolders,
        warn: Callable[[str], None],
        custom_voice: Voice | None = None,
    ) -> None:
        self.options = options
        self.folders = folders
        self.search_path: SearchPath = folders.search_path(options.allowed)
        self.warn = warn
        self.custom_voice = custom_voice
        self.synthesised = ThreadSafeCounter()

    def wording_store(self, base_folder: Path) -> WordingStore:
        """Finds packs and the user's own wording; their sounds may be in `base_folder` too."""
        return self.folders.wording_store(partial(find_sound, self.search_path, base_folder))

    def clip_provider(
        self, voice: str | None, language: str, sounds: SoundResolver, recorded: Mapping[str, Path]
    ) -> ClipProvider:
        """The clips of the session: `voice` speaks unless a cue names another, or there is a recording."""
        warn_once = once_per_message(self.warn)

        def open_named(name: str | None) -> Voice:
            cache, count = self.folders.clip_cache, self.synthesised.increment
            if name is None and self.custom_voice is not None:
                opened = keep_clips(self.custom_voice, cache, warn_once, count)
            else:
                wanted = voice if name is None else name
                opened = open_voice(wanted, language, cache=cache, warn=warn_once, on_synthesised=count)
            if not recorded:
                return opened
            from voicecoach.voices import RecordedVoice  # noqa: PLC0415 - seldom needed

            return RecordedVoice(opened, recorded, self.warn)

        return ClipProvider(open_named, language, sounds, self.warn)


class _Routine(_Opener):
    """A routine that is being opened."""

    def __init__(
        self,
        source: tuple[str, str | None],
        options: SessionOptions,
        folders: UserFolders,
        warn: Callable[[str], None],
        custom_voice: Voice | None,
    ) -> None:
        script, self.source_maps = _load_script(source, options, folders, warn)
        self.script = script
        self.routine = script.routine
        self.base_folder = script.path.parent
        language = self.routine.language
        options = drop_defaults_of_other_languages(options, language, folders.wording_store())
        if "without" not in options.from_settings:
            check_without(options.without, script)
        if "set" not in options.from_settings:
            check_parameters(options.parameters, script)
        super().__init__(options, folders, warn, custom_voice)

    def open(self) -> Session:
        """The session; raises ScriptError or VoicecoachError."""
        routine, options = self.routine, self.options
        music = self._music()
        store = self.wording_store(self.base_folder)
        wording = self._wording(store)
        named = options.voice or routine.coach
        custom = self.custom_voice
        voice = custom.identity if custom else resolve_voice_name(named, routine.language)
        speech = resolve_speech(options, self.script, voice, self.folders.pronunciations, self.warn)
        speech = speech.at_pace_of(wording)
        lead_in_ms = LEAD_IN_MS if options.lead_in_ms is None else options.lead_in_ms
        planner = RoutinePlanner(self.script, wording, speech, options.without, lead_in_ms)
        settings = LiveSettings(options.detail or routine.detail)
        recordings = self._recordings_folder()
        recorded = _match_recordings(recordings, planner, settings)
        sounds = SoundResolver(self.search_path, self.base_folder, {music.name: music} if music else {})
        clips = self.clip_provider(named, routine.language, sounds, recorded)
        planner, notes = self._fit_to_duration(planner, settings, clips)
        return Session(
            title=words_of(routine.routine),
            language=routine.language,
            voice=voice,
            clip_provider=clips,
            initial_settings=settings,
            wording_store=store,
            planner=planner,
            speech=speech,
            parameters=tuple(_all_parameters(self.script)),
            needs=tuple(dict.fromkeys(iter_equipment(planner.script))),
            recordings_folder=recordings,
            recording_files=recorded,
            synthesised=self.synthesised,
            about=routine.about or "",
            options=options,
            script_texts={path: source.text for path, source in self.source_maps.items()},
            duration_notes=notes,
            beds=Beds(frames_from_ms(lead_in_ms), options.keep_awake, music),
            is_default_voice=not named and custom is None,
        )

    def _music(self) -> Music | None:
        if (self.options.bed, self.options.level_lu, self.routine.bed) == (None, None, None):
            return None
        from voicecoach.session.music import LoopCache, resolve_music  # noqa: PLC0415 - seldom needed

        cache = LoopCache(self.folders.music_cache, self.warn)
        source_map = self.source_maps[self.script.path]
        return resolve_music(self.script, source_map, self.options, self.search_path, cache)

    def _wording(self, store: WordingStore) -> Wording:
        """The words of the session; all sounds that they name are found and read once."""
        routine = self.routine
        wording = load_wording(store, routine.language, self.options.wording or routine.wording)
        sounds = self._choose_sounds(wording)
        for name in sorted({sounds.name(words.sound) for words in wording.cues.values() if words.sound}):
            find_sound(self.search_path, self.base_folder, name)
        return replace(wording, sounds=sounds)

    def _choose_sounds(self, wording: Wording) -> SoundChoice:
        """The listener's set and level of sounds, else the routine's, else those of its wording."""
        options, of_routine = self.options, self.routine.sounds
        specs = (*filter(None, (of_routine,)), *wording.sound_specs)
        own_names = sound_names_in(self.base_folder, self.folders.sounds)
        sets = (options.sounds, *(spec.set for spec in specs))
        levels = (options.sound_level_lu, *(spec.level for spec in specs))
        return choose_sounds(sets, levels, own_names)

    def _recordings_folder(self) -> RecordingsFolder | None:
        of_routine = self.routine.recordings and self.base_folder / self.routine.recordings
        return _read_recordings(self.options.recordings or of_routine or None, self.search_path)

    def _fit_to_duration(
        self, planner: RoutinePlanner, settings: LiveSettings, clips: ClipProvider
    ) -> tuple[RoutinePlanner, tuple[str, ...]]:
        """The planner of a script as long as the listener asked for, and what was done to its steps."""
        options = self.options
        if options.scale == 1 and options.asked_ms is None and not has_timed_rounds(self.script):
            return planner, ()
        from voicecoach.compiler import describe_adjustments, fit_to_duration, fix_rounds, scale_durations  # noqa: PLC0415 - seldom needed

        def length_of(script: Script, detail: Detail = settings.detail) -> SessionLength:
            chosen = replace(settings, detail=detail)
            return _session_length(replace(planner, script=script), chosen, clips, self.synthesised)

        script = scale_durations(self.script, options.scale) if options.scale != 1 else self.script
        script = fix_rounds(script, length_of)
        if options.asked_ms is not None:
            try:
                script = fit_to_duration(script, options.asked_ms, length_of)
            except VoicecoachError as error:
                from voicecoach.session.ways_to_fit import LengthQuestion, ways_to_fit  # noqa: PLC0415 - seldom needed

                question = LengthQuestion(script, options.asked_ms, settings.detail, length_of)
                raise VoicecoachError(error.what, ways_to_fit(question) or error.hint) from None
        notes = tuple(dict.fromkeys(describe_adjustments(self.script, script)))
        return replace(planner, script=script), notes


class _TimelineFile(_Opener):
    """A timeline file that is being opened."""

    def __init__(
        self,
        path: Path,
        options: SessionOptions,
        folders: UserFolders,
        warn: Callable[[str], None],
        custom_voice: Voice | None,
    ) -> None:
        super().__init__(options, folders, warn, custom_voice)
        self.path = path

    def open(self) -> Session:
        """The session; raises VoicecoachError."""
        from voicecoach.recordings import timeline_recordings  # noqa: PLC0415 - timelines are seldom opened
        from voicecoach.session.music import LoopCache, find_music  # noqa: PLC0415 - as above
        from voicecoach.timeline import read_timeline  # noqa: PLC0415 - as above

        base_folder, options = self.path.parent, self.options
        loops = LoopCache(self.folders.music_cache, self.warn)
        music_of = cache(
            partial(find_music, search_path=self.search_path, base_folder=base_folder, loop_cache=loops)
        )
        timeline = read_timeline(self.path, make_event_check(self.search_path, base_folder, music_of))
        custom = self.custom_voice
        manners = (event.manner for event in timeline.events if event.manner)
        for voice in {timeline.voice, *(manner.voice for manner in manners)}:
            check_voice_file(voice or "", self.search_path, base_folder)
        check_for_timeline(options, timeline, custom.identity if custom else None)
        find_recording = partial(self.search_path.find_recording, base=base_folder)
        folder = _read_recordings(options.recordings, self.search_path)
        recorded = timeline_recordings(timeline, folder, find_recording)
        names = {event.sound for event in timeline.events if event.kind == "bed" and event.sound}
        sounds = SoundResolver(self.search_path, base_folder, {name: music_of(name) for name in names})
        return Session(
            title=timeline.title,
            language=timeline.language,
            voice=custom.identity if custom else resolve_voice_name(timeline.voice, timeline.language),
            clip_provider=self.clip_provider(timeline.voice, timeline.language, sounds, recorded),
            initial_settings=LiveSettings(Detail.FULL),
            wording_store=self.wording_store(base_folder),
            fixed_timeline=timeline,
            synthesised=self.synthesised,
        )


def _all_parameters(script: Script) -> Iterable[Parameter]:
    """The parameters of a script and of what it includes, each name once."""
    parts = reversed(all_scripts(script))
    return {name: one for part in parts for name, one in part.routine.parameters.items()}.values()


def _load_script(
    source: tuple[str, str | None], options: SessionOptions, folders: UserFolders, warn: Callable[[str], None]
) -> tuple[Script, Mapping[Path, SourceMap]]:
    """A script, and the source map of each of its files. The source is a name, and a text or None.

    `warn` gets a line for what does not exist in the language of the options.
    """
    search_path = folders.search_path(options.allowed)
    name, text = source
    path = search_path.find_routine(name) if text is None else Path(name)
    store = folders.wording_store(partial(find_sound, search_path, path.parent))
    values, checks = chosen_values(options), ScriptChecks(store, search_path, path.parent)
    if options.language is None:
        script, maps = load_with_source_maps(path, checks, search_path, text=text, values=values)
        return select_steps(script), maps
    from voicecoach.session.check_options import localization_notes, localize  # noqa: PLC0415 - seldom needed

    check_language(options.language)
    script, maps = load_with_source_maps(
        path, checks, search_path, options.language, text=text, values=values
    )
    localized = localize(script, options.language, store)
    for line in localization_notes(script, localized, options):
        warn(line)
    return select_steps(localized), maps


def chosen_values(options: SessionOptions) -> ChosenValues:
    """The values for parameters among the listener's options."""
    return ChosenValues(dict(options.parameters), dict(options.preferred_parameters))


def _read_recordings(path: Path | None, search_path: SearchPath) -> RecordingsFolder | None:
    if path is None:
        return None
    from voicecoach.recordings import read_recordings  # noqa: PLC0415 - seldom needed

    return read_recordings(path, search_path)


def _match_recordings(
    folder: RecordingsFolder | None, planner: RoutinePlanner, settings: LiveSettings
) -> Mapping[str, Path]:
    """The recordings in the folder, by the names of the sentences that they replace."""
    if folder is None:
        return {}
    from voicecoach.recordings import match_recordings, plan_sentences  # noqa: PLC0415 - seldom needed

    sentences = plan_sentences(planner.plan(settings))
    return match_recordings(folder, sentences, planner.wording.numbers.cardinal)


def _session_length(
    planner: RoutinePlanner, settings: LiveSettings, clips: ClipProvider, synthesised: ThreadSafeCounter
) -> SessionLength:
    from voicecoach.compiler import SessionLength  # noqa: PLC0415 - seldom needed

    parts = list(speak_on_every_core(planner.plan(settings), clips, synthesised.is_positive))
    opening = next(step for part in parts for step in part.steps)
    return SessionLength(ms_from_frames(parts[-1].ready), ms_from_frames(opening.frames))
