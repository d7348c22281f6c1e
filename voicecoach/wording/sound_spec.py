"""The set and the level of sounds as people write them, in a routine or a pack."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema

from voicecoach.source import StrictModel
from voicecoach.wording.sound_sets import (
    MAX_SOUND_LEVEL_LU,
    MIN_SOUND_LEVEL_LU,
    SoundSet,
    parse_sound_level,
    parse_sound_set,
)

SoundSetField: TypeAlias = Annotated[
    SoundSet, PlainValidator(parse_sound_set), WithJsonSchema({"enum": [str(one) for one in SoundSet]})
]
SoundLevel: TypeAlias = Annotated[
    float,
    PlainValidator(parse_sound_level),
    WithJsonSchema({"type": "number", "minimum": MIN_SOUND_LEVEL_LU, "maximum": MAX_SOUND_LEVEL_LU}),
]


class SoundSpec(StrictModel):
    """The set of built-in sounds, and the level of all sounds."""

    noun: ClassVar[str] = "choice of sounds"

    set: SoundSetField | None = Field(None, description="The set: `bright` or `soft`.")
    level: SoundLevel | None = Field(
        None, description="How loud all sounds are, in LU: -40 to 6, such as `-6`. 0 leaves them as they are."
    )


def _expand_sounds(value: Any) -> Any:
    """Expand `sounds: SET` to the whole mapping."""
    return {"set": value} if isinstance(value, str) else value


SoundsField: TypeAlias = Annotated[SoundSpec, BeforeValidator(_expand_sounds)]
