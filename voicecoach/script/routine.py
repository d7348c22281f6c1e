"""The model of a routine, and the script: a routine with those that it includes.

The descriptions of the fields are in the reference for authors (docs/script.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeAlias

from pydantic import (
    BeforeValidator,
    Field,
    model_validator,
)

from voicecoach.errors import InputError
from voicecoach.script.fields import (
    BedLevel,
    DetailField,
    Duration,
    LanguageTag,
    MusicName,
    NameText,
    PaceField,
    PackName,
    ParametersField,
    PitchField,
    PositiveDuration,
    RecordingsName,
    ShownText,
    Tags,
    VoiceName,
)
from voicecoach.script.meant_keys import ROUTINE_KEYS
from voicecoach.script.move import BeatSpec
from voicecoach.script.steps import STEP_MODELS, Steps
from voicecoach.script.value_types import DEFAULT_BED_LEVEL_LU, Detail
from voicecoach.source import StrictModel
from voicecoach.units import DurationRange
from voicecoach.wording import CueText, CueTexts, Lexicon, SoundsField, SoundSpec, Text, check_cue_choices

if TYPE_CHECKING:
    from pathlib import Path


class VoiceRoles(StrictModel):
    """A voice for each role."""

    noun: ClassVar[str] = "cast of voices"

    coach: VoiceName | None = Field(None, description="Who leads; the same as `voice`.")
    counter: VoiceName | None = Field(
        None, description="Who counts: countdowns, seconds left, repetitions, breaths."
    )


class BedSpec(StrictModel):
    """Music under the whole session."""

    noun: ClassVar[str] = "bed"

    file: MusicName = Field(description="The file: its name, or its path next to the script.")
    level: BedLevel = Field(
        DEFAULT_BED_LEVEL_LU,
        description="How loud it is compared with the voice, in LU: -40 to 0, such as `-12`.",
    )


def _expand_bed(value: Any) -> Any:
    """Expand `bed: FILE` to the whole mapping."""
    return {"file": value} if isinstance(value, str) else value


BedField: TypeAlias = Annotated[BedSpec, BeforeValidator(_expand_bed)]


class Routine(StrictModel):
    """The content of a script file."""

    noun: ClassVar[str] = "routine"
    key_examples: ClassVar[Mapping[str, str]] = {
        "routine": "routine: a title",
        "steps": "steps: and a list of steps",
    }
    key_hints: ClassVar[Mapping[str, str]] = ROUTINE_KEYS
    submodels: ClassVar[Mapping[str, type[StrictModel]]] = {
        "cues": CueText,
        "voices": VoiceRoles,
        "bed": BedSpec,
        "sounds": SoundSpec,
        "beat": BeatSpec,
    }
    tagged_noun: ClassVar[str] = "step"
    tagged_models: ClassVar[Mapping[str, type[StrictModel]]] = STEP_MODELS
    tagged_keys: ClassVar[frozenset[str]] = frozenset({"instead"})
    tagged_list_keys: ClassVar[frozenset[str]] = frozenset({"steps"})

    routine: NameText = Field(description="What it is called; said at its start.")
    about: ShownText | None = Field(None, description="What it is, for those who choose one.")
    author: Text | None = Field(None, description="Who made it; files name them.")
    source: Text | None = Field(None, description="Where it comes from.")
    tags: Tags = Field(
        (), description="What it is for, to find it with `list`: one word, or several `[neck, desk]`."
    )
    language: LanguageTag = Field("en", description="The language of its words, such as `en` or `de`.")
    voice: VoiceName | None = Field(None, description="Whose voice: a name, or engine/name.")
    voices: VoiceRoles | None = Field(None, description="Voices for single roles: [who speaks](#who-speaks).")
    pace: PaceField = Field(1.0, description="How fast it is spoken: 1.2 is a fifth faster.")
    pitch: PitchField = Field(1.0, description="How high the voice is, where it can be made higher or lower.")
    pronounce: Lexicon = Field({}, description="How single words are said: [pronunciation](#pronunciation).")
    recordings: RecordingsName | None = Field(
        None, description="A folder next to the script with [recordings](voices.md#your-own-recordings)."
    )
    wording: PackName | None = Field(
        None, description="The pack of words for what voicecoach says on its own."
    )
    detail: DetailField = Field(
        Detail.FULL, description="How much is said: `full`, `brief`, `minimal` or `sounds`."
    )
    prepare: Duration = Field(
        DurationRange(10_000, 10_000), description="Time to get ready, before the first step."
    )
    switch: Duration = Field(DurationRange(5_000, 5_000), description="The least time between two sides.")
    settle: Duration = Field(
        DurationRange(2_500, 2_500),
        description="The time to get into position, from the last instruction to the words of the start.",
    )
    shortest_hold: PositiveDuration = Field(
        DurationRange(10_000, 10_000),
        description="No hold becomes shorter than this to fit the time there is.",
    )
    bed: BedField | None = Field(
        None, description="Music under all of it: a file, or `{file: …, level: -12}`; softer under words."
    )
    sounds: SoundsField | None = Field(
        None, description="The set and the level of sounds: `soft`, or `{set: soft, level: -6}`."
    )
    parameters: ParametersField = Field(
        {}, description="Values that the listener may choose: [parameters](#parameters)."
    )
    cues: CueTexts = Field({}, description="The words of single cues, for the whole routine.")
    steps: Steps = Field(description="What is done, in order.")

    @property
    def coach(self) -> str | None:
        """The name of the voice that leads, if the routine names one."""
        return self.voices.coach if self.voices and self.voices.coach else self.voice

    @property
    def counter(self) -> str | None:
        """The name of the voice that counts, if the routine names one."""
        return self.voices.counter if self.voices else None

    @model_validator(mode="after")
    def _check_choices_in_cues(self) -> Routine:
        check_cue_choices(self.cues, frozenset().union(*(step.side_counts for step in self.steps)))
        return self

    @model_validator(mode="after")
    def _check_one_coach(self) -> Routine:
        if self.voice is not None and self.voices is not None and self.voices.coach is not None:
            raise InputError("there are both voice and a coach among voices", "they are the same, keep one")
        return self


@dataclass(frozen=True, slots=True)
class Script:
    """The routine of one file, with all the scripts that it includes, directly or not."""

    path: Path
    routine: Routine
    scripts_by_include: Mapping[tuple[Path, str], Script]
    """By the including file and the name that it uses: the included script."""
    untranslated: tuple[str, ...] = ()
    """The texts of all files that are not translated to the language that was chosen."""
    unused_parameters: frozenset[str] = frozenset()
    """The parameters that neither this file nor those that it includes use."""

    def included_script(self, name: str) -> Script:
        """The script that this one includes by this name."""
        return self.scripts_by_include[self.path, name]
