"""Lets a session begin elsewhere than at its start: what goes there, and what shows it from there on."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from itertools import chain
from typing import TYPE_CHECKING

from voicecoach.player.commands import Action, Command

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable
    from types import TracebackType
    from typing import Self

    from voicecoach.player.commands import Control
    from voicecoach.player.display import Display
    from voicecoach.player.player_state import PlayerState


class StartAt:
    """Goes to `frame`, behind the first step, once the session has played for `after_ms`: a headset wakes."""

    is_interactive = False

    def __init__(self, frame: int, after_ms: int) -> None:
        self._command = Command(Action.GO_TO, amount=frame, word="resumed")
        self._after_ms = after_ms

    @asynccontextmanager
    async def listen(self, give: Callable[[Command], None]) -> AsyncIterator[None]:
        """A context within which the command is given."""
        timer = asyncio.get_running_loop().call_later(self._after_ms / 1000, give, self._command)
        try:
            yield
        finally:
            timer.cancel()

    def wrap(
        self, controls: Iterable[Control], displays: Iterable[Display]
    ) -> tuple[Iterable[Control], Iterable[Display]]:
        """With the controls of a session this one too, its displays showing it from there on; asked late."""
        return chain(controls, (self,)), map(_DelayedDisplay, displays)


class _DelayedDisplay:
    """A display that passes on to another what comes once the session has left its first step."""

    def __init__(self, display: Display) -> None:
        self._display = display
        self._has_started = False

    def __enter__(self) -> Self:
        self._display.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._display.__exit__(kind, error, trace)

    def show(self, view: PlayerState) -> None:
        """Show it, if it is time for that."""
        self._has_started = self._has_started or view.step_number > 1
        if self._has_started:
            self._display.show(view)
