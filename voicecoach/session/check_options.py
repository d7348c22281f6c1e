"""What the listener chooses, held against the session that it is for: no choice is passed over in silence.

A routine heard in another language than its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.errors import Hint, HintTopic, VoicecoachError, did_you_mean
from voicecoach.script import iter_equipment
from voicecoach.voices import (
    check_voice_name,
    resolve_voice_name,
    speaks_language,
    voices_for_language,
)
from voicecoach.wording import WordingStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from voicecoach.script import Script
    from voicecoach.session.options import SessionOptions
    from voicecoach.timeline import Timeline
    from voicecoach.wording import WordingStore


def check_allowed_folders(folders: tuple[Path, ...]) -> None:
    """Refuse to allow a folder that is not there: raises VoicecoachError."""
    for folder in folders:
        if not folder.is_dir():
            raise VoicecoachError(f"there is no folder {folder} to allow", "give one with sounds or routines")


def check_for_timeline(choices: SessionOptions, timeline: Timeline) -> None:
    """Refuse what a timeline cannot follow, as its cues stand where they are: raises VoicecoachError."""
    chosen = {
        "counter": choices.counter,
        "pace": choices.pace,
        "pitch": choices.pitch,
        "wording": choices.wording,
        "language": choices.language,
        "detail": choices.detail,
        "for": choices.asked_ms,
        "scale": choices.scale != 1,
        "without": choices.without,
        "bed": choices.bed or choices.no_bed,
        "bed-level": choices.level_lu is not None,
        "lead-in": choices.lead_in_ms is not None,
        "keep-awake": choices.keep_awake,
    }
    option = next((name for name, value in chosen.items() if value and name not in choices.standing), None)
    if option:
        raise VoicecoachError(
            "a timeline is laid out already",
            Hint(f"give the routine to choose {option}", HintTopic.CHOOSE_FOR_ROUTINE, option),
        )
    language, own = timeline.language, timeline.voice
    if choices.voice is None or "voice" in choices.standing:
        return
    if resolve_voice_name(choices.voice, language) != resolve_voice_name(own, language):
        raise VoicecoachError(
            f"a timeline is laid out for its voice, {own}", "give the routine to choose another voice"
        )


def drop_defaults_of_other_languages(
    choices: SessionOptions, language: str, shelf: WordingStore
) -> SessionOptions:
    """The choices, without a voice or pack that was chosen once for all and is not of this language.

    Raises VoicecoachError for one that is of no language.
    """
    return replace(
        choices,
        voice=_voice_if_speaks(choices, "voice", choices.voice, language),
        counter=_voice_if_speaks(choices, "counter", choices.counter, language),
        wording=_pack_if_known(choices, language, shelf),
    )


def _voice_if_speaks(choices: SessionOptions, option: str, voice: str | None, language: str) -> str | None:
    if voice is None or option not in choices.standing:
        return voice
    check_voice_name(voice)
    return voice if speaks_language(voice, language) else None


def _pack_if_known(choices: SessionOptions, language: str, shelf: WordingStore) -> str | None:
    name = choices.wording
    if name is None or "wording" not in choices.standing or name in shelf.pack_names(language):
        return name
    check_pack(name, shelf)
    return None


def check_pack(name: str, shelf: WordingStore) -> None:
    """Refuse a pack that no language has: raises VoicecoachError."""
    known = sorted({pack for language in shelf.languages() for pack in shelf.pack_names(language)})
    if name not in known:
        raise VoicecoachError(f"there is no wording {name!r} in any language", did_you_mean(name, known))


def check_without(without: AbstractSet[str], script: Script) -> None:
    """Refuse a thing that no step needs: raises VoicecoachError."""
    if not without:
        return
    needed = tuple(dict.fromkeys(iter_equipment(script)))
    known = {thing.casefold() for thing in needed}
    for thing in sorted(without):
        if thing.casefold() not in known:
            no_equipment = Hint("leave it out", HintTopic.OMIT_EQUIPMENT)
            hint = did_you_mean(thing, needed) if needed else no_equipment
            raise VoicecoachError(f"no step of {script.routine.routine!r} needs {thing!r}", hint)


_MAX_NAMED_TEXTS = 3
"""So many of the words that are missing are told; the others are counted."""


_MAX_TEXT_CHARS = 40


def localize(script: Script, language: str, shelf: WordingStore) -> Script:
    """The script as one of the language: without a voice that does not speak it, or a pack it has not."""
    routine = script.routine
    voice = routine.voice if routine.voice and _has_language(routine.voice, language) else None
    pack = routine.wording if routine.wording in shelf.pack_names(language) else None
    update = {"language": language, "voice": voice, "wording": pack}
    return replace(script, routine=routine.model_copy(update=update))


def localization_notes(own: Script, heard: Script, choices: SessionOptions) -> Iterator[str]:
    """A line each for what a listener gets in another way than the routine says."""
    routine, language = own.routine, heard.routine.language
    if heard.untranslated:
        yield _untranslated_note(heard)
    if routine.wording and not (heard.routine.wording or choices.wording):
        yield f"the wording {routine.wording!r} is not there in {language}; its plain words are said"
    if routine.voice and not (heard.routine.voice or choices.voice):
        yield f"the voice {routine.voice!r} does not speak {language}; {resolve_voice_name(None, language)!r} does"


def _untranslated_note(script: Script) -> str:
    """The line that names the words which are said in the routine's own language."""
    missing = script.untranslated
    named = ", ".join(repr(_truncate(text)) for text in missing[:_MAX_NAMED_TEXTS])
    more = f" and {len(missing) - _MAX_NAMED_TEXTS} more" if len(missing) > _MAX_NAMED_TEXTS else ""
    language = script.routine.language
    return f"not translated to {language}, and said as they are: {named}{more}; write {{{language}: …}} there"


def _has_language(voice: str, language: str) -> bool:
    return any(one.name == resolve_voice_name(voice, language) for one in voices_for_language(language))


def _truncate(text: str) -> str:
    return text if len(text) <= _MAX_TEXT_CHARS else f"{text[:_MAX_TEXT_CHARS]}…"
