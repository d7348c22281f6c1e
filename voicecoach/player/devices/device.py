"""The interface of a sound device.

To add a device: write a module here with a class that has the members of `Device`, import its library only
in `start`, raise `no_device_error` if it cannot be opened, and name it in `_FACTORIES` of this package. There
are two rules. First, call `pull` for samples at the pace at which they play, without a break from `start` to
`stop`, also during silence: the frames pulled are the player's clock. Second, play what it returns without
gaps. A device that is lost just stops pulling; the watchdog closes and reopens it, on threads that may block.
`tests/player/test_card.py` tests both rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from voicecoach.errors import Hint, HintTopic, NoDeviceError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


class Pull(Protocol):
    """Returns samples for a device; called from the device's own thread."""

    def __call__(self, frames: int, timeout_s: float = 0) -> bytes:
        """Return exactly `frames` frames: 16 bit, native byte order, mono, 48 kHz.

        A device that need not return at once waits up to `timeout_s` for them to be ready.
        """
        ...


class Device(Protocol):
    """Something that plays mono 16 bit samples at 48 kHz."""

    @property
    def name(self) -> str:
        """The name by which users choose it."""
        ...

    @property
    def latency_frames(self) -> int:
        """The most frames that it has taken and that are not heard yet."""
        ...

    @property
    def in_flight_frames(self) -> int:
        """The most frames that it has taken and that are never heard if it is lost now."""
        ...

    def start(self, pull: Pull) -> None:
        """Open the device and start to play what `pull` returns; raises NoDeviceError if it cannot.

        It may be started again after a `close`.
        """
        ...

    def reclaim_unplayed(self) -> AbstractContextManager[int]:
        """A context in which the device takes nothing; gives how many of the last frames it returns.

        These will not be heard; what is pulled after the context takes their place. This is for devices that
        take far ahead of what is heard, so that a command is still heard soon.
        """
        ...

    def stop(self) -> None:
        """Stop taking samples; those taken may or may not be heard."""
        ...

    def close(self) -> None:
        """Stop and release the device; may be called twice, or without a start."""
        ...


def no_device_error(why: object) -> NoDeviceError:
    """The error of a device that cannot be opened.

    >>> print(no_device_error("failed to init device"))
    no sound device can be opened (failed to init device)
    """
    return NoDeviceError(f"no sound device can be opened ({why})", Hint(topic=HintTopic.EXPORT_INSTEAD))
