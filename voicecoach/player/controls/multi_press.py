"""What presses of a headset's one button come to: some headsets have no other, and only ever send PLAY."""

from __future__ import annotations

from voicecoach.player.commands import Action

MULTI_PRESS_S = 0.4
"""A press so soon after another belongs to it."""

_ACTIONS_BY_COUNT = (Action.TOGGLE, Action.NEXT, Action.AGAIN)
"""By one press, two and three."""


class MultiPress:
    """Once pauses or goes on, twice is next, three times again.

    It has no clock: whoever tells it of presses says when, in seconds, and asks what is `decided` when it
    is `due`.
    """

    def __init__(self) -> None:
        self._presses = 0
        self.deadline_s = 0.0
        """When the presses so far are decided, unless another comes before."""

    def press(self, now: float) -> Action | None:
        """Note a press; what is decided by it: by a third one at once, else what was due before it."""
        overdue = self.poll(now)
        self._presses += 1
        self.deadline_s = now + MULTI_PRESS_S
        return self._take_action() if self._presses == len(_ACTIONS_BY_COUNT) else overdue

    def poll(self, now: float) -> Action | None:
        """What the presses meant, once it is time; after that they are forgotten."""
        return self._take_action() if self._presses and now >= self.deadline_s else None

    def _take_action(self) -> Action:
        meant = _ACTIONS_BY_COUNT[self._presses - 1]
        self._presses = 0
        return meant
