"""Making one file of a library, and many of them at once on the cores of this machine."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, Literal

from voicecoach.errors import VoicecoachError
from voicecoach.export import ExportHooks, check_length, export_source
from voicecoach.library.fingerprint import session_fingerprint
from voicecoach.session import open_session, verify_file
from voicecoach.system import file_sha256, make_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from voicecoach.export import ExportOptions
    from voicecoach.library.jobs import BuildJob
    from voicecoach.session import Session, UserFolders
    from voicecoach.timeline import Timeline

_PROCESS_DIED_MESSAGE = (
    "the process that made it died, twice; make it alone with `voicecoach export` to see why"
)


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What became of a job.

    `made_from` is the fingerprint of its source, None where it failed, and `files` are those of its files by
    their paths below the folder of all outputs; `notes` what the user should know, `why` the lines that tell
    what went wrong.
    """

    job: BuildJob
    state: Literal["made", "unchanged", "failed"]
    fingerprint: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    about: str = ""
    language: str = ""
    frames: int = 0
    notes: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """How all files are made, and whether each is held against its timeline before it takes its place."""

    export_options: ExportOptions
    verify: bool = False

    def export_hooks(self, session: Session, suffix: str) -> ExportHooks:
        """What is asked of a file on the way."""
        return (
            ExportHooks(check_written=partial(_verify_written, session, suffix))
            if self.verify
            else ExportHooks()
        )


def unchanged_result(job: BuildJob, home: UserFolders, how: BuildSettings) -> BuildResult | None:
    """What is told of a job whose files were made from the same; None where it is to be made, or would fail.

    Whoever then makes it finds out the same: this is for those who would start processes in vain. Whether a
    session that is fitted to a time is the same is known only when it is spoken, which is left to them.
    """
    if job.built_fingerprint is None or job.options.asked_ms is not None:
        return None
    try:
        session, source = _open_job(job, home, how, lambda _: None)
    except Exception:  # noqa: BLE001 - whoever makes it tells
        return None
    return _unchanged(job, source, session)


def build_one(job: BuildJob, folder: Path, home: UserFolders, how: BuildSettings) -> BuildResult:
    """Make the file of a job below `folder`, unless what is there was made from the same.

    Whatever goes wrong is told in the result and not raised, so that others are still made.
    """
    notes: list[str] = []
    try:
        session, source = _open_job(job, home, how, notes.append)
        if same := _unchanged(job, source, session):
            return same
        output = folder / job.output
        channels = how.export_options.quality.channels
        stream = session.stream(lambda frames: check_length(output, frames, channels))
        timeline = stream.timeline
        make_folder(output.parent)
        watch = how.export_hooks(session, output.suffix)
        result = export_source(stream, output, how.export_options, watch)
        files = {file.relative_to(folder).as_posix(): file_sha256(file) for file in result.files}
        notes += result.notes
    except VoicecoachError as error:
        return BuildResult(job, "failed", notes=tuple(notes), error=str(error))
    except Exception as error:  # noqa: BLE001 - one routine's fault is not the others'
        return BuildResult(job, "failed", notes=tuple(notes), error=f"{type(error).__name__}: {error}")
    return BuildResult(
        job,
        "made",
        source,
        files,
        title=timeline.title,
        about=session.about,
        language=timeline.language,
        frames=timeline.frames,
        notes=tuple(notes),
    )


def _open_job(
    job: BuildJob, home: UserFolders, how: BuildSettings, note: Callable[[str], None]
) -> tuple[Session, str]:
    """The session of a job, and the fingerprint of what its files are made from."""
    session = open_session(str(job.routine), job.options, home, note)
    return session, session_fingerprint(session, job.output.suffix, how.export_options)


def _unchanged(job: BuildJob, source: str, session: Session) -> BuildResult | None:
    """What is told where the files that there are were made from the same; else None."""
    return (
        BuildResult(job, "unchanged", source, about=session.about)
        if source == job.built_fingerprint
        else None
    )


def _verify_written(session: Session, suffix: str, written: Path, timeline: Timeline) -> None:
    verify_file(written, suffix, timeline, session)


def build_in_processes(
    jobs: Sequence[BuildJob], work: Callable[[BuildJob], BuildResult], workers: int
) -> Iterator[BuildResult]:
    """What becomes of all jobs, as they are done, by so many processes; `work` is pickled.

    A process that dies takes down those beside it: what is not done then is done anew, each in a process
    of its own, and only the one that dies again has failed.
    """
    waiting = dict.fromkeys(jobs)
    try:
        with _pool(workers) as pool:
            for made in _completed(pool, waiting, work):
                del waiting[made.job]
                yield made
    except BrokenProcessPool:
        for job in tuple(waiting):
            yield _build_alone(job, work)


def _completed(
    pool: Executor, jobs: Iterable[BuildJob], work: Callable[[BuildJob], BuildResult]
) -> Iterator[BuildResult]:
    futures = [pool.submit(work, job) for job in jobs]
    try:
        for future in as_completed(futures):
            yield future.result()
    finally:
        for future in futures:
            future.cancel()


def _build_alone(job: BuildJob, work: Callable[[BuildJob], BuildResult]) -> BuildResult:
    try:
        with _pool(1) as pool:
            return pool.submit(work, job).result()
    except BrokenProcessPool:
        return BuildResult(job, "failed", error=_PROCESS_DIED_MESSAGE)


def _pool(workers: int) -> ProcessPoolExecutor:
    # Spawned, for a forked process has the locks of threads that it has not; and on every system alike.
    return ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_die_with_parent
    )


def _die_with_parent() -> None:
    """Let this process end when the one that started it is gone, even by force."""
    parent = multiprocessing.parent_process()
    assert parent is not None  # noqa: S101 - it was spawned

    def watch() -> None:
        parent.join()
        os._exit(1)

    Thread(target=watch, daemon=True).start()
