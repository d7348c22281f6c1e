"""Files of words held against what cues can hold: placeholders, plurals, and the time that they have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicecoach.compiler import MIN_GAP_MS, TYPICAL_SPACING_MS
from voicecoach.errors import Hint, HintTopic, ScriptError, VoicecoachError
from voicecoach.source import read_yaml, validate
from voicecoach.system import primary_language
from voicecoach.units import format_duration, ms_from_frames
from voicecoach.voices import Utterance, open_voice
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


def lint_wording(path: Path, home: UserFolders, voice: str, language: str | None) -> tuple[Problem, ...]:
    """Every problem in a file of words: a user's own, a pack, a language.

    Its language is that of its folder (`packs/de/`) or its name (`de.yaml`), unless `language` is given.
    Raises VoicecoachError for a language that there is not.
    """
    if not path.is_file():
        raise VoicecoachError(f"there is no file {path}", "name a pack, or words of your own")
    shelf = home.wording_store()
    tag = language or _guess_language(path, shelf)
    check_language(tag)
    speak = open_voice(voice, tag, cache=home.clip_cache, warn=lambda _: None)
    try:
        located = read_yaml(path)
        words = _validate_file(located, PackContext(shelf.resolve_sound))
    except ScriptError as error:
        return error.problems
    check = _LengthLint(
        located, load_wording(replace(shelf, user_folder=None), tag, None).with_layers(words.cues), speak
    )
    plural = tuple(_plural_problems(words, located)) if isinstance(words, LanguageFile) else ()
    return (*plural, *check.problems(words))


def _validate_file(located: SourceMap, context: PackContext) -> WordingPack | LanguageFile:
    if isinstance(located.data, dict) and "units" in located.data:
        return validate(LanguageFile, located, context)
    return validate(WordingPack, located, context)


def _guess_language(path: Path, shelf: WordingStore) -> str:
    known = shelf.languages()
    named = (name for name in (path.parent.name, path.stem) if primary_language(name) in known)
    found = next(named, None)
    if found is None:
        raise VoicecoachError(
            f"{path} does not tell its language",
            Hint("give its language, such as de", HintTopic.ADD_LANGUAGE),
        )
    return found


def _plural_problems(words: LanguageFile, located: SourceMap) -> Iterator[Problem]:
    needed = plural_categories(words.language)
    for unit, forms in words.units.items():
        for form in sorted(needed - forms.keys()):
            what = f"the unit {unit!r} has no plural form {form!r}"
            yield located.problem_at(("units", unit), what, f"add {form}: …")
        for form in sorted(forms.keys() - needed):
            what = f"no number takes the plural form {form!r} in the language {words.language!r}"
            yield located.problem_at(("units", unit, form), what, "take it out", at_key=True)


@dataclass(frozen=True, slots=True)
class _LengthLint:
    located: SourceMap
    wording: Wording
    voice: Voice

    def problems(self, words: WordingPack | LanguageFile) -> Iterator[Problem]:
        """The words that take longer than their cue usually has."""
        for cue, text in words.cues.items():
            for part, said in (("say", text.say), ("short", text.short)):
                for place, template in enumerate(said or ()):
                    yield from self._template_problems(cue, template, ("cues", cue, part, place))

    def _template_problems(self, cue: str, template: str, trail: tuple[str | int, ...]) -> Iterator[Problem]:
        room_ms = TYPICAL_SPACING_MS.get(cue, 0) - MIN_GAP_MS
        spoken = Utterance(
            fill_template(template, example_values(cue, self.wording, {})), self.wording.language
        )
        taken_ms = ms_from_frames(self.voice.speak(spoken).frames) if room_ms > 0 else 0
        if taken_ms > room_ms > 0:
            what = f"these words take {format_duration(taken_ms)}, and {cue} usually has {format_duration(room_ms)}"
            yield self.located.problem_at(trail, what, "say it in fewer words")
