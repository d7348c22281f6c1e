"""Saying the instructions of a step in the rest before it, so that its countdown leads into the start.

As many of them as fit whole are said there, in their order; the others follow after the rest. Where all fit,
the cue just before the start belongs into the rest too, and nothing is said between the rest and the start.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from voicecoach.compiler.plan.plan_model import EndsBy, Window, Within
from voicecoach.compiler.plan.timing_rules import (
    COUNTDOWN_FROM_MS,
    COUNTDOWN_SECONDS,
    INSTRUCTION_CUES,
    MIN_GAP_MS,
    NEXT_AGAIN_GAP_MS,
    PAUSE_MS,
    SETUP_PAUSE_MS,
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
    """The words of a step before its work: the instructions, and the cue just before the start."""

    instructions: tuple[PlannedCue, ...]
    start: tuple[PlannedCue, ...]
    window: Window

    @classmethod
    def of(cls, step: PlannedStep) -> LeadIn | None:
        """The lead-in of a step that a rest announces; None for other steps and where nothing is said."""
        first = step.windows[0]
        if step.announced_in is None or not first.is_elastic or not first.cues:
            return None
        instructions = tuple(cue for cue in first.cues if cue.cue in INSTRUCTION_CUES)
        return cls(instructions, tuple(cue for cue in first.cues if cue not in instructions), first)

    def given(self, events: Iterable[Event]) -> int:
        """How many of the instructions were given: all up to the last one among the events."""
        names = {event.cue for event in events}
        return max((number for number, cue in enumerate(self.instructions, 1) if cue.cue in names), default=0)


def leads_into(rest: PlannedStep, step: PlannedStep | None) -> LeadIn | None:
    """The lead-in of a step into which a rest leads; None if it does not lead into it."""
    if step is None or step.announced_in != rest.key:
        return None
    short = step.after_short_rest
    if short is not None and _rest_window(rest).ms < short.min_ms:
        return None
    return LeadIn.of(step)


def said_before(step: PlannedStep, rest: PlannedStep, events: Iterable[Event]) -> int | None:
    """How many instructions of a step were said in the rest before; None if no rest leads into it."""
    lead_in = leads_into(rest, step)
    return None if lead_in is None else lead_in.given(events)


def place_rest(
    rest: PlannedStep,
    lead_in: LeadIn,
    place: Callable[[PlannedStep], PlacedStep],
    past_events: tuple[Event, ...] = (),
) -> tuple[PlacedStep, int]:
    """Place a rest with as many instructions as fit whole; returns their number too.

    `place` places the rest, or what is left of it: `past_events` were given in it already.
    """
    given = lead_in.given(past_events)
    for count in range(len(lead_in.instructions), given, -1):
        placed = place(_with_cues(rest, lead_in, count))
        if _are_whole(placed, lead_in.instructions[given:count]):
            return _with_pauses(rest, lead_in, count, place, placed), count
    return place(_with_cues(rest, lead_in, given)), given


def without_lead_in(step: PlannedStep, count: int) -> PlannedStep:
    """A step whose first instructions, `count` of them, were said in the rest before."""
    lead_in = LeadIn.of(step)
    if lead_in is None:
        return step
    first, others = step.windows[0], step.windows[1:]
    if count < len(lead_in.instructions):
        said = lead_in.instructions[:count]
        cues = tuple(cue for cue in first.cues if cue not in said)
        return replace(step, windows=(replace(first, cues=cues), *others))
    return replace(step, windows=(Window(first.ms, is_elastic=True), *others) if first.ms else others)


def late_instructions_remark(placed: PlacedStep, index: int, before: PlannedStep | None) -> Remark | None:
    """For the report: instructions that did not fit into the rest before, and how long they take."""
    if before is None or placed.step.announced_in != before.key:
        return None
    late = [cue for cue in placed.cues if cue.cue.cue in INSTRUCTION_CUES]
    if not late:
        return None
    start = placed.window_starts[placed.step.anchor_window_index]
    seconds = ms_from_frames(start - placed.start) / 1000
    why = f"it does not fit into the rest before; the start is {seconds:.1f}s later"
    return Remark(cue=late[0].cue.cue, step=index, action="longer", why=why)


def _rest_window(rest: PlannedStep) -> Window:
    return rest.windows[-1]


def _with_cues(rest: PlannedStep, lead_in: LeadIn, count: int) -> PlannedStep:
    """The rest with the first instructions; with the cue just before the start if these are all."""
    window = _rest_window(rest)
    counted_ms = COUNTDOWN_SECONDS[0] * 1000 + MIN_GAP_MS if window.ms >= COUNTDOWN_FROM_MS else 0
    last_ms = window.ms - max(counted_ms, lead_in.window.settle_ms)
    anchor = Within(0, last_ms, 0)
    cues = [
        replace(cue, anchor=anchor, priority=_INSTRUCTION_PRIORITY) for cue in lead_in.instructions[:count]
    ]
    late = tuple(cue for cue in window.cues if cue.cue in _NEXT_AGAIN_CUES)
    early = tuple(cue for cue in window.cues if cue not in late)
    start: tuple[PlannedCue, ...] = ()
    if count == len(lead_in.instructions):
        by = EndsBy(window.ms - (counted_ms or lead_in.window.tail_ms))
        start = tuple(replace(cue, anchor=by, priority=_START_PRIORITY) for cue in lead_in.start)
    return replace(rest, windows=(*rest.windows[:-1], replace(window, cues=(*early, *cues, *late, *start))))


def _are_whole(placed: PlacedStep, instructions: tuple[PlannedCue, ...]) -> bool:
    """Whether all these instructions are placed in their preferred form."""
    whole = [cue for cue in placed.cues if cue.cue.cue in INSTRUCTION_CUES and cue.form == cue.cue.forms[0]]
    return len(whole) == len(instructions)


def _with_pauses(
    rest: PlannedStep,
    lead_in: LeadIn,
    count: int,
    place: Callable[[PlannedStep], PlacedStep],
    placed: PlacedStep,
) -> PlacedStep:
    """The rest with the pauses that there are between instructions, and without "next" soon after them."""
    said = [cue for cue in placed.cues if cue.cue.cue in INSTRUCTION_CUES]
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
        if cue.cue not in _NEXT_AGAIN_CUES or not _is_soon_after(said, cue, placed)
    )
    return place(replace(spaced, windows=(*spaced.windows[:-1], replace(window, cues=cues))))


def _is_soon_after(said: list[PlacedCue], again: PlannedCue, placed: PlacedStep) -> bool:
    """Whether the next step is announced once more soon after its last instruction."""
    start = next((cue.start for cue in placed.cues if cue.cue.cue == again.cue), placed.end)
    return start - said[-1].end < frames_from_ms(NEXT_AGAIN_GAP_MS)
