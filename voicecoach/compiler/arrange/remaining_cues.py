"""Which cues of a window that is running are still to come, after what was said in it already."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.compiler.plan.plan_model import Follows, SpeechForm, StartsAt
from voicecoach.compiler.plan.timing_rules import INSTRUCTION_CUES, SETTLE_MS
from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.arrange.fit_cues import Elapsed
    from voicecoach.compiler.plan.plan_model import PlannedCue, Window

REST_CUE_VALID_FRAMES = frames_from_ms(2000)
"""So far into a rest it may still be said how long it is."""


def remaining_cues(window: Window, over: Elapsed) -> tuple[PlannedCue, ...]:
    """The cues of the window that may still be said or sounded.

    What was said is known by the names of its cues, as the words may be others by now. Where cues
    follow one another, those before the last that was said are over too.
    """
    if not over.cut:
        return window.cues
    if window.is_elastic:
        return _with_settle_pause(window.cues[_index_after_last_played(window, over) :], over)
    return tuple(_unplayed_cues(window, over))


def _with_settle_pause(cues: tuple[PlannedCue, ...], over: Elapsed) -> tuple[PlannedCue, ...]:
    """Time to settle stays, where the instructions have been said that are not planned any more."""
    first = cues[:1]
    told = any(event.cue in INSTRUCTION_CUES for event in over.past_events)
    if told and first and first[0].cue in ("hold", "reps"):
        first = (replace(first[0], anchor=Follows(SETTLE_MS)),)
    return (*first, *cues[1:])


def _index_after_last_played(window: Window, over: Elapsed) -> int:
    said = Counter(event.cue for event in over.past_events)
    behind = 0
    for place, cue in enumerate(window.cues, 1):
        if said[cue.cue]:
            said[cue.cue] -= 1
            behind = place
    return behind


def _unplayed_cues(window: Window, over: Elapsed) -> Iterator[PlannedCue]:
    said = Counter(event.cue for event in over.past_events)
    for cue in window.cues:
        if isinstance(cue.anchor, StartsAt):
            if _is_upcoming(cue.anchor, cue, over):
                yield cue
        elif cue.cue == "tip":
            if not _is_tip_played(cue, over):
                yield cue
        elif said[cue.cue]:
            said[cue.cue] -= 1
        elif cue.cue != "rest" or over.cut <= REST_CUE_VALID_FRAMES:
            yield cue


def _is_upcoming(anchor: StartsAt, cue: PlannedCue, over: Elapsed) -> bool:
    """Whether its instant is still to come; a hold has one middle, though it becomes longer behind it."""
    halved = cue.cue == "halfway" and any(event.cue == "halfway" for event in over.past_events)
    return frames_from_ms(anchor.at_ms) >= over.cut and not halved


def _is_tip_played(tip: PlannedCue, over: Elapsed) -> bool:
    """Tips share their name, but never change their words."""
    words = {form.text for form in tip.forms if isinstance(form, SpeechForm)}
    return any(event.text in words for event in over.past_events)
