"""From a routine and its words to a plan: which cues there are, and what each of them wants."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from voicecoach.compiler.plan.breathing import plan_breathing
from voicecoach.compiler.plan.cue_builder import VariantRotation
from voicecoach.compiler.plan.flatten import flatten, report_skipped_steps
from voicecoach.compiler.plan.moves import plan_move
from voicecoach.compiler.plan.plan_model import (
    Follows,
    Plan,
    PlannedCue,
    PlannedStep,
    SoundForm,
    TotalAnnouncement,
    Window,
)
from voicecoach.compiler.plan.rests import plan_rest
from voicecoach.compiler.plan.step_sequence import SessionWording, StepSequence
from voicecoach.compiler.plan.timing_rules import AFTER_WORDS_MS, LEAD_IN_MS, PAUSE_MS, TOTAL_BEFORE_START_MS
from voicecoach.script import Breathe, Detail, Move, PlaySound, Rest, Say, Wait

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from voicecoach.compiler.plan.plan_model import Form, StepKey
    from voicecoach.compiler.plan.step_sequence import StepContext
    from voicecoach.script import Script
    from voicecoach.wording import Wording


PREPARE_KEY: StepKey = (-1, 0)
"""The key of the time to get ready."""
WAIT_SOUND = SoundForm("bell")
"""A wait is always heard of: where its words are not, there is this."""

NO_ADJUSTMENTS: Mapping[StepKey, int] = MappingProxyType({})


def plan_session(  # noqa: PLR0913, PLR0917 - all that the words and times of a session depend on
    script: Script,
    wording: Wording,
    detail: Detail = Detail.FULL,
    without: AbstractSet[str] = frozenset(),
    longer: Mapping[StepKey, int] = NO_ADJUSTMENTS,
    lead_in_ms: int = LEAD_IN_MS,
) -> Plan:
    """The plan of the whole session.

    `wording` is that of the listener's language and pack; the routine's and the steps' own cues are
    laid over it here. `detail` says how much is spoken, `without` holds the names of things that are
    not there, `longer` by how many milliseconds the listener has made single steps longer. Nothing is said
    in the first `lead_in_ms`, which are part of the time to get ready.
    """
    routine = script.routine
    words = SessionWording(wording, detail, VariantRotation(), routine.routine)
    row = StepSequence(flatten(script, without), words, routine.switch.middle_ms, longer)
    steps = (step for place in row.contexts() for step in _plan_steps(place))
    spoken = words.with_layers((routine.cues,))
    prepare_ms = routine.prepare.middle_ms
    opening = _prepare_step(row, spoken, prepare_ms, lead_in_ms)
    total = _total_announcement(spoken, prepare_ms, lead_in_ms)
    finish = _finish_step(spoken, (len(row.steps), 0))
    heard = (step for step in (*steps, finish) if any(window.ms or window.cues for window in step.windows))
    report = tuple(report_skipped_steps(script, without))
    return Plan(
        title=routine.routine,
        language=wording.language,
        steps=(opening, *heard),
        total=total,
        report=report,
        author=routine.author,
        source=routine.source,
    )


def _prepare_step(row: StepSequence, words: SessionWording, prepare_ms: int, lead_in_ms: int) -> PlannedStep:
    phrases = words.cue_builder({})
    cues = [*phrases.following_cue("welcome", 0)]
    needs = dict.fromkeys(
        thing for item in row.steps if isinstance(item.step, Move) for thing in item.step.needs
    )
    if needs:
        cues += phrases.following_cue("needs", needs=words.wording.numbers.join_list(tuple(needs)))
    left_ms = max(0, prepare_ms - lead_in_ms)
    windows = (Window(lead_in_ms), Window(left_ms, tuple(cues), is_elastic=True, tail_ms=AFTER_WORDS_MS))
    return PlannedStep(PREPARE_KEY, words.wording.names["prepare"], None, None, windows)


def _total_announcement(words: SessionWording, prepare_ms: int, lead_in_ms: int) -> TotalAnnouncement | None:
    phrases = words.cue_builder({})

    def forms(ms: int) -> tuple[Form, ...]:
        return phrases.forms("total", total=words.wording.numbers.duration(ms))

    return (
        TotalAnnouncement(max(lead_in_ms, prepare_ms - TOTAL_BEFORE_START_MS), PAUSE_MS, forms)
        if forms(60_000)
        else None
    )


def _finish_step(words: SessionWording, key: StepKey) -> PlannedStep:
    cues = tuple(words.cue_builder({}).following_cue("finish", AFTER_WORDS_MS))
    window = Window(0, cues, is_elastic=True, tail_ms=AFTER_WORDS_MS)
    return PlannedStep(key, words.wording.names["finish"], None, None, (window,))


def _plan_steps(place: StepContext) -> Iterator[PlannedStep]:
    step = place.flat_step.step
    if isinstance(step, Move):
        yield from plan_move(place, step)
    elif isinstance(step, Breathe):
        yield plan_breathing(place, step)
    elif isinstance(step, Rest):
        yield plan_rest(place, step)
    elif isinstance(step, Wait):
        yield _wait_step(place, step)
    else:
        yield _say_or_sound_step(place, step)


def _say_or_sound_step(place: StepContext, step: Say | PlaySound) -> PlannedStep:
    phrases = place.session_wording.cue_builder(place.values)
    if isinstance(step, Say):
        name, cues = "say", tuple(phrases.author_cue("say", step.say))
    else:
        name, cues = "sound", (PlannedCue("sound", Follows(0), 0, (SoundForm(step.sound),)),)
    window = Window(0, (*place.opening_round_cues(), *cues), is_elastic=True, tail_ms=AFTER_WORDS_MS)
    return PlannedStep(
        place.key(), place.session_wording.wording.names[name], None, place.flat_step.round, (window,)
    )


def _wait_step(place: StepContext, step: Wait) -> PlannedStep:
    said = tuple(place.session_wording.cue_builder(place.values).author_cue("wait", step.wait))
    asked = (
        PlannedCue("wait", Follows(PAUSE_MS), 0, (*(form for cue in said for form in cue.forms), WAIT_SOUND)),
    )
    words = Window(0, (*place.opening_round_cues(), *asked), is_elastic=True, tail_ms=AFTER_WORDS_MS)
    pause = Window(step.lasts.middle_ms)
    return PlannedStep(
        place.key(), place.session_wording.wording.names["wait"], None, place.flat_step.round, (words, pause)
    )
