"""Saying the instructions of a step in the rest before it, so that its countdown leads into the start.

As many of them as fit whole are said there, in their order, and at last the cue just before the start; the
others follow after the rest. Where all fit, nothing is said between the rest and the start.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from voicecoach.compiler.plan.plan_model import EndsBy, Follows, Window, Within
from voicecoach.compiler.plan.timing_rules import (
    COUNTDOWN_FROM_MS,
    COUNTDOWN_SECONDS,
    INSTRUCTION_CUES,
    MIN_GAP_MS,
    NEXT_AGAIN_GAP_MS,
    PAUSE_MS,
    SETUP_PAUSE_MS,
    START_CUES,
)
from voicecoach.timeline import Remark
from voicecoach.units import frames_from_ms, ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from voicecoach.compiler.arrange.timeline_part import PlacedCue, PlacedStep
    from voicecoach.compiler.plan.plan_model import PlannedCue, PlannedStep
    from voicecoach.timeline import Event

_INSTRUCTION_PRIORITY = 50
"""Below that of all other cues of a rest: instructions take the room that is left."""
_START_PRIORITY = 40
_NEXT_AGAIN_CUES = frozenset({"next_again", "next_again_side"})


@dataclass(frozen=True, slots=True)
class LeadIn:
    """The words of a step before its work: the instructions, then the cue just before the start.

    That cue may be left out for want of room if the listener knows its words: `is_start_known`.
    """

    cues: tuple[PlannedCue, ...]
    window: Window
    is_start_known: bool

    @classmethod
    def of(cls, step: PlannedStep) -> LeadIn | None:
        """The lead-in of a step that a rest announces; None for other steps and where nothing is said."""
        first = step.windows[0]
        if step.announced_in is None or not first.is_elastic or not first.cues:
            return None
        return cls(first.cues, first, step.is_start_known)

    def given(self, events: Iterable[Event]) -> int:
        """How many of the cues were given: all up to the last one among the events."""
        names = {event.cue for event in events}
        return max((number for number, cue in enumerate(self.cues, 1) if cue.cue in names), default=0)

    @property
    def can_change_the_length(self) -> bool:
        """Whether some of it may have to be said after the rest."""
        return not self.is_start_known or any(cue.cue in INSTRUCTION_CUES for cue in self.cues)


def leads_into(rest: PlannedStep, step: PlannedStep | None) -> LeadIn | None:
    """The lead-in of a step into which a rest leads; None if it does not lead into it."""
    if step is None or step.announced_in != rest.key:
        return None
    short = step.after_short_rest
    if short is not None and _rest_window(rest).ms < short.min_ms:
        return None
    return LeadIn.of(step)


def said_before(step: PlannedStep, rest: PlannedStep, events: Iterable[Event]) -> int | None:
    """How many cues of a lead-in were given in the rest before; None if no rest leads into the step."""
    lead_in = leads_into(rest, step)
    return None if lead_in is None else lead_in.given(events)


def place_rest(
    rest: PlannedStep,
    lead_in: LeadIn,
    place: Callable[[PlannedStep], PlacedStep],
    past_events: tuple[Event, ...] = (),
) -> tuple[PlacedStep, int]:
    """Place a rest with as many cues of the lead-in as fit; returns their number too.

    `place` places the rest, or what is left of it: `past_events` were given in it already.
    """
    given = lead_in.given(past_events)
    for count in range(len(lead_in.cues), given, -1):
        placed = place(_with_cues(rest, lead_in, count))
        if _all_fit(placed, lead_in, lead_in.cues[given:count]):
            return _without_dropped_start(_with_pauses(rest, lead_in, count, place, placed)), count
    return place(_with_cues(rest, lead_in, given)), given


def without_lead_in(step: PlannedStep, count: int) -> PlannedStep:
    """A step of whose lead-in the first cues, `count` of them, were given in the rest before."""
    lead_in = LeadIn.of(step)
    if lead_in is None:
        return step
    first, others = step.windows[0], step.windows[1:]
    cues = lead_in.cues[count:]
    if cues:
        if count and cues[0].cue in START_CUES:  # the rest has had the time to get into position
            cues = (replace(cues[0], anchor=Follows(0)), *cues[1:])
        return replace(step, windows=(replace(first, cues=cues), *others))
    return replace(step, windows=(Window(first.ms, is_elastic=True), *others) if first.ms else others)


def late_instructions_remark(placed: PlacedStep, index: int, before: PlannedStep | None) -> Remark | None:
    """For the report: words that did not fit into the rest before, so that its countdown ends before them.

    Shorter rests are not counted down, and nothing is reported.
    """
    is_led = before is not None and placed.step.announced_in == before.key
    if before is None or not is_led or _rest_window(before).ms < COUNTDOWN_FROM_MS:
        return None
    late = [cue for cue in placed.cues if cue.cue.cue in INSTRUCTION_CUES | START_CUES]
    if not late:
        return None
    start = placed.window_starts[placed.step.anchor_window_index]
    seconds = ms_from_frames(start - placed.start) / 1000
    why = f"it does not fit into the rest before; the start is {seconds:.1f}s later"
    return Remark(cue=late[0].cue.cue, step=index, action="longer", why=why)


def _rest_window(rest: PlannedStep) -> Window:
    return rest.windows[-1]


def _with_cues(rest: PlannedStep, lead_in: LeadIn, count: int) -> PlannedStep:
    """The rest with the first cues of a lead-in."""
    window = _rest_window(rest)
    counted_ms = COUNTDOWN_SECONDS[0] * 1000 + MIN_GAP_MS if window.ms >= COUNTDOWN_FROM_MS else 0
    last_ms = window.ms - max(counted_ms, lead_in.window.settle_ms)
    anchor, by = Within(0, last_ms, 0), EndsBy(window.ms - (counted_ms or lead_in.window.tail_ms))
    said = lead_in.cues[:count]
    instructions = (
        replace(cue, anchor=anchor, priority=_INSTRUCTION_PRIORITY)
        for cue in said
        if cue.cue not in START_CUES
    )
    start = (replace(cue, anchor=by, priority=_START_PRIORITY) for cue in said if cue.cue in START_CUES)
    late = tuple(cue for cue in window.cues if cue.cue in _NEXT_AGAIN_CUES)
    early = tuple(cue for cue in window.cues if cue not in late)
    cues = (*early, *instructions, *late, *start)
    return replace(rest, windows=(*rest.windows[:-1], replace(window, cues=cues)))


def _all_fit(placed: PlacedStep, lead_in: LeadIn, cues: tuple[PlannedCue, ...]) -> bool:
    """Whether these cues are placed whole; the cue before the start need not be if its words are known."""
    is_needed = INSTRUCTION_CUES if lead_in.is_start_known else INSTRUCTION_CUES | START_CUES
    whole = sum(cue.cue.cue in is_needed and cue.form == cue.cue.forms[0] for cue in placed.cues)
    return whole == sum(cue.cue in is_needed for cue in cues)


def _without_dropped_start(placed: PlacedStep) -> PlacedStep:
    """The rest without a cue before the start for which there is no room: the listener knows its words."""
    cues = (cue for cue in placed.cues if cue.form is not None or cue.cue.cue not in START_CUES)
    return replace(placed, cues=tuple(cues))


def _with_pauses(
    rest: PlannedStep,
    lead_in: LeadIn,
    count: int,
    place: Callable[[PlannedStep], PlacedStep],
    placed: PlacedStep,
) -> PlacedStep:
    """The rest with the pauses that there are between instructions, and without "next" soon after them."""
    said = [cue for cue in placed.cues if cue.cue.cue in INSTRUCTION_CUES]
    again = [cue for cue in _rest_window(rest).cues if cue.cue in _NEXT_AGAIN_CUES]
    soon = [cue for cue in again if _is_soon_after(said, cue, placed)]
    if len(said) < 2 and not soon:  # noqa: PLR2004 - no pause between two of them
        return placed
    window_start = placed.window_starts[-1]
    later: dict[str, int] = {}
    shift = 0
    for before, after in pairwise(said):
        shift += frames_from_ms(SETUP_PAUSE_MS - PAUSE_MS) if before.cue.cue == "setup" else 0
        later[after.cue.cue] = ms_from_frames(after.start - window_start + shift)
    spaced = _with_cues(rest, lead_in, count)
    window = _rest_window(spaced)
    cues = tuple(
        replace(cue, anchor=replace(cue.anchor, preferred_ms=later[cue.cue]))
        if cue.cue in later and isinstance(cue.anchor, Within)
        else cue
        for cue in window.cues
        if cue not in soon
    )
    return place(replace(spaced, windows=(*spaced.windows[:-1], replace(window, cues=cues))))


def _is_soon_after(said: list[PlacedCue], again: PlannedCue, placed: PlacedStep) -> bool:
    """Whether the next step is announced once more soon after its last instruction."""
    start = next((cue.start for cue in placed.cues if cue.cue.cue == again.cue), placed.end)
    return bool(said) and start - said[-1].end < frames_from_ms(NEXT_AGAIN_GAP_MS)
