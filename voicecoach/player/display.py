"""What a player shows: one glanceable line, and the ways to show it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol, TextIO

from voicecoach.player.controls.layout import help_lines
from voicecoach.player.transport import FADE_FRAMES, TransportState, step_index_at
from voicecoach.timeline import step_labels
from voicecoach.units import SAMPLE_RATE, format_clock, ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType
    from typing import Self

    from rich.console import Console
    from rich.live import Live

    from voicecoach.player.programme import PlaybackSource
    from voicecoach.player.transport import Playhead
    from voicecoach.timeline import Event, Step

KEY_HINT = "space pause · n next · p again · + - 10 s · q stop · ? all keys"

STARTED_WITHIN_FRAMES = SAMPLE_RATE
"""Frames for which a view tells what has begun to sound: views follow each other much sooner."""

_SEPARATOR = "    "

_PREPARING_TEXT = "preparing…"

_STATE_TEXTS = {
    TransportState.PLAYING: "",
    TransportState.PAUSED: "paused",
    TransportState.WAITING: "press space to go on",
    TransportState.ENDED: "",
}


@dataclass(frozen=True, slots=True)
class PlayerState:
    """What there is to show: the step and its number from 1 (0 ahead of the first), of how many.

    `of` and `left` (frames to the end of the session) are None as long as the length of the session
    is not known; `step_left` are the frames to the end of the step. `position` is the frame that is
    heard, `frames` the length of the session where that is known. `preparing`: it stands until what
    comes next is made. `trouble`: why it stands for another reason, in words for the listener.
    `note`: what became of the last command, for a few seconds. `volume` is in percent of full volume.
    `begun`: what began to sound within the last second, beds apart. `beside`: words beside the session
    are heard, or just about to be.
    """

    state: TransportState
    step_number: int
    step_count: int | None
    step: Step | None
    step_left_frames: int
    left_frames: int | None
    position: int = 0
    frames: int | None = None
    is_preparing: bool = False
    device_status: str = ""
    note: str = ""
    volume_percent: int = 100
    started_events: tuple[Event, ...] = ()
    is_insert_playing: bool = False


class Display(Protocol):
    """Shows views within its context."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def show(self, view: PlayerState) -> None:
        """Show `view` in place of the one before; called some times a second."""
        ...


def current_state(programme: PlaybackSource, spot: Playhead) -> PlayerState:
    """What to show of `programme` when the device has taken it up to `spot`."""
    steps, frames = programme.steps, programme.frames
    number = step_index_at(steps, spot.position)
    step = steps[number] if number >= 0 else None
    return PlayerState(
        state=spot.state,
        step_number=number + 1,
        step_count=None if frames is None else len(steps),
        step=step,
        step_left_frames=0 if step is None else max(step.end - spot.position, 0),
        left_frames=None if frames is None else frames - spot.position,
        position=spot.position,
        frames=frames,
        is_preparing=spot.state is TransportState.PLAYING and _awaits_source(spot, programme.ready, frames),
        volume_percent=spot.volume.target_percent,
        started_events=_started_events(programme.events, spot.position),
        is_insert_playing=spot.insert is not None or len(spot.pending) > FADE_FRAMES,
    )


def _started_events(events: Sequence[Event], position: int) -> tuple[Event, ...]:
    first = bisect_left(events, position - STARTED_WITHIN_FRAMES, key=_event_start)
    last = bisect_left(events, position, key=_event_start)
    return tuple(event for event in events[first:last] if event.kind != "bed")


def _event_start(event: Event) -> int:
    return event.start


def has_jumped(before: PlayerState, view: PlayerState) -> bool:
    """Whether the session did not just go on from one view to the next."""
    return not 0 <= view.position - before.position <= STARTED_WITHIN_FRAMES


def _awaits_source(spot: Playhead, ready: int, frames: int | None) -> bool:
    """Whether the programme does not reach to where the spot is or wants to be."""
    return spot.seek_target is not None or ready <= spot.position != frames


