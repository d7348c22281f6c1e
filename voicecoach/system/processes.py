"""Facts about processes that differ between systems."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path


def usable_cpu_count() -> int:
    """The number of CPU cores that this process may use, at least one."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def is_process_alive(pid: int) -> bool:
    """Whether a process with this id is running; always False on Windows.

    There a signal would end the process. Callers that remove files need no answer there, as Windows
    refuses to remove a file that another process has open.
    """
    if sys.platform == "win32":
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it belongs to another user
        return True
    return True


def peak_memory_bytes() -> int | None:
    """The most memory that this process has had so far; None where the system is not Linux."""
    try:
        status = Path("/proc/self/status").read_text("ascii", "replace")
    except OSError:
        return None
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else None
