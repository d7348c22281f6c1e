"""What the listener chooses, held against the session that it is for: no choice is passed over in silence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError, did_you_mean
from voicecoach.script.change import needs
from voicecoach.voices.catalog import check_name, resolve_name, speaks
from voicecoach.wording.packs import find_language

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from voicecoach.script.script import Script
    from voicecoach.session.chosen import Choices
    from voicecoach.session.library import Variants
    from voicecoach.timeline import Timeline
    from voicecoach.wording.packs import Shelf


def check_allowed(folders: tuple[Path, ...]) -> None:
    """Refuse to allow a folder that is not there: raises VoicecoachError."""
    for folder in folders:
        if not folder.is_dir():
            raise VoicecoachError(f"there is no folder {folder} to allow; give one with sounds or routines")


def check_language(language: str) -> None:
    """Refuse a language that there are no words for: raises VoicecoachError."""
    try:
        find_language(language)
    except ValueError as error:
        raise VoicecoachError(str(error)) from None


def check_for_timeline(choices: Choices, timeline: Timeline) -> None:
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
    if resolve_name(choices.voice, language) != resolve_name(own, language):
        raise VoicecoachError(
            f"a timeline is laid out for its voice, {own}; give the routine to choose another voice"
        )


def fitting(choices: Choices, language: str, shelf: Shelf) -> Choices:
    """The choices, without a voice or pack that was chosen once for all and is not of this language.

    Raises VoicecoachError for one that is of no language.
    """
    return replace(
        choices,
        voice=_of_language(choices, "--voice", choices.voice, language),
        counter=_of_language(choices, "--counter", choices.counter, language),
        wording=_pack(choices, language, shelf),
    )


def _of_language(choices: Choices, option: str, voice: str | None, language: str) -> str | None:
    if voice is None or option not in choices.standing:
        return voice
    check_name(voice)
    return voice if speaks(voice, language) else None


def _pack(choices: Choices, language: str, shelf: Shelf) -> str | None:
    name = choices.wording
    if name is None or "--wording" not in choices.standing or name in shelf.packs(language):
        return name
    check_pack(name, shelf)
    return None


def check_known(variants: Variants, choices: Choices, shelf: Shelf) -> None:
    """Refuse a voice, language or pack that there is not, before it is met in each of many routines.

    Raises VoicecoachError.
    """
    for voice in (*variants.voices, choices.voice, choices.counter):
        if voice is not None:
            check_name(voice)
    for language in (*variants.languages, choices.language):
        if language is not None:
            check_language(language)
    if choices.wording is not None:
        check_pack(choices.wording, shelf)


def check_pack(name: str, shelf: Shelf) -> None:
    """Refuse a pack that no language has: raises VoicecoachError."""
    known = sorted({pack for language in shelf.languages() for pack in shelf.packs(language)})
    if name not in known:
        raise VoicecoachError(f"there is no wording {name!r} in any language; {did_you_mean(name, known)}")


def check_without(without: AbstractSet[str], script: Script) -> None:
    """Refuse a thing that no step needs: raises VoicecoachError."""
    if not without:
        return
    needed = tuple(dict.fromkeys(needs(script)))
    known = {thing.casefold() for thing in needed}
    for thing in sorted(without):
        if thing.casefold() not in known:
            hint = did_you_mean(thing, needed) if needed else "leave --without out"
            raise VoicecoachError(f"no step of {script.routine.routine!r} needs {thing!r}; {hint}")
