"""Blocks made in a thread while those before them are written: encoders let others work meanwhile."""

from __future__ import annotations

from contextlib import closing, suppress
from itertools import islice
from queue import Empty, Queue
from threading import Event as Flag
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

    from voicecoach.audio.clip import Samples

_BATCH, _ROOM = 4, 4
"""How many are handed on at a time, as each handing on lets one thread wait for the other, and how often."""


def made_ahead(blocks: Generator[Samples, None, None]) -> Generator[Samples, None, None]:
    """The same blocks, made up to twenty ahead; raises what stops their making.

    Where no more are wanted, they are closed in the thread that makes them, once the next of them is made.
    """
    maker = _Maker(blocks)
    maker.start()
    try:
        while batch := maker.made.get():
            yield from batch
        if maker.failure is not None:
            raise maker.failure
    finally:
        maker.leave()


class _Maker(Thread):
    """Makes the blocks; an empty batch is the last."""

    def __init__(self, blocks: Generator[Samples, None, None]) -> None:
        super().__init__(name="mixing ahead", daemon=True)
        self.made: Queue[list[Samples]] = Queue(_ROOM)
        self.failure: Exception | None = None
        self._blocks = blocks
        self._unwanted = Flag()

    def run(self) -> None:
        """Make all of them, or until nobody wants more."""
        try:
            with closing(self._blocks):
                while not self._unwanted.is_set() and (batch := list(islice(self._blocks, _BATCH))):
                    self.made.put(batch)
        except Exception as error:  # noqa: BLE001 - it is told where the blocks are wanted
            self.failure = error
        finally:
            self.made.put([])

    def leave(self) -> None:
        """Want no more, and wait for it: there is room then for what it is still at, and for the last."""
        self._unwanted.set()
        with suppress(Empty):
            while True:
                self.made.get_nowait()
        self.join()
