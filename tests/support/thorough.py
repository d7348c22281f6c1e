"""What the quick run of the tests leaves out: most values of a kind, and many generated examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterable


def thorough_except(*quick: object, of: Iterable[object]) -> list[object]:
    """The values as parameters of a test: those not in `quick` are marked `thorough`.

    A tuple is the values of several arguments, as for `pytest.mark.parametrize`.
    """
    return [value if value in quick else _thorough(value) for value in of]


def fewer_examples(quick: int, otherwise: int | None = None) -> settings:
    """So many examples of a property in the quick run; else `otherwise`, or as many as the profile says."""
    is_quick = settings().max_examples == settings.get_profile("quick").max_examples
    return settings(max_examples=quick if is_quick else otherwise or settings().max_examples)


def _thorough(value: object) -> object:
    return pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=pytest.mark.thorough)
