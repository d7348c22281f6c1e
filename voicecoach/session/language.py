"""A routine heard in another language than its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.voices.catalog import resolve_voice_name, voices_for_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.script.script import Script
    from voicecoach.session.chosen import SessionOptions
    from voicecoach.wording.packs import WordingStore

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
