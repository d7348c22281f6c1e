"""The manifest of a build: several builds keep each other's entries, and a damaged one is set aside."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pytest

from voicecoach.library.manifest import (
    MANIFEST_FILE,
    ManifestEntry,
    read_manifest,
    update_manifest,
    write_manifest,
)

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = ManifestEntry(
    routine="neck.yaml",
    made_from="0a1b",
    files={"neck.mp3": "2c3d"},
    title="Neck",
    about="For the neck.",
    needs=("chair",),
    language="en",
    detail=None,
    frames=48_000,
    published="2026-11-25T00:00:00+00:00",
)


def test_builds_at_the_same_time_keep_all_entries(tmp_path: Path) -> None:
    def build(number: int) -> None:
        update_manifest(tmp_path, f"{number}.mp3", lambda _: replace(ENTRY, title=str(number)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(build, range(40)))
    titles = {name: entry.title for name, entry in read_manifest(tmp_path, pytest.fail).items()}
    assert titles == {f"{number}.mp3": str(number) for number in range(40)}


def with_entry(**changes: object) -> object:
    return {"version": 3, "outputs": {"neck.mp3": {**asdict(ENTRY), **changes}}}


DAMAGED = {
    "cut off": '{"version": 3, "outp',
    "not a mapping": "[]",
    "outputs of another type": json.dumps({"version": 3, "outputs": 5}),
    "no outputs": json.dumps({"version": 3}),
    "an unknown key": json.dumps(with_entry(size=3)),
    "files of another type": json.dumps(with_entry(files=["neck.mp3"])),
    "a number as a name": json.dumps(with_entry(files={"neck.mp3": 7})),
    "frames as text": json.dumps(with_entry(frames="many")),
    "negative frames": json.dumps(with_entry(frames=-1)),
    "a date that is none": json.dumps(with_entry(published="yesterday")),
    "a date without a time zone": json.dumps(with_entry(published="2026-11-25T00:00:00")),
    "nested deep": "[" * 100_000,
    "a lone surrogate of UTF-16": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_manifest_is_set_aside_with_a_line(content: str | bytes, tmp_path: Path) -> None:
    path = tmp_path / MANIFEST_FILE
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    lines: list[str] = []
    assert read_manifest(tmp_path, lines.append) == {}
    kept = ".voicecoach-build.damaged-1.json"
    assert lines == [f"{path} is damaged: it is kept as {kept}, and everything is built again"]
    assert [file.name for file in tmp_path.iterdir()] == [kept]


@pytest.mark.thorough
def test_no_flipped_bit_in_a_manifest_is_an_error(tmp_path: Path) -> None:
    write_manifest(tmp_path, {"neck.mp3": ENTRY, "back.mp3": replace(ENTRY, title="Rücken")})
    path = tmp_path / MANIFEST_FILE
    assert list(read_manifest(tmp_path, pytest.fail)) == ["back.mp3", "neck.mp3"]
    whole = path.read_bytes()
    for bit in range(0, 8 * len(whole), 7):
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        entries = read_manifest(tmp_path)
        assert all(isinstance(entry, ManifestEntry) for entry in entries.values())


def test_a_manifest_of_another_version_counts_as_none(tmp_path: Path) -> None:
    path = tmp_path / MANIFEST_FILE
    path.write_text('{"version": 2, "outputs": {}}')
    assert read_manifest(tmp_path, pytest.fail) == {}
    assert path.is_file()
