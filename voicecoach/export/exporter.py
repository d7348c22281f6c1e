"""A session as files: what every command that writes sessions calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.export.audio_file import check_length
from voicecoach.export.audio_source import TimelineSource
from voicecoach.export.file_options import ExportOptions, check_options
from voicecoach.export.loudness import gain_for_loudness_db
from voicecoach.export.split import split_session
from voicecoach.export.write import ExportHooks, ExportJob, ExportResult, write_with_sidecars

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.audio import Sound
    from voicecoach.export.audio_source import AudioSource
    from voicecoach.timeline import Event, Timeline


def export_timeline(
    timeline: Timeline,
    clip_of: Callable[[Event], Sound],
    output: Path,
    options: ExportOptions = ExportOptions(),  # noqa: B008 - it is frozen
    watch: ExportHooks = ExportHooks(),  # noqa: B008 - as above
) -> ExportResult:
    """Write a session that is laid out as an audio file, and what the options ask for beside it.

    Raises VoicecoachError when a file cannot be written, or cannot be what the options say.
    """
    check_length(output, timeline.frames, options.quality.channels)
    return export_source(TimelineSource(timeline, clip_of), output, options, watch)


def export_source(
    sounding: AudioSource, output: Path, options: ExportOptions, watch: ExportHooks
) -> ExportResult:
    """The same for a session that may still be being spoken while it is written."""
    check_options(output, options)
    channels, gain_db = options.quality.channels, None
    if options.loudness_lufs is not None:
        gain_db = gain_for_loudness_db(options.loudness_lufs, sounding.timeline, sounding.clip_of, channels)
    job = ExportJob(options, watch, gain_db)
    if options.split_steps:
        return split_session(sounding.timeline, sounding.clip_of, output, job)
    return write_with_sidecars(sounding, output, job)
