"""Sound as files: the audio in the form that was chosen, and what lies beside it."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
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

    from voicecoach.audio import AudioWriter, MixPart, Samples
    from voicecoach.export.loudness import Level
    from voicecoach.export.sidecars import Sidecar
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
    """What was written: the files, the one to play first; the level, None where nothing is spoken.

    `frames` is the length of the session. `notes` are lines for the user about what could not be done.
    """

    files: tuple[Path, ...]
    level: Level | None
    frames: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AlbumTrack:
    """The place of a file among those of an album, counted from 1, and how many these are."""

    album: str
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class ExportJob:
    """How a file is made. `gain_db` is how much louder than played; None leaves it as it is played."""

    options: ExportOptions = field(default_factory=ExportOptions)
    hooks: ExportHooks = field(default_factory=ExportHooks)
    gain_db: float | None = None
    track: AlbumTrack | None = None


def needs_timeline(output: Path, options: ExportOptions) -> bool:
    """Whether the whole timeline must be known, and so all be spoken, before the first part is written."""
    chapters_first = check_suffix(output) in MP4_BRANDS
    return chapters_first or options.split_steps or options.loudness_lufs is not None


class ExportFile:
    """An audio file that is being written: `write` its parts in order, then set `timeline`.

    `result` tells what was written, once the file is closed.
    """

    result: ExportResult

    def __init__(self, writer: AudioWriter, job: ExportJob, timeline: Timeline | None) -> None:
        self.timeline = timeline
        self._writer = writer
        self._job = job
        self._frames = 0
        self._gain = UnityGain(job.options.quality.channels)
        self._leveller: LoudnessGain | None = None
        self._levelled_parts: list[MixPart] = []
        if job.gain_db is not None:
            assert timeline is not None  # noqa: S101 - see needs_timeline
            self._leveller = LoudnessGain(timeline, job.gain_db, job.options.quality.channels)

    def write(self, part: MixPart) -> None:
        """Mix a part into the file; with a gain, whose limiter looks ahead, all are mixed in the end."""
        if self._leveller is None:
            self._writer.write(self._counted(self._gain.mix(part)))
        else:
            self._levelled_parts.append(part)

    def flush(self) -> Level | None:
        """Mix what is left; gives the level of all, None where nothing is spoken."""
        if self._leveller is None:
            return self._gain.level
        self._writer.write(self._counted(self._leveller.mix(self._levelled_parts)))
        return self._leveller.level

    def _counted(self, blocks: Iterable[Samples]) -> Iterator[Samples]:
        """The blocks; the frames so far are reported once each is written."""
        for block in blocks:
            yield block
            self._frames += len(block)
            self._job.hooks.progress(self._frames)


@contextmanager
def open_export(output: Path, job: ExportJob, timeline: Timeline | None = None) -> Iterator[ExportFile]:
    """Write an audio file and its sidecars; all are whole before the first takes its place.

    The timeline is needed beforehand where `needs_timeline` says so. When the body raises, what was there
    before stays. The audio takes its place last. Raises VoicecoachError when a file cannot be written.
    """
    suffix, quality = check_suffix(output), job.options.quality
    early_tags = _make_tags(timeline, suffix, job) if timeline and suffix in MP4_BRANDS else None
    with ExitStack() as files:
        partial = files.enter_context(atomic_write(output))
        with open_writer(partial, suffix, quality, early_tags) as writer:
            export = ExportFile(writer, job, timeline)
            yield export
            level = export.flush()
        timeline = export.timeline
        assert timeline is not None  # noqa: S101 - the body sets it
        tags = early_tags or _make_tags(timeline, suffix, job)
        finalise_file(partial, suffix, replace(tags, level=level))
        job.hooks.check_written(partial, timeline)
        sidecars = tuple(_write_sidecar(files, output, kind, timeline) for kind in job.options.sidecars)
    notes = tuple(_user_notes(output, job.options, level, timeline))
    export.result = ExportResult((output, *sidecars), level, timeline.frames, notes)


def _write_sidecar(files: ExitStack, output: Path, kind: Sidecar, timeline: Timeline) -> Path:
    path = sidecar_path(output, kind)
    file = files.enter_context(atomic_write(path))
    file.write_text(sidecar_text(kind, timeline), "utf-8", newline="\n")
    return path


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
