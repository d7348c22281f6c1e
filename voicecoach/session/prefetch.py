"""Speaking on every core what a plan is sure to ask for.

An engine speaks one utterance at a time, but what it gave is brought to its rate and its level by whoever
asked: so while one thread has the engine, the others finish what they got from it.
"""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from threading import Lock, Thread
from typing import TYPE_CHECKING, Self

from voicecoach.compiler import SpeechForm, arrange_plan
from voicecoach.system import usable_cpu_count

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from types import TracebackType

    from voicecoach.compiler import Form, Measure, Plan, TimelinePart
    from voicecoach.session.clips import ClipProvider

MAX_THREADS = 4
"""An engine speaks for a third of the time that an utterance takes, or for longer: more would wait for it."""


class ParallelPrefetch:
    """Gives the length of forms by `frames`, and has it asked for those of `forms` ahead of time.

    Whoever asks works along instead of waiting, so that there is a thread less than `threads`. There is none
    before `speaks` tells that a voice is needed: where all is spoken already, threads would only keep each
    other waiting. To be left as a context, which waits for what is just being spoken.
    """

    def __init__(
        self,
        frames: Callable[[Form], int],
        forms: Iterable[Form],
        speaks: Callable[[], bool],
        threads: int | None = None,
    ) -> None:
        self._frames_of = frames
        self._forms = forms
        self._needs_voice = speaks
        self._worker_count = min(threads or usable_cpu_count(), MAX_THREADS) - 1
        self._requested: set[Form] = set()
        self._threads: list[Thread] = []
        self._lock = Lock()
        self._queued: dict[Form, None] = {}
        self._futures: dict[Form, Future[int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._queued.clear()
        for thread in self._threads:
            thread.join()

    def frames_of(self, form: Form) -> int:
        """The length of a form in frames; raises what the voice raises."""
        if not self._threads:
            self._requested.add(form)
            if self._worker_count and self._needs_voice():
                self._start_workers()
        coming = self._futures.get(form)
        if coming is None:
            return self._frames_of(form)
        if self._claim(form):
            self._fulfil(form)
        while not coming.done() and (other := self._claim()):
            self._fulfil(other)
        return coming.result()

    def _start_workers(self) -> None:
        left = [form for form in dict.fromkeys(self._forms) if form not in self._requested]
        self._queued = dict.fromkeys(left)
        self._futures = {form: Future() for form in left}
        self._threads = [
            Thread(target=self._run_worker, name="speaking beside") for _ in range(self._worker_count)
        ]
        for thread in self._threads:
            thread.start()

    def _run_worker(self) -> None:
        while form := self._claim():
            self._fulfil(form)

    def _claim(self, form: Form | None = None) -> Form | None:
        """This form, or the next, if nobody has begun with it."""
        with self._lock:
            taken = next(iter(self._queued), None) if form is None else form
            if taken not in self._queued:
                return None
            del self._queued[taken]
            return taken

    def _fulfil(self, form: Form) -> None:
        try:
            self._futures[form].set_result(self._frames_of(form))
        except Exception as error:  # noqa: BLE001 - it is told to whoever asks for this form
            self._futures[form].set_exception(error)


def preferred_forms(plan: Plan) -> Iterator[Form]:
    """The words that are asked for whatever fits, in about the order in which they are.

    Those are each cue's best. What tells the length of the session needs all elastic windows first.
    """
    windows = [window for step in plan.steps for window in step.windows]
    if plan.total is not None:
        windows.sort(key=lambda window: not window.is_elastic)
    for window in windows:
        for cue in window.cues:
            if cue.forms and isinstance(cue.forms[0], SpeechForm):
                yield cue.forms[0]


def arrange_in_parallel(
    plan: Plan,
    studio: ClipProvider,
    speaks: Callable[[], bool],
    watched: Callable[[Measure], Measure] = lambda measure: measure,
) -> Generator[TimelinePart, None, None]:
    """The plan laid out from its start, its words spoken so; `watched` may look at what is measured."""
    with ParallelPrefetch(studio.frames_of, preferred_forms(plan), speaks) as ahead:
        yield from arrange_plan(plan, watched(partial(studio.measure_with, ahead.frames_of)))