def format_status_line(view: PlayerState, width: int | None = None) -> str:
    """The view as one line, such as `2/14  Cat · left · round 2/3    0:23 left in step · 4:05 left`.

    Where `width` characters are not enough, the times become shorter and go, and notes are cut short, ahead
    of the step's name; its side and round give way to all of them.
    """
    start, ends = heading(view), _status_endings(view)
    if width is None:
        return f"{start}{_SEPARATOR}{ends[0]}".strip()
    named = start if view.step is None else f"{_numbered(view, view.step.name)}…"
    room = width - len(_SEPARATOR) - min(len(start), len(named), width // 2)
    end = next((one for one in ends if len(one) <= room), _truncated(ends[-1], room))
    return f"{_truncated(start, width - len(end) - len(_SEPARATOR))}{_SEPARATOR}{end}".strip()


def _status_endings(view: PlayerState) -> tuple[str, ...]:
    """What stands behind the heading, with all the times first and with none of them last."""
    step = "" if view.step is None else _clock_text(view.step_left_frames)
    left = "" if view.left_frames is None else f"{_clock_text(view.left_frames)} left"
    times = ((f"{step} left in step" if step else "", left), (step, left), (step or left,), ())
    return tuple(" · ".join(filter(None, (*some, status_text(view), view.note))) for some in times)


def status_text(view: PlayerState) -> str:
    """Why it stands, if it does."""
    return view.device_status or (_PREPARING_TEXT if view.is_preparing else _STATE_TEXTS[view.state])


def heading(view: PlayerState) -> str:
    """The part of the line that stays the same through a step: its number, name, side and round."""
    if view.step is None:
        return "" if view.is_preparing else step_title(view)
    return _numbered(view, step_title(view))


def _numbered(view: PlayerState, title: str) -> str:
    of = "" if view.step_count is None else f"/{view.step_count}"
    return f"{view.step_number}{of}  {title}"


def step_title(view: PlayerState) -> str:
    """What is done now: the step, its side and its round."""
    return "getting ready" if view.step is None else " · ".join(step_labels(view.step))


def _truncated(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…" * (width > 0)


def _clock_text(frames: int) -> str:
    return format_clock(-(-frames // SAMPLE_RATE) * 1000)


def format_event(event: Event) -> str:
    """What is said or sounds, behind its time in the session: `0:12  Sit tall.`, `0:40  (bell)`."""
    what = event.text if event.kind == "speech" else f"({PurePath(event.sound or '').stem})"
    return f"{format_clock(ms_from_frames(event.start))}  {what}"


class StatelessDisplay:
    """A display with nothing to set up and nothing to take down."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


class PlainDisplay(StatelessDisplay):
    """Writes line after line and takes none back: for screen readers, logs and pipes.

    A line tells a new step, a new state or another reason for silence; one each what is said and what
    sounds, and one what a command did. `hint` stands above them.
    """

    def __init__(self, out: TextIO, hint: str = "") -> None:
        self._out = out
        self._hint = hint
        self._last_status: tuple[int, str] | None = None
        self._last_state: PlayerState | None = None

    def __enter__(self) -> Self:
        if self._hint:
            self._print(self._hint)
        return self

    def show(self, view: PlayerState) -> None:
        """Write what `view` tells beyond the one before, besides the time."""
        before, self._last_state = self._last_state, view
        shown = view.step_number, status_text(view)
        if shown != self._last_status and view.state is not TransportState.ENDED:
            self._last_status = shown
            self._print(format_status_line(replace(view, note="")))
        for event in _newly_started(view, before):
            self._print(format_event(event))
        if view.note and (before is None or view.note != before.note):
            self._print(view.note)

    def show_keys(self) -> None:
        """Write what each key does."""
        for text in help_lines():
            self._print(text)

    def _print(self, text: str) -> None:
        print(text, file=self._out, flush=True)


def _newly_started(view: PlayerState, before: PlayerState | None) -> tuple[Event, ...]:
    """What began since the view before; after a jump, what began in the step that it led to."""
    if before is not None and not has_jumped(before, view):
        since = before.position
    else:
        since = 0 if view.step is None else view.step.start
    return tuple(event for event in view.started_events if event.start >= since)


class StatusLineDisplay:
    """Keeps one line of a terminal up to date, above it once what the most needed keys do."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live: Live | None = None
        self._line = ""
        self._last_text = ""
        self._shows_keys = False

    def __enter__(self) -> Self:
        from rich.live import Live  # noqa: PLC0415 - slow to import, and only for terminals

        self._console.print(KEY_HINT, style="" if self._console.no_color else "dim", highlight=False)
        self._live = Live(console=self._console, auto_refresh=False, transient=True)
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def show(self, view: PlayerState) -> None:
        """Write the line of `view` over the one before."""
        self._line = format_status_line(view, self._console.width)
        self._refresh()

    def show_keys(self) -> None:
        """Write what each key does below the line, or take it away again."""
        self._shows_keys = not self._shows_keys
        self._refresh()

    def _refresh(self) -> None:
        from rich.text import Text  # noqa: PLC0415 - as above

        text = "\n".join((self._line, *help_lines())) if self._shows_keys else self._line
        if self._live is not None and text != self._last_text:
            self._last_text = text
            self._live.update(Text(text, no_wrap=True, overflow="ellipsis"), refresh=True)
