"""What the listener chooses, held against the session that it is for: no choice is passed over in silence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError, did_you_mean
from voicecoach.script.change import iter_equipment
from voicecoach.voices.catalog import check_voice_name, resolve_voice_name, speaks_language
from voicecoach.wording.packs import find_language_file

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from voicecoach.script.script import Script
    from voicecoach.session.chosen import SessionOptions
    from voicecoach.session.library import Variants
    from voicecoach.timeline import Timeline
    from voicecoach.wording.packs import WordingStore


def check_allowed_folders(folders: tuple[Path, ...]) -> None:
    """Refuse to allow a folder that is not there: raises VoicecoachError."""
    for folder in folders:
        if not folder.is_dir():
            raise VoicecoachError(f"there is no folder {folder} to allow; give one with sounds or routines")


def check_language(language: str) -> None:
    """Refuse a language that there are no words for: raises VoicecoachError."""
    try:
        find_language_file(language)
    except ValueError as error:
        raise VoicecoachError(str(error)) from None


def check_for_timeline(choices: SessionOptions, timeline: Timeline) -> None:
    """Refuse what a timeline cannot follow, as its cues stand where they are: raises VoicecoachError."""
    chosen = {
        "--counter": choices.counter,
        "--pace": choices.pace,
        "--pitch": choices.pitch,
        "--wording": choices.wording,
        "--language": choices.language,
        "--detail": choices.detail,
        "--for": choices.asked_ms,
        "--scale": choices.scale != 1,
        "--without": choices.without,
        "--bed": choices.bed or choices.no_bed,
        "--bed-level": choices.level_lu is not None,
        "--lead-in": choices.lead_in_ms is not None,
        "--keep-awake": choices.keep_awake,
    }
    option = next((name for name, value in chosen.items() if value and name not in choices.standing), None)
    if option:
        raise VoicecoachError(f"a timeline is laid out already; give the routine to choose {option}")
    language, own = timeline.language, timeline.voice
    if choices.voice is None or "--voice" in choices.standing:
        return
    if resolve_voice_name(choices.voice, language) != resolve_voice_name(own, language):
        raise VoicecoachError(
            f"a timeline is laid out for its voice, {own}; give the routine to choose another voice"
        )


def drop_defaults_of_other_languages(
    choices: SessionOptions, language: str, shelf: WordingStore
) -> SessionOptions:
    """The choices, without a voice or pack that was chosen once for all and is not of this language.

    Raises VoicecoachError for one that is of no language.
    """
    return replace(
        choices,
        voice=_voice_if_speaks(choices, "--voice", choices.voice, language),
        counter=_voice_if_speaks(choices, "--counter", choices.counter, language),
        wording=_pack_if_known(choices, language, shelf),
    )


def _voice_if_speaks(choices: SessionOptions, option: str, voice: str | None, language: str) -> str | None:
    if voice is None or option not in choices.standing:
        return voice
    check_voice_name(voice)
    return voice if speaks_language(voice, language) else None


def _pack_if_known(choices: SessionOptions, language: str, shelf: WordingStore) -> str | None:
    name = choices.wording
    if name is None or "--wording" not in choices.standing or name in shelf.pack_names(language):
        return name
    check_pack(name, shelf)
    return None


def check_build_variants(variants: Variants, choices: SessionOptions, shelf: WordingStore) -> None:
    """Refuse a voice, language or pack that there is not, before it is met in each of many routines.

    Raises VoicecoachError.
    """
    for voice in (*variants.voices, choices.voice, choices.counter):
        if voice is not None:
            check_voice_name(voice)
    for language in (*variants.languages, choices.language):
        if language is not None:
            check_language(language)
    if choices.wording is not None:
        check_pack(choices.wording, shelf)


def check_pack(name: str, shelf: WordingStore) -> None:
    """Refuse a pack that no language has: raises VoicecoachError."""
    known = sorted({pack for language in shelf.languages() for pack in shelf.pack_names(language)})
    if name not in known:
        raise VoicecoachError(f"there is no wording {name!r} in any language; {did_you_mean(name, known)}")


def check_without(without: AbstractSet[str], script: Script) -> None:
    """Refuse a thing that no step needs: raises VoicecoachError."""
    if not without:
        return
    needed = tuple(dict.fromkeys(iter_equipment(script)))
    known = {thing.casefold() for thing in needed}
    for thing in sorted(without):
        if thing.casefold() not in known:
            hint = did_you_mean(thing, needed) if needed else "leave --without out"
            raise VoicecoachError(f"no step of {script.routine.routine!r} needs {thing!r}; {hint}")
