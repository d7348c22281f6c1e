"""A routine heard in another language than its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.voices.catalog import resolve_name, voices_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.script.script import Script
    from voicecoach.session.chosen import Choices
    from voicecoach.wording.packs import Shelf

_NAMED = 3
"""So many of the words that are missing are told; the others are counted."""
_LONGEST = 40


def in_language(script: Script, language: str, shelf: Shelf) -> Script:
    """The script as one of the language: without a voice that does not speak it, or a pack it has not."""
    routine = script.routine
    voice = routine.voice if routine.voice and _speaks(routine.voice, language) else None
    pack = routine.wording if routine.wording in shelf.packs(language) else None
    update = {"language": language, "voice": voice, "wording": pack}
    return replace(script, routine=routine.model_copy(update=update))


def notes(own: Script, heard: Script, choices: Choices) -> Iterator[str]:
    """A line each for what a listener gets in another way than the routine says."""
    routine, language = own.routine, heard.routine.language
    if heard.untranslated:
        yield _untranslated(heard)
    if routine.wording and not (heard.routine.wording or choices.wording):
        yield f"the wording {routine.wording!r} is not there in {language}; its plain words are said"
    if routine.voice and not (heard.routine.voice or choices.voice):
        yield f"the voice {routine.voice!r} does not speak {language}; {resolve_name(None, language)!r} does"


def _untranslated(script: Script) -> str:
    """The line that names the words which are said in the routine's own language."""
    missing = script.untranslated
    named = ", ".join(repr(_short(text)) for text in missing[:_NAMED])
    more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
    language = script.routine.language
    return f"not translated to {language}, and said as they are: {named}{more}; write {{{language}: …}} there"


def _speaks(voice: str, language: str) -> bool:
    return any(one.name == resolve_name(voice, language) for one in voices_for(language))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
