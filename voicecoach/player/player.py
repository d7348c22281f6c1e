"""The player: a programme, a device, controls and displays, from the first frame to the last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.player.buffer import PlayoutBuffer
from voicecoach.player.loop_wakeup import LoopWakeup
from voicecoach.player.transport import Transport
from voicecoach.player.watchdog import DEFAULT_WATCHDOG, DeviceWatchdog, WatchdogSettings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voicecoach.player.commands import Control
    from voicecoach.player.devices.device import Device
    from voicecoach.player.display import Display
    from voicecoach.player.playback_source import PlaybackSource


@dataclass(frozen=True, slots=True)
class PlayResult:
    """How playing ended: at which frame, whether that is the end, how often sound came too late."""

    position: int
    is_complete: bool
    underrun_count: int


def play(  # noqa: PLR0913 - what is played, on what, for whom, and how
    programme: PlaybackSource,
    device: Device,
    controls: Iterable[Control],
    displays: Iterable[Display],
    watch: WatchdogSettings = DEFAULT_WATCHDOG,
    *,
    holds: bool | None = None,
) -> PlayResult:
    """Play `programme` on `device` until it ends or a command or a signal stops it.

    Wait steps last their time unless it `holds` them, None for where a control can be reached. Where that
    is told, `controls` are not gone through before the device plays; `displays` never are. A device that
    stops taking samples is opened anew, and the session goes on where it was heard last.
    Raises NoDeviceError when there is none to begin with, DeviceGoneError when it was away for longer than
    the patience of `watch`, and whatever stopped the programme from being made. The device is closed
    in any case.
    """
    waker = LoopWakeup()
    if holds is None:
        controls = tuple(controls)
        holds = any(control.is_interactive for control in controls)
    transport = Transport(programme, holds=holds)
    pump = PlayoutBuffer(transport, device.latency_frames, waker.wake)
    supply = DeviceWatchdog(device, pump, watch, waker.now_s, waker.wake)
    with pump:
        try:
            supply.open()
            programme.begin()
            from voicecoach.player.playback_loop import PlaybackLoop  # noqa: PLC0415 - asyncio is slow to import

            PlaybackLoop(programme, pump, supply, displays).run(controls, watch.tick_s, waker)
        finally:
            supply.close()
            programme.stop()
    position = pump.delivered_position
    return PlayResult(position, position == programme.frames, pump.underrun_count)
