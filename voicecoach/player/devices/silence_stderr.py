"""Keeps messages that sound libraries write to standard error off the terminal."""

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
    """A context in which what is written to the process's standard error is discarded.

    ALSA writes a dozen lines there if there is no card, however the error is handled.
    """
    try:
        saved = os.dup(_STDERR_FD)
    except OSError:  # there is no standard error
        yield
        return
    devnull = os.open(os.devnull, os.O_WRONLY)
    _saved_fds.append(saved)
    try:
        os.dup2(devnull, _STDERR_FD)
        yield
    finally:
        restore_stderr()
        _saved_fds.remove(saved)
        os.close(saved)
        os.close(devnull)


def restore_stderr() -> None:
    """Restore standard error early, while a library's call hangs within `silenced_stderr`."""
    if _saved_fds:
        os.dup2(_saved_fds[0], _STDERR_FD)


_C_TEXT, _C_INT = ctypes.c_char_p, ctypes.c_int

_IGNORE_ERRORS = ctypes.CFUNCTYPE(None, _C_TEXT, _C_INT, _C_TEXT, _C_INT, _C_TEXT)(lambda *_: None)
"""ALSA's error handler: file, line, function, error number, format. It is variadic; the rest is ignored."""


def silence_alsa() -> None:
    """Stop ALSA from writing to standard error, for as long as the process runs; without ALSA, do nothing.

    ALSA writes from a thread of its own at any time, also into a line that a terminal shows.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_IGNORE_ERRORS)
