"""Which cues of a window that is running are still to come, after what was said in it already."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.compiler.forms import Spoken
from voicecoach.compiler.model import Follows, StartsAt
from voicecoach.compiler.pace import INSTRUCTIONS, SETTLE_MS
from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.fit import Over
    from voicecoach.compiler.model import PlannedCue, Window

TRUE_FOR = frames_from_ms(2000)
"""So far into a rest it may still be said how long it is."""


def still_to_come(window: Window, over: Over) -> tuple[PlannedCue, ...]:
    """The cues of the window that may still be said or sounded.

    What was said is known by the names of its cues, as the words may be others by now. Where cues
    follow one another, those before the last that was said are over too.
    """
    if not over.cut:
        return window.cues
    if window.elastic:
        return _following(window.cues[_behind_last_said(window, over) :], over)
    return tuple(_unsaid(window, over))


def _following(cues: tuple[PlannedCue, ...], over: Over) -> tuple[PlannedCue, ...]:
    """Time to settle stays, where the instructions have been said that are not planned any more."""
    first = cues[:1]
    told = any(event.cue in INSTRUCTIONS for event in over.said)
    if told and first and first[0].cue in ("hold", "reps"):
        first = (replace(first[0], anchor=Follows(SETTLE_MS)),)
    return (*first, *cues[1:])


def _behind_last_said(window: Window, over: Over) -> int:
    said = Counter(event.cue for event in over.said)
    behind = 0
    for place, cue in enumerate(window.cues, 1):
        if said[cue.cue]:
            said[cue.cue] -= 1
            behind = place
    return behind


def _unsaid(window: Window, over: Over) -> Iterator[PlannedCue]:
    said = Counter(event.cue for event in over.said)
    for cue in window.cues:
        if isinstance(cue.anchor, StartsAt):
            if _is_ahead(cue.anchor, cue, over):
                yield cue
        elif cue.cue == "tip":
            if not _was_said(cue, over):
                yield cue
        elif said[cue.cue]:
            said[cue.cue] -= 1
        elif cue.cue != "rest" or over.cut <= TRUE_FOR:
            yield cue


def _is_ahead(anchor: StartsAt, cue: PlannedCue, over: Over) -> bool:
    """Whether its instant is still to come; a hold has one middle, though it becomes longer behind it."""
    halved = cue.cue == "halfway" and any(event.cue == "halfway" for event in over.said)
    return frames_from_ms(anchor.at_ms) >= over.cut and not halved


def _was_said(tip: PlannedCue, over: Over) -> bool:
    """Tips share their name, but never change their words."""
    words = {form.text for form in tip.forms if isinstance(form, Spoken)}
    return any(event.text in words for event in over.said)
