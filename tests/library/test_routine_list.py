"""The list of routines: what was read once is kept until a file that it was read from changes."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from voicecoach.library import RoutineInfo, Workers, list_routines
from voicecoach.library.routine_list_file import RoutineListFile
from voicecoach.session import find_user_folders

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NECK = "routine: Neck\ntags: [desk]\nsteps:\n  - stretch: Chin\n    hold: 20s\n"
WITH_PART = "routine: Whole\nsteps:\n  - include: neck\n  - sound: mine\n"


@pytest.fixture
def folder(empty_home: Path) -> Path:
    folder = empty_home / "routines"
    folder.mkdir()
    (folder / "neck.yaml").write_text(NECK, "utf-8")
    return folder


def read(**own: object) -> tuple[dict[str, RoutineInfo], list[float]]:
    """The user's routines, and the progress that was reported: a number for each that was read."""
    reads: list[float] = []
    found = list_routines(find_user_folders(), progress=reads.append, **own)  # type: ignore[arg-type]  # of any parameter
    return {routine.name: routine for routine in found if routine.is_users}, reads


@pytest.mark.usefixtures("folder")
def test_nothing_is_read_a_second_time() -> None:
    first, reads = read()
    assert (len(reads), reads[-1], first["neck"].title, first["neck"].tags) == (13, 1.0, "Neck", ("desk",))
    assert read() == (first, [])


def test_only_what_changed_is_read_again(folder: Path) -> None:
    before, _ = read()
    (folder / "neck.yaml").write_text(NECK.replace("Neck", "Nape"), "utf-8")
    assert read() == ({"neck": replace(before["neck"], title="Nape")}, [1.0])


def part(folder: Path) -> None:
    text = (folder / "neck.yaml").read_text("utf-8")
    (folder / "neck.yaml").write_text(text.replace("20s", "50s"), "utf-8")


def sound(folder: Path) -> None:
    soundfile.write(folder / "mine.wav", np.full(192_000, 0.1), 48_000)


def missing_sound(folder: Path) -> None:
    (folder / "mine.wav").unlink()


def wording(folder: Path) -> None:
    words = folder.with_name("wording")
    words.mkdir()
    (words / "en.yaml").write_text(
        "cues:\n  finish: That is all for today and for the whole week.\n", "utf-8"
    )


@pytest.mark.parametrize("change", [part, sound, missing_sound, wording])
def test_a_routine_is_read_again_when_what_it_uses_changes(
    folder: Path, change: Callable[[Path], None]
) -> None:
    soundfile.write(folder / "mine.wav", np.full(48_000, 0.1), 48_000)
    (folder / "whole.yaml").write_text(WITH_PART, "utf-8")
    before = read()[0]["whole"]
    assert before.title == "Whole"
    change(folder)
    assert read()[0]["whole"] != before


@pytest.mark.thorough
def test_a_routine_with_problems_is_read_each_time(folder: Path) -> None:
    (folder / "wrong.yaml").write_text("routine: Wrong\nsteps:\n  - sound: mine\n", "utf-8")
    assert read()[0]["wrong"].title == ""
    soundfile.write(folder / "mine.wav", np.full(48_000, 0.1), 48_000)
    assert read()[0]["wrong"].title == "Wrong"


@pytest.mark.usefixtures("folder")
def test_a_damaged_file_is_kept_aside_with_one_line() -> None:
    first, _ = read()
    path = find_user_folders().routine_list_file
    path.write_bytes(path.read_bytes()[:-10])
    lines: list[str] = []
    assert read(warn=lines.append)[0] == first
    assert lines == [
        f"{path} is damaged: it is kept as routine-list.damaged-1.cache, and all routines are read again"
    ]
    assert read(warn=lines.append) == (first, [])


@pytest.mark.usefixtures("folder")
def test_a_flipped_bit_anywhere_is_noticed() -> None:
    read()
    file = RoutineListFile(find_user_folders())
    path = find_user_folders().routine_list_file
    whole = path.read_bytes()
    lines: list[str] = []
    assert file.read(lines.append)
    for bit in range(0, 8 * len(whole), 8 * len(whole) // 200):
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        lines.clear()
        assert (file.read(lines.append), len(lines)) == ({}, 1)


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may write everywhere")
@pytest.mark.usefixtures("folder")
def test_without_permission_to_write_all_is_listed_all_the_same() -> None:
    home = find_user_folders().routine_list_file.parent
    home.chmod(0o500)
    try:
        assert read()[0]["neck"].title == "Neck"
    finally:
        home.chmod(0o700)


def test_workers_read_what_is_left_after_a_second(folder: Path) -> None:
    for number in range(6):
        (folder / f"r{number}.yaml").write_text(NECK.replace("Neck", f"Neck {number}"), "utf-8")
    times = iter(range(100))
    found, reads = read(workers=Workers(2, lambda: float(next(times))))
    assert [found[f"r{number}"].title for number in range(6)] == [f"Neck {number}" for number in range(6)]
    assert reads == [number / 19 for number in range(1, 20)]
    assert read() == (found, [])
