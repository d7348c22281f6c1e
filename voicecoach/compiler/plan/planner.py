"""Planning a session: which cues each step has, and when they may be given."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from voicecoach.compiler.plan.cue_builder import CueBuilder, wait_sound
from voicecoach.compiler.plan.exercise_numbers import number_exercises
from voicecoach.compiler.plan.flatten import FillingRest, flatten, report_skipped_steps
from voicecoach.compiler.plan.moves import plan_breathing, plan_move
from voicecoach.compiler.plan.plan_model import (
    Follows,
    Plan,
    PlannedCue,
    PlannedStep,
    TotalAnnouncement,
    Window,
)
from voicecoach.compiler.plan.rests import fill_round, rest_window
from voicecoach.compiler.plan.session_parts import split_into_parts
from voicecoach.compiler.plan.step_context import StepContext
from voicecoach.compiler.plan.step_names import first_words
from voicecoach.compiler.plan.timed_cues import at_cues
from voicecoach.compiler.plan.timing_rules import (
    AFTER_WORDS_MS,
    LEAD_IN_MS,
    MIN_GAP_MS,
    PAUSE_MS,
    TOTAL_BEFORE_START_MS,
)
from voicecoach.script import Breathe, Detail, Move, PlaySound, Rest, Say, Silence, Wait
from voicecoach.wording import fill_template, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from voicecoach.compiler.plan.flatten import FlatStep
    from voicecoach.compiler.plan.plan_model import Form, StepKey
    from voicecoach.compiler.plan.session_parts import SessionPart
    from voicecoach.script import Routine, Script
    from voicecoach.timeline import StepKind
    from voicecoach.wording import Wording


PREPARE_KEY: StepKey = (-1, 0)
"""The key of the time to get ready."""
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
    parts = split_into_parts(flat_steps)
    builders, starts = _part_builders(parts, session_cues), _round_starts(parts)
    times = routine.switch.middle_ms, routine.settle.middle_ms
    first_work = _first_work(parts)
    contexts = (
        StepContext(index, parts, builders, *times, adjustments_ms, starts, first_work)
        for index in range(len(parts))
    )
    routine_cues, prepare_ms = session_cues.with_layers((routine.cues,)), routine.prepare.middle_ms
    steps = (
        _prepare_step(flat_steps, routine_cues, prepare_ms, lead_in_ms),
        *filter(_has_content, map(_plan_step, contexts)),
        *filter(_has_content, _finish_steps(routine, routine_cues, flat_steps)),
    )
    return Plan(
        title=words_of(routine.routine),
        language=wording.language,
        steps=number_exercises(steps),
        total=_total_announcement(routine_cues, prepare_ms, lead_in_ms),
        report=tuple(report_skipped_steps(script, without)),
        author=routine.author,
        source=routine.source,
    )


def _part_builders(parts: tuple[SessionPart, ...], session_cues: CueBuilder) -> tuple[CueBuilder, ...]:
    """A cue builder for each part; parts with the same layers share one."""
    builders: dict[int, CueBuilder] = {}
    for part in parts:
        layers = part.flat_step.layers
        if id(layers) not in builders:
            builders[id(layers)] = session_cues.with_layers(layers)
    return tuple(builders[id(part.flat_step.layers)] for part in parts)


def _round_starts(parts: tuple[SessionPart, ...]) -> Mapping[int, StepKey]:
    """The keys of the parts that start rounds, by the identity of the round."""
    return {id(started): part.key for part in parts for started in part.flat_step.starts_rounds}


def _first_work(parts: tuple[SessionPart, ...]) -> int:
    """The index of the first part in which something is done; -1 if there is none."""
    done = (index for index, part in enumerate(parts) if isinstance(part.flat_step.step, Move | Breathe))
    return next(done, -1)


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
    name = words_of(cues.wording.names["prepare"])
    return PlannedStep(PREPARE_KEY, name, None, None, windows, kind="prepare")


def _total_announcement(cues: CueBuilder, prepare_ms: int, lead_in_ms: int) -> TotalAnnouncement | None:
    def forms(ms: int) -> tuple[Form, ...]:
        return cues.forms("total", total=cues.numbers.rounded_duration(ms))

    if not forms(60_000):
        return None
    return TotalAnnouncement(max(lead_in_ms, prepare_ms - TOTAL_BEFORE_START_MS), PAUSE_MS, forms)


def _finish_steps(
    routine: Routine, cues: CueBuilder, flat_steps: tuple[FlatStep, ...]
) -> tuple[PlannedStep, ...]:
    """The end of the session; none after a closing `say`, unless the routine has words for it.

    A sound or a silence may follow these words.
    """
    closing = next(
        (flat for flat in reversed(flat_steps) if not isinstance(flat.step, PlaySound | Silence)), None
    )
    ends_with_words = closing is not None and isinstance(closing.step, Say) and cues.is_spoken("say")
    if ends_with_words and "finish" not in routine.cues:
        return ()
    return (_finish_step(cues, (len(flat_steps), 0)),)


def _finish_step(cues: CueBuilder, key: StepKey) -> PlannedStep:
    planned = tuple(cues.following_cue("finish", AFTER_WORDS_MS))
    window = Window(0, planned, is_elastic=True, tail_ms=AFTER_WORDS_MS)
    return PlannedStep(key, words_of(cues.wording.names["finish"]), None, None, (window,), kind="finish")


def _plan_step(context: StepContext) -> PlannedStep:
    step, work_set = context.flat_step.step, context.part.work_set
    if isinstance(step, Move) and work_set is not None:
        return plan_move(context, step, work_set)
    if isinstance(step, Breathe):
        return plan_breathing(context, step)
    if isinstance(step, Say):
        return _plan_say(context, step)
    if isinstance(step, PlaySound):
        return _plan_sound(context, step)
    return _plan_pause(context)


def _plan_pause(context: StepContext) -> PlannedStep:
    step = context.flat_step.step
    if isinstance(step, Wait):
        return _plan_wait(context, step)
    if isinstance(step, FillingRest):
        return _plan_filling_rest(context, step)
    if isinstance(step, Silence):
        ms = step.silence.middle_ms + context.adjustment_ms
        window = Window(ms, tuple(at_cues(step.at, ms, context.cues)), is_adjustable=True)
        return _fixed_step(context, "silence", window, step.name)
    name = step.name if isinstance(step, Rest) else None
    return _fixed_step(context, "rest", rest_window(context), name)


def _plan_say(context: StepContext, step: Say) -> PlannedStep:
    cues = (*context.opening_round_cues(), *context.cues.author_cue("say", step.say))
    name = step.name or first_words(words_of(fill_template(step.say, context.cues.values)))
    window = _speech_window(*cues) if step.lasts is None else _filled_window(step.lasts.middle_ms, cues)
    return _named_step(context, "words", name, window)


def _plan_sound(context: StepContext, step: PlaySound) -> PlannedStep:
    sound = PlannedCue("sound", Follows(0), 0, (context.cues.sound_form(step.sound),))
    window = _speech_window(*context.opening_round_cues(), sound)
    return _named_step(context, "sound", step.name, window)


def _plan_wait(context: StepContext, step: Wait) -> PlannedStep:
    spoken = (form for cue in context.cues.author_cue("wait", step.wait) for form in cue.forms)
    cue = PlannedCue("wait", Follows(PAUSE_MS), 0, (*spoken, wait_sound(context.builder.wording)))
    speech = _speech_window(*context.opening_round_cues(), cue)
    return _named_step(context, "wait", step.name, speech, Window(step.lasts.middle_ms))


def _fixed_step(context: StepContext, kind: StepKind, window: Window, name: str | None) -> PlannedStep:
    """Plan a rest or a silence of exactly its length; rounds that start with it are announced before it."""
    rounds = tuple(context.opening_round_cues())
    opening = (_speech_window(*rounds),) if rounds else ()
    step = _named_step(context, kind, name, *opening, window)
    return replace(step, linked_steps=(step.key,))


def _plan_filling_rest(context: StepContext, rest: FillingRest) -> PlannedStep:
    filling = fill_round(context, rest, context.round_starts[id(rest.since)])
    step = _named_step(context, "rest", None, rest_window(context))
    windows = tuple(replace(window, is_adjustable=False) for window in step.windows)
    return replace(step, windows=windows, filling=filling)


def _speech_window(*cues: PlannedCue) -> Window:
    return Window(0, cues, is_elastic=True, tail_ms=AFTER_WORDS_MS)


def _filled_window(ms: int, cues: tuple[PlannedCue, ...]) -> Window:
    """A window of `ms` that silence fills after the words; words that take longer are reported."""
    return Window(ms, cues, is_elastic=True, tail_ms=MIN_GAP_MS, is_overrun_reported=True)


def _named_step(context: StepContext, kind: StepKind, name: str | None, *windows: Window) -> PlannedStep:
    """A step that is no exercise, by its author's name or the language's word for its kind."""
    name = name or context.builder.wording.names[kind]
    return PlannedStep(context.key, words_of(name), None, context.flat_step.round, windows, kind=kind)
