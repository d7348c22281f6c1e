"""Announcements outside the timeline: where the listener is, what goes on, and what a session waits for.

An exercise is announced by its number, a rest by the exercise that follows. The names of other steps are not
spoken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.compiler.plan.plan_model import speech_form
from voicecoach.compiler.plan.timing_rules import round_announced_ms
from voicecoach.units import ms_from_frames
from voicecoach.wording import words_of

if TYPE_CHECKING:
    from voicecoach.compiler.plan.plan_model import SpeechForm
    from voicecoach.timeline import Step
    from voicecoach.wording import Wording

_SECOND_MS = 1000


@dataclass(frozen=True, slots=True)
class SessionPosition:
    """A position in a session: the current step, the number of steps, and the remaining frames.

    `next_exercise` is the exercise that follows, `wait_text` what a wait says.
    """

    step: Step
    step_count: int
    step_left_frames: int
    left_frames: int
    next_exercise: Step | None = None
    wait_text: str = ""


def where_announcement(wording: Wording, position: SessionPosition) -> tuple[SpeechForm, ...]:
    """Announce where the listener is, and the rest of the session, rounded like the total length."""
    left_ms = round_announced_ms(ms_from_frames(position.left_frames))
    left = wording.numbers.rounded_duration(left_ms)
    kind = position.step.kind
    if kind == "exercise":
        return _exercise_forms("where", wording, position, left)
    if kind == "wait":
        return wait_announcement(wording, "waiting", position.wait_text)
    resting = _cue_text(wording, "resting") if kind == "rest" else ""
    return _joined(resting, _next_text(wording, position), _cue_text(wording, "time_left", left=left))


def resume_announcement(wording: Wording, position: SessionPosition) -> tuple[SpeechForm, ...]:
    """Announce the exercise or the rest that goes on and what is left of it, to the second.

    Nothing else is announced: it goes on with words, or with a sound.
    """
    seconds = (ms_from_frames(position.step_left_frames) + _SECOND_MS // 2) // _SECOND_MS
    left = wording.numbers.duration(max(1, seconds) * _SECOND_MS)
    if position.step.kind == "exercise":
        return _exercise_forms("resumed", wording, position, left)
    time_left = _cue_text(wording, "time_left", left=left)
    if position.step.kind == "rest":
        return _joined(_cue_text(wording, "resting"), time_left, _next_text(wording, position))
    return _joined(time_left) if position.step.kind == "silence" else ()


def wait_announcement(wording: Wording, cue: str, wait_text: str, turn: int = 0) -> tuple[SpeechForm, ...]:
    """Say what the session waits for, by the words of a cue; `turn` selects one of its variants."""
    return _joined(*wording.cues[cue].render_forms(turn, {"wait": wait_text})[:1])


def _exercise_forms(
    cue: str, wording: Wording, position: SessionPosition, left: str
) -> tuple[SpeechForm, ...]:
    step = position.step
    exercise = step.exercise
    values = {
        "name": _spoken_name(wording, step),
        "side": wording.inflect_side(step.side or ""),
        "step": wording.numbers.cardinal(exercise.number if exercise else step.index + 1),
        "steps": wording.numbers.cardinal(exercise.of if exercise else position.step_count),
        "left": left,
    }
    words = wording.cues[f"{cue}_side" if step.side else cue]
    return tuple(map(speech_form, words.render_forms(0, values)))


def _next_text(wording: Wording, position: SessionPosition) -> str:
    """The words that announce the next exercise; empty if there is none."""
    step = position.next_exercise
    if step is None:
        return ""
    hold = wording.numbers.duration(ms_from_frames(step.hold.frames)) if step.hold else ""
    side = wording.inflect_side(step.side or "")
    cue = "next_side" if step.side else "next"
    name = _spoken_name(wording, step)
    return _cue_text(wording, cue, name=name, side=side, other_side="", hold=hold, reps="")


def _cue_text(wording: Wording, cue: str, **values: str) -> str:
    """The first words of a cue; empty if it is off."""
    return next(iter(wording.cues[cue].render_forms(0, values)), "")


def _joined(*sentences: str) -> tuple[SpeechForm, ...]:
    text = " ".join(filter(None, map(str.strip, sentences)))
    return (speech_form(text),) if text else ()


def _spoken_name(wording: Wording, step: Step) -> str:
    """The name of a step, with its reading where it is the language's own word."""
    return next((name for name in wording.names.values() if words_of(name) == step.name), step.name)
