"""`voicecoach build`: export every routine of a folder, and write a podcast feed."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.console import echo, progress_bar, warn
from voicecoach.cli.options.completion import (
    complete_detail,
    complete_format,
    complete_language,
    complete_voice,
)
from voicecoach.cli.options.export_options import check_verifiable, with_export_options
from voicecoach.cli.options.listening_options import with_listening_options
from voicecoach.errors import VoicecoachError, did_you_mean
from voicecoach.system import printable_line, usable_cpu_count

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from voicecoach.export import ExportOptions
    from voicecoach.library import BuildJob, BuildPlan, BuildResult, Show
    from voicecoach.script import Detail
    from voicecoach.session import SessionOptions

_T = TypeVar("_T")

_APPLIED_WHERE_POSSIBLE = frozenset({"without", "set", "counter", "wording", "bed-level"})
"""Options that are no error for a routine they do not apply to, as defaults are not."""


def _with_listening_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the listening options, except those that are repeatable here."""
    return with_listening_options(command, exclude=frozenset({"voice", "language", "detail"}))


@_with_listening_options
@with_export_options
def build(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with the routines.")],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="Folder for the audio files.",
            rich_help_panel=Panel.OUTPUT,
        ),
    ],
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="KIND",
            help="Audio format, e.g. mp3 [default: mp3]. Repeatable.",
            rich_help_panel=Panel.OUTPUT,
            autocompletion=complete_format,
        ),
    ] = None,
    voices: Annotated[
        list[str] | None,
        typer.Option(
            "--voice",
            metavar="NAME",
            help="Voice to build with. Repeatable.",
            rich_help_panel=Panel.VOICE,
            autocompletion=complete_voice,
        ),
    ] = None,
    languages: Annotated[
        list[str] | None,
        typer.Option(
            "--language",
            metavar="TAG",
            help="Language to build in. Repeatable.",
            rich_help_panel=Panel.WORDING,
            autocompletion=complete_language,
        ),
    ] = None,
    details: Annotated[
        list[str] | None,
        typer.Option(
            "--detail",
            metavar="DETAIL",
            help="Detail level to build: full, brief, minimal or sounds. Repeatable.",
            rich_help_panel=Panel.WORDING,
            autocompletion=complete_detail,
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            "-j",
            metavar="N",
            min=1,
            help="Number of parallel workers [default: number of CPU cores].",
            rich_help_panel=Panel.BUILD,
        ),
    ] = None,
    podcast: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Also write a podcast feed for OUT published at URL.",
            rich_help_panel=Panel.PODCAST,
        ),
    ] = None,
    title: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            help="Title of the podcast, the album and the site [default: name of DIR].",
            rich_help_panel=Panel.PODCAST,
        ),
    ] = None,
    site: Annotated[
        bool,
        typer.Option(
            "--site",
            help="Write a web site: a page for each routine, and a list of them; see docs/site.md.",
            rich_help_panel=Panel.OUTPUT,
        ),
    ] = False,
    email: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Email address of the podcast's owner, public in the feed [default: none].",
            rich_help_panel=Panel.PODCAST,
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--on",
            metavar="dask://HOST:PORT",
            help="Build on the Dask cluster at this address.",
            rich_help_panel=Panel.BUILD,
        ),
    ] = None,
    json: Annotated[
        bool,
        typer.Option("--json", help="Print the result for each file as JSON.", rich_help_panel=Panel.BUILD),
    ] = False,
    verify: Annotated[
        bool,
        typer.Option(
            "--verify",
            help="Check each file against its timeline before it replaces an existing one.",
            rich_help_panel=Panel.OUTPUT,
        ),
    ] = False,
    *,
    session_options: SessionOptions,
    export_options: ExportOptions,
) -> None:
    """Export every routine of a folder as audio files.

    Only files whose inputs changed are rebuilt. If one fails, the others are still built and failures are
    listed at the end. An interrupted build can be run again to continue.
    """
    from voicecoach.library import (
        BuildPlan,
        BuildSettings,
        Variants,
        check_build_variants,
        find_orphans,
        parse_scheduler,
        plan_jobs,
    )
    from voicecoach.session import find_user_folders

    scheduler = None if on is None else parse_scheduler(on)
    album = title or folder.resolve().name
    show = None if podcast is None else _podcast_show(podcast, album, email, export_options)
    export_options = _with_feed_sidecars(export_options) if show else export_options
    variants = Variants(
        _formats_to_build(formats, site=site, podcast=show is not None),
        _unique_or_none(voices),
        _unique_or_none(languages),
        _unique_or_none(_parse_details(details)),
    )
    check_build_variants(variants, session_options, find_user_folders().wording_store())
    from_settings = session_options.from_settings | _APPLIED_WHERE_POSSIBLE
    jobs = plan_jobs(folder, variants, replace(session_options, from_settings=from_settings))
    _check_export_options(jobs, export_options, verified=verify)
    settings = BuildSettings(export_options, verify, album, for_site=site)
    plan = BuildPlan(folder, output, jobs, settings, workers or usable_cpu_count(), scheduler)
    results = _build_files(plan, quiet=json)
    _report(results, find_orphans(plan), as_json=json)
    if show:
        _write_podcast_feed(plan, show, export_options)
    if site:
        _write_site(plan, title or folder.resolve().name, export_options, with_feed=show is not None)
    if any(result.state == "failed" for result in results):
        raise typer.Exit(1)


