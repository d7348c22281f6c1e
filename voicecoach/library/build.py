"""Builds a library: runs its jobs, updates the manifest, and writes the podcast feed."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.export import PAGE_SUFFIX, Sidecar, read_cover, sidecar_path
from voicecoach.library.bundle import pack
from voicecoach.library.cluster import JobContext, Scheduler, build_on_cluster
from voicecoach.library.feed_identity import episode_name, identify_feed
from voicecoach.library.manifest import ManifestEntry, intact_fingerprint, read_manifest, update_manifest
from voicecoach.library.podcast import FEED_FILE, FEED_PICTURE_FILES, Episode, render_feed
from voicecoach.library.workers import BuildSettings, build_in_processes, build_one, unchanged_result
from voicecoach.site import Site, SiteEntry, write_site
from voicecoach.system import atomic_write, make_folder, usable_cpu_count
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from voicecoach.export import Cover
    from voicecoach.library.feed_identity import FeedIdentity
    from voicecoach.library.jobs import BuildJob
    from voicecoach.library.podcast import Show
    from voicecoach.library.workers import BuildResult
    from voicecoach.session import UserFolders


@dataclass(frozen=True, slots=True)
class BuildPlan:
    """What to build, from which folder to which, how, and where the work is done.

    It is done in `workers` processes on this machine, or on the Dask cluster of `scheduler` if there is one.
    """

    library_folder: Path
    output_folder: Path
    jobs: Sequence[BuildJob]
    settings: BuildSettings = field(default_factory=BuildSettings)
    workers: int = field(default_factory=usable_cpu_count)
    scheduler: Scheduler | None = None


def _utc_now() -> datetime:
    return datetime.now(UTC)


def build_library(
    plan: BuildPlan,
    user_folders: UserFolders,
    now: Callable[[], datetime] = _utc_now,
    warn: Callable[[str], None] = lambda _: None,
) -> Generator[BuildResult]:
    """Run all jobs; results come as they are ready. Raises VoicecoachError if no job can be run at all.

    The manifest is written after each job, so that an interrupted build continues where it stopped. `warn`
    gets a line if it was damaged.
    """
    make_folder(plan.output_folder)
    entries = read_manifest(plan.output_folder, warn)
    numbered = number_tracks(plan.jobs, plan.library_folder, entries)
    jobs = [_with_built_fingerprint(job, plan.output_folder, entries) for job in numbered]
    for result in _results(replace(plan, jobs=jobs), user_folders):
        if result.state != "failed":
            name, routine = result.job.output.as_posix(), _routine_name(plan.library_folder, result.job)
            update_manifest(
                plan.output_folder,
                name,
                partial(_manifest_entry, result, routine, now().isoformat(timespec="seconds")),
                warn,
            )
        yield result


def find_orphans(plan: BuildPlan) -> tuple[str, ...]:
    """The existing files of earlier builds whose routines are gone, relative to the output folder.

    Other variants of routines that still exist are not orphans.
    """
    routines = {_routine_name(plan.library_folder, job) for job in plan.jobs}
    entries = read_manifest(plan.output_folder).values()
    files = (name for entry in entries if entry.routine not in routines for name in entry.files)
    return tuple(name for name in files if (plan.output_folder / name).is_file())


def write_feed(
    plan: BuildPlan, show: Show, cover: Cover | None = None, warn: Callable[[str], None] = lambda _: None
) -> int:
    """Write a podcast feed, and its pictures; returns the number of episodes.

    The episodes are the existing outputs in the first format. The language of the feed is that of most of
    them. The picture of an episode is a file with the name of its routine, `neck.jpg` for `neck.yaml`. `warn`
    gets a line if the identity of the feed was damaged.
    """
    folder, entries, suffix = (
        plan.output_folder,
        read_manifest(plan.output_folder),
        plan.jobs[0].output.suffix,
    )
    if cover is not None:
        show = replace(show, cover_path=_write_feed_picture(cover, folder))
    jobs = {job.output.as_posix(): job for job in plan.jobs if job.output.suffix == suffix}
    built = [name for name in jobs if name in entries and (folder / name).is_file()]
    identity = identify_feed(folder, show.address, _first_published(entries, built), warn)
    languages = Counter(entries[name].language for name in built)
    if languages:
        show = replace(show, language=languages.most_common(1)[0][0])
    episodes = [
        replace(
            _episode(name, entries[name], folder, identity),
            picture_path=_copy_episode_picture(jobs[name], folder, warn),
        )
        for name in built
    ]
    with atomic_write(folder / FEED_FILE) as file:
        file.write_bytes(render_feed(replace(show, guid=identity.guid), episodes))
    return len(built)


def write_library_site(plan: BuildPlan, title: str, *, with_feed: bool, cover: Cover | None = None) -> int:
    """Write the list of a site, and the files that make it installable; returns the number of its pages.

    The pages are the existing outputs that are web pages. The language of the list is that of most of them.
    """
    folder, entries = plan.output_folder, read_manifest(plan.output_folder)
    names = [job.output.as_posix() for job in plan.jobs if job.output.suffix == PAGE_SUFFIX]
    pages = tuple(
        _site_entry(name, entries[name], folder)
        for name in names
        if name in entries and (folder / name).is_file()
    )
    languages = Counter(page.language for page in pages)
    language = languages.most_common(1)[0][0] if languages else "en"
    feed = FEED_FILE if with_feed else None
    write_site(
        folder,
        Site(title=title, language=language, entries=pages, feed=feed, cover=cover.data if cover else None),
    )
    return len(pages)


def _site_entry(name: str, entry: ManifestEntry, folder: Path) -> SiteEntry:
    return SiteEntry(
        path=name,
        routine=entry.routine,
        title=entry.title,
        about=entry.about,
        language=entry.language,
        needs=entry.needs,
        detail=entry.detail,
        frames=entry.frames,
        size_bytes=(folder / name).stat().st_size,
        sha256=entry.files[name],
    )


def _first_published(entries: dict[str, ManifestEntry], names: Iterable[str]) -> dict[str, str]:
    """The time when each output was first built, in whichever format that was."""
    first: dict[str, str] = {}
    for name, entry in entries.items():
        known = first.get(episode_name(name), entry.published)
        first[episode_name(name)] = min(known, entry.published, key=datetime.fromisoformat)
    return {name: first[episode_name(name)] for name in names}


def _copy_episode_picture(job: BuildJob, folder: Path, warn: Callable[[str], None]) -> str | None:
    """Copy the picture of a routine, if there is one, next to its output; returns its path in the folder.

    `warn` gets a line about a picture that cannot be used.
    """
    for picture in (job.routine.with_suffix(suffix) for suffix in (".jpg", ".jpeg", ".png")):
        if picture.is_file():
            try:
                cover = read_cover(picture)
            except VoicecoachError as error:
                warn(f"the episode has no picture: {error}")
                return None
            target = job.output.with_suffix(picture.suffix)
            with atomic_write(folder / target) as file:
                file.write_bytes(cover.data)
            return target.as_posix()
    return None


def _write_feed_picture(cover: Cover, folder: Path) -> str:
    """Write the picture of a feed into its folder; returns the file name."""
    name = FEED_PICTURE_FILES[cover.mime]
    with atomic_write(folder / name) as file:
        file.write_bytes(cover.data)
    return name


def _routine_name(library_folder: Path, job: BuildJob) -> str:
    return job.routine.relative_to(library_folder).as_posix()


def number_tracks(
    jobs: Sequence[BuildJob], library_folder: Path, entries: Mapping[str, ManifestEntry]
) -> tuple[BuildJob, ...]:
    """The jobs with the track number of their routine: that of earlier builds, else the next that is free."""
    numbers = {entry.routine: entry.track for entry in entries.values() if entry.track is not None}
    highest = max(numbers.values(), default=0)
    for job in jobs:
        name = _routine_name(library_folder, job)
        if name not in numbers:
            highest += 1
            numbers[name] = highest
    return tuple(replace(job, track=numbers[_routine_name(library_folder, job)]) for job in jobs)


def _with_built_fingerprint(job: BuildJob, folder: Path, entries: dict[str, ManifestEntry]) -> BuildJob:
    return replace(job, built_fingerprint=intact_fingerprint(folder, entries.get(job.output.as_posix())))


def _results(plan: BuildPlan, user_folders: UserFolders) -> Iterator[BuildResult]:
    if plan.scheduler is None:
        return _local_results(plan, user_folders)
    context = JobContext(plan.library_folder, plan.settings)
    bundle = pack(plan.library_folder, user_folders)
    return build_on_cluster(plan.scheduler, plan.jobs, context, bundle, plan.output_folder)


def _local_results(plan: BuildPlan, user_folders: UserFolders) -> Iterator[BuildResult]:
    """The results of all jobs, the unchanged ones first; processes are started only for the others."""
    changed = []
    for job in plan.jobs:
        if result := unchanged_result(job, user_folders, plan.settings):
            yield result
        else:
            changed.append(job)
    if changed:
        build = partial(
            build_one, output_folder=plan.output_folder, user_folders=user_folders, settings=plan.settings
        )
        yield from build_in_processes(changed, build, min(plan.workers, len(changed)))


def _manifest_entry(
    result: BuildResult, routine: str, now: str, before: ManifestEntry | None
) -> ManifestEntry:
    """The entry of a result; the time of the first build stays."""
    if before and result.state == "unchanged":
        return replace(
            before, routine=routine, about=result.about, needs=result.needs, track=result.job.track
        )
    return ManifestEntry(
        routine=routine,
        made_from=result.fingerprint or "",
        files=result.files,
        title=result.title,
        about=result.about,
        needs=result.needs,
        language=result.language,
        detail=result.job.options.detail,
        frames=result.frames,
        published=before.published if before else now,
        track=result.job.track,
    )


def _episode(name: str, entry: ManifestEntry, folder: Path, identity: FeedIdentity) -> Episode:
    known = identity.episodes[episode_name(name)]
    chapters_path = _sidecar_name(name, Sidecar.CHAPTERS, folder)
    return Episode(
        path=name,
        guid=known.guid,
        title=entry.title,
        about=entry.about or entry.title,
        duration_s=round(entry.frames / SAMPLE_RATE),
        size_bytes=(folder / name).stat().st_size,
        published=known.published,
        chapters_path=chapters_path,
        captions_path=_sidecar_name(name, Sidecar.VTT, folder),
        needs=entry.needs,
        steps=() if chapters_path is None else _read_steps(folder / chapters_path),
    )


def _read_steps(chapters: Path) -> tuple[tuple[int, str], ...]:
    """The start in seconds and the name of each step, from the list of chapters of an output."""
    found = json.loads(chapters.read_text("utf-8"))["chapters"]
    return tuple((int(chapter["startTime"]), chapter["title"]) for chapter in found)


def _sidecar_name(name: str, kind: Sidecar, folder: Path) -> str | None:
    """The path of a sidecar file relative to the folder, or None if it does not exist."""
    path = sidecar_path(folder / name, kind)
    return path.relative_to(folder).as_posix() if path.is_file() else None
