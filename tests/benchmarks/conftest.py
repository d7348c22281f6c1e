"""Benchmarks collect garbage as rarely as the command line does."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from voicecoach.cli import _STARTUP_GC_THRESHOLD

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _gc_threshold_of_the_program() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(_STARTUP_GC_THRESHOLD)
    yield
    gc.set_threshold(*before)
