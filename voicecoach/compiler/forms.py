"""The forms of a cue: what may be heard of it, in words or as a sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from voicecoach.timeline import Prosody


@dataclass(frozen=True, slots=True)
class SpeechForm:
    """Words, and how they are spoken where that is not the session's own way."""

    text: str
    prosody: Prosody | None = None


@dataclass(frozen=True, slots=True)
class SoundForm:
    """A sound, by its name."""

    sound: str


Form: TypeAlias = SpeechForm | SoundForm
