"""Building a library: its jobs done, the manifest kept, and the feed of what came out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from voicecoach.export import Sidecar, sidecar_path
from voicecoach.library.bundle import pack
from voicecoach.library.cluster import JobContext, Scheduler, build_on_cluster
from voicecoach.library.manifest import ManifestEntry, intact_fingerprint, read_manifest, write_manifest
from voicecoach.library.podcast import FEED_FILE, FEED_PICTURE_FILES, Episode, render_feed
from voicecoach.library.workers import build_in_processes, build_one, unchanged_result
from voicecoach.system import atomic_write, make_folder
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from voicecoach.export import Cover
    from voicecoach.library.jobs import BuildJob
    from voicecoach.library.podcast import Show
    from voicecoach.library.workers import BuildResult, BuildSettings
    from voicecoach.session import UserFolders


@dataclass(frozen=True, slots=True)
class BuildPlan:
    """Where the routines are, where their files go, how they are exported, and who does the work.

    The cluster of `scheduler` does it, or `workers` processes here where that is None.
    """

    library_folder: Path
    output_folder: Path
    settings: BuildSettings
    workers: int
    scheduler: Scheduler | None = None


def build_library(
    jobs: Sequence[BuildJob], order: BuildPlan, home: UserFolders, now: Callable[[], datetime]
) -> Iterator[BuildResult]:
    """Do all jobs and give what becomes of each as it is done; raises VoicecoachError where none can be.

    The manifest is written after each file, so that whoever stops in the middle goes on from there.
    """
    make_folder(order.output_folder)
    entries = read_manifest(order.output_folder)
    known = [_with_built_fingerprint(job, order.output_folder, entries) for job in jobs]
    for made in _results(known, order, home):
        if made.state != "failed":
            _update_manifest(made, entries, order, now)
        yield made


def write_feed(jobs: Sequence[BuildJob], show: Show, output: Path) -> int:
    """Write the feed of all files of the first format that are there; returns how many those are.

    Its language is that of most of them.
    """
    entries, suffix = read_manifest(output), jobs[0].output.suffix
    names = [job.output.as_posix() for job in jobs if job.output.suffix == suffix]
    there = [name for name in names if name in entries and (output / name).is_file()]
    languages = Counter(entries[name].language for name in there)
    if languages:
        show = replace(show, language=languages.most_common(1)[0][0])
    with atomic_write(output / FEED_FILE) as file:
        file.write_bytes(render_feed(show, [_episode(name, entries[name], output) for name in there]))
    return len(there)


def write_feed_picture(cover: Cover, output: Path) -> str:
    """Write the picture of a feed beside it; returns its name."""
    name = FEED_PICTURE_FILES[cover.mime]
    with atomic_write(output / name) as file:
        file.write_bytes(cover.data)
    return name


def find_orphans(jobs: Sequence[BuildJob], order: BuildPlan) -> tuple[str, ...]:
    """The files of earlier builds whose routines are gone, as far as they are still there.

    Those that were made of a routine in other kinds and ways than it is now are none.
    """
    routines = {_routine_name(order.library_folder, job) for job in jobs}
    gone = (entry for entry in read_manifest(order.output_folder).values() if entry.routine not in routines)
    return tuple(name for entry in gone for name in entry.files if (order.output_folder / name).is_file())


def _routine_name(library: Path, job: BuildJob) -> str:
    return job.routine.relative_to(library).as_posix()


def _with_built_fingerprint(job: BuildJob, output: Path, entries: dict[str, ManifestEntry]) -> BuildJob:
    return replace(job, built_fingerprint=intact_fingerprint(output, entries.get(job.output.as_posix())))


def _results(jobs: Sequence[BuildJob], order: BuildPlan, home: UserFolders) -> Iterator[BuildResult]:
    if order.scheduler is not None:
        library = JobContext(order.library_folder, order.settings)
        return build_on_cluster(
            order.scheduler, jobs, library, pack(order.library_folder, home), order.output_folder
        )
    return _results_here(jobs, order, home)


def _results_here(jobs: Sequence[BuildJob], order: BuildPlan, home: UserFolders) -> Iterator[BuildResult]:
    """What has not changed first: processes are started for the rest alone."""
    rest = []
    for job in jobs:
        if made := unchanged_result(job, home, order.settings):
            yield made
        else:
            rest.append(job)
    if rest:
        work = partial(build_one, folder=order.output_folder, home=home, how=order.settings)
        yield from build_in_processes(rest, work, min(order.workers, len(rest)))


def _update_manifest(
    made: BuildResult, entries: dict[str, ManifestEntry], order: BuildPlan, now: Callable[[], datetime]
) -> None:
    """Keep what is known of a file; the day it was first made stays what it was."""
    name, routine = made.job.output.as_posix(), _routine_name(order.library_folder, made.job)
    before = entries.get(name)
    if before and made.state == "unchanged":
        after = replace(before, routine=routine, about=made.about)
    else:
        after = ManifestEntry(
            routine=routine,
            made_from=made.fingerprint or "",
            files=made.files,
            title=made.title,
            about=made.about,
            language=made.language,
            frames=made.frames,
            published=before.published if before else now().isoformat(timespec="seconds"),
        )
    if after != before:
        entries[name] = after
        write_manifest(order.output_folder, entries)


def _episode(name: str, entry: ManifestEntry, output: Path) -> Episode:
    return Episode(
        path=name,
        title=entry.title,
        about=entry.about or entry.title,
        duration_s=round(entry.frames / SAMPLE_RATE),
        size_bytes=(output / name).stat().st_size,
        published=datetime.fromisoformat(entry.published),
        chapters_path=_sidecar_name(name, Sidecar.CHAPTERS, output),
        captions_path=_sidecar_name(name, Sidecar.VTT, output),
    )


def _sidecar_name(name: str, kind: Sidecar, output: Path) -> str | None:
    """The name of a file beside the audio, if it is there."""
    path = sidecar_path(output / name, kind)
    return path.relative_to(output).as_posix() if path.is_file() else None
