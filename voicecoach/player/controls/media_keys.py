"""Media keys and headset buttons: what all systems have in common about them.

To add a system: write a file here with a class that has what `Panel` tells, and name it in `catalog.py`.

The media keys of each system; a system's file is imported where it is needed.
"""

from __future__ import annotations

import sys
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Protocol

from voicecoach.player.commands import Action, Command
from voicecoach.player.controls.multi_press import MultiPress
from voicecoach.player.display import StatelessDisplay

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator, Callable

    from voicecoach.player.player_state import PlayerState


_SINGLE_BUTTON_ACTIONS = (Action.TOGGLE, Action.RESUME)
"""What a headset's button may mean something else by; PAUSE is sent by those alone that have more buttons."""


class MediaSession(Protocol):
    """A system's own controls of whatever plays: they show it, and its media keys come from there."""

    async def open(self, view: PlayerState, give: Callable[[Command], None]) -> None:
        """Appear there as what plays; from now on each press is given to `give`, on the loop's own thread.

        A key for play is RESUME, one for play and pause TOGGLE. Raises whatever the system says.
        """
        ...

    def show(self, view: PlayerState) -> None:
        """Show `view` in place of the one before; called some times a second."""
        ...

    async def close(self) -> None:
        """Disappear; may be called without an `open`, or after one that failed."""
        ...


class MediaKeys(StatelessDisplay):
    """The media keys of this system, both a control and a display.

    Where there are none, or they stop to work, the session goes on without a word. They are looked for
    once the first step is heard, so that nothing is heard later for it; `make` may take its time, in a
    thread of its own.
    """

    is_interactive = False
    """Nobody knows whether somebody has such keys at hand: a wait step does not count on them."""

    def __init__(self, make: Callable[[], MediaSession]) -> None:
        self._make = make
        self._first_state: asyncio.Future[PlayerState] | None = None
        self._session: MediaSession | None = None
        self._is_open = False

    @asynccontextmanager
    async def listen(self, give: Callable[[Command], None]) -> AsyncIterator[None]:
        """A context within which media keys give commands, a while after it has begun."""
        import asyncio  # noqa: PLC0415 - slow to import, and the device plays before it is needed

        self._first_state = asyncio.get_running_loop().create_future()
        opening = asyncio.create_task(self._open(self._first_state, _PressDecoder(give).press))
        try:
            yield
        finally:
            opening.cancel()
            with suppress(asyncio.CancelledError):
                await opening
            await self._close()

    def show(self, view: PlayerState) -> None:
        """Let the system show `view`."""
        if self._first_state is not None and not self._first_state.done() and view.step is not None:
            self._first_state.set_result(view)
        if self._session is not None and self._is_open:
            try:
                self._session.show(view)
            except Exception:  # noqa: BLE001 - whatever the system has: the session does not end for it
                self._is_open = False

    async def _open(self, first: asyncio.Future[PlayerState], give: Callable[[Command], None]) -> None:
        import asyncio  # noqa: PLC0415 - as above

        view = await first
        with suppress(Exception):  # as above
            self._session = await asyncio.to_thread(self._make)
            await self._session.open(view, give)
            self._is_open = True

    async def _close(self) -> None:
        self._is_open = False
        if self._session is not None:
            with suppress(Exception):  # as above
                await self._session.close()


class _PressDecoder:
    """Passes on what is pressed, as soon as it is clear what a press means."""

    def __init__(self, give: Callable[[Command], None]) -> None:
        self._give = give
        self._multi_press = MultiPress()

    def press(self, command: Command) -> None:
        """Take a press from the system."""
        if command.action not in _SINGLE_BUTTON_ACTIONS:
            self._give(command)
            return
        import asyncio  # noqa: PLC0415 - as above

        loop = asyncio.get_running_loop()
        self._send(self._multi_press.press(loop.time()))
        due = self._multi_press.deadline_s
        loop.call_at(due, lambda: self._send(self._multi_press.poll(due)))

    def _send(self, action: Action | None) -> None:
        if action is not None:
            self._give(Command(action))


def system_media_keys(title: str) -> MediaKeys | None:
    """The media keys of this system for a session of that title; None where it has none that are known."""
    make = _SESSION_FACTORIES.get(sys.platform)
    return None if make is None else MediaKeys(partial(make, title))


def _make_mpris(title: str) -> MediaSession:
    from voicecoach.player.controls.mpris import MprisSession  # noqa: PLC0415 - slow, and for one system

    return MprisSession(title)


def _make_windows(title: str) -> MediaSession:
    from voicecoach.player.controls.windows_media import WindowsMediaSession  # noqa: PLC0415 - as above

    return WindowsMediaSession(title)


def _make_mac(title: str) -> MediaSession:
    from voicecoach.player.controls.mac_media import MacMediaSession  # noqa: PLC0415 - as above

    return MacMediaSession(title)


_SESSION_FACTORIES: dict[str, Callable[[str], MediaSession]] = {
    "linux": _make_mpris,
    "win32": _make_windows,
    "darwin": _make_mac,
}
