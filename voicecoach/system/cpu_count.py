"""How many cores there are to work on."""

from __future__ import annotations

import os


def usable_cpu_count() -> int:
    """The cores that this process may use, at least one."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
