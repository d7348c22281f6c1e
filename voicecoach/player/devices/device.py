"""The port of a sound device.

To add a device: write one file here with a class that has these members, import its library inside
`start` only, raise what `no_device` makes when it cannot be opened, and name the class in
`catalog.py`. Two rules carry the rest. Ask `pull` for samples at the pace at which they are heard,
ceaselessly from `start` to `stop`, also in silence: the frames asked for are the player's clock.
And play what it gives without a gap. A device that is gone just stops asking; it is closed and
started anew from outside, on threads that wait where its library hangs. `tests/player/test_card.py`
holds a device to that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from voicecoach.errors import Hint, HintTopic, NoDeviceError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


class Pull(Protocol):
    """Gives a device its samples; called from whatever thread the device has."""

    def __call__(self, frames: int, patience: float = 0) -> bytes:
        """The next `frames` frames, always that many: 16 bit, native order, mono at 48 kHz.

        A device that is not in a hurry waits up to `patience` seconds for them to be ready.
        """
        ...


class Device(Protocol):
    """Something that plays mono 16 bit samples at 48 kHz."""

    @property
    def name(self) -> str:
        """The name it is chosen by."""
        ...

    @property
    def latency_frames(self) -> int:
        """How many frames it may have taken that are not heard yet, at most."""
        ...

    @property
    def in_flight_frames(self) -> int:
        """How many of the frames it has taken are never heard when it is gone, at most."""
        ...

    def start(self, pull: Pull) -> None:
        """Open it and begin to play what `pull` gives; NoDeviceError when there is nothing to play on.

        It may be started again after a `close`.
        """
        ...

    def reclaim_unplayed(self) -> AbstractContextManager[int]:
        """A context within which it takes nothing; gives how many of the frames it took last it gives back.

        They will not be heard, and what is pulled after the context comes in their place. For devices
        that take far ahead of what is heard, so that a command is heard soon all the same.
        """
        ...

    def stop(self) -> None:
        """Stop taking samples; what was taken may be heard or not."""
        ...

    def close(self) -> None:
        """Stop and give everything back; may be called twice, or without a start."""
        ...


def no_device_error(why: object) -> NoDeviceError:
    """The error of a device that cannot be opened.

    >>> print(no_device_error("failed to init device"))
    no sound device can be opened (failed to init device)
    """
    return NoDeviceError(f"no sound device can be opened ({why})", Hint(topic=HintTopic.EXPORT_INSTEAD))
