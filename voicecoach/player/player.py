"""The player: plays a source on a device, with controls and displays, from the first frame to the last."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.player.buffer import PlayoutBuffer
from voicecoach.player.loop_wakeup import LoopWakeup
from voicecoach.player.session_signals import SessionSignals
from voicecoach.player.transport import Transport
from voicecoach.player.watchdog import DEFAULT_WATCHDOG, DeviceWatchdog, WatchdogSettings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voicecoach.player.commands import Control
    from voicecoach.player.devices.device import Device
    from voicecoach.player.playback_source import PlaybackSource
    from voicecoach.player.player_state import Display


@dataclass(frozen=True, slots=True)
class PlayResult:
    """How playing ended: at which frame, whether that is the end of the session, and how many underruns."""

    position: int
    is_complete: bool
    underrun_count: int
    signal_number: int = 0
    """The number of the signal that stopped it, 0 for none."""


def play(  # noqa: PLR0913 - what to play, on what, for whom, and how
    source: PlaybackSource,
    device: Device,
    controls: Iterable[Control],
    displays: Iterable[Display],
    settings: WatchdogSettings = DEFAULT_WATCHDOG,
    *,
    is_interactive: bool | None = None,
) -> PlayResult:
    """Play `source` on `device` until it ends or a command or a signal stops it.

    Wait steps stop until the listener resumes if it `is_interactive`, else they end by themselves; None is
    for as the controls say. `displays`, and `controls` unless they have to be asked, are iterated over only
    once the device plays, so that they do not delay it. A device that is lost is reopened, and the session
    goes on at the last frame that was heard for sure. The device is closed in any case.

    Raises:
        NoDeviceError: The device cannot be opened to begin with.
        DeviceGoneError: The device was lost for longer than the timeout in `settings`.
        Exception: Whatever stopped the source from being made.
    """
    wakeup = LoopWakeup()
    if is_interactive is None:
        controls = tuple(controls)
        is_interactive = any(control.is_interactive for control in controls)
    transport = Transport(source, stop_at_waits=is_interactive)
    buffer = PlayoutBuffer(transport, device.latency_frames, wakeup.wake)
    watchdog = DeviceWatchdog(device, buffer, settings, wakeup.now_s, wakeup.wake)
    signals = SessionSignals(wakeup.now_s)
    with buffer, ExitStack() as until_closed:
        try:
            watchdog.open()
            source.begin()
            from voicecoach.player.playback_loop import PlaybackLoop  # noqa: PLC0415 - asyncio is slow to import

            until_closed.enter_context(signals)
            PlaybackLoop(source, buffer, watchdog, displays, signals).run(controls, settings.tick_s, wakeup)
        finally:
            watchdog.close()
            source.stop()
    position = buffer.delivered_position
    return PlayResult(position, position == source.frames, buffer.underrun_count, signals.received)
