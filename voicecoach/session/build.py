"""Building a library: its jobs done, the manifest kept, and the feed of what came out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from voicecoach.export.beside import Beside, path_beside
from voicecoach.export.podcast import FEED, Episode, feed
from voicecoach.export.whole import whole_file
from voicecoach.session.building import make, make_all
from voicecoach.session.cluster import Library, make_on
from voicecoach.session.manifest import Entry, read_manifest, still_there, write_manifest
from voicecoach.session.parcel import pack
from voicecoach.units import RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from voicecoach.export.options import ExportOptions
    from voicecoach.export.podcast import Show
    from voicecoach.session.building import Made
    from voicecoach.session.home import Home
    from voicecoach.session.library import Job


@dataclass(frozen=True, slots=True)
class Order:
    """Where the routines are, where their files go, how they are exported, and who does the work.

    `cluster` is the address `dask://HOST:PORT` of a cluster, None for `workers` processes here.
    """

    library: Path
    output: Path
    options: ExportOptions
    workers: int
    cluster: str | None = None


def build(jobs: Sequence[Job], order: Order, home: Home, now: Callable[[], datetime]) -> Iterator[Made]:
    """Do all jobs and give what becomes of each as it is done; raises VoicecoachError where none can be.

    The manifest is written after each file, so that whoever stops in the middle goes on from there.
    """
    order.output.mkdir(parents=True, exist_ok=True)
    entries = read_manifest(order.output)
    known = [_with_source(job, order.output, entries) for job in jobs]
    for made in _done(known, order, home):
        if made.state == "made":
            name = made.job.output.as_posix()
            entries[name] = _entry(made, entries.get(name), now)
            write_manifest(order.output, entries)
        yield made


def write_feed(jobs: Sequence[Job], show: Show, output: Path) -> int:
    """Write the feed of all files of the first format that are there; returns how many those are."""
    entries, suffix = read_manifest(output), jobs[0].output.suffix
    names = [job.output.as_posix() for job in jobs if job.output.suffix == suffix]
    episodes = [_episode(name, entries[name], output) for name in names if name in entries]
    with whole_file(output / FEED) as file:
        file.write_bytes(feed(show, episodes))
    return len(episodes)


def orphans(jobs: Sequence[Job], output: Path) -> tuple[str, ...]:
    """The files of earlier builds that no routine becomes any more, as far as they are still there."""
    asked = {job.output.as_posix() for job in jobs}
    return tuple(name for name in read_manifest(output) if name not in asked and (output / name).is_file())


def _with_source(job: Job, output: Path, entries: dict[str, Entry]) -> Job:
    name = job.output.as_posix()
    return replace(job, made_from=still_there(output, name, entries.get(name)))


def _done(jobs: Sequence[Job], order: Order, home: Home) -> Iterator[Made]:
    if order.cluster is not None:
        library = Library(order.library, order.options)
        return make_on(order.cluster, jobs, library, pack(order.library, home), order.output)
    work = partial(make, folder=order.output, home=home, options=order.options)
    return make_all(jobs, work, min(order.workers, len(jobs)))


def _entry(made: Made, before: Entry | None, now: Callable[[], datetime]) -> Entry:
    """What is kept of a file; the day it was first made stays what it was."""
    return Entry(
        made_from=made.made_from or "",
        sha256=made.sha256 or "",
        title=made.title,
        about=made.about,
        frames=made.frames,
        published=before.published if before else now().isoformat(timespec="seconds"),
    )


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
