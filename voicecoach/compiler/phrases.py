"""The words of one step: its cues filled with its own values, as forms from best to least."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.compiler.detail import speaks
from voicecoach.compiler.forms import Sounded, Spoken
from voicecoach.compiler.model import Follows, PlannedCue
from voicecoach.compiler.pace import PAUSE_MS, PRIORITY
from voicecoach.wording.template import fill

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from voicecoach.compiler.forms import Form
    from voicecoach.compiler.model import Anchor
    from voicecoach.script.detail import Detail
    from voicecoach.wording.wording import Wording


class Turns:
    """How often each cue has been said so far, so that its variants take turns."""

    def __init__(self) -> None:
        self._said: dict[str, int] = {}

    def next(self, cue: str) -> int:
        """The turn of the cue, counted from 0."""
        turn = self._said.get(cue, 0)
        self._said[cue] = turn + 1
        return turn


class Phrases:
    """Makes the cues of one step, from its words and its values."""

    def __init__(self, wording: Wording, detail: Detail, turns: Turns, values: Mapping[str, str]) -> None:
        self._wording = wording
        self._detail = detail
        self._turns = turns
        self._values = values

    def forms(self, cue: str, **more: str) -> tuple[Form, ...]:
        """The forms of a cue of ours: full, shorter, its sound; none where it is off."""
        words = self._wording.cues[cue]
        turn = self._turns.next(cue)
        texts = words.forms(turn, {**self._values, **more}) if self.speaks(cue) else ()
        sound = (Sounded(words.sound),) if words.sound else ()
        return (*map(Spoken, texts), *sound)

    def speaks(self, cue: str) -> bool:
        """Whether the words of this cue are said at the listener's detail."""
        return speaks(self._detail, cue)

    def cue(self, cue: str, anchor: Anchor, **more: str) -> Iterator[PlannedCue]:
        """A cue of ours at its anchor; nothing where it is off."""
        forms = self.forms(cue, **more)
        if forms:
            yield PlannedCue(cue, anchor, PRIORITY.get(cue, 0), forms)

    def follows(self, cue: str, pause_ms: int = PAUSE_MS, **more: str) -> Iterator[PlannedCue]:
        """A cue of ours that is spoken after what stands before it."""
        return self.cue(cue, Follows(pause_ms), **more)

    def own(self, cue: str, text: str | None, anchor: Anchor | None = None) -> Iterator[PlannedCue]:
        """The author's own words, if there are any and the listener wants them."""
        if text is not None and self.speaks(cue):
            filled = fill(text, self._values)
            yield PlannedCue(cue, anchor or Follows(PAUSE_MS), PRIORITY.get(cue, 0), (Spoken(filled),))

    def __or__(self, values: Mapping[str, str]) -> Phrases:
        """The same with further values."""
        return Phrases(self._wording, self._detail, self._turns, {**self._values, **values})
