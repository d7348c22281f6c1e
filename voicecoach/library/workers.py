"""Builds one file of a library, or many in parallel in processes on this machine."""

from __future__ import annotations

from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Literal

from voicecoach.errors import NOT_ENOUGH_MEMORY, VoicecoachError
from voicecoach.export import PAGE_SUFFIX, ExportHooks, ExportOptions, SessionFacts, check_length
from voicecoach.library.fingerprint import session_fingerprint
from voicecoach.library.worker_pool import submit_to, worker_pool
from voicecoach.session import export_stream, make_page, open_session, verify_file
from voicecoach.site import site_head
from voicecoach.system import file_sha256, make_folder
from voicecoach.voices import voice_credit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from voicecoach.library.jobs import BuildJob
    from voicecoach.session import Session, UserFolders

_PROCESS_DIED_MESSAGE = "the process that made it died, twice; export it alone to see why"

_NOT_UTF8_MESSAGE = "the name of the routine's file is not valid UTF-8; rename it"


@dataclass(frozen=True, slots=True)
class BuildResult:
    """The result of a job.

    `fingerprint` is that of its session, None if the job failed. `files` are the SHA-256 of the files it
    wrote, by their paths relative to the output folder. `notes` are for the user; `error` is the message
    of a job that failed, with one or more lines.
    """

    job: BuildJob
    state: Literal["made", "unchanged", "failed"]
    fingerprint: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    about: str = ""
    needs: tuple[str, ...] = ()
    language: str = ""
    frames: int = 0
    notes: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """How files are exported.

    If `verify`, each is verified against its timeline before it is put in place. `album` is the name of the
    album that the files are the tracks of. `for_site` makes web pages parts of a site.
    """

    export_options: ExportOptions = field(default_factory=ExportOptions)
    verify: bool = False
    album: str | None = None
    for_site: bool = False

    def options_for(self, job: BuildJob) -> ExportOptions:
        """The export options of a job: with its place in the album, or in the site for a page."""
        options = replace(self.export_options, album=self.album, track=job.track)
        if self.for_site and job.output.suffix == PAGE_SUFFIX:
            return replace(options, page_head=site_head(job.output.as_posix()))
        return options

    def export_hooks(self, session: Session, job: BuildJob) -> ExportHooks:
        """The hooks for the export of the session of a job."""
        hooks = ExportHooks(
            credit_of=voice_credit,
            make_page=partial(make_page, session, self.options_for(job)),
            facts=SessionFacts(session.about, session.needs),
        )
        if not self.verify:
            return hooks
        return replace(hooks, check_written=partial(verify_file, session=session))


def unchanged_result(job: BuildJob, user_folders: UserFolders, settings: BuildSettings) -> BuildResult | None:
    """The result for a job whose output is up to date, else None, also if opening its session fails.

    Saves starting worker processes when nothing changed; `build_one` decides the same for the rest. A
    session that is fitted to a duration is left to `build_one`, because its plan needs synthesised speech.
    """
    if job.built_fingerprint is None or job.options.asked_ms is not None:
        return None
    try:
        session, fingerprint = _open_job(job, user_folders, settings, lambda _: None)
    except Exception:  # noqa: BLE001 - build_one reports it
        return None
    return _unchanged(job, fingerprint, session)


def build_one(
    job: BuildJob, output_folder: Path, user_folders: UserFolders, settings: BuildSettings
) -> BuildResult:
    """Build the output of a job, unless it is up to date.

    Never raises: the result holds the error, so that the other jobs are still done.
    """
    notes: list[str] = []
    try:
        session, fingerprint = _open_job(job, user_folders, settings, notes.append)
        if unchanged := _unchanged(job, fingerprint, session):
            return unchanged
        output = output_folder / job.output
        channels = settings.export_options.quality.channels
        stream = session.stream(lambda frames: check_length(output, frames, channels))
        timeline = stream.timeline
        make_folder(output.parent)
        hooks = settings.export_hooks(session, job)
        exported = export_stream(stream, output, settings.options_for(job), hooks)
        files = {file.relative_to(output_folder).as_posix(): file_sha256(file) for file in exported.files}
        notes += exported.notes
    except VoicecoachError as error:
        return BuildResult(job, "failed", notes=tuple(notes), error=str(error))
    except MemoryError:
        return BuildResult(job, "failed", notes=tuple(notes), error=NOT_ENOUGH_MEMORY)
    except UnicodeEncodeError:
        return BuildResult(job, "failed", notes=tuple(notes), error=_NOT_UTF8_MESSAGE)
    except Exception as error:  # noqa: BLE001 - a bug in one job must not stop the others
        return BuildResult(job, "failed", notes=tuple(notes), error=f"{type(error).__name__}: {error}")
    return BuildResult(
        job,
        "made",
        fingerprint,
        files,
        title=timeline.title,
        about=session.about,
        needs=session.needs,
        language=timeline.language,
        frames=timeline.frames,
        notes=tuple(notes),
    )


def _open_job(
    job: BuildJob, user_folders: UserFolders, settings: BuildSettings, warn: Callable[[str], None]
) -> tuple[Session, str]:
    """Open the session of a job and compute its fingerprint."""
    session = open_session(str(job.routine), job.options, user_folders, warn)
    return session, session_fingerprint(session, job.output.suffix, settings.options_for(job))


def _unchanged(job: BuildJob, fingerprint: str, session: Session) -> BuildResult | None:
    """The result for a job whose output has this fingerprint already, else None."""
    if fingerprint != job.built_fingerprint:
        return None
    return BuildResult(job, "unchanged", fingerprint, about=session.about, needs=session.needs)


def build_in_processes(
    jobs: Sequence[BuildJob], build: Callable[[BuildJob], BuildResult], workers: int
) -> Iterator[BuildResult]:
    """Run `build`, which must be picklable, for all jobs in parallel; results come as they are ready.

    A worker process that dies breaks the whole pool. The jobs left are then run again, each in a process
    of its own, and only those whose process dies a second time fail.
    """
    pending = dict.fromkeys(jobs)
    try:
        with worker_pool(workers) as pool:
            for future in as_completed([submit_to(pool, build, job) for job in jobs]):
                result = future.result()
                del pending[result.job]
                yield result
    except BrokenProcessPool:
        for job in tuple(pending):
            yield _build_alone(job, build)


def _build_alone(job: BuildJob, build: Callable[[BuildJob], BuildResult]) -> BuildResult:
    try:
        with worker_pool(1) as pool:
            return submit_to(pool, build, job).result()
    except BrokenProcessPool:
        return BuildResult(job, "failed", error=_PROCESS_DIED_MESSAGE)
