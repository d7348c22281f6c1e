"""Starts a session at a frame other than its first, as `resume` does."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from itertools import chain
from typing import TYPE_CHECKING

from voicecoach.player.commands import ANNOUNCE_RESUME, Action, Command

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable
    from types import TracebackType
    from typing import Self

    from voicecoach.player.commands import Control
    from voicecoach.player.player_state import Display, PlayerState


class StartAt:
    """A control that seeks to `frame`, after the first step, once the session has played for `after_ms`.

    What plays before that is the lead-in, which wakes a headset up.
    """

    is_interactive = False

    def __init__(self, frame: int, after_ms: int) -> None:
        self._command = Command(Action.GO_TO, amount=frame, word=ANNOUNCE_RESUME)
        self._after_ms = after_ms

    @asynccontextmanager
    async def listen(self, submit: Callable[[Command], None]) -> AsyncIterator[None]:
        """A context in which the command is submitted once."""
        timer = asyncio.get_running_loop().call_later(self._after_ms / 1000, submit, self._command)
        try:
            yield
        finally:
            timer.cancel()

    def wrap(
        self, controls: Iterable[Control], displays: Iterable[Display]
    ) -> tuple[Iterable[Control], Iterable[Display]]:
        """Add this control to `controls`, and let `displays` show nothing before the seek.

        Both are iterated over lazily.
        """
        return chain(controls, (self,)), map(_DelayedDisplay, displays)


class _DelayedDisplay:
    """Passes states on to a display once the session has left its first step."""

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

    def show(self, state: PlayerState) -> None:
        """Show `state`, unless the session is still in its first step."""
        self._has_started = self._has_started or state.step_number > 1
        if self._has_started:
            self._display.show(state)
