"""Damaged files of every kind that the program reads: each is used, or refused in lines without a trace."""

from __future__ import annotations

import re
import shutil
import time
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from tests.fuzz.damage import damaged_copies, flipped_bits
from tests.fuzz.kinds import KEPT, KINDS
from tests.support.thorough import thorough_except
from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from tests.fuzz.kinds import FuzzedKind


CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass
class Count:
    """How many inputs were read and refused, and what was raised for others."""

    read: int = 0
    refused: int = 0
    failures: tuple[str, ...] = ()


def try_all(kind: FuzzedKind, inputs: Iterable[bytes], folder: Path) -> Count:
    """Read each input in a new folder. An input that fails stays there, in `failed-1` and so on."""
    count = Count()
    for data in inputs:
        here = folder / "tried"
        here.mkdir()
        (here / kind.file).write_bytes(data)
        try:
            kind.read(here / kind.file)
            count.read += 1
        except VoicecoachError as error:
            count.refused += 1
            if CONTROL.search(str(error)):
                count.failures += (f"a control character in {error}",)
        except Exception as error:  # noqa: BLE001 - each one is a finding
            kept = folder / f"failed-{len(count.failures) + 1}"
            kept.write_bytes(data)
            count.failures += (f"{type(error).__name__}: {str(error)[:200]} ({kept})",)
        shutil.rmtree(here)
    return count


def copies(name: str, seed: str = "2026") -> Iterator[bytes]:
    kind = KINDS[name]
    pieces = [piece.encode("utf-8", "surrogatepass") for piece in kind.pieces]
    return damaged_copies(kind.whole(), f"{seed} {name}", pieces)


@pytest.mark.parametrize("name", [name for name in KINDS if name != "voice model"])  # which has no weights
def test_whole_files_are_read(name: str, tmp_path: Path, empty_home: Path) -> None:
    assert empty_home.is_dir()
    assert try_all(KINDS[name], KINDS[name].whole(), tmp_path) == Count(read=1)


@pytest.mark.parametrize("name", KINDS)
def test_a_few_damaged_files_are_used_or_refused(name: str, tmp_path: Path, empty_home: Path) -> None:
    assert empty_home.is_dir()
    assert try_all(KINDS[name], islice(copies(name), 8), tmp_path).failures == ()


@pytest.mark.fuzz
@pytest.mark.parametrize("name", KINDS)
def test_damaged_files_are_used_or_refused(
    name: str,
    tmp_path: Path,
    empty_home: Path,
    record_property: Callable[[str, object], None],
    request: pytest.FixtureRequest,
) -> None:
    assert empty_home.is_dir()
    options = request.config.option
    until = time.monotonic() + options.fuzz_seconds / len(KINDS)

    def in_time() -> Iterator[bytes]:
        for data in copies(name, options.fuzz_seed):
            if time.monotonic() > until:
                return
            yield data

    count = try_all(KINDS[name], in_time(), tmp_path)
    inputs = count.read + count.refused + len(count.failures)
    row = {"fuzzed": name, "inputs": inputs, "read": count.read, "refused": count.refused}
    for key, value in (row | {"failures": len(count.failures)}).items():
        record_property(key, value)
    assert count.failures == ()


@pytest.mark.parametrize(
    ("name", "flips"),
    thorough_except(*((name, 40) for name in KEPT), of=[(n, f) for n in KEPT for f in (40, 400)]),
)
def test_no_flipped_bit_in_a_kept_file_stops_the_work(
    name: str, flips: int, tmp_path: Path, empty_home: Path
) -> None:
    assert empty_home.is_dir()
    kind = KEPT[name]
    for number, data in enumerate(flipped_bits(kind.whole()[0], flips)):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / kind.file).write_bytes(data)
        lines = kind.read(folder / kind.file)
        assert isinstance(lines, list)
        assert len(lines) <= 1
        assert not any("\n" in line or CONTROL.search(line) for line in lines)
        shutil.rmtree(folder)


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["settings", "wording", "pronunciations", "recordings.yaml", "timeline"])
def test_no_flipped_bit_in_a_users_file_is_more_than_an_error(
    name: str, tmp_path: Path, empty_home: Path
) -> None:
    assert empty_home.is_dir()
    kind = KINDS[name]
    assert try_all(kind, flipped_bits(kind.whole()[0], 150), tmp_path).failures == ()
