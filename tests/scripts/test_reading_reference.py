"""docs/reading.md is made from the tables of the tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docs.make_reference import reading_reference
from tests.support.golden_files import check_golden

if TYPE_CHECKING:
    import pytest

DOCS = Path(__file__).parents[2] / "docs"


def test_the_reference_of_readings_is_up_to_date(request: pytest.FixtureRequest) -> None:
    check_golden(DOCS / "reading.md", reading_reference(), request)
