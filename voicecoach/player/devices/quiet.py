"""Keeps a sound library's own complaints off the terminal while it looks for a device."""

from __future__ import annotations

import os
from contextlib import contextmanager
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
