"""A session as files: what every command that writes sessions calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.export.audio import check_length
from voicecoach.export.files import Job, Result, Watch, write_files
from voicecoach.export.loud import gain_to
from voicecoach.export.options import ExportOptions, check_options
from voicecoach.export.sounding import Whole
from voicecoach.export.split import split_session

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.audio.clip import Sound
    from voicecoach.export.sounding import Sounding
    from voicecoach.timeline import Event, Timeline


def export_session(
    timeline: Timeline,
    clip_of: Callable[[Event], Sound],
    output: Path,
    options: ExportOptions = ExportOptions(),  # noqa: B008 - it is frozen
    watch: Watch = Watch(),  # noqa: B008 - as above
) -> Result:
    """Write a session that is laid out as an audio file, and what the options ask for beside it.

    Raises VoicecoachError when a file cannot be written, or cannot be what the options say.
    """
    check_length(output, timeline.frames, options.quality.channels)
    return export_sounding(Whole(timeline, clip_of), output, options, watch)


def export_sounding(sounding: Sounding, output: Path, options: ExportOptions, watch: Watch) -> Result:
    """The same for a session that may still be being spoken while it is written."""
    check_options(output, options)
    channels, gain_db = options.quality.channels, None
    if options.loudness is not None:
        gain_db = gain_to(options.loudness, sounding.timeline, sounding.clip, channels)
    job = Job(options, watch, gain_db)
    if options.split:
        return split_session(sounding.timeline, sounding.clip, output, job)
    return write_files(sounding, output, job)
