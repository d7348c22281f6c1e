"""Parameters of tests of which the quick run needs one of a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable


def thorough_except(*quick: object, of: Iterable[object]) -> list[object]:
    """The values as parameters of a test: those not in `quick` are marked `thorough`.

    A tuple is the values of several arguments, as for `pytest.mark.parametrize`.
    """
    return [value if value in quick else _thorough(value) for value in of]


def _thorough(value: object) -> object:
    return pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=pytest.mark.thorough)
