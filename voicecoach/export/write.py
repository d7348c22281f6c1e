"""Sound as files: the audio in the form that was chosen, and what lies beside it."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from voicecoach.audio import MP4_BRANDS
from voicecoach.export.audio_file import check_suffix, finalise_file, open_writer
from voicecoach.export.chapters import step_chapters
from voicecoach.export.file_options import ExportOptions
from voicecoach.export.loudness import LoudnessGain, UnityGain
from voicecoach.export.sidecars import sidecar_path, sidecar_text
from voicecoach.export.tags import MAX_CHAPTERS, Tags
from voicecoach.system import atomic_write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from voicecoach.audio import Samples
    from voicecoach.export.audio_source import AudioSource
    from voicecoach.export.loudness import Level
    from voicecoach.timeline import Timeline


@dataclass(frozen=True, slots=True)
class ExportHooks:
    """What is told and asked on the way.

    `progress` is told the frames written so far. `approve` is given each whole audio file, with its timeline,
    before it takes its place; whatever it raises leaves there what was there before.
    """

    progress: Callable[[int], None] = lambda _: None
    check_written: Callable[[Path, Timeline], None] = lambda _, __: None


@dataclass(frozen=True, slots=True)
class ExportResult:
    """The files that were written, what is played first; its level, None where nothing is spoken in it.

    `notes` are lines for the user: what could not be as it was asked for.
    """

    files: tuple[Path, ...]
    level: Level | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AlbumTrack:
    """The place of a file among those of an album, counted from 1, and how many these are."""

    album: str
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class ExportJob:
    """How a file is made: what was chosen, what is told on the way, how much louder it is than played."""

    options: ExportOptions = field(default_factory=ExportOptions)
    hooks: ExportHooks = field(default_factory=ExportHooks)
    gain_db: float | None = None
    track: AlbumTrack | None = None


def write_with_sidecars(sounding: AudioSource, output: Path, job: ExportJob) -> ExportResult:
    """Write the audio and what lies beside it; all of them are whole before the first takes its place.

    The audio takes its place last: where it is new, so is what lies beside it. Raises VoicecoachError
    when one of them cannot be written.
    """
    kinds = job.options.sidecars
    with ExitStack() as places:
        partial = places.enter_context(atomic_write(output))
        level = _write_audio(sounding, partial, output, job)
        beside = tuple(sidecar_path(output, kind) for kind in kinds)
        for path, kind in zip(beside, kinds, strict=True):
            file = places.enter_context(atomic_write(path))
            file.write_text(sidecar_text(kind, sounding.timeline), "utf-8", newline="\n")
    return ExportResult(
        (output, *beside), level, tuple(_user_notes(output, job.options, level, sounding.timeline))
    )


def _write_audio(source: AudioSource, partial: Path, output: Path, job: ExportJob) -> Level | None:
    suffix, quality = check_suffix(output), job.options.quality
    early_tags = _make_tags(source.timeline, suffix, job) if suffix in MP4_BRANDS else None
    written = _WrittenFrames(job.hooks.progress)
    with closing(source), open_writer(partial, suffix, quality, early_tags) as writer:
        if job.gain_db is None:
            gain = UnityGain(quality.channels)
            for part in source.parts():
                writer.write(written.count(gain.mix(part)))
            level = gain.level
        else:
            limiter = LoudnessGain(source.timeline, job.gain_db, quality.channels)
            writer.write(written.count(limiter.mix(source.parts())))
            level = limiter.level
    tags = early_tags or _make_tags(source.timeline, suffix, job)
    finalise_file(partial, suffix, replace(tags, level=level))
    job.hooks.check_written(partial, source.timeline)
    return level


class _WrittenFrames:
    """Reports the frames written so far."""

    def __init__(self, progress: Callable[[int], None]) -> None:
        self._progress = progress
        self._frames = 0

    def count(self, blocks: Iterable[Samples]) -> Iterator[Samples]:
        """The blocks; each is reported once it is written."""
        for block in blocks:
            yield block
            self._frames += len(block)
            self._progress(self._frames)


def _make_tags(timeline: Timeline, suffix: str, job: ExportJob) -> Tags:
    options, track = job.options, job.track
    return Tags(
        title=timeline.title,
        language=timeline.language,
        author=options.author or timeline.author,
        date=options.date,
        comment=timeline.source,
        album=track.album if track else None,
        track=(track.number, track.total) if track else None,
        cover=options.cover,
        chapters=step_chapters(timeline)[: MAX_CHAPTERS.get(suffix)] if options.chapters else (),
    )


def _user_notes(
    output: Path, options: ExportOptions, level: Level | None, timeline: Timeline
) -> Iterator[str]:
    suffix = check_suffix(output)
    most = MAX_CHAPTERS.get(suffix)
    if options.chapters and most is not None and len(step_chapters(timeline)) > most:
        yield f"a {suffix} file holds {most} chapters, those behind have none; .m4b holds any number"
    if (
        options.loudness_lufs is not None
        and level
        and abs(level.lufs - options.loudness_lufs) > _LOUDNESS_TOLERANCE_LU
    ):
        yield (
            f"{level.lufs:.1f} LUFS is as loud as this speech becomes without peaks above -1 dBTP, "
            f"not {options.loudness_lufs:g}"
        )


_LOUDNESS_TOLERANCE_LU = 0.5
