"""A short text for the clicks of a beat: their rate, accents and sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.units import SAMPLE_RATE
from voicecoach.wording import base_sound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicecoach.timeline.model import Event, Interval


def beat_label(clicks: Sequence[Event], hold: Interval | None) -> str | None:
    """The beats a minute of clicks, such as 90 or 60..120, with the accent and the sounds; None without any.

    `hold` is the time in which they sound.
    """
    if not clicks or hold is None:
        return None
    accents = [index for index, click in enumerate(clicks) if click.cue == "beat_accent"]
    accent = f", accent every {accents[1] - accents[0]}" if len(accents) > 1 else ""
    sounds = ", ".join(dict.fromkeys(base_sound(click.sound or "") for click in clicks))
    return f"{_rate_label([click.start for click in clicks], hold)}{accent} [{sounds}]"


def _rate_label(starts: Sequence[int], hold: Interval) -> str:
    """The rate at the start and at the end of the hold, from the times of the second and the last click.

    After t seconds, a t / 60 + c t² / 120 beats are over, where a is the rate at the start and c its growth
    per second. Both follow from two clicks.
    """
    number = len(starts) - 1
    if not number:
        return "one click"
    early, late = ((start - starts[0]) / SAMPLE_RATE for start in (starts[1], starts[-1]))
    early_bpm, late_bpm = 60 / early, 60 * number / late
    growth = 2 * (late_bpm - early_bpm) / (late - early) if number > 1 else 0.0
    first = round(early_bpm - growth * early / 2)
    last = round(early_bpm - growth * early / 2 + growth * hold.frames / SAMPLE_RATE)
    return str(first) if first == last else f"{first}..{last}"
