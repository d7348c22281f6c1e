"""Runs the same work for many things: at once here while there is little, else on all cores."""

from __future__ import annotations

from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from voicecoach.errors import VoicecoachError
from voicecoach.library.worker_pool import submit_to, worker_pool

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    _T = TypeVar("_T")
    _R = TypeVar("_R")

_ALONE_S = 1.0
"""How long this process works alone: starting others takes about as long."""

_MAX_CHUNK = 16
"""The most things that a worker gets at a time."""


@dataclass(frozen=True, slots=True)
class Workers:
    """How many processes may share work that takes longer than a second, by the clock `now_s`."""

    count: int
    now_s: Callable[[], float]


def run_in_order(
    things: Sequence[_T], work: Callable[[_T], _R], workers: Workers | None = None
) -> Generator[_R]:
    """The results of `work`, which must be picklable, in the order of the things, as they are ready.

    What is left after a second is done by the `workers`, if there are any. Close the generator to stop them.
    Raises VoicecoachError if a process dies twice over the same things.
    """
    started_s = workers.now_s() if workers else 0
    for number, thing in enumerate(things):
        if workers and workers.count > 1 and workers.now_s() > started_s + _ALONE_S:
            yield from _run_in_processes(things[number:], work, workers.count)
            return
        yield work(thing)


def _run_in_processes(things: Sequence[_T], work: Callable[[_T], _R], workers: int) -> Generator[_R]:
    size = max(1, min(_MAX_CHUNK, len(things) // (4 * workers)))
    chunks = [things[start : start + size] for start in range(0, len(things), size)]
    work_through = partial(_work_through, work=work)
    done = 0
    try:
        with worker_pool(min(workers, len(chunks))) as pool:
            for future in [submit_to(pool, work_through, chunk) for chunk in chunks]:
                results = future.result()
                done += 1
                yield from results
    except BrokenProcessPool:
        for chunk in chunks[done:]:
            yield from _run_alone(chunk, work_through)


def _work_through(things: Sequence[_T], work: Callable[[_T], _R]) -> list[_R]:
    return [work(thing) for thing in things]


def _run_alone(chunk: Sequence[_T], work_through: Callable[[Sequence[_T]], list[_R]]) -> list[_R]:
    try:
        with worker_pool(1) as pool:
            return submit_to(pool, work_through, chunk).result()
    except BrokenProcessPool:
        names = ", ".join(map(str, chunk))
        raise VoicecoachError(
            f"a process died twice over one of these: {names}", "try them one by one"
        ) from None
