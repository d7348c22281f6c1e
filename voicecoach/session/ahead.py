"""Speaking on every core what a plan is sure to ask for.

An engine speaks one utterance at a time, but what it gave is brought to its rate and its level by whoever
asked: so while one thread has the engine, the others finish what they got from it.
"""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from threading import Lock, Thread
from typing import TYPE_CHECKING, Self

from voicecoach.compiler.arrange import arrange
from voicecoach.compiler.forms import Spoken
from voicecoach.cores import cores_here

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from types import TracebackType

    from voicecoach.compiler.fit import Measure
    from voicecoach.compiler.forms import Form
    from voicecoach.compiler.laid import Laid
    from voicecoach.compiler.model import Plan
    from voicecoach.session.studio import Studio

MOST_THREADS = 4
"""An engine speaks for a third of the time that an utterance takes, or for longer: more would wait for it."""


class Ahead:
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
        self._frames = frames
        self._forms = forms
        self._speaks = speaks
        self._others = min(threads or cores_here(), MOST_THREADS) - 1
        self._asked: set[Form] = set()
        self._threads: list[Thread] = []
        self._lock = Lock()
        self._waiting: dict[Form, None] = {}
        self._coming: dict[Form, Future[int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._waiting.clear()
        for thread in self._threads:
            thread.join()

    def frames(self, form: Form) -> int:
        """The length of a form in frames; raises what the voice raises."""
        if not self._threads:
            self._asked.add(form)
            if self._others and self._speaks():
                self._begin()
        coming = self._coming.get(form)
        if coming is None:
            return self._frames(form)
        if self._take(form):
            self._work(form)
        while not coming.done() and (other := self._take()):
            self._work(other)
        return coming.result()

    def _begin(self) -> None:
        left = [form for form in dict.fromkeys(self._forms) if form not in self._asked]
        self._waiting = dict.fromkeys(left)
        self._coming = {form: Future() for form in left}
        self._threads = [Thread(target=self._work_off, name="speaking beside") for _ in range(self._others)]
        for thread in self._threads:
            thread.start()

    def _work_off(self) -> None:
        while form := self._take():
            self._work(form)

    def _take(self, form: Form | None = None) -> Form | None:
        """This form, or the next, if nobody has begun with it."""
        with self._lock:
            taken = next(iter(self._waiting), None) if form is None else form
            if taken not in self._waiting:
                return None
            del self._waiting[taken]
            return taken

    def _work(self, form: Form) -> None:
        try:
            self._coming[form].set_result(self._frames(form))
        except Exception as error:  # noqa: BLE001 - it is told to whoever asks for this form
            self._coming[form].set_exception(error)


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


def arranged(
    plan: Plan,
    studio: Studio,
    speaks: Callable[[], bool],
    watched: Callable[[Measure], Measure] = lambda measure: measure,
) -> Generator[Laid, None, None]:
    """The plan laid out from its start, its words spoken so; `watched` may look at what is measured."""
    with Ahead(studio.frames, sure_forms(plan), speaks) as ahead:
        yield from arrange(plan, watched(partial(studio.measure_by, ahead.frames)))
