"""Keeps a sound library's own complaints off the terminal while it looks for a device.

Keeps ALSA's own complaints off the terminal while it plays, such as that sound was late.
"""

from __future__ import annotations

import ctypes
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


_STDERR_FD = 2


_saved_fds: list[int] = []


@contextmanager
def silenced_stderr() -> Iterator[None]:
    """A context within which nothing written to the process's standard error is seen.

    ALSA writes a dozen lines there when there is no card, whatever becomes of the error.
    """
    try:
        kept = os.dup(_STDERR_FD)
    except OSError:  # there is no standard error, so nothing to keep quiet
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    _saved_fds.append(kept)
    try:
        os.dup2(nowhere, _STDERR_FD)
        yield
    finally:
        restore_stderr()
        _saved_fds.remove(kept)
        os.close(kept)
        os.close(nowhere)


def restore_stderr() -> None:
    """Let standard error be seen again, for where a library's call hangs within `quiet_libraries`."""
    if _saved_fds:
        os.dup2(_saved_fds[0], _STDERR_FD)


_C_TEXT, _C_INT = ctypes.c_char_p, ctypes.c_int


_IGNORE_ERRORS = ctypes.CFUNCTYPE(None, _C_TEXT, _C_INT, _C_TEXT, _C_INT, _C_TEXT)(lambda *_: None)
"""Takes the file, line and function, the number and form of a complaint; what fills the form is left."""


def silence_alsa() -> None:
    """Let ALSA write nothing to standard error any more; where there is no ALSA, nothing is done.

    It writes from a thread of its own at any time, in the middle of the line that a terminal shows.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_IGNORE_ERRORS)
