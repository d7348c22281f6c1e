"""A program that plays noise on a device, controlled by standard input.

`python -m tests.player.play_on_request DEVICE SECONDS TIMEOUT_MS`. Each line of the input is an action. It
prints a line for each new second of the session, for each new state, and for each new status of the device.
"""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from tests.support.player_fakes import FakeSource, RecordingDisplay, noise, steps_of
from voicecoach.errors import VoicecoachError
from voicecoach.player import devices
from voicecoach.player.commands import Action, Command
from voicecoach.player.player import play
from voicecoach.player.watchdog import WatchdogSettings
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from voicecoach.player.player_state import PlayerState

STEP_S = 4


def session(seconds: int) -> FakeSource:
    """Return a source with steps of STEP_S seconds, without silence."""
    return FakeSource(noise(seconds * SAMPLE_RATE), steps_of(*[STEP_S * SAMPLE_RATE] * (seconds // STEP_S)))


def print_line(line: object) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class LineControl:
    """Submits the action on each line of standard input."""

    is_interactive = True

    @asynccontextmanager
    async def listen(self, submit: Callable[[Command], None]) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()

        def read() -> None:
            if line := sys.stdin.readline():
                submit(Command(Action(line.strip())))
            else:
                loop.remove_reader(sys.stdin)

        loop.add_reader(sys.stdin, read)
        yield
        loop.remove_reader(sys.stdin)


class ChangePrinter:
    """Prints what is new in a player state."""

    def __init__(self) -> None:
        self._printed: dict[str, str] = {}

    def show(self, state: PlayerState) -> None:
        self._print("second", str(state.position // SAMPLE_RATE))
        self._print("state", state.transport_state)
        self._print("trouble", state.device_status)

    def _print(self, what: str, value: str) -> None:
        if self._printed.get(what) != value:
            self._printed[what] = value
            print_line(f"{what} {value}")


def main(device: str, seconds: str, timeout_ms: str) -> int:
    """Play; if that fails, print the error and return 1."""
    display, settings = (
        RecordingDisplay(ChangePrinter().show),
        WatchdogSettings(tick_s=0.05, timeout_ms=int(timeout_ms)),
    )
    try:
        result = play(
            session(int(seconds)),
            devices.create_device(device, time.monotonic),
            [LineControl()],
            [display],
            settings,
        )
    except VoicecoachError as error:
        print_line(error)
        return 1
    print_line(result)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
