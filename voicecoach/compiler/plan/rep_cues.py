"""The cues of repetitions: the count at the start of each, and its phases at the tempo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.compiler.plan.plan_model import PlannedCue, SpeechForm, StartsAt, speech_form
from voicecoach.compiler.plan.timing_rules import CUE_PRIORITIES
from voicecoach.script import Tempo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.plan.cue_builder import CueBuilder
    from voicecoach.compiler.plan.plan_model import Form

DEFAULT_TEMPO = Tempo((("up", 2000), ("down", 2000)))
"""The tempo of repetitions that set no other."""


def rep_cues(reps: int, tempo: Tempo, cues: CueBuilder) -> Iterator[PlannedCue]:
    """Count each repetition at its start, and mark the start of each later phase of it."""
    (first_phase, first_ms), *later = tempo.phases
    for number in range(1, reps + 1):
        start_ms = (number - 1) * tempo.total_ms
        cue = "last_rep" if number == reps and reps > 1 else "rep"
        count = cues.forms(cue, n=cues.numbers.cardinal(number))
        yield from _start_cue(cue, count, first_phase, StartsAt(start_ms), cues)
        at_ms = start_ms + first_ms
        for phase, ms in later:
            yield from cues.cue(f"rep_{phase}", StartsAt(at_ms))
            at_ms += ms


def _start_cue(
    cue: str, count: tuple[Form, ...], phase: str, start: StartsAt, cues: CueBuilder
) -> Iterator[PlannedCue]:
    """The count with the words of the first phase after it, as one utterance at the start of the repetition.

    Where the count is off, the cue of the phase takes its place.
    """
    if not count:
        yield from cues.cue(f"rep_{phase}", start)
        return
    phase_words = next((form for form in cues.forms(f"rep_{phase}") if isinstance(form, SpeechForm)), None)
    if phase_words is not None and isinstance(count[0], SpeechForm):
        count = (speech_form(f"{count[0].ruby} {phase_words.ruby}"), *count)
    yield PlannedCue(cue, start, CUE_PRIORITIES[cue], count)
