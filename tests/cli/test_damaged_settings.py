"""Settings that are damaged are told in one line with their place, whatever is wrong in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from voicecoach.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = b'# mine\nvoice = "espeak"\nscale = 1.5\nwithout = ["dumbbells", "mat"]\ndetail = "brief"\n'


def test_settings_that_are_nested_deep_are_an_error_with_its_place(empty_home: Path) -> None:
    path = empty_home / "settings.toml"
    path.write_text(f"voice = {'[' * 5_000}")
    result = CliRunner().invoke(app, ["config"])
    place = f"{path.as_posix()}:1:1: lists or tables are nested too deep"
    assert (result.exit_code, result.stderr.splitlines()[0].startswith(place)) == (1, True)


@pytest.mark.thorough
def test_no_flipped_bit_in_the_settings_is_more_than_an_error(empty_home: Path) -> None:
    path = empty_home / "settings.toml"
    for bit in range(0, 8 * len(SETTINGS), 5):
        damaged = bytearray(SETTINGS)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        result = CliRunner().invoke(app, ["config"])
        assert result.exit_code in (0, 1)
        assert result.exception is None or isinstance(result.exception, SystemExit)
