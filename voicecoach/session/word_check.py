"""Files of words held against what cues can hold: placeholders, plurals, and the time that they have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicecoach.compiler.pace import GAP_MS, USUAL_MS
from voicecoach.documents.located import read_file
from voicecoach.documents.problems import validate
from voicecoach.errors import ScriptError, VoicecoachError
from voicecoach.session.choices import check_language
from voicecoach.units import ms_from_frames, print_ms
from voicecoach.voices.catalog import open_voice
from voicecoach.voices.port import Utterance
from voicecoach.wording.examples import values_for
from voicecoach.wording.numbers import plurals
from voicecoach.wording.packs import LanguageFile, Pack, PackContext
from voicecoach.wording.template import fill
from voicecoach.wording.wording import load_wording

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from voicecoach.documents.located import Located
    from voicecoach.errors import Problem
    from voicecoach.session.home import Home
    from voicecoach.voices.port import Voice
    from voicecoach.wording.packs import Shelf
    from voicecoach.wording.wording import Wording


def check_words(path: Path, home: Home, voice: str, language: str | None) -> tuple[Problem, ...]:
    """Every problem in a file of words: a user's own, a pack, a language.

    Its language is that of its folder (`packs/de/`) or its name (`de.yaml`), unless `language` is given.
    Raises VoicecoachError for a language that there is not.
    """
    if not path.is_file():
        raise VoicecoachError(f"there is no file {path}; name a pack, or words of your own")
    shelf = home.shelf()
    tag = language or _language_of(path, shelf)
    check_language(tag)
    speak = open_voice(voice, tag, cache=home.clips, warn=lambda _: None)
    try:
        located = read_file(path)
        words = _words(located, PackContext(shelf.sound))
    except ScriptError as error:
        return error.problems
    check = _Check(located, load_wording(replace(shelf, own=None), tag, None).layered(words.cues), speak)
    plural = tuple(_plural_problems(words, located)) if isinstance(words, LanguageFile) else ()
    return (*plural, *check.lengths(words))


def _words(located: Located, context: PackContext) -> Pack | LanguageFile:
    if isinstance(located.data, dict) and "units" in located.data:
        return validate(LanguageFile, located, context)
    return validate(Pack, located, context)


def _language_of(path: Path, shelf: Shelf) -> str:
    known = shelf.languages()
    named = (name for name in (path.parent.name, path.stem) if name.partition("-")[0] in known)
    found = next(named, None)
    if found is None:
        raise VoicecoachError(f"{path} does not tell its language; add --language, such as --language de")
    return found


def _plural_problems(words: LanguageFile, located: Located) -> Iterator[Problem]:
    needed = plurals(words.language)
    for unit, forms in words.units.items():
        for form in sorted(needed - forms.keys()):
            what = f"the unit {unit!r} has no plural form {form!r}"
            yield located.problem(("units", unit), what, f"add {form}: …")
        for form in sorted(forms.keys() - needed):
            what = f"no number takes the plural form {form!r} in the language {words.language!r}"
            yield located.problem(("units", unit, form), what, "take it out", at_key=True)


@dataclass(frozen=True, slots=True)
class _Check:
    located: Located
    wording: Wording
    voice: Voice

    def lengths(self, words: Pack | LanguageFile) -> Iterator[Problem]:
        """The words that take longer than their cue usually has."""
        for cue, text in words.cues.items():
            for part, said in (("say", text.say), ("short", text.short)):
                for place, template in enumerate(said or ()):
                    yield from self._length(cue, template, ("cues", cue, part, place))

    def _length(self, cue: str, template: str, trail: tuple[str | int, ...]) -> Iterator[Problem]:
        room_ms = USUAL_MS.get(cue, 0) - GAP_MS
        spoken = Utterance(fill(template, values_for(cue, self.wording, {})), self.wording.language)
        taken_ms = ms_from_frames(self.voice.speak(spoken).frames) if room_ms > 0 else 0
        if taken_ms > room_ms > 0:
            what = f"these words take {print_ms(taken_ms)}, and {cue} usually has {print_ms(room_ms)}"
            yield self.located.problem(trail, what, "say it in fewer words")
