"""The words of cues as a listener has them now: every layer, who wins, an example."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.session.chosen import Choices
from voicecoach.session.open import open_script
from voicecoach.session.sounds import find_sound
from voicecoach.wording.cues import CUES
from voicecoach.wording.examples import values_for
from voicecoach.wording.layers import Layer, layers_of, source_of_words
from voicecoach.wording.packs import PackContext
from voicecoach.wording.wording import load_wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voicecoach.documents.cues import CueText
    from voicecoach.session.home import Home
    from voicecoach.wording.packs import Shelf
    from voicecoach.wording.wording import Wording, Words


@dataclass(frozen=True, slots=True)
class Heard:
    """All words of a language with a pack, and with a routine's over them."""

    layers: tuple[Layer, ...]
    wording: Wording

    def words(self, cue: str) -> Words:
        """What is heard of a cue; raises VoicecoachError for one that there is not."""
        try:
            PackContext().check_cue(cue)
        except ValueError as error:
            raise VoicecoachError(str(error)) from None
        return self.wording.cues[cue]

    def source(self, cue: str) -> str | None:
        """The layer that its words come from."""
        return source_of_words(self.layers, cue)

    def told(self, cue: str) -> tuple[tuple[str, CueText], ...]:
        """What each layer says of it, the language first."""
        return tuple((layer.name, layer.cues[cue]) for layer in self.layers if cue in layer.cues)

    def forms(self, cue: str, given: Mapping[str, str]) -> tuple[str, ...]:
        """Its sentences with these values, examples in place of others: all variants, then shorter ones."""
        words = self.words(cue)
        try:
            values = values_for(cue, self.wording, given)
        except ValueError as error:
            raise VoicecoachError(str(error)) from None
        turns = (words.forms(turn, values) for turn in range(max(1, len(words.say))))
        every = tuple(turns)
        return tuple(dict.fromkeys((*(forms[0] for forms in every if forms), *every[0])))

    def as_json(self, cue: str) -> dict[str, object]:
        """What `wording list --json` tells of it."""
        words = self.words(cue)
        return {
            "cue": cue,
            "when": CUES[cue].when,
            "placeholders": sorted(CUES[cue].placeholders),
            "say": list(words.say),
            "short": list(words.short),
            "sound": words.sound,
            "from": self.source(cue),
        }


def heard(home: Home, language: str | None, pack: str | None, routine: str | None) -> Heard:
    """The words of a language, or of a routine in its own; raises ScriptError or VoicecoachError."""
    if routine is None:
        return _heard(home.shelf(users_sound(home)), language or "en", pack, ())
    script = open_script(routine, Choices(language=language), home).routine
    layer = Layer(f"routine {routine}", script.cues)
    return _heard(home.shelf(users_sound(home)), script.language, pack or script.wording, (layer,))


def users_sound(home: Home) -> partial[str]:
    """What finds a sound that the user's own words name."""
    return partial(find_sound, home.folders(), home.sounds)


def _heard(shelf: Shelf, language: str, pack: str | None, more: tuple[Layer, ...]) -> Heard:
    try:
        layers = (*layers_of(shelf, language, pack), *more)
        wording = load_wording(shelf, language, pack)
    except ValueError as error:
        raise VoicecoachError(str(error)) from None
    return Heard(layers, wording.layered(*(layer.cues for layer in more)))
