"""Builds the files of a library on the machines of a Dask cluster.

Each job is a task that carries everything it needs, so that Dask can run it again on another machine if its
machine dies. The files of a job are written here once all their bytes have arrived.
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
from voicecoach.system import atomic_write, make_folder, temporary_prefix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from voicecoach.library.bundle import Bundle
    from voicecoach.library.jobs import BuildJob
    from voicecoach.library.workers import BuildSettings

_CONNECT_TIMEOUT_S = 10


@dataclass(frozen=True, slots=True)
class Scheduler:
    """The address of a Dask scheduler."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def parse_scheduler(text: str) -> Scheduler:
    """Parse `dask://HOST:PORT`; raises VoicecoachError for anything else.

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
    """What all jobs share: the library folder on this machine, and how files are exported."""

    library_folder: Path
    settings: BuildSettings


@dataclass(frozen=True, slots=True)
class RemoteResult:
    """The result of a job on another machine, and the files it wrote.

    `contents` are the bytes of the files by their paths relative to the output folder.
    """

    result: BuildResult
    contents: Mapping[str, bytes]


def build_on_cluster(
    scheduler: Scheduler, jobs: Sequence[BuildJob], context: JobContext, bundle: Bundle, output_folder: Path
) -> Iterator[BuildResult]:
    """Run all jobs on a cluster; results come as they are ready, with their files in `output_folder`.

    `bundle` holds the library and the user's own files. Raises VoicecoachError if no scheduler answers, or
    Dask is not installed.
    """
    with _connect(scheduler) as client:
        import distributed  # noqa: PLC0415 - an optional package, checked by _connect

        as_completed: Any = distributed.as_completed  # only partly typed
        shared = client.submit(_identity, (bundle, context), pure=False)
        absolute = partial(_absolute_path, folder=context.library_folder)
        tasks = {client.submit(run_job, _relocated(job, absolute), shared, pure=False): job for job in jobs}
        for task in as_completed(tasks, loop=client.loop):
            yield _receive(task, tasks.pop(task), output_folder)


def run_job(job: BuildJob, shared: tuple[Bundle, JobContext]) -> RemoteResult:
    """Run a job on a machine of the cluster, in a temporary folder."""
    bundle, context = shared
    unpacked = unpack(bundle, find_user_folders())
    local = partial(_local_path, remote=context.library_folder, local=unpacked.library_folder)
    with TemporaryDirectory(prefix=temporary_prefix()) as name:
        folder = Path(name)
        result = build_one(_relocated(job, local), folder, unpacked.user_folders, context.settings)
        contents = {path.relative_to(folder).as_posix(): path.read_bytes() for path in _files_in(folder)}
    error = result.error.replace(unpacked.library_folder.as_posix(), context.library_folder.as_posix())
    return RemoteResult(replace(result, job=job, error=error), contents)


def _relocated(job: BuildJob, move: Callable[[Path], Path]) -> BuildJob:
    """The job with all its paths changed by `move`."""
    options = job.options
    moved = replace(
        options,
        bed=options.bed and move(options.bed),
        recordings=options.recordings and move(options.recordings),
        allowed=tuple(map(move, options.allowed)),
    )
    return replace(job, routine=move(job.routine), options=moved)


def _absolute_path(path: Path, folder: Path) -> Path:
    """A path in `folder`, starting with it as given; any other path made absolute."""
    absolute, root = path.absolute(), folder.absolute()
    return folder / absolute.relative_to(root) if absolute.is_relative_to(root) else absolute


def _local_path(path: Path, remote: Path, local: Path) -> Path:
    """A path in the folder `remote` as one in the folder `local`; any other path as it is."""
    return local / path.relative_to(remote) if path.is_relative_to(remote) else path


def _receive(task: Any, job: BuildJob, output_folder: Path) -> BuildResult:
    """Write the files of a finished task; returns a failed result if the task or the writing failed."""
    try:
        remote: RemoteResult = task.result()
        for name, content in remote.contents.items():
            make_folder((output_folder / name).parent)
            with atomic_write(output_folder / name) as file:
                file.write_bytes(content)
    except Exception as error:  # noqa: BLE001 - a bug in one job must not stop the others
        return BuildResult(job, "failed", error=f"{type(error).__name__}: {error}")
    finally:
        task.release()
    return remote.result


def _connect(scheduler: Scheduler) -> Any:
    """A Dask client; raises VoicecoachError if no scheduler answers, or Dask is not installed."""
    try:
        import distributed  # noqa: PLC0415 - an optional package
    except ImportError as error:
        raise VoicecoachError(
            "Dask Distributed is not installed", 'install it with `pip install "voicecoach[cluster]"`'
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # the results report what matters
    connect: Any = distributed.Client  # only partly typed
    try:
        _check_scheduler(scheduler)
        return connect(f"tcp://{scheduler}", timeout=_CONNECT_TIMEOUT_S, set_as_default=False)
    except OSError as error:
        raise VoicecoachError(
            f"no Dask scheduler answers at {scheduler}",
            "start one with `dask scheduler`, and workers for it",
        ) from error


def _check_scheduler(scheduler: Scheduler) -> None:
    """Raise OSError if no scheduler listens at the address; a scheduler sends the first byte.

    Dask itself retries again and again if nothing listens, and waits forever for a server that is silent.
    """
    with socket.create_connection((scheduler.host, scheduler.port), _CONNECT_TIMEOUT_S) as connection:
        if not connection.recv(1):
            raise ConnectionResetError


def _identity(shared: tuple[Bundle, JobContext]) -> tuple[Bundle, JobContext]:
    """Makes what all jobs share the result of a task, which Dask repeats if the machine with it dies."""
    return shared


def _files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
