"""How much is said: the listener's choice, or the routine's."""

from __future__ import annotations

from enum import StrEnum


class Detail(StrEnum):
    """Each says less than the one above it, and each is complete: nobody loses the place in any of them."""

    FULL = "full"
    """Explains: how to get ready, what to do, tips."""
    BRIEF = "brief"
    """Names the steps, says how long, warns of mistakes."""
    MINIMAL = "minimal"
    """Names the steps and counts."""
    SOUNDS = "sounds"
    """Says nothing; sounds tell what starts and what ends."""
