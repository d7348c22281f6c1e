"""Lets a session begin elsewhere than at its start: a control that gives one command, by itself."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from voicecoach.player.controls.port import Action, Command

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable


class Beginning:
    """Goes to `frame` once the session has played for `after_ms`, which wakes a headset."""

    reachable = False

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
