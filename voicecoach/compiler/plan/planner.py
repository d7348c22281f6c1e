"""Planning a session: which cues each step has, and when they may be given."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from voicecoach.compiler.plan.cue_builder import CueBuilder, countdown_cues
from voicecoach.compiler.plan.flatten import flatten, report_skipped_steps
from voicecoach.compiler.plan.moves import first_work_set, move_values, plan_breathing, plan_move
from voicecoach.compiler.plan.plan_model import (
    Follows,
    Plan,
    PlannedCue,
    PlannedStep,
    SoundForm,
    StartsAt,
    TotalAnnouncement,
    Window,
    Within,
)
from voicecoach.compiler.plan.step_context import StepContext
from voicecoach.compiler.plan.timing_rules import (
    AFTER_WORDS_MS,
    CUE_PRIORITIES,
    LEAD_IN_MS,
    PAUSE_MS,
    TOTAL_BEFORE_START_MS,
)
from voicecoach.script import Breathe, Detail, Move, PlaySound, Rest, Say, Wait

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from voicecoach.compiler.plan.flatten import FlatStep
    from voicecoach.compiler.plan.plan_model import Form, StepKey
    from voicecoach.script import Script
    from voicecoach.wording import Wording


PREPARE_KEY: StepKey = (-1, 0)
"""The key of the time to get ready."""
WAIT_SOUND = SoundForm("bell")
"""Played where the words of a wait are not spoken, so that the listener always notices it."""
NO_ADJUSTMENTS: Mapping[StepKey, int] = MappingProxyType({})


def plan_session(  # noqa: PLR0913, PLR0917 - all that the words and times of a session depend on
    script: Script,
    wording: Wording,
    detail: Detail = Detail.FULL,
    without: AbstractSet[str] = frozenset(),
    adjustments_ms: Mapping[StepKey, int] = NO_ADJUSTMENTS,
    lead_in_ms: int = LEAD_IN_MS,
) -> Plan:
    """Plan a whole session.

    Args:
        script: The routine. Its own cue texts and those of its steps replace those of `wording`.
        wording: The cue texts of the listener's language and pack.
        detail: How much is spoken.
        without: The names of missing equipment.
        adjustments_ms: How much longer the listener has made single steps.
        lead_in_ms: The silence at the start, part of the time to get ready.
    """
    routine = script.routine
    session_cues = CueBuilder(wording, detail, {"routine": routine.routine})
    flat_steps = flatten(script, without)
    builders = _step_builders(flat_steps, session_cues)
    contexts = (
        StepContext(index, flat_steps, builders, routine.switch.middle_ms, adjustments_ms)
        for index in range(len(flat_steps))
    )
    routine_cues, prepare_ms = session_cues.with_layers((routine.cues,)), routine.prepare.middle_ms
    steps = (
        _prepare_step(flat_steps, routine_cues, prepare_ms, lead_in_ms),
        *(step for context in contexts for step in _plan_step(context) if _has_content(step)),
        *filter(_has_content, (_finish_step(routine_cues, (len(flat_steps), 0)),)),
    )
    return Plan(
        title=routine.routine,
        language=wording.language,
        steps=steps,
        total=_total_announcement(routine_cues, prepare_ms, lead_in_ms),
        report=tuple(report_skipped_steps(script, without)),
        author=routine.author,
        source=routine.source,
    )


def _step_builders(steps: tuple[FlatStep, ...], session_cues: CueBuilder) -> tuple[CueBuilder, ...]:
    """A cue builder for each step; steps with the same layers share one."""
    builders: dict[int, CueBuilder] = {}
    for step in steps:
        if id(step.layers) not in builders:
            builders[id(step.layers)] = session_cues.with_layers(step.layers)
    return tuple(builders[id(step.layers)] for step in steps)


def _has_content(step: PlannedStep) -> bool:
    return any(window.ms or window.cues for window in step.windows)


def _prepare_step(
    steps: tuple[FlatStep, ...], cues: CueBuilder, prepare_ms: int, lead_in_ms: int
) -> PlannedStep:
    planned = [*cues.following_cue("welcome", 0)]
    needs = dict.fromkeys(thing for flat in steps if isinstance(flat.step, Move) for thing in flat.step.needs)
    if needs:
        planned += cues.following_cue("needs", needs=cues.numbers.join_list(tuple(needs)))
    min_ms = max(0, prepare_ms - lead_in_ms)
    windows = (Window(lead_in_ms), Window(min_ms, tuple(planned), is_elastic=True, tail_ms=AFTER_WORDS_MS))
    return PlannedStep(PREPARE_KEY, cues.wording.names["prepare"], None, None, windows)


def _total_announcement(cues: CueBuilder, prepare_ms: int, lead_in_ms: int) -> TotalAnnouncement | None:
    def forms(ms: int) -> tuple[Form, ...]:
        return cues.forms("total", total=cues.numbers.rounded_duration(ms))

    if not forms(60_000):
        return None
    return TotalAnnouncement(max(lead_in_ms, prepare_ms - TOTAL_BEFORE_START_MS), PAUSE_MS, forms)


def _finish_step(cues: CueBuilder, key: StepKey) -> PlannedStep:
    planned = tuple(cues.following_cue("finish", AFTER_WORDS_MS))
    window = Window(0, planned, is_elastic=True, tail_ms=AFTER_WORDS_MS)
    return PlannedStep(key, cues.wording.names["finish"], None, None, (window,))


def _plan_step(context: StepContext) -> Iterator[PlannedStep]:
    step = context.flat_step.step
    if isinstance(step, Move):
        yield from plan_move(context, step)
    elif isinstance(step, Breathe):
        yield plan_breathing(context, step)
    elif isinstance(step, Rest):
        yield _plan_rest(context, step)
    elif isinstance(step, Wait):
        yield _plan_wait(context, step)
    else:
        yield _plan_say_or_sound(context, step)


def _plan_say_or_sound(context: StepContext, step: Say | PlaySound) -> PlannedStep:
    rounds = tuple(context.opening_round_cues())
    if isinstance(step, Say):
        return _named_step(context, "say", _speech_window(*rounds, *context.cues.author_cue("say", step.say)))
    sound = PlannedCue("sound", Follows(0), 0, (SoundForm(step.sound),))
    return _named_step(context, "sound", _speech_window(*rounds, sound))


def _plan_wait(context: StepContext, step: Wait) -> PlannedStep:
    spoken = (form for cue in context.cues.author_cue("wait", step.wait) for form in cue.forms)
    cue = PlannedCue("wait", Follows(PAUSE_MS), 0, (*spoken, WAIT_SOUND))
    speech = _speech_window(*context.opening_round_cues(), cue)
    return _named_step(context, "wait", speech, Window(step.lasts.middle_ms))


def _plan_rest(context: StepContext, rest: Rest) -> PlannedStep:
    """Plan a rest of exactly its length. Rounds that start with the rest itself are announced before it."""
    ms, cues = rest.rest.middle_ms + context.adjustment_ms(), context.cues
    planned = [
        *_end_cue_of_previous_step(context),
        *cues.cue("rest", Within(0, ms, 0), rest=cues.numbers.duration(ms)),
    ]
    if context.next is not None and context.is_next_announced:
        planned += _next_step_cues(context, context.next, ms)
        planned += countdown_cues(cues, "rest_countdown", ms)
    rounds = tuple(context.opening_round_cues())
    opening = (_speech_window(*rounds),) if rounds else ()
    step = _named_step(context, "rest", *opening, Window(ms, tuple(planned), is_adjustable=True))
    return replace(step, linked_steps=(step.key,))


def _end_cue_of_previous_step(context: StepContext) -> Iterator[PlannedCue]:
    """The sound that ends the hold before the rest, at the very start of the rest."""
    before = context.previous
    if before is not None and before.has_end_cue_in_rest and before.ends_with_work:
        yield from before.builder.cue("end", StartsAt(0))


def _next_step_cues(context: StepContext, after: StepContext, ms: int) -> Iterator[PlannedCue]:
    """Announce the move after the rest and the rounds that start with it, as early as possible.

    They use the cue texts of the next step, as they belong to it.
    """
    for cue in after.round_cues():
        yield replace(cue, anchor=Within(0, ms, 0), priority=CUE_PRIORITIES[cue.cue])
    move = after.flat_step.step
    if isinstance(move, Move):
        values = {**context.round_values, **move_values(after, move, first_work_set(move))}
        yield from (after.builder | values).cue("next_side" if move.sides else "next", Within(0, ms, 0))


def _speech_window(*cues: PlannedCue) -> Window:
    return Window(0, cues, is_elastic=True, tail_ms=AFTER_WORDS_MS)


def _named_step(context: StepContext, kind: str, *windows: Window) -> PlannedStep:
    """A step that is named after its kind in the language of the session."""
    name = context.builder.wording.names[kind]
    return PlannedStep(context.key(), name, None, context.flat_step.round, windows)
