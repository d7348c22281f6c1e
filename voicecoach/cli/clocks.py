"""Where times come from that more than one command needs."""

from __future__ import annotations

import platform
import time


def suspended_s() -> float:
    """For how many seconds the machine has been asleep, counted from anywhere.

    On Linux there is a clock that goes on in sleep beside the one that does not. On macOS the time of
    day goes on; on Windows both go on, and a sleep shows only by what becomes of the device.
    """
    asleep_too = getattr(time, "CLOCK_BOOTTIME", None)
    if asleep_too is not None:
        return time.clock_gettime(asleep_too) - time.monotonic()
    return time.time() - time.monotonic() if platform.system() == "Darwin" else 0.0
