"""Finding the routines of a library, and planning a job for each output."""

from __future__ import annotations

import os
import socket
import sys
from typing import TYPE_CHECKING

import pytest

from voicecoach.errors import VoicecoachError
from voicecoach.library.jobs import Variants, find_routines, plan_jobs
from voicecoach.script.value_types import Detail
from voicecoach.session.options import SessionOptions

if TYPE_CHECKING:
    from pathlib import Path

ROUTINE = "routine: Neck\nsteps: [{rest: 5s}]\n"


def write_routines(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(ROUTINE)
    return root


def test_routines_are_found_in_all_visible_subfolders(tmp_path: Path) -> None:
    write_routines(tmp_path, "neck.yaml", "back/low.yml", ".hidden/old.yaml", ".draft.yaml", "notes.txt")
    (tmp_path / "en.yaml").write_text("cues: {go: Go.}\n")
    (tmp_path / "broken.yaml").write_text("routine: [\n")
    found = [path.relative_to(tmp_path).as_posix() for path in find_routines(tmp_path)]
    assert found == ["broken.yaml", "neck.yaml", "back/low.yml"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_pipes_devices_and_sockets_are_not_opened(tmp_path: Path) -> None:
    write_routines(tmp_path, "neck.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "zeros.yaml").symlink_to("/dev/zero")
    (tmp_path / "folder.yaml").mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket.yaml"))
        assert list(find_routines(tmp_path)) == [tmp_path / "neck.yaml"]


def test_outputs_are_named_after_their_routines(tmp_path: Path) -> None:
    write_routines(tmp_path, "neck.yaml", "back/low.yml")
    jobs = plan_jobs(tmp_path, Variants((".mp3", ".opus")), SessionOptions())
    assert [job.output.as_posix() for job in jobs] == [
        "neck.mp3",
        "neck.opus",
        "back/low.mp3",
        "back/low.opus",
    ]


def test_output_name_contains_each_value_of_which_there_are_several(tmp_path: Path) -> None:
    write_routines(tmp_path, "neck.yaml")
    variants = Variants((".mp3",), ("silent", "espeak/en-gb"), ("de",), (None, Detail.BRIEF))
    jobs = plan_jobs(tmp_path, variants, SessionOptions(wording="calm"))
    assert [job.output.as_posix() for job in jobs] == [
        "neck.silent.own.mp3",
        "neck.silent.brief.mp3",
        "neck.espeak-en-gb.own.mp3",
        "neck.espeak-en-gb.brief.mp3",
    ]
    assert jobs[3].options == SessionOptions(
        voice="espeak/en-gb", language="de", detail=Detail.BRIEF, wording="calm"
    )


def test_two_routines_with_the_same_output_are_refused(tmp_path: Path) -> None:
    write_routines(tmp_path, "neck.yaml", "Neck.yml")
    with pytest.raises(VoicecoachError, match=r"would both become neck\.mp3; rename one"):
        plan_jobs(tmp_path, Variants(), SessionOptions())


def test_folder_without_routines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        VoicecoachError, match=r"there is no routine in .*; a routine is a \.yaml file with steps"
    ):
        plan_jobs(tmp_path, Variants(), SessionOptions())
    with pytest.raises(VoicecoachError, match=r"neck.yaml is a file; name the folder that it is in$"):
        plan_jobs(write_routines(tmp_path, "neck.yaml") / "neck.yaml", Variants(), SessionOptions())
    with pytest.raises(VoicecoachError, match=r"there is no folder .*gone; name the one"):
        plan_jobs(tmp_path / "gone", Variants(), SessionOptions())
