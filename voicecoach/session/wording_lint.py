"""Lint of wording files: placeholders, plural forms, and texts too long for their cues."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicecoach.compiler import MIN_GAP_MS, TYPICAL_SPACING_MS
from voicecoach.errors import Hint, HintTopic, ScriptError, VoicecoachError
from voicecoach.source import read_yaml, validate
from voicecoach.system import primary_language
from voicecoach.units import format_duration, ms_from_frames
from voicecoach.voices import open_voice, utterance_of
from voicecoach.wording import (
    LanguageFile,
    PackContext,
    WordingPack,
    check_language,
    example_values,
    fill_template,
    load_wording,
    plural_categories,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from voicecoach.errors import Problem
    from voicecoach.session.user_folders import UserFolders
    from voicecoach.source import SourceMap
    from voicecoach.voices import Voice
    from voicecoach.wording import Wording, WordingStore


def lint_wording(path: Path, folders: UserFolders, voice: str, language: str | None) -> tuple[Problem, ...]:
    """Every problem in a wording file: the user's own, a pack, or a language.

    Its language is that of its folder (`packs/de/`) or its name (`de.yaml`), unless `language` is given.
    Raises VoicecoachError for an unknown language.
    """
    if not path.is_file():
        raise VoicecoachError(f"there is no file {path}", "name a pack, or words of your own")
    store = folders.wording_store()
    language = language or _guess_language(path, store)
    check_language(language)
    opened = open_voice(voice, language, cache=folders.clip_cache, warn=lambda _: None)
    try:
        source_map = read_yaml(path)
        words = _validate_file(source_map, PackContext(store.resolve_sound))
    except ScriptError as error:
        return error.problems
    wording = load_wording(replace(store, user_folder=None), language, None).with_layers(words.cues)
    plural = _plural_problems(words, source_map) if isinstance(words, LanguageFile) else ()
    return (*plural, *_LengthLint(source_map, wording, opened).problems(words))


def _validate_file(source_map: SourceMap, context: PackContext) -> WordingPack | LanguageFile:
    if isinstance(source_map.data, dict) and "units" in source_map.data:
        return validate(LanguageFile, source_map, context)
    return validate(WordingPack, source_map, context)


def _guess_language(path: Path, store: WordingStore) -> str:
    known = store.languages()
    candidates = (path.parent.name, path.stem)
    language = next((name for name in candidates if primary_language(name) in known), None)
    if language is None:
        raise VoicecoachError(
            f"{path} does not tell its language",
            Hint("give its language, such as de", HintTopic.ADD_LANGUAGE),
        )
    return language


def _plural_problems(words: LanguageFile, source_map: SourceMap) -> Iterator[Problem]:
    needed = plural_categories(words.language)
    for unit, forms in words.units.items():
        for form in sorted(needed - forms.keys()):
            what = f"the unit {unit!r} has no plural form {form!r}"
            yield source_map.problem_at(("units", unit), what, f"add {form}: …")
        for form in sorted(forms.keys() - needed):
            what = f"no number takes the plural form {form!r} in the language {words.language!r}"
            yield source_map.problem_at(("units", unit, form), what, "take it out", at_key=True)


@dataclass(frozen=True, slots=True)
class _LengthLint:
    source_map: SourceMap
    wording: Wording
    voice: Voice

    def problems(self, words: WordingPack | LanguageFile) -> Iterator[Problem]:
        """The texts that take longer than their cue usually has."""
        for cue, text in words.cues.items():
            for key, templates in (("say", text.say), ("short", text.short)):
                for index, template in enumerate(templates or ()):
                    yield from self._template_problems(cue, template, ("cues", cue, key, index))

    def _template_problems(self, cue: str, template: str, trail: tuple[str | int, ...]) -> Iterator[Problem]:
        room_ms = TYPICAL_SPACING_MS.get(cue, 0) - MIN_GAP_MS
        text = fill_template(template, example_values(cue, self.wording, {}))
        utterance = utterance_of(text, self.wording.language)
        taken_ms = ms_from_frames(self.voice.speak(utterance).frames) if room_ms > 0 else 0
        if taken_ms > room_ms > 0:
            taken, room = format_duration(taken_ms), format_duration(room_ms)
            what = f"these words take {taken}, and {cue} usually has {room}"
            yield self.source_map.problem_at(trail, what, "say it in fewer words")
