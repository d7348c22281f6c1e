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
from voicecoach.export.files import Watch
from voicecoach.export.session import export_session
from voicecoach.export.whole import make_folder
from voicecoach.session.fingerprint import fingerprint
from voicecoach.session.manifest import sha256_of
from voicecoach.session.open import open_session
from voicecoach.session.proof import prove

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from voicecoach.export.options import ExportOptions
    from voicecoach.session.home import Home
    from voicecoach.session.library import Job
    from voicecoach.session.opened import Opened
    from voicecoach.timeline import Timeline

_DIED = "the process that made it died, twice; make it alone with `voicecoach export` to see why"


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a job.

    `made_from` is the fingerprint of its source, None where it failed, and `files` are those of its files by
    their paths below the folder of all outputs; `notes` what the user should know, `why` the lines that tell
    what went wrong.
    """

    job: Job
    state: Literal["made", "unchanged", "failed"]
    made_from: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    about: str = ""
    language: str = ""
    frames: int = 0
    notes: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class How:
    """How all files are made, and whether each is held against its timeline before it takes its place."""

    options: ExportOptions
    verified: bool = False

    def watch(self, session: Opened, suffix: str) -> Watch:
        """What is asked of a file on the way."""
        return Watch(approve=partial(_prove, session, suffix)) if self.verified else Watch()


def unchanged(job: Job, home: Home, how: How) -> Made | None:
    """What is told of a job whose files were made from the same; None where it is to be made, or would fail.

    Whoever then makes it finds out the same: this is for those who would start processes in vain. Whether a
    session that is fitted to a time is the same is known only when it is spoken, which is left to them.
    """
    if job.made_from is None or job.choices.asked_ms is not None:
        return None
    try:
        session, source = _opened(job, home, how, lambda _: None)
    except Exception:  # noqa: BLE001 - whoever makes it tells
        return None
    return _as_it_was(job, source, session)


def make(job: Job, folder: Path, home: Home, how: How) -> Made:
    """Make the file of a job below `folder`, unless what is there was made from the same.

    Whatever goes wrong is told in the result and not raised, so that others are still made.
    """
    notes: list[str] = []
    try:
        session, source = _opened(job, home, how, notes.append)
        if same := _as_it_was(job, source, session):
            return same
        timeline = session.timeline()
        output = folder / job.output
        make_folder(output.parent)
        watch = how.watch(session, output.suffix)
        result = export_session(timeline, session.studio.clip, output, how.options, watch)
        files = {file.relative_to(folder).as_posix(): sha256_of(file) for file in result.files}
        notes += result.notes
    except VoicecoachError as error:
        return Made(job, "failed", notes=tuple(notes), why=str(error))
    except Exception as error:  # noqa: BLE001 - one routine's fault is not the others'
        return Made(job, "failed", notes=tuple(notes), why=f"{type(error).__name__}: {error}")
    return Made(
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


def _opened(job: Job, home: Home, how: How, note: Callable[[str], None]) -> tuple[Opened, str]:
    """The session of a job, and the fingerprint of what its files are made from."""
    session = open_session(str(job.routine), job.choices, home, note)
    return session, fingerprint(session, job.output.suffix, how.options)


def _as_it_was(job: Job, source: str, session: Opened) -> Made | None:
    """What is told where the files that there are were made from the same; else None."""
    return Made(job, "unchanged", source, about=session.about) if source == job.made_from else None


def _prove(session: Opened, suffix: str, written: Path, timeline: Timeline) -> None:
    prove(written, suffix, timeline, session)


def make_all(jobs: Sequence[Job], work: Callable[[Job], Made], workers: int) -> Iterator[Made]:
    """What becomes of all jobs, as they are done, by so many processes; `work` is pickled.

    A process that dies takes down those beside it: what is not done then is done anew, each in a process
    of its own, and only the one that dies again has failed.
    """
    waiting = dict.fromkeys(jobs)
    try:
        with _pool(workers) as pool:
            for made in _done(pool, waiting, work):
                del waiting[made.job]
                yield made
    except BrokenProcessPool:
        for job in tuple(waiting):
            yield _alone(job, work)


def _done(pool: Executor, jobs: Iterable[Job], work: Callable[[Job], Made]) -> Iterator[Made]:
    futures = [pool.submit(work, job) for job in jobs]
    try:
        for future in as_completed(futures):
            yield future.result()
    finally:
        for future in futures:
            future.cancel()


def _alone(job: Job, work: Callable[[Job], Made]) -> Made:
    try:
        with _pool(1) as pool:
            return pool.submit(work, job).result()
    except BrokenProcessPool:
        return Made(job, "failed", why=_DIED)


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
