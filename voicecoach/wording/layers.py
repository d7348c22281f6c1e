"""The words that a session says: layers of wording, each over the one below, combined cue by cue."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from voicecoach.wording.cues import CUES
from voicecoach.wording.grammar import Inflected, NumberSpeller
from voicecoach.wording.packs import load_language
from voicecoach.wording.ruby import words_of
from voicecoach.wording.sound_sets import SoundChoice
from voicecoach.wording.template import fill_template

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voicecoach.wording.cue_text import CueText
    from voicecoach.wording.packs import SideWords
    from voicecoach.wording.sound_spec import SoundSpec
    from voicecoach.wording.store import WordingStore


@dataclass(frozen=True, slots=True)
class WordingLayer:
    """The cues that one source has words for; `name` is how it is shown to the user."""

    name: str
    cues: Mapping[str, CueText]
    sounds: SoundSpec | None = None
    pace: float | None = None


def load_layers(store: WordingStore, language: str, pack: str | None) -> tuple[WordingLayer, ...]:
    """The layers that exist, from the lowest: the language, the pack, the user's own words.

    Raises InputError for an unknown language or pack, ScriptError for a file with problems.
    """
    layers = [WordingLayer(f"language {language}", load_language(language).cues)]
    if pack is not None:
        found = store.load_pack(pack, language)
        layers.append(WordingLayer(f"pack {pack}", found.cues, found.sounds, found.pace))
    user_pack = store.load_user_pack(language)
    if user_pack is not None:
        layers.append(WordingLayer("yours", user_pack.cues, user_pack.sounds, user_pack.pace))
    return tuple(layers)


def winning_layer(layers: Sequence[WordingLayer], cue: str) -> str | None:
    """The name of the layer whose words are said; None if no layer has any."""
    names = (
        layer.name for layer in reversed(layers) if cue in layer.cues and layer.cues[cue].say is not None
    )
    return next(names, None)


@dataclass(frozen=True, slots=True)
class CueWords:
    """What may be said for a cue: the words, shorter words (longest first), else a sound."""

    say: tuple[str, ...]
    short: tuple[str, ...]
    sound: str | None

    def overridden_by(self, text: CueText) -> CueWords:
        """The words with those of a higher layer over them."""
        say = self.say if text.say is None else text.say
        short = self.short if text.short is None else text.short
        sound = self.sound if text.sound is None else text.sound or None
        return CueWords(say, short, sound)

    def render_forms(self, turn: int, values: Mapping[str, str]) -> tuple[str, ...]:
        """The sentences, longest first, without duplicates. `turn` selects one of several variants."""
        full = (self.say[turn % len(self.say)],) if self.say else ()
        return tuple(dict.fromkeys(fill_template(text, values) for text in (*full, *self.short)))


@dataclass(frozen=True)
class Wording:
    """The words of every cue in one language, and its numbers, sides and names of steps."""

    language: str
    numbers: NumberSpeller
    names: Mapping[str, str]
    cues: Mapping[str, CueWords]
    sides: Mapping[str, SideWords]
    """By `right` and `left`."""
    sound_specs: tuple[SoundSpec, ...] = ()
    """The sounds that the layers choose, the highest first."""
    sounds: SoundChoice = field(default_factory=SoundChoice)
    """The sounds of a session, once they are chosen."""
    pace: float = 1.0
    """How fast the words are spoken: a factor, that of the highest layer that has one."""

    def inflect_side(self, word: str) -> str:
        """A side in the author's word, with the forms that the language has for it."""
        known = self._sides_by_word.get(words_of(word).casefold())
        if known is None:
            return word
        side, said = known
        said = said if words_of(said) == word else word
        return Inflected(said, partial(side.in_form, said))

    @cached_property
    def _sides_by_word(self) -> Mapping[str, tuple[SideWords, str]]:
        """By the casefolded words that authors use for them, with their readings."""
        return {words_of(word).casefold(): (side, word) for side in self.sides.values() for word in side.said}

    def with_layers(self, *layers: Mapping[str, CueText]) -> Wording:
        """The wording with further layers on top; the last one wins."""
        cues = dict(self.cues)
        for layer in layers:
            cues.update({name: cues[name].overridden_by(text) for name, text in layer.items()})
        return replace(self, cues=cues)


def load_wording(store: WordingStore, language: str, pack: str | None) -> Wording:
    """The wording of a language, with a pack and the user's own words; raises as `load_layers`."""
    return combine_layers(language, load_layers(store, language, pack))


def combine_layers(language: str, layers: Sequence[WordingLayer]) -> Wording:
    """The wording of a language from its layers, the lowest first."""
    base = load_language(language)
    silent = {name: CueWords((), (), cue.sound) for name, cue in CUES.items()}
    specs = tuple(layer.sounds for layer in reversed(layers) if layer.sounds)
    pace = next((layer.pace for layer in reversed(layers) if layer.pace is not None), 1.0)
    wording = Wording(
        language, NumberSpeller(language, base.grammar), base.names, silent, base.sides, specs, pace=pace
    )
    return wording.with_layers(*(layer.cues for layer in layers))
