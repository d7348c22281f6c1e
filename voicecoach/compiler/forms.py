"""The forms of a cue: what may be heard of it, in words or as a sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from voicecoach.timeline import Manner


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words, and how they are spoken where that is not the session's own way."""

    text: str
    manner: Manner | None = None


@dataclass(frozen=True, slots=True)
class Sounded:
    """A sound, by its name."""

    sound: str


Form: TypeAlias = Spoken | Sounded
