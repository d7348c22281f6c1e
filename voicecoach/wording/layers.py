"""The layers of wording, one by one: who says what of a cue, and whose words are heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voicecoach.documents.cues import CueText
    from voicecoach.wording.packs import WordingStore


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
