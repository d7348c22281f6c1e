"""The words of cues as a listener has them now: every layer, who wins, an example."""

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
    """All words of a language with a pack, and with a routine's over them."""

    layers: tuple[WordingLayer, ...]
    wording: Wording

    def words_of_cue(self, cue: str) -> CueWords:
        """What is heard of a cue; raises InputError for one that there is not."""
        check_cue_name(cue)
        return self.wording.cues[cue]

    def source_layer(self, cue: str) -> str | None:
        """The layer that its words come from."""
        return winning_layer(self.layers, cue)

    def texts_by_layer(self, cue: str) -> tuple[tuple[str, CueText], ...]:
        """What each layer says of it, the language first."""
        return tuple((layer.name, layer.cues[cue]) for layer in self.layers if cue in layer.cues)

    def example_sentences(self, cue: str, given: Mapping[str, str]) -> tuple[str, ...]:
        """Its sentences with these values, examples in place of others: all variants, then shorter ones."""
        words = self.words_of_cue(cue)
        values = example_values(cue, self.wording, given)
        turns = (words.render_forms(turn, values) for turn in range(max(1, len(words.say))))
        every = tuple(turns)
        return tuple(dict.fromkeys((*(forms[0] for forms in every if forms), *every[0])))

    def to_dict(self, cue: str) -> dict[str, object]:
        """What `wording list --json` tells of it."""
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
    home: UserFolders, language: str | None, pack: str | None, routine: str | None
) -> ResolvedWording:
    """The words of a language, or of a routine in its own; raises ScriptError or VoicecoachError."""
    if routine is None:
        return _resolve_layers(home.wording_store(user_sound_finder(home)), language or "en", pack, ())
    script = open_script(routine, SessionOptions(language=language), home).routine
    layer = WordingLayer(f"routine {routine}", script.cues)
    return _resolve_layers(
        home.wording_store(user_sound_finder(home)), script.language, pack or script.wording, (layer,)
    )


def user_sound_finder(home: UserFolders) -> partial[str]:
    """What finds a sound that the user's own words name."""
    return partial(find_sound, home.search_path(), home.sounds)


def _resolve_layers(
    shelf: WordingStore, language: str, pack: str | None, more: tuple[WordingLayer, ...]
) -> ResolvedWording:
    layers = (*load_layers(shelf, language, pack), *more)
    return ResolvedWording(layers, combine_layers(language, layers))
