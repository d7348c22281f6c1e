"""A folder of routines built into audio files, with a manifest and a podcast feed."""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.library.build import BuildPlan as BuildPlan
    from voicecoach.library.build import build_library as build_library
    from voicecoach.library.build import find_orphans as find_orphans
    from voicecoach.library.build import write_feed as write_feed
    from voicecoach.library.build import write_feed_picture as write_feed_picture
    from voicecoach.library.cluster import parse_scheduler as parse_scheduler
    from voicecoach.library.jobs import BuildJob as BuildJob
    from voicecoach.library.jobs import Variants as Variants
    from voicecoach.library.jobs import check_build_variants as check_build_variants
    from voicecoach.library.jobs import plan_jobs as plan_jobs
    from voicecoach.library.podcast import FEED_FILE as FEED_FILE
    from voicecoach.library.podcast import Show as Show
    from voicecoach.library.podcast import check_address as check_address
    from voicecoach.library.workers import BuildResult as BuildResult
    from voicecoach.library.workers import BuildSettings as BuildSettings

__getattr__ = lazy_names(
    __name__,
    {
        "build": (
            "BuildPlan",
            "build_library",
            "find_orphans",
            "write_feed",
            "write_feed_picture",
        ),
        "cluster": ("parse_scheduler",),
        "jobs": (
            "BuildJob",
            "Variants",
            "check_build_variants",
            "plan_jobs",
        ),
        "podcast": (
            "FEED_FILE",
            "Show",
            "check_address",
        ),
        "workers": (
            "BuildResult",
            "BuildSettings",
        ),
    },
)
