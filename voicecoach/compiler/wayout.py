"""The end of a hold, of repetitions or of breathing: its sound on the instant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.compiler.model import Follows, Window
from voicecoach.compiler.pace import GAP_MS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.phrases import Phrases


def end_of_stay(phrases: Phrases, *, told_later: bool) -> Iterator[Window]:
    """A window for the sound of the end, unless a rest behind it starts with that sound."""
    end = () if told_later else tuple(phrases.cue("end", Follows(0)))
    if end:
        yield Window(0, end, elastic=True, tail_ms=GAP_MS)
