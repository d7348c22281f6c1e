"""Exports a complete timeline whose clips exist. To export part by part, use `open_export`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.audio import MixPart
from voicecoach.export.audio_file import check_length
from voicecoach.export.file_options import ExportOptions, check_options
from voicecoach.export.loudness import gain_for_loudness_db
from voicecoach.export.split import split_session
from voicecoach.export.write import ExportHooks, ExportJob, ExportResult, open_export

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.audio import Sound
    from voicecoach.timeline import Event, Timeline


def export_timeline(
    timeline: Timeline,
    clip_of: Callable[[Event], Sound],
    output: Path,
    options: ExportOptions = ExportOptions(),  # noqa: B008 - it is frozen
    hooks: ExportHooks = ExportHooks(),  # noqa: B008 - as above
) -> ExportResult:
    """Write a timeline to an audio file and its sidecar files, or to a folder with a file for each step.

    Raises VoicecoachError when a file cannot be written, or its format does not support the options.
    """
    check_options(output, options)
    check_length(output, timeline.frames, options.quality.channels)
    channels, gain_db = options.quality.channels, None
    if options.loudness_lufs is not None:
        gain_db = gain_for_loudness_db(options.loudness_lufs, timeline, clip_of, channels)
    job = ExportJob(options, hooks, gain_db)
    if options.split_steps:
        return split_session(timeline, clip_of, output, job)
    with open_export(output, job, timeline) as file:
        file.write(MixPart(0, timeline.frames, timeline.events, clip_of))
    return file.result
