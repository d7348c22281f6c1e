"""`voicecoach build`: every routine of a folder as audio files, and a podcast feed of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from voicecoach.cli.choosing import with_choices
from voicecoach.cli.options import warn
from voicecoach.cli.progress import bar
from voicecoach.cli.writing import check_provable, with_writing
from voicecoach.cores import cores_here
from voicecoach.errors import VoicecoachError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from voicecoach.export.options import ExportOptions
    from voicecoach.export.podcast import Show
    from voicecoach.script.detail import Detail
    from voicecoach.session.build import Order
    from voicecoach.session.building import Made
    from voicecoach.session.chosen import Choices
    from voicecoach.session.library import Job


_T = TypeVar("_T")


def _with_choices(command: Callable[..., None]) -> Callable[..., None]:
    """The options of what to hear, but for those of which there may be several for each routine."""
    return with_choices(command, but=frozenset({"voice", "language", "detail"}))


@_with_choices
@with_writing
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
    chosen: Choices,
    options: ExportOptions,
) -> None:
    """Write every routine of a folder as audio files.

    Only what changed since last time is made anew. What fails is told at the end, and the rest is made all
    the same; stopped in the middle, it goes on where it was.
    """
    from voicecoach.session.build import Order, orphans
    from voicecoach.session.building import How
    from voicecoach.session.choices import check_known
    from voicecoach.session.cluster import parse_scheduler
    from voicecoach.session.home import users_home
    from voicecoach.session.library import Variants, jobs_of

    scheduler = None if on is None else parse_scheduler(on)
    show = None if podcast is None else _show(podcast, title or folder.resolve().name, options)
    options = _with_feed(options) if show else options
    variants = Variants(_suffixes(formats), _each(voices), _each(languages), _each(_details(details)))
    check_known(variants, chosen, users_home().shelf())
    jobs = jobs_of(folder, variants, replace(chosen, standing=chosen.standing | _WHERE_THEY_FIT))
    _check(jobs, options, verified=verify)
    order = Order(folder, output, How(options, verify), workers or cores_here(), scheduler)
    made = _built(jobs, order, quiet=json)
    _tell(made, orphans(jobs, order), as_json=json)
    if show:
        _feed(jobs, show, options, output)
    if any(one.state == "failed" for one in made):
        raise typer.Exit(1)


_WHERE_THEY_FIT = frozenset({"--without", "--counter", "--wording", "--bed-level"})
"""What is chosen for a whole library, as settings are for all routines."""


def _suffixes(formats: list[str] | None) -> tuple[str, ...]:
    from voicecoach.export.audio import SUFFIXES

    names = [name.lower().removeprefix(".") for name in formats or ("mp3",)]
    known = [suffix.removeprefix(".") for suffix in SUFFIXES]
    for name in names:
        if name not in known:
            raise VoicecoachError(f"--format: {name!r} is no kind of audio file; {did_you_mean(name, known)}")
    return tuple(f".{name}" for name in dict.fromkeys(names))


def _each(given: Sequence[_T] | None) -> tuple[_T | None, ...]:
    """What was given, once each; None where nothing was."""
    return tuple(dict.fromkeys(given)) if given else (None,)


def _details(names: list[str] | None) -> list[Detail]:
    from voicecoach.script.fields import parse_detail

    try:
        return [parse_detail(name) for name in names or ()]
    except ValueError as error:
        raise VoicecoachError(str(error)) from None


def _check(jobs: Sequence[Job], options: ExportOptions, *, verified: bool) -> None:
    """Refuse what no file of a kind can be, before any is made."""
    from voicecoach.export.options import check_options

    if verified:
        check_provable(options)
    for suffix in {job.output.suffix: job.output for job in jobs}.values():
        check_options(suffix, options)


def _show(address: str, title: str, options: ExportOptions) -> Show:
    from voicecoach.export.podcast import Show, check_address

    if options.split:
        raise VoicecoachError("an episode of a podcast is one file; leave out --split or --podcast")
    about = f"{title}: guided sessions to follow with your eyes closed."
    return Show(check_address(address), title, about, options.author or title, "en")


def _with_feed(options: ExportOptions) -> ExportOptions:
    """The same, with what a feed names beside each file."""
    from voicecoach.export.beside import Beside

    beside = dict.fromkeys((*options.beside, Beside.CHAPTERS, Beside.VTT))
    return replace(options, beside=tuple(beside))


def _built(jobs: Sequence[Job], order: Order, *, quiet: bool) -> list[Made]:
    """Build, and tell of each file as it is done."""
    from voicecoach.session.build import build
    from voicecoach.session.home import users_home

    all_made = []
    with bar("Building") as progress:
        for made in build(jobs, order, users_home(), lambda: datetime.now(UTC)):
            all_made.append(made)
            progress(len(all_made) / len(jobs))
            for note in made.notes:
                warn(f"{made.job.output.as_posix()}: {note}")
            if made.state == "made" and not quiet:
                typer.echo(f"Wrote {order.output / made.job.output}.")
    return all_made


def _tell(made: Sequence[Made], orphans: Sequence[str], *, as_json: bool) -> None:
    """What became of everything: as JSON, or what failed and a count."""
    if as_json:
        rows = [{"output": one.job.output.as_posix(), "state": one.state, "why": one.why} for one in made]
        rows.sort(key=lambda row: row["output"])
        from json import dumps

        typer.echo(dumps({"files": rows, "orphans": orphans}, indent=1, ensure_ascii=False))
        return
    for name in orphans:
        warn(f"{name} is of no routine any more; it is left as it is")
    for one in sorted(made, key=lambda one: one.job.output):
        if one.state == "failed":
            typer.echo(f"{one.job.output.as_posix()} was not made:\n{one.why}", err=True)
    counts = {state: sum(one.state == state for one in made) for state in ("made", "unchanged", "failed")}
    typer.echo(f"{counts['made']} made, {counts['unchanged']} unchanged, {counts['failed']} failed.")


def _feed(jobs: Sequence[Job], show: Show, options: ExportOptions, output: Path) -> None:
    from voicecoach.export.podcast import FEED
    from voicecoach.session.build import write_feed, write_picture

    if options.cover is not None:
        show = replace(show, cover=write_picture(options.cover, output))
    count = write_feed(jobs, show, output)
    typer.echo(f"Wrote {output / FEED}: {count} episode{'' if count == 1 else 's'}.", err=True)
