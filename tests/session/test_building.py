"""Building: only what changed is made, whatever goes wrong is told, and the rest is made all the same."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import partial
from multiprocessing import active_children
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

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


def die_of_two(job: BuildJob) -> BuildResult:
    """A job that takes its process down, as an engine that crashes does."""
    if job.output.stem == "two":
        os._exit(9)
    return BuildResult(job, "made", "source")


def die_once(job: BuildJob, folder: Path) -> BuildResult:
    """The first try of any takes its process down."""
    try:
        (folder / "died").touch(exist_ok=False)
    except FileExistsError:
        return BuildResult(job, "made", "source")
    os._exit(9)


def states(made: Sequence[BuildResult]) -> dict[str, str]:
    return {one.job.output.stem: one.state for one in made}


@pytest.mark.parametrize("workers", [1, 2])
def test_a_process_that_dies_costs_only_its_own_file(workers: int) -> None:
    made = list(build_in_processes(JOBS, die_of_two, workers))
    assert states(made) == {"one": "made", "two": "failed", "three": "made", "four": "made"}
    why = next(one.error for one in made if one.state == "failed")
    assert why == "the process that made it died, twice; export it alone to see why"


def test_what_died_once_is_made_the_second_time(tmp_path: Path) -> None:
    made = list(build_in_processes(JOBS, partial(die_once, folder=tmp_path), 2))
    assert states(made) == dict.fromkeys(["one", "two", "three", "four"], "made")
    assert len(made) == 4


def test_where_nothing_changed_no_process_is_started(tmp_path: Path) -> None:
    for name in ("arms", "back"):
        (tmp_path / f"{name}.yaml").write_text(f"routine: {name}\nvoice: silent\nsteps: [{{rest: 5s}}]\n")
    jobs = plan_jobs(tmp_path, Variants((".wav",)), SessionOptions())
    order = BuildPlan(tmp_path, tmp_path / "out", BuildSettings(ExportOptions()), workers=2)
    again = partial(
        build_library, jobs, order, find_user_folders(), lambda: datetime(2026, 11, 25, tzinfo=UTC)
    )
    assert states(list(again())) == {"arms": "made", "back": "made"}
    seen = [(made.job.output.stem, made.state, active_children()) for made in again()]
    assert seen == [("arms", "unchanged", []), ("back", "unchanged", [])]
