"""Worker processes that stop at once and without a trace when the build is interrupted."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from voicecoach.system import temporary_prefix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor, Future
    from multiprocessing.process import BaseProcess

    _T = TypeVar("_T")

_STOP_TIMEOUT_S = 0.6
_STOP_AGAIN_S = 0.01
"""How long the workers have to remove what they were writing; then they are killed."""

_HAS_SIGNAL_MASKS = hasattr(signal, "pthread_sigmask")

_STOP_SIGNALS = {getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)}


@contextmanager
def worker_pool(workers: int) -> Iterator[Executor]:
    """A pool of spawned processes; call `submit_to` to give them work.

    If the body raises (Ctrl-C, a closed generator), the workers are stopped within a second: each removes the
    file that it was writing. Further interrupts are ignored meanwhile. The temporary files of the workers are
    in a folder of this process, so that nothing is left of a worker that is killed.
    """
    others = set(multiprocessing.active_children())
    with _first_interrupt_only(), _temporary_folder_for_workers():
        # Spawned on every system: a forked process copies locks that other threads hold, and can block.
        context = multiprocessing.get_context("spawn")
        with _deferred_stop_signals(), _blocked_stop_signals():  # it starts a process that tracks semaphores
            pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_initialise_worker)
        try:
            yield pool
        except BaseException:
            _stop_processes([one for one in multiprocessing.active_children() if one not in others])
            raise
        finally:
            pool.shutdown()


def submit_to(pool: Executor, build: Callable[[Any], _T], job: Any) -> Future[_T]:
    """Run `build(job)` in a worker.

    A new worker starts with Ctrl-C and its like blocked, until it has handlers for them: the terminal sends
    them to all processes, and the pool stops its workers itself.
    """
    with _deferred_stop_signals(), _blocked_stop_signals():
        return pool.submit(_run_job, build, job)


@contextmanager
def _blocked_stop_signals() -> Iterator[None]:
    """Start processes with these signals blocked; other threads of this process still get them."""
    if not _HAS_SIGNAL_MASKS:
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOP_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _deferred_stop_signals() -> Iterator[None]:
    """Handle these signals only after the body: a process that was half started could not be stopped."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    before = {
        number: signal.signal(number, lambda caught_number, _frame: caught.append(caught_number))
        for number in _STOP_SIGNALS
        if callable(signal.getsignal(number))
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if caught:
        signal.raise_signal(caught[0])


@contextmanager
def _first_interrupt_only() -> Iterator[None]:
    """Let the first Ctrl-C raise KeyboardInterrupt, and ignore all others."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: Any) -> None:
        signal.signal(number, signal.SIG_IGN)
        signal.default_int_handler(number, frame)

    before = signal.getsignal(signal.SIGINT)
    if before is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)


@contextmanager
def _temporary_folder_for_workers() -> Iterator[None]:
    before = os.environ.get("TMPDIR")
    with _deferred_stop_signals():
        temporary = tempfile.TemporaryDirectory(prefix=temporary_prefix(), ignore_cleanup_errors=True)
    with temporary as folder:
        os.environ["TMPDIR"] = folder
        try:
            yield
        finally:
            if before is None:
                del os.environ["TMPDIR"]
            else:
                os.environ["TMPDIR"] = before


def _stop_processes(processes: list[BaseProcess]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(_STOP_TIMEOUT_S / len(processes))
    for process in processes:
        process.kill()


class _StopJob(BaseException):
    """Raised in a worker in the middle of a job, so that the job removes what it was writing."""


_stop_requested = threading.Event()
"""Set in a worker that was asked to stop."""

_in_job = threading.Event()
"""Set in a worker while it does a job."""


def _initialise_worker() -> None:
    """Stop this process on SIGTERM and SIGHUP, and when the parent ends; ignore Ctrl-C."""
    signal.signal(signal.SIGINT, _raise_if_stopping)
    sys.unraisablehook = _stop_again
    signal.signal(signal.SIGTERM, _request_stop)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, _request_stop)
    if _HAS_SIGNAL_MASKS:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOP_SIGNALS)
    threading.Thread(target=_stop_with_parent, daemon=True).start()


def _request_stop(_number: int, _frame: object) -> None:
    """Stop as Ctrl-C would, which a voice defers while an exception would be lost."""
    if not _stop_requested.is_set():
        _stop_requested.set()
        signal.raise_signal(signal.SIGINT)


def _raise_if_stopping(_number: int, _frame: object) -> None:
    if _stop_requested.is_set() and _in_job.is_set():
        raise _StopJob
    if _stop_requested.is_set():
        os._exit(1)


def _stop_again(unraisable: sys.UnraisableHookArgs) -> None:
    """Stop a moment later where the exception was lost, as in a callback of a library."""
    if isinstance(unraisable.exc_value, _StopJob):
        threading.Timer(_STOP_AGAIN_S, signal.raise_signal, (signal.SIGINT,)).start()
    else:
        sys.__unraisablehook__(unraisable)


def _stop_with_parent() -> None:
    """Stop when the parent has ended, even if it was killed."""
    parent = multiprocessing.parent_process()
    assert parent is not None  # noqa: S101 - workers are spawned
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(_STOP_TIMEOUT_S)
    os._exit(1)


def _run_job(build: Callable[[Any], _T], job: Any) -> _T:
    try:
        _in_job.set()
        return build(job)
    except _StopJob:
        os._exit(1)
    finally:
        _in_job.clear()
