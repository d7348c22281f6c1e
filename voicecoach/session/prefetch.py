"""Speaks the forms that a plan needs ahead of time, on every core.

Most engines speak one utterance at a time, but the calling thread then resamples and levels the sound, while
another thread has the engine. Piper voices speak several at once.
"""

from __future__ import annotations

from threading import Lock, Thread
from typing import TYPE_CHECKING, Self

from voicecoach.compiler import SpeechForm
from voicecoach.errors import VoicecoachError
from voicecoach.system import usable_cpu_count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

    from voicecoach.compiler import Form, Plan

MAX_THREADS = 4
"""An engine takes at least a third of the time of an utterance: more threads would only wait for it."""


class ParallelPrefetch:
    """Speaks forms with `speak`, and `forms`, which will be needed later, on worker threads.

    A caller that would wait for a worker speaks another form meanwhile, so there are `threads - 1` workers.
    They start once `needs_voice` returns True: when all clips are in the cache, threads would only slow each
    other down. Leaving the context waits for the utterances that are being spoken.
    """

    def __init__(
        self,
        speak: Callable[[Form], object],
        forms: Iterable[Form],
        needs_voice: Callable[[], bool],
        threads: int | None = None,
    ) -> None:
        self._speak = speak
        self._forms = forms
        self._needs_voice = needs_voice
        self._worker_count = min(threads or usable_cpu_count(), MAX_THREADS) - 1
        self._requested: set[Form] = set()
        self._workers: list[Thread] = []
        self._lock = Lock()  # guards the two fields below
        self._queued: dict[Form, None] = {}
        self._running: set[Form] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._queued.clear()
        for worker in self._workers:
            worker.join()

    def speak(self, form: Form) -> None:
        """Speak a form in this thread; raises what `speak` raises."""
        if not self._workers:
            self._requested.add(form)
            if self._worker_count and self._needs_voice():
                self._start_workers()
        with self._lock:
            self._queued.pop(form, None)
        while form in self._running and (other := self._take()):
            try:
                self._speak(other)
            except VoicecoachError:
                pass  # raised again for the caller that asks for it
            finally:
                self._end(other)
        self._speak(form)

    def _start_workers(self) -> None:
        self._queued = {form: None for form in self._forms if form not in self._requested}
        self._workers = [Thread(target=self._work, name="speaking ahead") for _ in range(self._worker_count)]
        for worker in self._workers:
            worker.start()

    def _work(self) -> None:
        while form := self._take():
            try:
                self._speak(form)
            except VoicecoachError:
                pass  # raised again for the caller that asks for it
            finally:
                self._end(form)

    def _take(self) -> Form | None:
        """Take the next form that no thread has started; it counts as running from now on."""
        with self._lock:
            form = next(iter(self._queued), None)
            if form is not None:
                del self._queued[form]
                self._running.add(form)
            return form

    def _end(self, form: Form) -> None:
        with self._lock:
            self._running.discard(form)


def preferred_forms(plan: Plan) -> Iterator[Form]:
    """The forms that are measured in any case: the first of each cue, in about the order of their use.

    A plan that announces its total length needs those of elastic windows first.
    """
    windows = [window for step in plan.steps for window in step.windows]
    if plan.total is not None:
        windows.sort(key=lambda window: not window.is_elastic)
    for window in windows:
        for cue in window.cues:
            if cue.forms and isinstance(cue.forms[0], SpeechForm):
                yield cue.forms[0]
