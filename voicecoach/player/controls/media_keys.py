"""Media keys and headset buttons: what is common to all systems.

To add a system: write a module here with a class that has the members of `MediaSession`, and name it in
`_SESSION_FACTORIES`.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Protocol

from voicecoach.player.commands import Action, Command
from voicecoach.player.player_state import StatelessDisplay

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from voicecoach.player.player_state import PlayerState

MULTI_PRESS_S = 0.4
"""A press counts as part of a multi-press if it follows another within this time."""

_ACTIONS_BY_COUNT = (Action.TOGGLE, Action.NEXT, Action.AGAIN)
"""What one, two and three presses mean."""

_SINGLE_BUTTON_ACTIONS = (Action.TOGGLE, Action.RESUME)
"""Actions that a one-button headset sends, decoded as multi-presses; only other remotes send PAUSE."""


class MediaSession(Protocol):
    """An entry in the system's media controls: it shows what plays, and receives the media keys."""

    async def open(self, state: PlayerState, submit: Callable[[Command], None]) -> None:
        """Appear in the media controls; each press is then passed to `submit`, on the loop's thread.

        A play key is RESUME, a key for play and pause TOGGLE. Raises any error of the system's library.
        """
        ...

    def show(self, state: PlayerState) -> None:
        """Show `state` in place of the one before; called several times a second."""
        ...

    async def close(self) -> None:
        """Disappear; may be called without an `open`, or after one that failed."""
        ...


class MediaKeys(StatelessDisplay):
    """The media keys of this system, as a control and a display.

    If there are none, or they stop working, the session goes on without a message. They are opened when the
    first step begins, so as not to delay it; `create` is called on a thread, as it may be slow.
    """

    is_interactive = False
    """It is unknown whether the listener has such keys, so wait steps do not depend on them."""

    def __init__(self, create: Callable[[], MediaSession]) -> None:
        self._create = create
        self._first_state: asyncio.Future[PlayerState] | None = None
        self._session: MediaSession | None = None
        self._is_open = False

    @asynccontextmanager
    async def listen(self, submit: Callable[[Command], None]) -> AsyncIterator[None]:
        """A context in which media keys submit commands, once the first step has begun."""
        self._first_state = asyncio.get_running_loop().create_future()
        opening = asyncio.create_task(self._open(self._first_state, _PressDecoder(submit).press))
        try:
            yield
        finally:
            opening.cancel()
            with suppress(asyncio.CancelledError):
                await opening
            await self._close()

    def show(self, state: PlayerState) -> None:
        """Let the system show `state`."""
        if self._first_state is not None and not self._first_state.done() and state.step is not None:
            self._first_state.set_result(state)
        if self._session is not None and self._is_open:
            try:
                self._session.show(state)
            except Exception:  # noqa: BLE001 - no error of the system's media controls ends a session
                self._is_open = False

    async def _open(
        self, first_state: asyncio.Future[PlayerState], submit: Callable[[Command], None]
    ) -> None:
        state = await first_state
        with suppress(Exception):  # as above
            self._session = await asyncio.to_thread(self._create)
            await self._session.open(state, submit)
            self._is_open = True

    async def _close(self) -> None:
        self._is_open = False
        if self._session is not None:
            with suppress(Exception):  # as above
                await self._session.close()


class _PressDecoder:
    """Submits the command of each press, or of several presses of a headset's one button."""

    def __init__(self, submit: Callable[[Command], None]) -> None:
        self._submit = submit
        self._multi_press = MultiPress()

    def press(self, command: Command) -> None:
        """Handle a press that the system reports."""
        if command.action not in _SINGLE_BUTTON_ACTIONS:
            self._submit(command)
            return
        loop = asyncio.get_running_loop()
        self._submit_action(self._multi_press.press(loop.time()))
        deadline_s = self._multi_press.deadline_s
        loop.call_at(deadline_s, lambda: self._submit_action(self._multi_press.poll(deadline_s)))

    def _submit_action(self, action: Action | None) -> None:
        if action is not None:
            self._submit(Command(action))


class MultiPress:
    """Decodes presses of a single button: once is toggle, twice next, three times again.

    It has no clock: the caller passes the time of each press, in seconds, and calls `poll` at `deadline_s`.
    """

    def __init__(self) -> None:
        self._presses = 0
        self.deadline_s = 0.0
        """When the presses so far are complete, unless another one comes first."""

    def press(self, now_s: float) -> Action | None:
        """Count a press; returns the action of a third press, or of earlier ones that were due."""
        overdue = self.poll(now_s)
        self._presses += 1
        self.deadline_s = now_s + MULTI_PRESS_S
        return self._take_action() if self._presses == len(_ACTIONS_BY_COUNT) else overdue

    def poll(self, now_s: float) -> Action | None:
        """Return the action of the presses so far if they are complete, and start over."""
        return self._take_action() if self._presses and now_s >= self.deadline_s else None

    def _take_action(self) -> Action:
        action = _ACTIONS_BY_COUNT[self._presses - 1]
        self._presses = 0
        return action


def system_media_keys(title: str) -> MediaKeys | None:
    """Return the media keys of this system for a session with that title; None on an unknown system."""
    create = _SESSION_FACTORIES.get(sys.platform)
    return None if create is None else MediaKeys(partial(create, title))


def _create_mpris(title: str) -> MediaSession:
    from voicecoach.player.controls.mpris import MprisSession  # noqa: PLC0415 - its library is for one system

    return MprisSession(title)


def _create_windows(title: str) -> MediaSession:
    from voicecoach.player.controls.windows_media import WindowsMediaSession  # noqa: PLC0415 - as above

    return WindowsMediaSession(title)


def _create_mac(title: str) -> MediaSession:
    from voicecoach.player.controls.mac_media import MacMediaSession  # noqa: PLC0415 - as above

    return MacMediaSession(title)


_SESSION_FACTORIES: dict[str, Callable[[str], MediaSession]] = {
    "linux": _create_mpris,
    "win32": _create_windows,
    "darwin": _create_mac,
}
