"""The end of a hold, of repetitions or of breathing: its sound on the instant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.compiler.model import Follows, Window
from voicecoach.compiler.pace import MIN_GAP_MS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.phrases import CueBuilder


def end_cue_windows(phrases: CueBuilder, *, told_later: bool) -> Iterator[Window]:
    """A window for the sound of the end, unless a rest behind it starts with that sound."""
    end = () if told_later else tuple(phrases.cue("end", Follows(0)))
    if end:
        yield Window(0, end, is_elastic=True, tail_ms=MIN_GAP_MS)