def _formats_to_build(formats: list[str] | None, *, site: bool, podcast: bool) -> tuple[str, ...]:
    """The suffixes to build: those asked for, with web pages last for a site; a feed is of the first."""
    from voicecoach.export import PAGE_SUFFIX

    if not site:
        return _parse_formats(formats)
    asked = _parse_formats(formats) if formats or podcast else ()
    return (*(suffix for suffix in asked if suffix != PAGE_SUFFIX), PAGE_SUFFIX)


def _parse_formats(formats: list[str] | None) -> tuple[str, ...]:
    """File suffixes of formats as the user typed them, each once; raises VoicecoachError."""
    from voicecoach.export import AUDIO_SUFFIXES

    names = [name.lower().removeprefix(".") for name in formats or ("mp3",)]
    known = [suffix.removeprefix(".") for suffix in AUDIO_SUFFIXES]
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known)
            raise VoicecoachError(f"--format: {name!r} is not an audio format", hint)
    return tuple(f".{name}" for name in dict.fromkeys(names))


def _unique_or_none(values: Sequence[_T] | None) -> tuple[_T | None, ...]:
    """The values without repetitions; a single None if there are none."""
    return tuple(dict.fromkeys(values)) if values else (None,)


def _parse_details(names: list[str] | None) -> list[Detail]:
    from voicecoach.script import parse_detail

    return [parse_detail(name) for name in names or ()]


def _check_export_options(jobs: Sequence[BuildJob], options: ExportOptions, *, verified: bool) -> None:
    """Raise VoicecoachError for options that a format does not support, before anything is built."""
    from voicecoach.export import check_options

    if verified:
        check_verifiable(options)
    for suffix in {job.output.suffix: job.output for job in jobs}.values():
        check_options(suffix, options)


def _podcast_show(address: str, title: str, email: str | None, options: ExportOptions) -> Show:
    from voicecoach.export import podcast_advice
    from voicecoach.library import Show, check_address, check_email

    for line in () if options.cover is None else podcast_advice(options.cover):
        warn(line)
    if options.split_steps:
        raise VoicecoachError("a podcast episode must be a single file", "leave out --split or --podcast")
    about = f"{title}: guided sessions to follow with your eyes closed."
    return Show(
        check_address(address),
        title,
        about,
        options.author or title,
        "en",
        email=None if email is None else check_email(email),
    )


def _with_feed_sidecars(options: ExportOptions) -> ExportOptions:
    """The options with the extra files that a podcast feed links to."""
    from voicecoach.export import Sidecar

    sidecars = dict.fromkeys((*options.sidecars, Sidecar.CHAPTERS, Sidecar.VTT))
    return replace(options, sidecars=tuple(sidecars))


def _build_files(plan: BuildPlan, *, quiet: bool) -> list[BuildResult]:
    """Build all files and print a line for each one that was written."""
    from voicecoach.library import build_library
    from voicecoach.session import find_user_folders

    results = []
    with (
        progress_bar("Building") as progress,
        closing(build_library(plan, find_user_folders(), warn=warn)) as built,
    ):
        for result in built:
            results.append(result)
            progress(len(results) / len(plan.jobs))
            for note in result.notes:
                warn(f"{result.job.output.as_posix()}: {note}")
            if result.state == "made" and not quiet:
                echo(printable_line(f"Wrote {plan.output_folder / result.job.output}."))
    return results


def _report(results: Sequence[BuildResult], orphans: Sequence[str], *, as_json: bool) -> None:
    """Print the result of every file as JSON, or only failures and a count."""
    if as_json:
        rows = [
            {"output": result.job.output.as_posix(), "state": result.state, "why": result.error}
            for result in results
        ]
        rows.sort(key=lambda row: row["output"])
        from json import dumps

        echo(dumps({"files": rows, "orphans": orphans}, indent=1, ensure_ascii=False))
        return
    for name in orphans:
        warn(f"{name} belongs to no routine any more; not deleted")
    for result in sorted(results, key=lambda result: result.job.output):
        if result.state == "failed":
            echo(f"{printable_line(result.job.output.as_posix())} failed:\n{result.error}", err=True)
    counts = {state: sum(one.state == state for one in results) for state in ("made", "unchanged", "failed")}
    echo(f"{counts['made']} built, {counts['unchanged']} unchanged, {counts['failed']} failed.")


def _write_site(plan: BuildPlan, title: str, options: ExportOptions, *, with_feed: bool) -> None:
    from voicecoach.library import write_library_site
    from voicecoach.site import INDEX_FILE

    count = write_library_site(plan, title, with_feed=with_feed, cover=options.cover)
    echo(f"Wrote {plan.output_folder / INDEX_FILE}: {count} page{'' if count == 1 else 's'}.", err=True)


def _write_podcast_feed(plan: BuildPlan, show: Show, options: ExportOptions) -> None:
    from voicecoach.library import FEED_FILE, write_feed

    count = write_feed(plan, show, options.cover, warn)
    echo(f"Wrote {plan.output_folder / FEED_FILE}: {count} episode{'' if count == 1 else 's'}.", err=True)
