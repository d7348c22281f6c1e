"""Building a library: its jobs done, the manifest kept, and the feed of what came out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from voicecoach.export.beside import Beside, path_beside
from voicecoach.export.podcast import FEED, FEED_PICTURES, Episode, feed
from voicecoach.export.whole import make_folder, whole_file
from voicecoach.session.building import make, make_all, unchanged
from voicecoach.session.cluster import Library, Scheduler, make_on
from voicecoach.session.manifest import Entry, read_manifest, still_there, write_manifest
from voicecoach.session.parcel import pack
from voicecoach.units import RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from voicecoach.export.cover import Cover
    from voicecoach.export.podcast import Show
    from voicecoach.session.building import How, Made
    from voicecoach.session.home import Home
    from voicecoach.session.library import Job


@dataclass(frozen=True, slots=True)
class Order:
    """Where the routines are, where their files go, how they are exported, and who does the work.

    The cluster of `scheduler` does it, or `workers` processes here where that is None.
    """

    library: Path
    output: Path
    how: How
    workers: int
    scheduler: Scheduler | None = None


def build(jobs: Sequence[Job], order: Order, home: Home, now: Callable[[], datetime]) -> Iterator[Made]:
    """Do all jobs and give what becomes of each as it is done; raises VoicecoachError where none can be.

    The manifest is written after each file, so that whoever stops in the middle goes on from there.
    """
    make_folder(order.output)
    entries = read_manifest(order.output)
    known = [_with_source(job, order.output, entries) for job in jobs]
    for made in _done(known, order, home):
        if made.state != "failed":
            _keep(made, entries, order, now)
        yield made


def write_feed(jobs: Sequence[Job], show: Show, output: Path) -> int:
    """Write the feed of all files of the first format that are there; returns how many those are.

    Its language is that of most of them.
    """
    entries, suffix = read_manifest(output), jobs[0].output.suffix
    names = [job.output.as_posix() for job in jobs if job.output.suffix == suffix]
    there = [name for name in names if name in entries and (output / name).is_file()]
    languages = Counter(entries[name].language for name in there)
    if languages:
        show = replace(show, language=languages.most_common(1)[0][0])
    with whole_file(output / FEED) as file:
        file.write_bytes(feed(show, [_episode(name, entries[name], output) for name in there]))
    return len(there)


def write_picture(cover: Cover, output: Path) -> str:
    """Write the picture of a feed beside it; returns its name."""
    name = FEED_PICTURES[cover.mime]
    with whole_file(output / name) as file:
        file.write_bytes(cover.data)
    return name


def orphans(jobs: Sequence[Job], order: Order) -> tuple[str, ...]:
    """The files of earlier builds whose routines are gone, as far as they are still there.

    Those that were made of a routine in other kinds and ways than it is now are none.
    """
    routines = {_name_in(order.library, job) for job in jobs}
    gone = (entry for entry in read_manifest(order.output).values() if entry.routine not in routines)
    return tuple(name for entry in gone for name in entry.files if (order.output / name).is_file())


def _name_in(library: Path, job: Job) -> str:
    return job.routine.relative_to(library).as_posix()


def _with_source(job: Job, output: Path, entries: dict[str, Entry]) -> Job:
    return replace(job, made_from=still_there(output, entries.get(job.output.as_posix())))


def _done(jobs: Sequence[Job], order: Order, home: Home) -> Iterator[Made]:
    if order.scheduler is not None:
        library = Library(order.library, order.how)
        return make_on(order.scheduler, jobs, library, pack(order.library, home), order.output)
    return _done_here(jobs, order, home)


def _done_here(jobs: Sequence[Job], order: Order, home: Home) -> Iterator[Made]:
    """What has not changed first: processes are started for the rest alone."""
    rest = []
    for job in jobs:
        if made := unchanged(job, home, order.how):
            yield made
        else:
            rest.append(job)
    if rest:
        work = partial(make, folder=order.output, home=home, how=order.how)
        yield from make_all(rest, work, min(order.workers, len(rest)))


def _keep(made: Made, entries: dict[str, Entry], order: Order, now: Callable[[], datetime]) -> None:
    """Keep what is known of a file; the day it was first made stays what it was."""
    name, routine = made.job.output.as_posix(), _name_in(order.library, made.job)
    before = entries.get(name)
    if before and made.state == "unchanged":
        after = replace(before, routine=routine, about=made.about)
    else:
        after = Entry(
            routine=routine,
            made_from=made.made_from or "",
            files=made.files,
            title=made.title,
            about=made.about,
            language=made.language,
            frames=made.frames,
            published=before.published if before else now().isoformat(timespec="seconds"),
        )
    if after != before:
        entries[name] = after
        write_manifest(order.output, entries)


def _episode(name: str, entry: Entry, output: Path) -> Episode:
    return Episode(
        name=name,
        title=entry.title,
        about=entry.about or entry.title,
        seconds=round(entry.frames / RATE),
        size=(output / name).stat().st_size,
        published=datetime.fromisoformat(entry.published),
        chapters=_beside(name, Beside.CHAPTERS, output),
        captions=_beside(name, Beside.VTT, output),
    )


def _beside(name: str, kind: Beside, output: Path) -> str | None:
    """The name of a file beside the audio, if it is there."""
    path = path_beside(output / name, kind)
    return path.relative_to(output).as_posix() if path.is_file() else None
