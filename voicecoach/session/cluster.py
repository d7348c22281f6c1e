"""Making the files of a library on the machines of a Dask cluster.

Each job is a task of its own that carries all it needs, so a task whose machine dies is done anew on
another, and its file is written here, once, when its bytes have arrived.
"""

from __future__ import annotations

import logging
import socket
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from voicecoach.errors import VoicecoachError
from voicecoach.export.whole import make_folder, whole_file
from voicecoach.session.building import Made, make
from voicecoach.session.home import users_home
from voicecoach.session.parcel import unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from voicecoach.session.building import How
    from voicecoach.session.library import Job
    from voicecoach.session.parcel import Parcel

_PATIENCE_S = 10


@dataclass(frozen=True, slots=True)
class Scheduler:
    """Where the scheduler of a cluster listens."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def parse_scheduler(text: str) -> Scheduler:
    """Read `dask://HOST:PORT`; raises VoicecoachError for anything else.

    >>> str(parse_scheduler("dask://localhost:8786")), str(parse_scheduler("dask://[::1]:8786"))
    ('localhost:8786', '[::1]:8786')
    """
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or not port or parts.scheme != "dask" or text != f"dask://{parts.netloc}":
        raise VoicecoachError(
            f"{text!r} is not the address of a Dask scheduler; write dask://HOST:PORT, "
            "such as dask://localhost:8786"
        )
    return Scheduler(host, port)


@dataclass(frozen=True, slots=True)
class Library:
    """What all jobs have in common: the folder of the routines here, and how they are exported."""

    folder: Path
    how: How


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of a job, and the files of it by their paths below the folder of all outputs."""

    made: Made
    files: Mapping[str, bytes]


def make_on(
    scheduler: Scheduler, jobs: Sequence[Job], library: Library, parcel: Parcel, folder: Path
) -> Iterator[Made]:
    """What becomes of all jobs, as they are done on a cluster.

    `parcel` holds the library and the user's own files; what is made goes below `folder`. Raises
    VoicecoachError where no scheduler answers, or Dask is not installed.
    """
    with _client(scheduler) as client:
        import distributed  # noqa: PLC0415 - an extra, looked for by _client

        as_done: Any = distributed.as_completed  # typed in parts only
        brought = client.submit(_same, (parcel, library), pure=False)
        named = partial(_named, folder=library.folder)
        tasks = {client.submit(work, _elsewhere(job, named), brought, pure=False): job for job in jobs}
        for task in as_done(tasks, loop=client.loop):
            yield _received(task, tasks.pop(task), folder)


def work(job: Job, brought: tuple[Parcel, Library]) -> Delivered:
    """Do a job on a machine of the cluster, in a folder that is gone afterwards."""
    parcel, library = brought
    unpacked = unpack(parcel, users_home())
    moved = partial(_moved, there=library.folder, here=unpacked.library)
    with TemporaryDirectory(prefix="voicecoach-") as name:
        made = make(_elsewhere(job, moved), Path(name), unpacked.home, library.how)
        files = {path.relative_to(name).as_posix(): path.read_bytes() for path in _files(Path(name))}
    why = made.why.replace(unpacked.library.as_posix(), library.folder.as_posix())
    return Delivered(replace(made, job=job, why=why), files)


def _elsewhere(job: Job, place: Callable[[Path], Path]) -> Job:
    """The job with all its files where `place` has them."""
    chosen = job.choices
    choices = replace(
        chosen,
        bed=chosen.bed and place(chosen.bed),
        recordings=chosen.recordings and place(chosen.recordings),
        allowed=tuple(map(place, chosen.allowed)),
    )
    return replace(job, routine=place(job.routine), choices=choices)


def _named(path: Path, folder: Path) -> Path:
    """A path by the name of the folder that it is in; any other from the root."""
    whole, top = path.absolute(), folder.absolute()
    return folder / whole.relative_to(top) if whole.is_relative_to(top) else whole


def _moved(path: Path, there: Path, here: Path) -> Path:
    return here / path.relative_to(there) if path.is_relative_to(there) else path


def _received(task: Any, job: Job, folder: Path) -> Made:
    """The result of a task, its files written; a task that could not be done is a job that failed."""
    try:
        delivered: Delivered = task.result()
        for name, content in delivered.files.items():
            make_folder((folder / name).parent)
            with whole_file(folder / name) as file:
                file.write_bytes(content)
    except Exception as error:  # noqa: BLE001 - one routine's fault is not the others'
        return Made(job, "failed", why=f"{type(error).__name__}: {error}")
    finally:
        task.release()
    return delivered.made


def _client(scheduler: Scheduler) -> Any:
    try:
        import distributed  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise VoicecoachError(
            'Dask Distributed is not installed; install it with `pip install "voicecoach[cluster]"`'
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is told by the results
    connect: Any = distributed.Client  # typed in parts only
    try:
        _greet(scheduler)
        return connect(f"tcp://{scheduler}", timeout=_PATIENCE_S, set_as_default=False)
    except OSError as error:
        raise VoicecoachError(
            f"no Dask scheduler answers at {scheduler}; "
            "start one with `dask scheduler`, and workers beside it"
        ) from error


def _greet(scheduler: Scheduler) -> None:
    """Raise OSError where nobody listens, or whoever does is no scheduler, which speaks first.

    Dask tries again and again where nobody listens, and waits forever for one who says nothing.
    """
    with socket.create_connection((scheduler.host, scheduler.port), _PATIENCE_S) as line:
        if not line.recv(1):
            raise ConnectionResetError


def _same(brought: tuple[Parcel, Library]) -> tuple[Parcel, Library]:
    """What all jobs need, as a task, which is done anew where the machine that has its result dies."""
    return brought


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
