"""`voicecoach build`: every routine of a folder as audio files, and a podcast feed of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from voicecoach.cli.console import progress_bar, warn
from voicecoach.cli.options.export_options import check_verifiable, with_export_options
from voicecoach.cli.options.listening_options import with_listening_options
from voicecoach.errors import VoicecoachError, did_you_mean
from voicecoach.system import usable_cpu_count

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from voicecoach.export import ExportOptions
    from voicecoach.library import BuildJob, BuildPlan, BuildResult, Show
    from voicecoach.script import Detail
    from voicecoach.session import SessionOptions


_T = TypeVar("_T")


def _with_listening_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of what to hear, but for those of which there may be several for each routine."""
    return with_listening_options(command, but=frozenset({"voice", "language", "detail"}))


@_with_listening_options
@with_export_options
def build(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder with the routines.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="OUT", help="The folder for the files.")],
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="KIND", help="A kind of file, such as mp3; may be given again."),
    ] = None,
    voices: Annotated[
        list[str] | None,
        typer.Option("--voice", metavar="NAME", help="A voice to make each with; may be given again."),
    ] = None,
    languages: Annotated[
        list[str] | None,
        typer.Option("--language", metavar="TAG", help="A language to make each in; may be given again."),
    ] = None,
    details: Annotated[
        list[str] | None,
        typer.Option("--detail", metavar="DETAIL", help="How much is said; may be given again."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="How many at once; as many as there are cores.")
    ] = None,
    podcast: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Write a podcast feed: the address where OUT will be found."),
    ] = None,
    title: Annotated[str | None, typer.Option(help="What the podcast is called; the folder's name.")] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="dask://HOST:PORT", help="Work on a Dask cluster.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print what became of each file as JSON.")] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Hold each file against its timeline before it takes its place.")
    ] = False,
    *,
    chosen: SessionOptions,
    options: ExportOptions,
) -> None:
    """Write every routine of a folder as audio files.

    Only what changed since last time is made anew. What fails is told at the end, and the rest is made all
    the same; stopped in the middle, it goes on where it was.
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
    show = None if podcast is None else _podcast_show(podcast, title or folder.resolve().name, options)
    options = _with_feed_sidecars(options) if show else options
    variants = Variants(
        _parse_formats(formats),
        _unique_or_none(voices),
        _unique_or_none(languages),
        _unique_or_none(_parse_details(details)),
    )
    check_build_variants(variants, chosen, find_user_folders().wording_store())
    jobs = plan_jobs(folder, variants, replace(chosen, from_settings=chosen.from_settings | _APPLIED_WHERE_POSSIBLE))
    _check_export_options(jobs, options, verified=verify)
    plan = BuildPlan(
        folder, output, jobs, BuildSettings(options, verify), workers or usable_cpu_count(), scheduler
    )
    made = _build_files(plan, quiet=json)
    _report(made, find_orphans(plan), as_json=json)
    if show:
        _write_podcast_feed(plan, show, options)
    if any(one.state == "failed" for one in made):
        raise typer.Exit(1)


_APPLIED_WHERE_POSSIBLE = frozenset({"without", "counter", "wording", "bed-level"})
"""What is chosen for a whole library, as settings are for all routines."""


def _parse_formats(formats: list[str] | None) -> tuple[str, ...]:
    from voicecoach.export import AUDIO_SUFFIXES

    names = [name.lower().removeprefix(".") for name in formats or ("mp3",)]
    known = [suffix.removeprefix(".") for suffix in AUDIO_SUFFIXES]
    for name in names:
        if name not in known:
            raise VoicecoachError(f"--format: {name!r} is no kind of audio file; {did_you_mean(name, known)}")
    return tuple(f".{name}" for name in dict.fromkeys(names))


def _unique_or_none(given: Sequence[_T] | None) -> tuple[_T | None, ...]:
    """What was given, once each; None where nothing was."""
    return tuple(dict.fromkeys(given)) if given else (None,)


def _parse_details(names: list[str] | None) -> list[Detail]:
    from voicecoach.script import parse_detail

    return [parse_detail(name) for name in names or ()]


def _check_export_options(jobs: Sequence[BuildJob], options: ExportOptions, *, verified: bool) -> None:
    """Refuse what no file of a kind can be, before any is made."""
    from voicecoach.export import check_options

    if verified:
        check_verifiable(options)
    for suffix in {job.output.suffix: job.output for job in jobs}.values():
        check_options(suffix, options)


def _podcast_show(address: str, title: str, options: ExportOptions) -> Show:
    from voicecoach.library import Show, check_address

    if options.split_steps:
        raise VoicecoachError("an episode of a podcast is one file; leave out --split or --podcast")
    about = f"{title}: guided sessions to follow with your eyes closed."
    return Show(check_address(address), title, about, options.author or title, "en")


def _with_feed_sidecars(options: ExportOptions) -> ExportOptions:
    """The same, with what a feed names beside each file."""
    from voicecoach.export import Sidecar

    beside = dict.fromkeys((*options.sidecars, Sidecar.CHAPTERS, Sidecar.VTT))
    return replace(options, sidecars=tuple(beside))


def _build_files(plan: BuildPlan, *, quiet: bool) -> list[BuildResult]:
    """Build, and tell of each file as it is done."""
    from voicecoach.library import build_library
    from voicecoach.session import find_user_folders

    all_made = []
    with progress_bar("Building") as progress:
        for made in build_library(plan, find_user_folders()):
            all_made.append(made)
            progress(len(all_made) / len(plan.jobs))
            for note in made.notes:
                warn(f"{made.job.output.as_posix()}: {note}")
            if made.state == "made" and not quiet:
                typer.echo(f"Wrote {plan.output_folder / made.job.output}.")
    return all_made


def _report(made: Sequence[BuildResult], orphans: Sequence[str], *, as_json: bool) -> None:
    """What became of everything: as JSON, or what failed and a count."""
    if as_json:
        rows = [{"output": one.job.output.as_posix(), "state": one.state, "why": one.error} for one in made]
        rows.sort(key=lambda row: row["output"])
        from json import dumps

        typer.echo(dumps({"files": rows, "orphans": orphans}, indent=1, ensure_ascii=False))
        return
    for name in orphans:
        warn(f"{name} is of no routine any more; it is left as it is")
    for one in sorted(made, key=lambda one: one.job.output):
        if one.state == "failed":
            typer.echo(f"{one.job.output.as_posix()} was not made:\n{one.error}", err=True)
    counts = {state: sum(one.state == state for one in made) for state in ("made", "unchanged", "failed")}
    typer.echo(f"{counts['made']} made, {counts['unchanged']} unchanged, {counts['failed']} failed.")


def _write_podcast_feed(plan: BuildPlan, show: Show, options: ExportOptions) -> None:
    from voicecoach.library import FEED_FILE, write_feed

    count = write_feed(plan, show, options.cover)
    typer.echo(
        f"Wrote {plan.output_folder / FEED_FILE}: {count} episode{'' if count == 1 else 's'}.", err=True
    )
