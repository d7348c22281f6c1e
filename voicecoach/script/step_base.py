"""The keys that all steps of a routine may have, and those of steps with a name."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field, model_validator

from voicecoach.script.fields import ConditionField, NameText, PictureName, ShownText
from voicecoach.script.meant_keys import STEP_KEYS
from voicecoach.source import StrictModel
from voicecoach.wording import CueTexts, check_cue_choices


class StepBase(StrictModel):
    """The keys that every step may have."""

    key_hints: ClassVar[Mapping[str, str]] = STEP_KEYS

    cues: CueTexts = Field({}, description="The words of single cues, for this step only.")
    when: ConditionField | None = Field(
        None, description="Done only where the parameters have these values: `{level: hard}`."
    )
    optional: bool = Field(
        False, description="`true`: may be left out, with a rest after it, where time is short."
    )
    fixed: bool = Field(
        False, description="`true`: its times and counts, and those inside, are never changed to fit a time."
    )
    image: PictureName | None = Field(
        None, description="A picture next to the script (JPEG, PNG or WebP), for outputs that are looked at."
    )
    note: ShownText | None = Field(None, description="Words for who reads the routine; never said.")

    @property
    def is_left_out(self) -> bool:
        """Whether the parameters have other values than this step is for."""
        return self.when is not None and not self.when.is_met

    @property
    def side_counts(self) -> frozenset[int]:
        """How many sides it is done on; of a repeat, those of all its steps. Empty without sides."""
        return frozenset()

    @model_validator(mode="after")
    def _check_choices_in_cues(self) -> "StepBase":
        check_cue_choices(self.cues, self.side_counts)
        return self


class NamedStep(StepBase):
    """A step with a name of its own."""

    name: NameText | None = Field(
        None, description="What it is called where steps are listed, such as in chapters. Not said."
    )
