"""Options of an exported file, and their check against its format before the export starts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from voicecoach.audio import BITRATE_LIMITS, Quality
from voicecoach.errors import Hint, HintTopic, InputError, VoicecoachError
from voicecoach.export.audio_file import PAGE_SUFFIX, audio_suffix
from voicecoach.export.page_head import PageHead
from voicecoach.export.sidecars import Sidecar

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.export.cover import Cover


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How a session is written to a file; the same session and options give the same bytes.

    `loudness_lufs` is the loudness of the speech; None leaves it as it is played, which is -19 LUFS in mono
    and -16 in stereo. `author` replaces the routine's. `date` is a year, a month or a day (`2026-11-25`).
    `card` draws a title card where there is no `cover`. `album` is the title of the session if left out,
    `track` the number of the file in the album. `split_steps` writes one file for each step into a folder.
    `page_head` is added to a web page.
    """

    quality: Quality = field(default_factory=Quality)
    loudness_lufs: float | None = None
    author: str | None = None
    date: str | None = None
    cover: Cover | None = None
    chapters: bool = True
    sidecars: tuple[Sidecar, ...] = ()
    split_steps: bool = False
    page_head: PageHead = field(default_factory=PageHead)
    card: bool = True
    album: str | None = None
    track: int | None = None


MIN_LUFS, MAX_LUFS = -40.0, -9.0
"""The range of `loudness_lufs`."""


def parse_bitrate(text: str) -> int:
    """Parse `64k` or `64` as kbit/s; raises InputError, a ValueError.

    >>> parse_bitrate("64k"), parse_bitrate("128")
    (64, 128)
    """
    match = re.fullmatch(r"([1-9]\d{0,3})k?", text.strip(), re.ASCII | re.IGNORECASE)
    if not match:
        raise InputError(f"{text!r} is not a bit rate", "write kilobits a second, such as 64k")
    return int(match[1])


def parse_split(text: str) -> bool:
    """Parse what a session is split by: only `steps`; raises InputError, a ValueError, for anything else."""
    if text != "steps":
        raise InputError(
            f"a session can be split by steps, not by {text!r}", Hint("write steps", HintTopic.SPLIT_BY_STEPS)
        )
    return True


def check_options(output: Path, options: ExportOptions) -> None:
    """Raise VoicecoachError if the options are wrong, or the format of `output` does not support them."""
    suffix = audio_suffix(output)
    _check_bitrate(suffix, options.quality)
    if options.date is not None and not _is_date(options.date):
        raise VoicecoachError(f"{options.date!r} is not a date", "write 2026, 2026-11 or 2026-11-25")
    if options.loudness_lufs is not None and not MIN_LUFS <= options.loudness_lufs <= MAX_LUFS:
        raise VoicecoachError(
            f"{options.loudness_lufs:g} LUFS is no loudness for speech",
            f"give one from {MIN_LUFS:g} to {MAX_LUFS:g}",
        )
    if options.split_steps and output.suffix.lower() == PAGE_SUFFIX:
        raise VoicecoachError("a web page holds the whole session", "split it into audio files, such as .m4a")
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
    lowest, highest = BITRATE_LIMITS[suffix][quality.channels - 1]
    if not lowest <= quality.bitrate <= highest:
        channels = "mono" if quality.channels == 1 else "stereo"
        bitrates = f"from {lowest}k to {highest}k"
        raise VoicecoachError(
            f"choose a bit rate {bitrates} for a {channels} {suffix} file, not {quality.bitrate}k"
        )


def _is_date(text: str) -> bool:
    """Whether the text is a year, a month or a day of the calendar.

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
