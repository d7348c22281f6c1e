"""Hashes of files, and the plain values that hashes of other things are made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pytest

from voicecoach.system.hashing import file_sha256, plain_values


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Point:
    x: int
    y: float


@dataclass(frozen=True)
class Pixel:
    column: int
    line: float


@dataclass(frozen=True)
class Shape:
    name: str | None
    colours: tuple[Colour, ...]
    corners: tuple[Point | Pixel, ...]


def test_hash_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "abc").write_bytes(b"abc")
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert file_sha256(tmp_path / "abc") == expected


def test_missing_file_raises_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        file_sha256(tmp_path / "missing")


@pytest.mark.parametrize("value", [None, True, 3, 0.5, "text", b"bytes", ()], ids=repr)
def test_plain_values_stay_as_they_are(value: object) -> None:
    assert plain_values(value) == value


def test_dataclasses_become_tuples_of_their_values() -> None:
    shape = Shape("box", (Colour.RED,), (Point(1, 2.0), Pixel(3, 4.5)))
    assert repr(plain_values(shape)) == "('box', ('red',), ((1, 2.0), (3, 4.5)))"


def test_names_of_classes_and_fields_make_no_difference() -> None:
    assert plain_values(Point(1, 2.0)) == plain_values(Pixel(1, 2.0)) == (1, 2.0)


def test_tags_keep_classes_with_equal_fields_apart() -> None:
    tags: dict[type, str] = {Point: "point"}
    assert plain_values((Point(1, 2.0), Pixel(1, 2.0)), tags) == (("point", 1, 2.0), (1, 2.0))


@pytest.mark.parametrize("value", [Path("neck.yaml"), [1], {"a": 1}, Point], ids=repr)
def test_other_types_are_refused(value: object) -> None:
    with pytest.raises(TypeError, match="has no plain values"):
        plain_values(value)
