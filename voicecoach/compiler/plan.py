"""From a routine and its words to a plan: which cues there are, and what each of them wants."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from voicecoach.compiler.breathing import plan_breathing
from voicecoach.compiler.flatten import flatten, left_out
from voicecoach.compiler.forms import Sounded
from voicecoach.compiler.model import Follows, Plan, PlannedCue, PlannedStep, Total, Window
from voicecoach.compiler.moves import plan_move
from voicecoach.compiler.pace import AFTER_WORDS_MS, LEAD_IN_MS, PAUSE_MS, TOTAL_SLOT_MS
from voicecoach.compiler.phrases import Turns
from voicecoach.compiler.rests import plan_rest
from voicecoach.compiler.row import Row, Words
from voicecoach.script.detail import Detail
from voicecoach.script.model import Breathe, Move, PlaySound, Rest, Say, Wait

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from voicecoach.compiler.forms import Form
    from voicecoach.compiler.model import Key
    from voicecoach.compiler.row import Place
    from voicecoach.script.script import Script
    from voicecoach.wording.wording import Wording


OPENING: Key = (-1, 0)
"""The key of the time to get ready."""
WAIT_SOUND = Sounded("bell")
"""A wait is always heard of: where its words are not, there is this."""

AS_WRITTEN: Mapping[Key, int] = MappingProxyType({})


def plan_session(  # noqa: PLR0913, PLR0917 - all that the words and times of a session depend on
    script: Script,
    wording: Wording,
    detail: Detail = Detail.FULL,
    without: AbstractSet[str] = frozenset(),
    longer: Mapping[Key, int] = AS_WRITTEN,
    lead_in_ms: int = LEAD_IN_MS,
) -> Plan:
    """The plan of the whole session.

    `wording` is that of the listener's language and pack; the routine's and the steps' own cues are
    laid over it here. `detail` says how much is spoken, `without` holds the names of things that are
    not there, `longer` by how many milliseconds the listener has made single steps longer. Nothing is said
    in the first `lead_in_ms`, which are part of the time to get ready.
    """
    routine = script.routine
    words = Words(wording, detail, Turns(), routine.routine)
    row = Row(flatten(script, without), words, routine.switch.middle_ms, longer)
    steps = (step for place in row.places() for step in _steps(place))
    spoken = words.under((routine.cues,))
    prepare_ms = routine.prepare.middle_ms
    opening = _opening(row, spoken, prepare_ms, lead_in_ms)
    total = _total(spoken, prepare_ms, lead_in_ms)
    finish = _finish(spoken, (len(row.items), 0))
    heard = (step for step in (*steps, finish) if any(window.ms or window.cues for window in step.windows))
    report = tuple(left_out(script, without))
    return Plan(
        title=routine.routine,
        language=wording.language,
        steps=(opening, *heard),
        total=total,
        report=report,
        author=routine.author,
        source=routine.source,
    )


def _opening(row: Row, words: Words, prepare_ms: int, lead_in_ms: int) -> PlannedStep:
    phrases = words.phrases({})
    cues = [*phrases.follows("welcome", 0)]
    needs = dict.fromkeys(
        thing for item in row.items if isinstance(item.step, Move) for thing in item.step.needs
    )
    if needs:
        cues += phrases.follows("needs", needs=words.wording.numbers.listed(tuple(needs)))
    left_ms = max(0, prepare_ms - lead_in_ms)
    windows = (Window(lead_in_ms), Window(left_ms, tuple(cues), elastic=True, tail_ms=AFTER_WORDS_MS))
    return PlannedStep(OPENING, words.wording.names["prepare"], None, None, windows)


def _total(words: Words, prepare_ms: int, lead_in_ms: int) -> Total | None:
    phrases = words.phrases({})

    def forms(ms: int) -> tuple[Form, ...]:
        return phrases.forms("total", total=words.wording.numbers.duration(ms))

    return Total(max(lead_in_ms, prepare_ms - TOTAL_SLOT_MS), PAUSE_MS, forms) if forms(60_000) else None


def _finish(words: Words, key: Key) -> PlannedStep:
    cues = tuple(words.phrases({}).follows("finish", AFTER_WORDS_MS))
    window = Window(0, cues, elastic=True, tail_ms=AFTER_WORDS_MS)
    return PlannedStep(key, words.wording.names["finish"], None, None, (window,))


def _steps(place: Place) -> Iterator[PlannedStep]:
    step = place.item.step
    if isinstance(step, Move):
        yield from plan_move(place, step)
    elif isinstance(step, Breathe):
        yield plan_breathing(place, step)
    elif isinstance(step, Rest):
        yield plan_rest(place, step)
    elif isinstance(step, Wait):
        yield _wait(place, step)
    else:
        yield _aside(place, step)


def _aside(place: Place, step: Say | PlaySound) -> PlannedStep:
    phrases = place.words.phrases(place.values)
    if isinstance(step, Say):
        name, cues = "say", tuple(phrases.own("say", step.say))
    else:
        name, cues = "sound", (PlannedCue("sound", Follows(0), 0, (Sounded(step.sound),)),)
    window = Window(0, (*place.opening_rounds(), *cues), elastic=True, tail_ms=AFTER_WORDS_MS)
    return PlannedStep(place.key(), place.words.wording.names[name], None, place.item.round, (window,))


def _wait(place: Place, step: Wait) -> PlannedStep:
    said = tuple(place.words.phrases(place.values).own("wait", step.wait))
    asked = (
        PlannedCue("wait", Follows(PAUSE_MS), 0, (*(form for cue in said for form in cue.forms), WAIT_SOUND)),
    )
    words = Window(0, (*place.opening_rounds(), *asked), elastic=True, tail_ms=AFTER_WORDS_MS)
    pause = Window(step.lasts.middle_ms)
    return PlannedStep(place.key(), place.words.wording.names["wait"], None, place.item.round, (words, pause))
