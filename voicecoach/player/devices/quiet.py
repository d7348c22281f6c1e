"""Keeps a sound library's own complaints off the terminal while it looks for a device."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_STDERR = 2

_kept: list[int] = []


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """A context within which nothing written to the process's standard error is seen.

    ALSA writes a dozen lines there when there is no card, whatever becomes of the error.
    """
    try:
        kept = os.dup(_STDERR)
    except OSError:  # there is no standard error, so nothing to keep quiet
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    _kept.append(kept)
    try:
        os.dup2(nowhere, _STDERR)
        yield
    finally:
        loud_again()
        _kept.remove(kept)
        os.close(kept)
        os.close(nowhere)


def loud_again() -> None:
    """Let standard error be seen again, for where a library's call hangs within `quiet_libraries`."""
    if _kept:
        os.dup2(_kept[0], _STDERR)
