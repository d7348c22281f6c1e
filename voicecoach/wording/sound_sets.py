"""The sets of built-in sounds, and how loud sounds are. Imports no pydantic."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from voicecoach.errors import InputError, did_you_mean
from voicecoach.wording.cues import CUES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet


class SoundSet(StrEnum):
    """A set of built-in sounds, which has a sound for each of BUILT_IN_SOUNDS."""

    BRIGHT = "bright"
    """High notes with overtones: for training."""
    SOFT = "soft"
    """Low, round notes, and no fanfare: for stretching and winding down."""


BUILT_IN_SOUNDS = frozenset(cue.sound for cue in CUES.values() if cue.sound)
"""The names of the built-in sounds, which are those of the bright set."""

_SOFT_FOLDER = "soft/"

MIN_SOUND_LEVEL_LU, MAX_SOUND_LEVEL_LU = -40, 6
"""The range of the level of sounds. At 0 LU the bright bell is as loud as the voice."""


def set_of_sound(name: str) -> SoundSet | None:
    """The set that a sound belongs to; None for a sound that is not built in.

    >>> set_of_sound("soft/bell"), set_of_sound("gong")
    (<SoundSet.SOFT: 'soft'>, None)
    """
    if name in BUILT_IN_SOUNDS:
        return SoundSet.BRIGHT
    return SoundSet.SOFT if name.startswith(_SOFT_FOLDER) and base_sound(name) in BUILT_IN_SOUNDS else None


def base_sound(name: str) -> str:
    """The name that a sound has in every set.

    >>> base_sound("soft/bell"), base_sound("bell")
    ('bell', 'bell')
    """
    return name.removeprefix(_SOFT_FOLDER)


def parse_sound_set(value: Any) -> SoundSet:
    """A set of sounds by its name; raises InputError."""
    if value not in list(SoundSet):
        raise InputError(f"there is no set of sounds {value!r}", did_you_mean(str(value), map(str, SoundSet)))
    return SoundSet(value)


def parse_sound_level(value: Any) -> float:
    """A level of sounds in LU, from -40 to 6; raises InputError."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not MIN_SOUND_LEVEL_LU <= value <= MAX_SOUND_LEVEL_LU:
        raise InputError(
            f"{value!r} is not a level of sounds",
            f"write a number from {MIN_SOUND_LEVEL_LU} to {MAX_SOUND_LEVEL_LU}, such as -6",
        )
    return float(value)


@dataclass(frozen=True, slots=True)
class SoundChoice:
    """Which sounds a session plays in place of built-in ones, and the gain of all sounds."""

    replacements: Mapping[str, str] = field(default_factory=dict)
    """By the name of a built-in sound: the name of the sound in its place."""
    gain_db: float | None = None
    """None leaves every sound as it is."""

    def name(self, sound: str) -> str:
        """The name of the sound that is played for a sound."""
        return self.replacements.get(sound, sound)


def choose_sounds(
    sets: Iterable[SoundSet | None], levels_lu: Iterable[float | None], own_names: AbstractSet[str]
) -> SoundChoice:
    """The sounds of a session by the first set and the first level that are chosen.

    `own_names` are those of the user's own sounds, which are played in every set.
    """
    chosen = next((one for one in sets if one is not None), SoundSet.BRIGHT)
    level = next((one for one in levels_lu if one is not None), None)
    replaced = sorted(BUILT_IN_SOUNDS - own_names) if chosen is SoundSet.SOFT else ()
    return SoundChoice({name: f"{_SOFT_FOLDER}{name}" for name in replaced}, level or None)
