"""Whether there is a terminal to press keys in; told without what reads them being imported."""

from __future__ import annotations

import sys


def is_terminal() -> bool:
    """Whether standard input is a terminal."""
    return sys.stdin is not None and sys.stdin.isatty()
