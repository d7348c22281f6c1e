"""Writes a session part by part to an audio file, with its tags and sidecar files."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from voicecoach.audio import MP4_BRANDS
from voicecoach.export.audio_file import PAGE_SUFFIX, audio_suffix, finalise_file, open_writer
from voicecoach.export.chapters import step_chapters
from voicecoach.export.file_options import ExportOptions
from voicecoach.export.loudness import LoudnessGain, UnityGain
from voicecoach.export.make_tags import AlbumTrack, SessionFacts, make_tags
from voicecoach.export.sidecars import sidecar_path, sidecar_text
from voicecoach.export.tags import MAX_CHAPTERS
from voicecoach.system import atomic_write, temporary_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from voicecoach.audio import AudioWriter, MixPart, Samples
    from voicecoach.export.loudness import Level
    from voicecoach.export.sidecars import Sidecar
    from voicecoach.export.tags import Tags
    from voicecoach.timeline import Timeline

_LOUDNESS_TOLERANCE_LU = 0.5


@dataclass(frozen=True, slots=True)
class ExportHooks:
    """Callbacks of an export.

    `progress` gets the number of frames written so far. `check_written` gets each finished audio file and its
    timeline before the file replaces an existing one; when it raises, the existing file stays. `credit_of`
    gives the credit that the licence of a voice asks for, by the voice's full name; the comment has it.
    `make_page` gets the finished audio of a web page, the file to write the page to, and the timeline.
    `facts` is what the tags say of the session that its timeline does not.
    """

    progress: Callable[[int], None] = lambda _: None
    check_written: Callable[[Path, Timeline], object] = lambda _, __: None
    credit_of: Callable[[str], str | None] = lambda _: None
    make_page: Callable[[Path, Path, Timeline], None] | None = None
    facts: SessionFacts = field(default_factory=SessionFacts)


@dataclass(frozen=True, slots=True)
class ExportResult:
    """The written files, and the level of the session (None without speech).

    The first file is the one to play. `frames` is the length of the session. `notes` are lines for the user
    about what could not be done as asked.
    """

    files: tuple[Path, ...]
    level: Level | None
    frames: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportJob:
    """How a file is made; `gain_db` applies to the whole session, None leaves it as it is played."""

    options: ExportOptions = field(default_factory=ExportOptions)
    hooks: ExportHooks = field(default_factory=ExportHooks)
    gain_db: float | None = None
    track: AlbumTrack | None = None


def needs_timeline(output: Path, options: ExportOptions) -> bool:
    """Whether the whole timeline must be known before the first part is written."""
    chapters_first = audio_suffix(output) in MP4_BRANDS
    return chapters_first or options.split_steps or options.loudness_lufs is not None


def is_page(output: Path) -> bool:
    """Whether a file is a web page with the audio in it."""
    return output.suffix.lower() == PAGE_SUFFIX


class ExportFile:
    """An audio file that is being written: `write` its parts in order, then set `timeline`.

    `result` is set when the file is finished.
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
        """Mix a part into the file.

        With a gain, all parts are mixed in `flush`, because the limiter looks ahead.
        """
        if self._leveller is None:
            self._writer.write(self._counted(self._gain.mix(part)))
        else:
            self._levelled_parts.append(part)

    def flush(self) -> Level | None:
        """Mix what is left, and return the level of the whole file, None without speech."""
        if self._leveller is None:
            return self._gain.level
        self._writer.write(self._counted(self._leveller.mix(self._levelled_parts)))
        return self._leveller.level

    def _counted(self, blocks: Iterable[Samples]) -> Iterator[Samples]:
        """Pass blocks on, and report the frames so far after each one is written."""
        for block in blocks:
            yield block
            self._frames += len(block)
            self._job.hooks.progress(self._frames)


@contextmanager
def open_export(output: Path, job: ExportJob, timeline: Timeline | None = None) -> Iterator[ExportFile]:
    """Write an audio file and its sidecar files.

    Existing files are replaced when all new ones are complete, the audio file last; when the body raises,
    they stay. `timeline` is needed beforehand where `needs_timeline` says so. Raises VoicecoachError when a
    file cannot be written.
    """
    suffix, quality = audio_suffix(output), job.options.quality
    early_tags = _make_tags(timeline, suffix, job) if timeline and suffix in MP4_BRANDS else None
    with ExitStack() as files:
        partial = files.enter_context(atomic_write(output))
        audio = files.enter_context(temporary_file(output)) if is_page(output) else partial
        with open_writer(audio, suffix, quality, early_tags) as writer:
            export = ExportFile(writer, job, timeline)
            yield export
            level = export.flush()
        timeline = export.timeline
        assert timeline is not None  # noqa: S101 - the body sets it
        tags = early_tags or _make_tags(timeline, suffix, job)
        finalise_file(audio, suffix, replace(tags, level=level))
        job.hooks.check_written(audio, timeline)
        if is_page(output):
            assert job.hooks.make_page is not None  # noqa: S101 - sessions make pages; see Session.export
            job.hooks.make_page(audio, partial, timeline)
        sidecars = tuple(_write_sidecar(files, output, kind, timeline) for kind in job.options.sidecars)
    notes = tuple(_user_notes(output, job.options, level, timeline))
    export.result = ExportResult((output, *sidecars), level, timeline.frames, notes)


def _write_sidecar(files: ExitStack, output: Path, kind: Sidecar, timeline: Timeline) -> Path:
    path = sidecar_path(output, kind)
    file = files.enter_context(atomic_write(path))
    file.write_text(sidecar_text(kind, timeline), "utf-8", newline="\n")
    return path


def _make_tags(timeline: Timeline, suffix: str, job: ExportJob) -> Tags:
    hooks = job.hooks
    return make_tags(timeline, suffix, job.options, hooks.facts, hooks.credit_of, job.track)


def _user_notes(
    output: Path, options: ExportOptions, level: Level | None, timeline: Timeline
) -> Iterator[str]:
    suffix = audio_suffix(output)
    limit = MAX_CHAPTERS.get(suffix)
    if options.chapters and limit is not None and len(step_chapters(timeline)) > limit:
        yield f"a {suffix} file holds {limit} chapters, so later steps have none; .m4b holds any number"
    if (
        options.loudness_lufs is not None
        and level
        and abs(level.lufs - options.loudness_lufs) > _LOUDNESS_TOLERANCE_LU
    ):
        yield (
            f"{level.lufs:.1f} LUFS is as loud as this speech becomes without peaks above -1 dBTP, "
            f"not {options.loudness_lufs:g}"
        )
