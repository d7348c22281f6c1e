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
from voicecoach.library.bundle import unpack
from voicecoach.library.workers import BuildResult, build_one
from voicecoach.session import find_user_folders
from voicecoach.system import atomic_write, make_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from voicecoach.library.bundle import Bundle
    from voicecoach.library.jobs import BuildJob
    from voicecoach.library.workers import BuildSettings

_CONNECT_TIMEOUT_S = 10


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
            f"{text!r} is not the address of a Dask scheduler",
            "write dask://HOST:PORT, such as dask://localhost:8786",
        )
    return Scheduler(host, port)


@dataclass(frozen=True, slots=True)
class JobContext:
    """What all jobs have in common: the folder of the routines here, and how they are exported."""

    library_folder: Path
    settings: BuildSettings


@dataclass(frozen=True, slots=True)
class RemoteResult:
    """What became of a job, and the files of it by their paths below the folder of all outputs."""

    result: BuildResult
    contents: Mapping[str, bytes]


def build_on_cluster(
    scheduler: Scheduler, jobs: Sequence[BuildJob], library: JobContext, parcel: Bundle, folder: Path
) -> Iterator[BuildResult]:
    """What becomes of all jobs, as they are done on a cluster.

    `parcel` holds the library and the user's own files; what is made goes below `folder`. Raises
    VoicecoachError where no scheduler answers, or Dask is not installed.
    """
    with _connect(scheduler) as client:
        import distributed  # noqa: PLC0415 - an extra, looked for by _client

        as_done: Any = distributed.as_completed  # typed in parts only
        brought = client.submit(_identity, (parcel, library), pure=False)
        named = partial(_absolute_path, folder=library.library_folder)
        tasks = {client.submit(run_job, _relocated(job, named), brought, pure=False): job for job in jobs}
        for task in as_done(tasks, loop=client.loop):
            yield _receive(task, tasks.pop(task), folder)


def run_job(job: BuildJob, brought: tuple[Bundle, JobContext]) -> RemoteResult:
    """Do a job on a machine of the cluster, in a folder that is gone afterwards."""
    parcel, library = brought
    unpacked = unpack(parcel, find_user_folders())
    moved = partial(_local_path, there=library.library_folder, here=unpacked.library_folder)
    with TemporaryDirectory(prefix="voicecoach-") as name:
        made = build_one(_relocated(job, moved), Path(name), unpacked.user_folders, library.settings)
        files = {path.relative_to(name).as_posix(): path.read_bytes() for path in _files_below(Path(name))}
    why = made.error.replace(unpacked.library_folder.as_posix(), library.library_folder.as_posix())
    return RemoteResult(replace(made, job=job, error=why), files)


def _relocated(job: BuildJob, place: Callable[[Path], Path]) -> BuildJob:
    """The job with all its files where `place` has them."""
    chosen = job.options
    choices = replace(
        chosen,
        bed=chosen.bed and place(chosen.bed),
        recordings=chosen.recordings and place(chosen.recordings),
        allowed=tuple(map(place, chosen.allowed)),
    )
    return replace(job, routine=place(job.routine), options=choices)


def _absolute_path(path: Path, folder: Path) -> Path:
    """A path by the name of the folder that it is in; any other from the root."""
    whole, top = path.absolute(), folder.absolute()
    return folder / whole.relative_to(top) if whole.is_relative_to(top) else whole


def _local_path(path: Path, there: Path, here: Path) -> Path:
    return here / path.relative_to(there) if path.is_relative_to(there) else path


def _receive(task: Any, job: BuildJob, folder: Path) -> BuildResult:
    """The result of a task, its files written; a task that could not be done is a job that failed."""
    try:
        delivered: RemoteResult = task.result()
        for name, content in delivered.contents.items():
            make_folder((folder / name).parent)
            with atomic_write(folder / name) as file:
                file.write_bytes(content)
    except Exception as error:  # noqa: BLE001 - one routine's fault is not the others'
        return BuildResult(job, "failed", error=f"{type(error).__name__}: {error}")
    finally:
        task.release()
    return delivered.result


def _connect(scheduler: Scheduler) -> Any:
    try:
        import distributed  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise VoicecoachError(
            "Dask Distributed is not installed", 'install it with `pip install "voicecoach[cluster]"`'
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is told by the results
    connect: Any = distributed.Client  # typed in parts only
    try:
        _check_scheduler(scheduler)
        return connect(f"tcp://{scheduler}", timeout=_CONNECT_TIMEOUT_S, set_as_default=False)
    except OSError as error:
        raise VoicecoachError(
            f"no Dask scheduler answers at {scheduler}",
            "start one with `dask scheduler`, and workers beside it",
        ) from error


def _check_scheduler(scheduler: Scheduler) -> None:
    """Raise OSError where nobody listens, or whoever does is no scheduler, which speaks first.

    Dask tries again and again where nobody listens, and waits forever for one who says nothing.
    """
    with socket.create_connection((scheduler.host, scheduler.port), _CONNECT_TIMEOUT_S) as line:
        if not line.recv(1):
            raise ConnectionResetError


def _identity(brought: tuple[Bundle, JobContext]) -> tuple[Bundle, JobContext]:
    """What all jobs need, as a task, which is done anew where the machine that has its result dies."""
    return brought


def _files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
