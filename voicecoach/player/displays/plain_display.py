"""TODO"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TextIO

from voicecoach.player.display import StatelessDisplay
from voicecoach.player.displays.status_line import format_event, format_status_line, status_text
from voicecoach.player.keymap import help_lines
from voicecoach.player.player_state import PlayerState, has_jumped
from voicecoach.player.playhead import TransportState

if TYPE_CHECKING:
    from typing import Self

    from voicecoach.timeline import Event


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
