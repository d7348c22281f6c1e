"""What can be chosen about a file, held against the kind of file before any work is done."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from voicecoach.audio import BITRATE_LIMITS, Quality
from voicecoach.errors import Hint, HintTopic, InputError, VoicecoachError
from voicecoach.export.audio_file import check_suffix
from voicecoach.export.sidecars import Sidecar

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.export.tags import Cover


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How a session is written; what is None or empty is left to what suits speech and the routine.

    `loudness` is that of the speech, in LUFS; None leaves the voice as it plays: -19 mono, -16 stereo.
    `date` is a year, a month or a day (`2026-11-25`). `split` writes one file for each step into a
    folder. The same options and session give the same bytes.
    """

    quality: Quality = field(default_factory=Quality)
    loudness_lufs: float | None = None
    author: str | None = None
    date: str | None = None
    cover: Cover | None = None
    chapters: bool = True
    sidecars: tuple[Sidecar, ...] = ()
    split_steps: bool = False


MIN_LUFS, MAX_LUFS = -40.0, -9.0
"""What loudness can be asked for, in LUFS."""


def parse_bitrate(text: str) -> int:
    """Read `64k` or `64` as kbit/s; raises ValueError.

    >>> parse_bitrate("64k"), parse_bitrate("128")
    (64, 128)
    """
    found = re.fullmatch(r"([1-9]\d{0,3})k?", text.strip(), re.ASCII | re.IGNORECASE)
    if not found:
        raise InputError(f"{text!r} is not a bit rate", "write kilobits a second, such as 64k")
    return int(found[1])


def parse_split(text: str) -> bool:
    """Read by what a session is split; raises ValueError for anything but `steps`."""
    if text != "steps":
        raise InputError(
            f"a session can be split by steps, not by {text!r}", Hint("write steps", HintTopic.SPLIT_BY_STEPS)
        )
    return True


def check_options(output: Path, options: ExportOptions) -> None:
    """Refuse, before any work is done, what this kind of file cannot be: raises VoicecoachError."""
    suffix = check_suffix(output)
    _check_bitrate(suffix, options.quality)
    if options.date is not None and not _is_date(options.date):
        raise VoicecoachError(f"{options.date!r} is not a date", "write 2026, 2026-11 or 2026-11-25")
    if options.loudness_lufs is not None and not MIN_LUFS <= options.loudness_lufs <= MAX_LUFS:
        raise VoicecoachError(
            f"{options.loudness_lufs:g} LUFS is no loudness for speech",
            f"give one from {MIN_LUFS:g} to {MAX_LUFS:g}",
        )
    if options.split_steps and Sidecar.CHAPTERS in options.sidecars:
        raise VoicecoachError(
            "a file for each step has no chapters to list",
            Hint("leave out one of the two", HintTopic.CHAPTERS_OF_SPLIT),
        )


def _check_bitrate(suffix: str, quality: Quality) -> None:
    if quality.bitrate is None:
        return
    if suffix not in BITRATE_LIMITS:
        raise VoicecoachError(
            f"a {suffix} file keeps every sample and has no bit rate to choose", "use .mp3 or .opus"
        )
    least, most = BITRATE_LIMITS[suffix][quality.channels - 1]
    if not least <= quality.bitrate <= most:
        sides = "mono" if quality.channels == 1 else "stereo"
        raise VoicecoachError(
            f"choose a bit rate from {least}k to {most}k for a {sides} {suffix} file, not {quality.bitrate}k"
        )


def _is_date(text: str) -> bool:
    """Whether it is a year, a month or a day of the calendar.

    >>> _is_date("2026"), _is_date("2026-02-29"), _is_date("yesterday")
    (True, False, False)
    """
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", text, re.ASCII):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True
