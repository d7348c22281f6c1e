"""The wording of cues from all layers: the language, the pack, the user's and a routine's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from voicecoach.session.open import open_script
from voicecoach.session.options import SessionOptions
from voicecoach.session.script_checks import find_sound
from voicecoach.wording import (
    CUES,
    WordingLayer,
    check_cue_name,
    combine_layers,
    example_values,
    load_layers,
    winning_layer,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voicecoach.session.user_folders import UserFolders
    from voicecoach.wording import CueText, CueWords, Wording, WordingStore


@dataclass(frozen=True, slots=True)
class ResolvedWording:
    """The wording that results from layers, of which later ones override earlier ones."""

    layers: tuple[WordingLayer, ...]
    wording: Wording

    def words_of_cue(self, cue: str) -> CueWords:
        """The words of a cue; raises InputError for an unknown cue."""
        check_cue_name(cue)
        return self.wording.cues[cue]

    def source_layer(self, cue: str) -> str | None:
        """The name of the layer that the words of a cue come from."""
        return winning_layer(self.layers, cue)

    def texts_by_layer(self, cue: str) -> tuple[tuple[str, CueText], ...]:
        """The texts of a cue in each layer that has any, by the layer's name; the language is first."""
        return tuple((layer.name, layer.cues[cue]) for layer in self.layers if cue in layer.cues)

    def example_sentences(self, cue: str, placeholders: Mapping[str, str]) -> tuple[str, ...]:
        """All variants of a cue's text, then shorter ones; other placeholders get example values."""
        words = self.words_of_cue(cue)
        values = example_values(cue, self.wording, placeholders)
        variants = [words.render_forms(turn, values) for turn in range(max(1, len(words.say)))]
        return tuple(dict.fromkeys((*(forms[0] for forms in variants if forms), *variants[0])))

    def to_dict(self, cue: str) -> dict[str, object]:
        """A cue and its words as JSON values."""
        words = self.words_of_cue(cue)
        return {
            "cue": cue,
            "when": CUES[cue].occasion,
            "placeholders": sorted(CUES[cue].placeholders),
            "say": list(words.say),
            "short": list(words.short),
            "sound": words.sound,
            "from": self.source_layer(cue),
        }


def resolve_wording(
    folders: UserFolders, language: str | None, pack: str | None, routine: str | None
) -> ResolvedWording:
    """The wording of a language, or of a routine; raises ScriptError or VoicecoachError."""
    store = folders.wording_store(user_sound_finder(folders))
    if routine is None:
        return _resolve_layers(store, language or "en", pack, ())
    script = open_script(routine, SessionOptions(language=language), folders).routine
    layer = WordingLayer(f"routine {routine}", script.cues)
    return _resolve_layers(store, script.language, pack or script.wording, (layer,))


def user_sound_finder(folders: UserFolders) -> partial[str]:
    """A function that finds the sounds that the user's own wording names."""
    return partial(find_sound, folders.search_path(), folders.sounds)


def _resolve_layers(
    store: WordingStore, language: str, pack: str | None, more: tuple[WordingLayer, ...]
) -> ResolvedWording:
    layers = (*load_layers(store, language, pack), *more)
    return ResolvedWording(layers, combine_layers(language, layers))
