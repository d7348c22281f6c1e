"""The displays: one live status line on a terminal, or plain lines for screen readers, logs and pipes."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, TextIO

from voicecoach.player.keymap import KEY_HINT, help_lines
from voicecoach.player.player_state import StatelessDisplay, has_jumped, step_title
from voicecoach.player.playhead import TransportState
from voicecoach.timeline import step_labels
from voicecoach.units import format_clock, format_time_left, ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Self

    from rich.console import Console
    from rich.live import Live

    from voicecoach.player.player_state import PlayerState
    from voicecoach.timeline import Event

_SEPARATOR = "    "

_PREPARING_TEXT = "preparing…"

_KINDS_BEFORE_NEXT = ("prepare", "rest")
"""Steps that are shown with the exercise that follows."""

_STATE_TEXTS = {
    TransportState.PLAYING: "",
    TransportState.PAUSED: "paused",
    TransportState.WAITING: "press space to go on",
    TransportState.ENDED: "",
}


class StatusLineDisplay:
    """Keeps one line of a terminal up to date, below a line with the most important keys."""

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
            with suppress(OSError):  # the terminal is gone
                self._live.stop()

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """A context in which the line is gone and the cursor is shown."""
        if self._live is None:
            yield
            return
        self._live.stop()
        yield
        self._live.start()
        self._last_text = ""
        self._refresh()

    def show(self, state: PlayerState) -> None:
        """Write the status line of `state` over the one before."""
        self._line = format_status_line(state, self._console.width)
        self._refresh()

    def show_keys(self) -> None:
        """Show the help for the keys below the line, or hide it."""
        self._shows_keys = not self._shows_keys
        self._refresh()

    def _refresh(self) -> None:
        from rich.text import Text  # noqa: PLC0415 - as above

        text = "\n".join((self._line, *help_lines())) if self._shows_keys else self._line
        if self._live is not None and text != self._last_text:
            self._last_text = text
            self._live.update(Text(text, no_wrap=True, overflow="ellipsis"), refresh=True)


class PlainDisplay(StatelessDisplay):
    """Writes line after line and never rewrites one.

    There is a line for a new step or state, for each event that is spoken or sounds, and for the note of a
    command; and first the `hint`, if it is not empty.
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

    def show(self, state: PlayerState) -> None:
        """Write what is new in `state`, apart from times."""
        before, self._last_state = self._last_state, state
        status = state.step_number, _status_text(state)
        if status != self._last_status and state.transport_state is not TransportState.ENDED:
            self._last_status = status
            self._print(format_status_line(replace(state, note="")))
        for event in _newly_started(state, before):
            self._print(_format_event(event))
        if state.note and (before is None or state.note != before.note):
            self._print(state.note)

    def show_keys(self) -> None:
        """Write the help for the keys."""
        for text in help_lines():
            self._print(text)

    def _print(self, text: str) -> None:
        print(text, file=self._out, flush=True)


def format_status_line(state: PlayerState, width: int | None = None) -> str:
    """Format a state as one line, such as `2/14  Cat · left · round 2/3    0:23 left in step · 4:05 left`.

    To fit into `width` characters, the side and the round are cut first, then the times become shorter and
    are left out, then notes are cut, and the step's name last.
    """
    heading, endings = _heading(state), _status_endings(state)
    if width is None:
        return f"{heading}{_SEPARATOR}{endings[0]}".strip()
    short = heading if state.step is None else f"{_numbered(state, state.step.name)}…"
    room = width - len(_SEPARATOR) - min(len(heading), len(short), width // 2)
    ending = next((text for text in endings if len(text) <= room), _truncated(endings[-1], room))
    return f"{_truncated(heading, width - len(ending) - len(_SEPARATOR))}{_SEPARATOR}{ending}".strip()


def _heading(state: PlayerState) -> str:
    """The part of the line that stays the same during a step: its number, name, side and round."""
    if state.step is None:
        return "" if state.is_preparing else step_title(state)
    return _numbered(state, step_title(state))


def _numbered(state: PlayerState, title: str) -> str:
    """A title with the number of the exercise; of a rest, with the exercise that follows."""
    step, following = state.step, state.next_exercise
    if step is not None and step.exercise is not None:
        return f"{step.exercise.number}/{step.exercise.of}  {title}"
    if step is not None and step.kind != "exercise":
        if following is None or step.kind not in _KINDS_BEFORE_NEXT:
            return title
        return f"{title} · next: {' · '.join(step_labels(following))}"
    of = "" if state.step_count is None else f"/{state.step_count}"
    return f"{state.step_number}{of}  {title}"


def _status_endings(state: PlayerState) -> tuple[str, ...]:
    """What can follow the heading, from all the times to none of them."""
    step = "" if state.step is None else format_time_left(state.step_left_frames)
    left = "" if state.left_frames is None else f"{format_time_left(state.left_frames)} left"
    times = ((f"{step} left in step" if step else "", left), (step, left), (step or left,), ())
    return tuple(" · ".join(filter(None, (*some, _status_text(state), state.note))) for some in times)


def _status_text(state: PlayerState) -> str:
    """Why playback does not advance; empty while it does."""
    return state.device_status or (
        _PREPARING_TEXT if state.is_preparing else _STATE_TEXTS[state.transport_state]
    )


def _truncated(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…" * (width > 0)


def _format_event(event: Event) -> str:
    """An event's time and what is spoken or sounds: `0:12  Sit tall.`, `0:40  (bell)`."""
    what = event.text if event.kind == "speech" else f"({PurePath(event.sound or '').stem})"
    return f"{format_clock(ms_from_frames(event.start))}  {what}"


def _newly_started(state: PlayerState, before: PlayerState | None) -> tuple[Event, ...]:
    """The events that began since the state before; after a jump, those that began in the new step."""
    if before is not None and not has_jumped(before, state):
        since = before.position
    else:
        since = 0 if state.step is None else state.step.start
    return tuple(event for event in state.started_events if event.start >= since)
