"""What the full-screen view shows at one moment, as plain text and whole seconds.

Two moments with equal contents look the same, so nothing is drawn between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.player.player_state import HANGING_MESSAGE, RETRYING_MESSAGE
from voicecoach.player.playhead import TransportState
from voicecoach.player.screen.phase import Phase, events_of_step, moment_of, phase_of_work
from voicecoach.units import SAMPLE_RATE, format_time_left
from voicecoach.wording import CUES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voicecoach.player.playback_source import PlaybackSource
    from voicecoach.player.player_state import PlayerState
    from voicecoach.player.screen.phase import Moment
    from voicecoach.timeline import Event, Step

LINGER_FRAMES = 3 * SAMPLE_RATE
"""How long words that voicecoach says on its own stay after their end, before the routine's return."""

_COUNTS = frozenset({"countdown", "work_countdown", "rest_countdown", "rep", "last_rep"})
"""Cues that only count: their words are not shown, as figures show the same."""


@dataclass(frozen=True, slots=True)
class ScreenContent:
    """What is to be seen; a text is empty where there is nothing to show.

    Attributes:
        phase: What the listener does.
        label: The name of the phase.
        seconds: What is left of the phase, rounded up; None where no time is shown.
        status: Why playback does not advance.
        is_fault: Whether that is a fault of the device.
        is_paused: Whether it is paused.
        title: The number of the exercise, and the name of the step if the phase does not say it.
        side: The side of the step.
        count: The repetition or breath.
        round: The round.
        note: The result of the last command.
        words: The words that are being said, or what was said to do.
        is_speaking: Whether they are being said now.
        next: What comes next.
        elapsed_s: How much of the session was played.
        total_s: The length of the session; None until it is known.
        left: What is left of the session.
        keys: The most important keys, each with what it does.
    """

    phase: Phase
    label: str
    seconds: int | None = None
    status: str = ""
    is_fault: bool = False
    is_paused: bool = False
    title: str = ""
    side: str = ""
    count: str = ""
    round: str = ""
    note: str = ""
    words: str = ""
    is_speaking: bool = False
    next: str = ""
    elapsed_s: int = 0
    total_s: int | None = None
    left: str = ""
    keys: tuple[str, ...] = ()


def screen_content(
    state: PlayerState, source: PlaybackSource, labels: Mapping[str, str], *, has_keys: bool
) -> ScreenContent:
    """What to show for `state`; `labels` are those of a language (`wording.screen_labels`).

    With `has_keys`, a listener can press keys, and wait steps stop until then.
    """
    step, steps = state.step, source.steps
    events = () if step is None else events_of_step(source.events, step)
    moment = moment_of(state, events, stops_at_waits=has_keys)
    label = labels[moment.phase] if moment.phase or step is None else step.name
    words, is_speaking = _words(events, state.position)
    total = state.frames
    return ScreenContent(
        phase=moment.phase,
        label=label,
        seconds=None if moment.left_frames is None else _rounded_up_s(moment.left_frames),
        status=_status(state, labels, has_keys=has_keys),
        is_fault=bool(state.device_status),
        is_paused=state.transport_state is TransportState.PAUSED,
        title=_title(state, label),
        side="" if step is None else step.side or "",
        count=_count(moment, labels),
        round=_round(step, labels),
        note=state.note,
        words=words,
        is_speaking=is_speaking and state.transport_state is TransportState.PLAYING,
        next=_work_ahead(step, moment, events, labels) or _next(step, steps, labels),
        elapsed_s=state.position // SAMPLE_RATE,
        total_s=None if total is None else _rounded_up_s(total),
        left=""
        if state.left_frames is None
        else labels["left"].format(time=format_time_left(state.left_frames)),
        keys=_keys(state, labels) if has_keys else (),
    )


def _status(state: PlayerState, labels: Mapping[str, str], *, has_keys: bool) -> str:
    if state.device_status:
        return _device_status(state.device_status, labels)
    if state.is_preparing:
        return labels["preparing"]
    if state.transport_state is TransportState.WAITING:
        return labels["press_space"] if has_keys else ""
    return labels["paused"] if state.transport_state is TransportState.PAUSED else ""


def _device_status(message: str, labels: Mapping[str, str]) -> str:
    """The watchdog's message in the language of the routine; any other message as it is."""
    if message.startswith(RETRYING_MESSAGE):
        return labels["no_device"]
    return labels["no_answer"] if message == HANGING_MESSAGE else message


def _title(state: PlayerState, label: str) -> str:
    """The number of the exercise, and the name of the step, unless the phase says the same."""
    if state.step is None:
        return ""
    name = "" if state.step.name == label else state.step.name
    number = state.step.exercise
    return f"{number.number}/{number.of}  {name}".rstrip() if number else name


def _with_side(step: Step) -> str:
    return f"{step.name} · {step.side}" if step.side else step.name


def _count(moment: Moment, labels: Mapping[str, str]) -> str:
    if not moment.count:
        return ""
    key = "breath" if moment.phase is Phase.BREATHE else "repetition"
    return labels[key].format(n=moment.count, of=moment.counted)


def _round(step: Step | None, labels: Mapping[str, str]) -> str:
    if step is None or step.round is None:
        return ""
    return labels["round"].format(n=step.round.number, of=step.round.of)


def _work_ahead(step: Step | None, moment: Moment, events: Sequence[Event], labels: Mapping[str, str]) -> str:
    """The hold or the work of this step with its length, before it starts."""
    if step is None or step.hold is None or moment.phase is not Phase.PREPARE:
        return ""
    return labels["next"].format(name=f"{labels[phase_of_work(events)]} {format_time_left(step.hold.frames)}")


def _next(step: Step | None, steps: Sequence[Step], labels: Mapping[str, str]) -> str:
    """The next step; if that is a rest, also what follows it."""
    following = () if step is None else steps[step.index + 1 : step.index + 3]
    if not following:
        return ""
    first = following[0]
    name = _with_side(first)
    if first.kind == "rest":
        name = f"{name} {format_time_left(first.frames)}"
        if len(following) > 1:
            name = f"{name} → {_with_side(following[1])}"
    return labels["next"].format(name=name)


def _words(events: Sequence[Event], position: int) -> tuple[str, bool]:
    """The words to show, and whether they are being said.

    Short words of voicecoach's own, such as "Halfway.", are followed by the last words of the routine's own.
    """
    spoken = [
        event
        for event in events
        if event.kind == "speech" and event.start <= position and event.cue not in _COUNTS
    ]
    if not spoken:
        return "", False
    last = spoken[-1]
    if position < last.end + LINGER_FRAMES or last.cue not in CUES:
        return last.text or "", position < last.end
    written = (event.text for event in reversed(spoken) if event.cue not in CUES)
    return next(written, last.text) or "", False


def _keys(state: PlayerState, labels: Mapping[str, str]) -> tuple[str, ...]:
    is_playing = state.transport_state is TransportState.PLAYING
    return (
        f"{labels['space']} {labels['pause' if is_playing else 'go_on']}",
        f"n {labels['next_step']}",
        f"p {labels['again']}",
        "+ - 10 s",
        f"q {labels['stop']}",
        f"? {labels['all_keys']}",
    )


def _rounded_up_s(frames: int) -> int:
    return -(-frames // SAMPLE_RATE)
