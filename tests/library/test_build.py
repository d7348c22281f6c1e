"""Building a library: only changed outputs are built, and a failed job does not stop the others."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import partial
from multiprocessing import active_children
from pathlib import Path
from typing import TYPE_CHECKING

import mutagen
import pytest

from tests.support.thorough import thorough_except
from voicecoach.export.file_options import ExportOptions
from voicecoach.library.build import BuildPlan, build_library
from voicecoach.library.jobs import BuildJob, Variants, plan_jobs
from voicecoach.library.workers import BuildResult, BuildSettings, build_in_processes
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders

if TYPE_CHECKING:
    from collections.abc import Sequence

JOBS = [
    BuildJob(Path(f"{name}.yaml"), Path(f"{name}.mp3"), SessionOptions())
    for name in ("one", "two", "three", "four")
]


def exit_in_job_two(job: BuildJob) -> BuildResult:
    """A job that ends its process, as an engine that crashes does."""
    if job.output.stem == "two":
        os._exit(9)
    return BuildResult(job, "made", "fingerprint")


def exit_in_first_job(job: BuildJob, folder: Path) -> BuildResult:
    """Ends the process of the job that runs first, whichever it is."""
    try:
        (folder / "died").touch(exist_ok=False)
    except FileExistsError:
        return BuildResult(job, "made", "fingerprint")
    os._exit(9)


def states(results: Sequence[BuildResult]) -> dict[str, str]:
    return {result.job.output.stem: result.state for result in results}


@pytest.mark.parametrize("workers", thorough_except(2, of=[1, 2]))
def test_process_that_dies_fails_only_its_own_job(workers: int) -> None:
    results = list(build_in_processes(JOBS, exit_in_job_two, workers))
    assert states(results) == {"one": "made", "two": "failed", "three": "made", "four": "made"}
    error = next(result.error for result in results if result.state == "failed")
    assert error == "the process that made it died, twice; export it alone to see why"


@pytest.mark.thorough
def test_job_whose_process_died_once_is_repeated(tmp_path: Path) -> None:
    results = list(build_in_processes(JOBS, partial(exit_in_first_job, folder=tmp_path), 2))
    assert states(results) == dict.fromkeys(["one", "two", "three", "four"], "made")
    assert len(results) == 4


def test_no_process_is_started_if_nothing_changed(tmp_path: Path) -> None:
    for name in ("arms", "back"):
        (tmp_path / f"{name}.yaml").write_text(f"routine: {name}\nvoice: silent\nsteps: [{{rest: 5s}}]\n")
    jobs = plan_jobs(tmp_path, Variants((".wav",)), SessionOptions())
    plan = BuildPlan(tmp_path, tmp_path / "out", jobs, BuildSettings(ExportOptions()), workers=2)
    build = partial(build_library, plan, find_user_folders(), lambda: datetime(2026, 11, 25, tzinfo=UTC))
    assert states(list(build())) == {"arms": "made", "back": "made"}
    seen = [(result.job.output.stem, result.state, active_children()) for result in build()]
    assert seen == [("arms", "unchanged", []), ("back", "unchanged", [])]


@pytest.mark.thorough
def test_a_routine_keeps_its_track_number_when_others_come_and_go(tmp_path: Path) -> None:
    library, out = tmp_path / "in", tmp_path / "out"
    library.mkdir()

    def build(*names: str) -> dict[str, tuple[str, list[str]]]:
        """The state and the track number of each file, of a library with these routines."""
        for file in library.iterdir():
            file.unlink()
        for name in names:
            (library / f"{name}.yaml").write_text(f"routine: {name}\nvoice: silent\nsteps: [{{rest: 5s}}]\n")
        jobs = plan_jobs(library, Variants((".flac",)), SessionOptions())
        settings = BuildSettings(ExportOptions(card=False), album="Mine")
        results = list(build_library(BuildPlan(library, out, jobs, settings, workers=1), find_user_folders()))
        return {
            one.job.output.stem: (one.state, mutagen.File(out / one.job.output)["TRACKNUMBER"])
            for one in results
        }

    assert build("back", "neck") == {"back": ("made", ["1"]), "neck": ("made", ["2"])}
    assert build("arms", "neck") == {"arms": ("made", ["3"]), "neck": ("unchanged", ["2"])}
    assert build("back", "arms")["back"] == ("unchanged", ["1"])
    assert mutagen.File(out / "arms.flac")["ALBUM"] == ["Mine"]
