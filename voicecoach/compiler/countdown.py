"""Three, two, one: the onset of each on its second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.compiler.model import StartsAt
from voicecoach.compiler.pace import COUNTDOWN_FROM_MS, COUNTDOWN_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.model import PlannedCue
    from voicecoach.compiler.phrases import CueBuilder
    from voicecoach.wording.numbers import NumberSpeller


def countdown_cues(cue: str, phrases: CueBuilder, numbers: NumberSpeller, ms: int) -> Iterator[PlannedCue]:
    """The last three seconds of a window of `ms` milliseconds, where it is long enough for it."""
    if ms >= COUNTDOWN_FROM_MS:
        for number in COUNTDOWN_SECONDS:
            yield from phrases.cue(cue, StartsAt(ms - number * 1000), n=numbers.cardinal(number))
