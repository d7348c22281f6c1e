"""The words of one step: its cues filled with its own values, as forms from best to least."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.compiler.detail import is_spoken_at
from voicecoach.compiler.forms import SoundForm, SpeechForm
from voicecoach.compiler.model import Follows, PlannedCue
from voicecoach.compiler.pace import CUE_PRIORITIES, PAUSE_MS
from voicecoach.wording.template import fill_template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from voicecoach.compiler.forms import Form
    from voicecoach.compiler.model import Anchor
    from voicecoach.script.detail import Detail
    from voicecoach.wording.wording import Wording


class VariantRotation:
    """How often each cue has been said so far, so that its variants take turns."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def next(self, cue: str) -> int:
        """The turn of the cue, counted from 0."""
        turn = self._counts.get(cue, 0)
        self._counts[cue] = turn + 1
        return turn


class CueBuilder:
    """Makes the cues of one step, from its words and its values."""

    def __init__(
        self, wording: Wording, detail: Detail, turns: VariantRotation, values: Mapping[str, str]
    ) -> None:
        self._wording = wording
        self._detail = detail
        self._rotation = turns
        self._values = values

    def forms(self, cue: str, **more: str) -> tuple[Form, ...]:
        """The forms of a cue of ours: full, shorter, its sound; none where it is off."""
        words = self._wording.cues[cue]
        turn = self._rotation.next(cue)
        texts = words.render_forms(turn, {**self._values, **more}) if self.is_spoken(cue) else ()
        sound = (SoundForm(words.sound),) if words.sound else ()
        return (*map(SpeechForm, texts), *sound)

    def is_spoken(self, cue: str) -> bool:
        """Whether the words of this cue are said at the listener's detail."""
        return is_spoken_at(self._detail, cue)

    def cue(self, cue: str, anchor: Anchor, **more: str) -> Iterator[PlannedCue]:
        """A cue of ours at its anchor; nothing where it is off."""
        forms = self.forms(cue, **more)
        if forms:
            yield PlannedCue(cue, anchor, CUE_PRIORITIES.get(cue, 0), forms)

    def following_cue(self, cue: str, pause_ms: int = PAUSE_MS, **more: str) -> Iterator[PlannedCue]:
        """A cue of ours that is spoken after what stands before it."""
        return self.cue(cue, Follows(pause_ms), **more)

    def author_cue(self, cue: str, text: str | None, anchor: Anchor | None = None) -> Iterator[PlannedCue]:
        """The author's own words, if there are any and the listener wants them."""
        if text is not None and self.is_spoken(cue):
            filled = fill_template(text, self._values)
            yield PlannedCue(
                cue, anchor or Follows(PAUSE_MS), CUE_PRIORITIES.get(cue, 0), (SpeechForm(filled),)
            )

    def __or__(self, values: Mapping[str, str]) -> CueBuilder:
        """The same with further values."""
        return CueBuilder(self._wording, self._detail, self._rotation, {**self._values, **values})
