"""Speaking on every core what a plan is sure to ask for.

An engine speaks one utterance at a time, but what it gave is brought to its rate and its level by whoever
asked: so while one thread has the engine, the others finish what they got from it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Self

from voicecoach.compiler.forms import Spoken
from voicecoach.cores import cores_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future
    from types import TracebackType

    from voicecoach.compiler.forms import Form
    from voicecoach.compiler.model import Plan

MOST_THREADS = 4
"""An engine speaks for a third of the time that an utterance takes, or for longer: more would wait for it."""


class Ahead:
    """Gives the length of forms by `frames`, and asks it for those of `forms` in threads ahead of time.

    It does so from when `speaks` tells that a voice is needed: where all is spoken already, threads would
    only keep each other waiting. To be left as a context, which waits for what is just being spoken.
    """

    def __init__(
        self,
        frames: Callable[[Form], int],
        forms: Iterable[Form],
        speaks: Callable[[], bool],
        threads: int | None = None,
    ) -> None:
        self._frames = frames
        self._forms = forms
        self._speaks = speaks
        self._threads = min(threads or cores_here(), MOST_THREADS)
        self._asked: set[Form] = set()
        self._pool: ThreadPoolExecutor | None = None
        self._coming: dict[Form, Future[int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def frames(self, form: Form) -> int:
        """The length of a form in frames; raises what the voice raises."""
        if self._pool is None:
            self._asked.add(form)
            if self._threads > 1 and self._speaks():
                self._begin()
        coming = self._coming.pop(form, None)
        if coming is None or coming.cancel():  # nobody has begun with it
            return self._frames(form)
        return coming.result()

    def _begin(self) -> None:
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="speaking beside")
        left = (form for form in dict.fromkeys(self._forms) if form not in self._asked)
        self._coming = {form: self._pool.submit(self._frames, form) for form in left}


def sure_forms(plan: Plan) -> Iterator[Form]:
    """The words that are asked for whatever fits, in about the order in which they are.

    Those are each cue's best. What tells the length of the session needs all elastic windows first.
    """
    windows = [window for step in plan.steps for window in step.windows]
    if plan.total is not None:
        windows.sort(key=lambda window: not window.elastic)
    for window in windows:
        for cue in window.cues:
            if cue.forms and isinstance(cue.forms[0], Spoken):
                yield cue.forms[0]
