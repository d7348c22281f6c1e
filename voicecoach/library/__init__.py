"""Builds a folder of routines into audio files, with a manifest and a podcast feed.

jobs = library.plan_jobs(folder, library.Variants((".mp3", ".opus")), SessionOptions())
plan = library.BuildPlan(folder, output_folder, jobs)
for result in library.build_library(plan, find_user_folders()):
    print(result.job.output, result.state, result.error)
"""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.library.build import BuildPlan as BuildPlan
    from voicecoach.library.build import build_library as build_library
    from voicecoach.library.build import find_orphans as find_orphans
    from voicecoach.library.build import write_feed as write_feed
    from voicecoach.library.build import write_library_site as write_library_site
    from voicecoach.library.cluster import Scheduler as Scheduler
    from voicecoach.library.cluster import parse_scheduler as parse_scheduler
    from voicecoach.library.jobs import BuildJob as BuildJob
    from voicecoach.library.jobs import Variants as Variants
    from voicecoach.library.jobs import check_build_variants as check_build_variants
    from voicecoach.library.jobs import find_routines as find_routines
    from voicecoach.library.jobs import plan_jobs as plan_jobs
    from voicecoach.library.parallel import Workers as Workers
    from voicecoach.library.parallel import run_in_order as run_in_order
    from voicecoach.library.podcast import FEED_FILE as FEED_FILE
    from voicecoach.library.podcast import Show as Show
    from voicecoach.library.podcast import check_address as check_address
    from voicecoach.library.podcast import check_email as check_email
    from voicecoach.library.routine_list import RoutineInfo as RoutineInfo
    from voicecoach.library.routine_list import list_routines as list_routines
    from voicecoach.library.workers import BuildResult as BuildResult
    from voicecoach.library.workers import BuildSettings as BuildSettings

lazy_names(
    __name__,
    {
        "build": (
            "BuildPlan",
            "build_library",
            "find_orphans",
            "write_feed",
            "write_library_site",
        ),
        "cluster": (
            "Scheduler",
            "parse_scheduler",
        ),
        "jobs": (
            "BuildJob",
            "Variants",
            "check_build_variants",
            "find_routines",
            "plan_jobs",
        ),
        "parallel": (
            "Workers",
            "run_in_order",
        ),
        "podcast": (
            "FEED_FILE",
            "Show",
            "check_address",
            "check_email",
        ),
        "routine_list": (
            "RoutineInfo",
            "list_routines",
        ),
        "workers": (
            "BuildResult",
            "BuildSettings",
        ),
    },
)
