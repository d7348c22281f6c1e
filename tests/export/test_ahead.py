"""Blocks made ahead: the same ones in the same order, and nothing goes on working that nobody waits for."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from voicecoach.export.ahead import made_ahead

if TYPE_CHECKING:
    from collections.abc import Generator

    from voicecoach.audio.clip import Samples


def counted(many: int, closed: list[str] | None = None) -> Generator[Samples, None, None]:
    try:
        for number in range(many):
            yield np.full(3, number, np.int16)
    finally:
        if closed is not None:
            closed.append(threading.current_thread().name)


@pytest.mark.parametrize("many", [0, 1, 4, 5, 100])
def test_the_same_blocks_come_in_the_same_order(many: int) -> None:
    assert [block.tolist() for block in made_ahead(counted(many))] == [[n, n, n] for n in range(many)]


def test_what_stops_their_making_is_raised_where_they_are_wanted() -> None:
    def failing() -> Generator[Samples, None, None]:
        yield from counted(9)
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left on device"):
        list(made_ahead(failing()))


def test_left_early_they_are_closed_and_the_thread_has_ended() -> None:
    closed: list[str] = []
    blocks = made_ahead(counted(10_000, closed))
    next(blocks)
    blocks.close()
    assert closed == ["mixing ahead"]
    assert "mixing ahead" not in {thread.name for thread in threading.enumerate()}
