"""Checks the listener's options against the session, and adapts a routine to another language.

An option that has no effect is an error, unless it comes from the settings.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.errors import Hint, HintTopic, VoicecoachError, did_you_mean
from voicecoach.script import all_scripts, iter_equipment
from voicecoach.voices import (
    check_voice_name,
    resolve_voice_name,
    speaks_language,
    voices_for_language,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from voicecoach.script import Script
    from voicecoach.session.options import SessionOptions
    from voicecoach.timeline import Timeline
    from voicecoach.wording import WordingStore


def check_allowed_folders(folders: tuple[Path, ...]) -> None:
    """Raise VoicecoachError for an allowed folder that does not exist."""
    for folder in folders:
        if not folder.is_dir():
            raise VoicecoachError(f"there is no folder {folder} to allow", "give one with sounds or routines")


def check_for_timeline(options: SessionOptions, timeline: Timeline, custom_voice: str | None) -> None:
    """Raise VoicecoachError for an option or a voice other than those of a timeline file, which is fixed.

    `custom_voice` is the identity of a voice that speaks instead of a named one.
    """
    chosen = {
        "counter": options.counter,
        "pace": options.pace,
        "pitch": options.pitch,
        "wording": options.wording,
        "language": options.language,
        "detail": options.detail,
        "for": options.asked_ms,
        "scale": options.scale != 1,
        "without": options.without,
        "bed": options.bed or options.no_bed,
        "bed-level": options.level_lu is not None,
        "sounds": options.sounds,
        "sound-level": options.sound_level_lu is not None,
        "lead-in": options.lead_in_ms is not None,
        "keep-awake": options.keep_awake,
        "set": options.parameters,
    }
    option = next(
        (name for name, value in chosen.items() if value and name not in options.from_settings), None
    )
    if option:
        raise VoicecoachError(
            "a timeline is laid out already",
            Hint(f"give the routine to choose {option}", HintTopic.CHOOSE_FOR_ROUTINE, option),
        )
    if not _is_voice_of_timeline(options, timeline, custom_voice):
        raise VoicecoachError(
            f"a timeline is laid out for its voice, {timeline.voice}",
            "give the routine to choose another voice",
        )


def _is_voice_of_timeline(options: SessionOptions, timeline: Timeline, custom_voice: str | None) -> bool:
    if custom_voice is not None:
        return custom_voice == timeline.voice
    if options.voice is None or "voice" in options.from_settings:
        return True
    chosen, compiled_with = (
        resolve_voice_name(name, timeline.language) for name in (options.voice, timeline.voice)
    )
    return chosen == compiled_with


def drop_defaults_of_other_languages(
    options: SessionOptions, language: str, store: WordingStore
) -> SessionOptions:
    """The options, without a voice or pack from the settings that the language does not have.

    Raises VoicecoachError for one that no language has.
    """
    return replace(
        options,
        voice=_voice_if_speaks(options, "voice", options.voice, language),
        counter=_voice_if_speaks(options, "counter", options.counter, language),
        wording=_pack_if_known(options, language, store),
    )


def _voice_if_speaks(options: SessionOptions, option: str, voice: str | None, language: str) -> str | None:
    if voice is None or option not in options.from_settings:
        return voice
    check_voice_name(voice)
    return voice if speaks_language(voice, language) else None


def _pack_if_known(options: SessionOptions, language: str, store: WordingStore) -> str | None:
    name = options.wording
    if name is None or "wording" not in options.from_settings or name in store.pack_names(language):
        return name
    check_pack(name, store)
    return None


def check_pack(name: str, store: WordingStore) -> None:
    """Raise VoicecoachError for a wording pack that no language has."""
    known = sorted({pack for language in store.languages() for pack in store.pack_names(language)})
    if name not in known:
        raise VoicecoachError(f"there is no wording {name!r} in any language", did_you_mean(name, known))


def check_without(without: AbstractSet[str], script: Script) -> None:
    """Raise VoicecoachError for equipment that no step needs."""
    if not without:
        return
    needed = tuple(dict.fromkeys(iter_equipment(script)))
    known = {thing.casefold() for thing in needed}
    for thing in sorted(without):
        if thing.casefold() not in known:
            no_equipment = Hint("leave it out", HintTopic.OMIT_EQUIPMENT)
            hint = did_you_mean(thing, needed) if needed else no_equipment
            raise VoicecoachError(f"no step of {script.routine.routine!r} needs {thing!r}", hint)


def check_parameters(chosen: tuple[tuple[str, str], ...], script: Script) -> None:
    """Raise VoicecoachError for a value of a parameter that the script does not have."""
    known = dict.fromkeys(name for part in all_scripts(script) for name in part.routine.parameters)
    for name, _ in chosen:
        if name not in known:
            hint = did_you_mean(name, known) if known else "leave it out"
            raise VoicecoachError(f"{script.routine.routine!r} has no parameter {name!r}", hint)


_MAX_NAMED_TEXTS = 3
"""How many of the untranslated texts a warning names; the others are only counted."""

_MAX_TEXT_CHARS = 40


def localize(script: Script, language: str, store: WordingStore) -> Script:
    """The script in another language, without a voice or pack that the language does not have."""
    routine = script.routine
    voice = routine.voice if routine.voice and _has_language(routine.voice, language) else None
    pack = routine.wording if routine.wording in store.pack_names(language) else None
    update = {"language": language, "voice": voice, "wording": pack}
    return replace(script, routine=routine.model_copy(update=update))


def localization_notes(original: Script, localized: Script, options: SessionOptions) -> Iterator[str]:
    """A warning for each thing that differs from what the routine asks for."""
    routine, language = original.routine, localized.routine.language
    if localized.untranslated:
        yield _untranslated_note(localized)
    if routine.wording and not (localized.routine.wording or options.wording):
        yield f"the wording {routine.wording!r} is not there in {language}; its plain words are said"
    if routine.voice and not (localized.routine.voice or options.voice):
        speaker = resolve_voice_name(None, language)
        yield f"the voice {routine.voice!r} does not speak {language}; {speaker!r} does"


def _untranslated_note(script: Script) -> str:
    """The warning about texts that are spoken in the routine's original language."""
    texts = script.untranslated
    named = ", ".join(repr(_truncate(text)) for text in texts[:_MAX_NAMED_TEXTS])
    more = f" and {len(texts) - _MAX_NAMED_TEXTS} more" if len(texts) > _MAX_NAMED_TEXTS else ""
    language = script.routine.language
    return f"not translated to {language}, and said as they are: {named}{more}; write {{{language}: …}} there"


def _has_language(voice: str, language: str) -> bool:
    return any(info.name == resolve_voice_name(voice, language) for info in voices_for_language(language))


def _truncate(text: str) -> str:
    return text if len(text) <= _MAX_TEXT_CHARS else f"{text[:_MAX_TEXT_CHARS]}…"
