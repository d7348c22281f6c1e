"""Files that can be read to their end, and what only looks like one."""

from __future__ import annotations

import errno
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import BufferedReader
    from pathlib import Path


def open_regular_file(path: Path) -> BufferedReader:
    """Open a file for its bytes; raises OSError, for a pipe or a device too.

    Those would be waited for, or never come to an end.
    """
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # opening tells of a folder in the system's words
        raise OSError(errno.EINVAL, "it is a pipe or a device, and a file is wanted", str(path))
    return path.open("rb")
