"""The layers of wording, one by one: who says what of a cue, and whose words are heard.

The words that a session says: the layers of wording put together, asked for one cue at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from voicecoach.wording.cues import CUES
from voicecoach.wording.grammar import Inflected, NumberSpeller
from voicecoach.wording.template import fill_template

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voicecoach.wording.cue_text import CueText
    from voicecoach.wording.packs import SideWords, WordingStore


@dataclass(frozen=True, slots=True)
class WordingLayer:
    """The cues that one source has words for; `name` is what a user knows it by."""

    name: str
    cues: Mapping[str, CueText]


def load_layers(shelf: WordingStore, language: str, pack: str | None) -> tuple[WordingLayer, ...]:
    """The language, the pack and the user's own words, those that there are, each over the one before.

    Raises ValueError (an unknown language or pack, with a hint) or ScriptError (a file with problems).
    """
    found = [WordingLayer(f"language {language}", shelf.load_language(language).cues)]
    if pack is not None:
        found.append(WordingLayer(f"pack {pack}", shelf.load_pack(pack, language).cues))
    own = shelf.load_user_pack(language)
    if own is not None:
        found.append(WordingLayer("yours", own.cues))
    return tuple(found)


def winning_layer(layers: Sequence[WordingLayer], cue: str) -> str | None:
    """The layer whose words are heard; None where no layer has any."""
    saying = (
        layer.name for layer in reversed(layers) if cue in layer.cues and layer.cues[cue].say is not None
    )
    return next(saying, None)


@dataclass(frozen=True, slots=True)
class CueWords:
    """What may be said for a cue: the words, shorter ones from longer to shorter, the sound instead."""

    say: tuple[str, ...]
    short: tuple[str, ...]
    sound: str | None

    def overridden_by(self, text: CueText) -> CueWords:
        """With what a higher layer says of the same cue."""
        say = self.say if text.say is None else text.say
        short = self.short if text.short is None else text.short
        sound = self.sound if text.sound is None else text.sound or None
        return CueWords(say, short, sound)

    def render_forms(self, turn: int, values: Mapping[str, str]) -> tuple[str, ...]:
        """The sentences from the fullest to the shortest, variants in turn, each once."""
        full = (self.say[turn % len(self.say)],) if self.say else ()
        return tuple(dict.fromkeys(fill_template(text, values) for text in (*full, *self.short)))


@dataclass(frozen=True)
class Wording:
    """The words of every cue in one language, and its numbers, its sides and its names of steps."""

    language: str
    numbers: NumberSpeller
    names: Mapping[str, str]
    cues: Mapping[str, CueWords]
    sides: Mapping[str, SideWords]
    """By `right` and `left`."""

    def inflect_side(self, word: str) -> str:
        """A side in the author's word, with the forms of a side that the language knows."""
        known = self._sides_by_word.get(word.casefold())
        return Inflected(word, partial(known.in_form, word)) if known else word

    @cached_property
    def _sides_by_word(self) -> Mapping[str, SideWords]:
        """By the words that authors have for them, without their case."""
        return {word.casefold(): side for side in self.sides.values() for word in side.said}

    def with_layers(self, *layers: Mapping[str, CueText]) -> Wording:
        """With further layers on top, the last one winning."""
        cues = dict(self.cues)
        for layer in layers:
            cues.update({name: cues[name].overridden_by(text) for name, text in layer.items()})
        return replace(self, cues=cues)


def load_wording(shelf: WordingStore, language: str, pack: str | None) -> Wording:
    """The language's words, the pack's over them, the user's over those.

    Raises ValueError (an unknown language or pack, with a hint) or ScriptError (a file with problems).
    """
    base = shelf.load_language(language)
    layers = (layer.cues for layer in load_layers(shelf, language, pack))
    silent = {name: CueWords((), (), cue.sound) for name, cue in CUES.items()}
    numbers = NumberSpeller(language, base.grammar)
    return Wording(language, numbers, base.names, silent, base.sides).with_layers(*layers)
