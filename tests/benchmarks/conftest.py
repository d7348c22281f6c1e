"""Benchmarks collect garbage as rarely as the command line does."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from voicecoach.cli import GC_THRESHOLDS

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _gc_thresholds_of_the_program() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(*GC_THRESHOLDS)
    yield
    gc.set_threshold(*before)
