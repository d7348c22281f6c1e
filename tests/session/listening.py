"""What a listener gets of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.player.devices.recording import RecordingDevice
from voicecoach.player.pump import Pump
from voicecoach.player.transport import State, Transport

if TYPE_CHECKING:
    from voicecoach.audio.clip import Samples
    from voicecoach.player.programme import Programme


def played(programme: Programme) -> Samples:
    """All that a device gets, played to the end; the programme has grown already."""
    device = RecordingDevice()
    with Pump(Transport(programme)) as pump:
        device.start(pump.pull)
        while pump.spot.state is not State.ENDED:
            device.advance(480)
    return device.samples
