"""Plays sound of which no stretch is like another, as a program of its own, and obeys its standard input.

`python -m tests.player.play_on_request DEVICE SECONDS PATIENCE_MS`. Each line of the input is an action.
It prints a line for every second of the session that it reaches, for every state, and for every change
of what is the trouble.
"""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from tests.support.player_fakes import FakeProgramme, KeptDisplay, rustle, steps_of
from voicecoach.errors import VoicecoachError
from voicecoach.player.commands import Action, Command
from voicecoach.player.devices import device_registry as catalog
from voicecoach.player.player import play
from voicecoach.player.watchdog import WatchdogSettings
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from voicecoach.player.player_state import PlayerState

STEP_S = 4


def session(seconds: int) -> FakeProgramme:
    """Steps of STEP_S seconds, all sound."""
    return FakeProgramme(
        rustle(seconds * SAMPLE_RATE), steps_of(*[STEP_S * SAMPLE_RATE] * (seconds // STEP_S))
    )


def say(line: object) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Lines:
    """Takes an action from each line of standard input."""

    is_interactive = True

    @asynccontextmanager
    async def listen(self, give: Callable[[Command], None]) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()

        def read() -> None:
            if line := sys.stdin.readline():
                give(Command(Action(line.strip())))
            else:
                loop.remove_reader(sys.stdin)

        loop.add_reader(sys.stdin, read)
        yield
        loop.remove_reader(sys.stdin)


class Telling:
    """Prints what is new in a view."""

    def __init__(self) -> None:
        self._told: dict[str, str] = {}

    def tell(self, view: PlayerState) -> None:
        self._say("second", str(view.position // SAMPLE_RATE))
        self._say("state", view.state)
        self._say("trouble", view.device_status)

    def _say(self, what: str, now: str) -> None:
        if self._told.get(what) != now:
            self._told[what] = now
            say(f"{what} {now}")


def main(device: str, seconds: str, patience_ms: str) -> int:
    """Play; the exit code is 1 when that was not possible, and the reason is printed."""
    display, watch = KeptDisplay(Telling().tell), WatchdogSettings(tick_s=0.05, timeout_ms=int(patience_ms))
    try:
        outcome = play(
            session(int(seconds)), catalog.create_device(device, time.monotonic), [Lines()], [display], watch
        )
    except VoicecoachError as error:
        say(error)
        return 1
    say(outcome)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
