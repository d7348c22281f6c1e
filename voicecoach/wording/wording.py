"""The words that a session says: the layers of wording put together, asked for one cue at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from voicecoach.wording.cues import CUES
from voicecoach.wording.layers import layers_of
from voicecoach.wording.numbers import Numbers
from voicecoach.wording.said import Said
from voicecoach.wording.template import fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voicecoach.documents.cues import CueText
    from voicecoach.wording.packs import Shelf, SideWords


@dataclass(frozen=True, slots=True)
class Words:
    """What may be said for a cue: the words, shorter ones from longer to shorter, the sound instead."""

    say: tuple[str, ...]
    short: tuple[str, ...]
    sound: str | None

    def changed(self, text: CueText) -> Words:
        """With what a higher layer says of the same cue."""
        say = self.say if text.say is None else text.say
        short = self.short if text.short is None else text.short
        sound = self.sound if text.sound is None else text.sound or None
        return Words(say, short, sound)

    def forms(self, turn: int, values: Mapping[str, str]) -> tuple[str, ...]:
        """The sentences from the fullest to the shortest, variants in turn, each once."""
        full = (self.say[turn % len(self.say)],) if self.say else ()
        return tuple(dict.fromkeys(fill(text, values) for text in (*full, *self.short)))


@dataclass(frozen=True)
class Wording:
    """The words of every cue in one language, and its numbers, its sides and its names of steps."""

    language: str
    numbers: Numbers
    names: Mapping[str, str]
    cues: Mapping[str, Words]
    sides: Mapping[str, SideWords]
    """By `right` and `left`."""

    def side(self, word: str) -> str:
        """A side in the author's word, with the forms of a side that the language knows."""
        known = self._known_sides.get(word.casefold())
        return Said(word, partial(known.in_form, word)) if known else word

    @cached_property
    def _known_sides(self) -> Mapping[str, SideWords]:
        """By the words that authors have for them, without their case."""
        return {word.casefold(): side for side in self.sides.values() for word in side.said}

    def layered(self, *layers: Mapping[str, CueText]) -> Wording:
        """With further layers on top, the last one winning."""
        cues = dict(self.cues)
        for layer in layers:
            cues.update({name: cues[name].changed(text) for name, text in layer.items()})
        return replace(self, cues=cues)


def load_wording(shelf: Shelf, language: str, pack: str | None) -> Wording:
    """The language's words, the pack's over them, the user's over those.

    Raises ValueError (an unknown language or pack, with a hint) or ScriptError (a file with problems).
    """
    base = shelf.language(language)
    layers = (layer.cues for layer in layers_of(shelf, language, pack))
    silent = {name: Words((), (), cue.sound) for name, cue in CUES.items()}
    numbers = Numbers(language, base.grammar)
    return Wording(language, numbers, base.names, silent, base.sides).layered(*layers)
