"""Python's collector of cycles, which has nothing to find while a session is made."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def gc_paused() -> Iterator[None]:
    """Keeps Python's cycle collector from looking through all values again and again as they grow many.

    Scripts, plans and timelines are trees without cycles; with it, 10,000 steps take half as long
    again for each step as 1,000 do.
    """
    was_running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_running:
            gc.enable()
