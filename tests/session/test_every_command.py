"""A session on a device that records, through the whole player, with every command that there is."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from tests.support.player_fakes import RecordingDisplay, ScriptedControl
from tests.support.simulated_listener import TWO_SIDES, Listener, level_of, words_in
from voicecoach.player.commands import Action, Command
from voicecoach.player.devices.recording_device import RecordingDevice
from voicecoach.player.player import PlayResult, play
from voicecoach.player.playhead import TransportState
from voicecoach.player.watchdog import WatchdogSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.player.player_state import PlayerState

S = 48_000


class Script:
    """Gives commands one after another, each once it is shown what the one before has done.

    Then so many seconds are listened to before the next.
    """

    def __init__(self, device: RecordingDevice, *lines: tuple[Command, str | TransportState, float]) -> None:
        self._device = device
        self._lines = deque(lines)
        self._given = False
        self.give: Callable[[Command], None] = lambda _: None

    def see(self, view: PlayerState) -> None:
        """Do what is next, if it is time for it."""
        command, shown, seconds = self._lines[0]
        if self._given and shown in (view.note, view.transport_state) and not view.is_preparing:
            self._lines.popleft()
            self._device.advance(round(seconds * S))
            self._given = False
            if self._lines:
                self.see(view)
        elif not self._given:
            self._given = True
            self.give(command)


def test_every_command_is_heard_as_the_timeline_says() -> None:
    listener = Listener(TWO_SIDES)
    device = RecordingDevice()
    script = Script(
        device,
        (Command(Action.RESUME), TransportState.PLAYING, 5.8),
        (Command(Action.VOLUME, 50), "volume 50 %", 0.2),
        (Command(Action.LOUDER, 50), "volume 100 %", 12.86),
        (Command(Action.LONGER, 10), "+10 s", 4.0),
        (Command(Action.WHERE), "step 1 of 2", 6.0),
        (Command(Action.PAUSE), TransportState.PAUSED, 6.0),
        (Command(Action.RESUME), TransportState.PLAYING, 6.0),
        (Command(Action.TOGGLE), TransportState.PAUSED, 1.0),
        (Command(Action.TOGGLE), TransportState.PLAYING, 0.0),
        (Command(Action.MUTE), "words off", 5.0),
        (Command(Action.MUTE), "words on", 0.0),
        (Command(Action.LONGER, -60), "-16 s; 24 s is the least now", 8.0),
        (Command(Action.DETAIL, word="brief"), "detail: brief", 10.0),
        (Command(Action.FASTER, 2), "speech 121 %", 0.0),
        (Command(Action.AGAIN), TransportState.PLAYING, 0.0),
        (Command(Action.DETAIL, word="brief"), "detail: brief", 16.0),
        (Command(Action.NEXT), TransportState.PLAYING, 5.0),
        (Command(Action.LONGER, 10), "+10 s", 3.0),
        (Command(Action.GO_TO, 5 * S), TransportState.PLAYING, 5.0),
        (Command(Action.STOP), TransportState.ENDED, 1.0),
    )
    keys = ScriptedControl(lambda give: setattr(script, "give", give))
    outcome = play(
        listener.session, device, [keys], [RecordingDisplay(script.see)], WatchdogSettings(tick_s=0.5)
    )
    assert [(round(at / S, 2), text) for at, text in words_in(device.samples, listener.voice)] == [
        (0.5, "Two sides."),
        (1.5, "About one minute forty-five in all. Let's begin."),
        (5.4, "Neck, right side."),
        (6.05, "Neck, right side."),  # the volume is full again
        (6.82, "Look over your right shoulder."),
        (11.12, "Hold for thirty seconds."),
        (23.07, "Step one of two: Neck, right side. One minute forty-five left."),
        (34.86, "Back to Neck, right side. Twenty-nine seconds to go."),
        (39.04, "Breathe."),
        (47.7, "Three."),
        (48.7, "Two."),
        (49.7, "One."),
        (51.7, "Now the left side."),
        (53.19, "Look over your left shoulder."),
        (57.42, "Stay there for twenty-four seconds."),
        (64.87, "Now the left side."),
        (66.34, "The same again."),  # at brief, from the start of the side
        (69.59, "Stay there for twenty-four seconds."),
        (82.17, "Rest for ten seconds."),
        (83.61, "Next: Shrug."),
        (89.27, "Neck, right side."),  # gone back to the fifth second
        (90.69, "Look over your right shoulder."),
    ]
    assert device.samples[round(5.9 * S)] == np.rint(level_of("Neck, right side.") / 2)
    assert outcome == PlayResult(position=479_760, is_complete=False, underrun_count=0)
