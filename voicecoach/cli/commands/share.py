"""`voicecoach share`: serve routines to phones on the local network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.console import echo, progress_bar, warn
from voicecoach.cli.options.common_options import open_routine
from voicecoach.cli.options.completion import complete_routine
from voicecoach.cli.options.listening_options import with_listening_options
from voicecoach.cli.options.playback_options import parse_duration_option
from voicecoach.cli.voice_hint import suggest_voice

if TYPE_CHECKING:
    from voicecoach.session import SessionOptions
    from voicecoach.share import SharedRoutine, ShareEvents


@with_listening_options
def share(
    routines: Annotated[
        list[str],
        typer.Argument(
            metavar="ROUTINE...",
            help="Routines by name or path, or timeline files (.json).",
            autocompletion=complete_routine,
        ),
    ],
    idle: Annotated[
        str,
        typer.Option(
            metavar="TIME",
            help="Stop after this long without a transfer.",
            rich_help_panel=Panel.NETWORK,
        ),
    ] = "15m",
    host: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Address of this computer to listen on [default: that of the local network].",
            rich_help_panel=Panel.NETWORK,
        ),
    ] = None,
    port: Annotated[
        int,
        typer.Option(
            metavar="N",
            help="Port to listen on [default: any free one].",
            min=0,
            max=65535,
            show_default=False,
            rich_help_panel=Panel.NETWORK,
        ),
    ] = 0,
    *,
    session_options: SessionOptions,
) -> None:
    """Put routines on a phone: show a QR code, and serve them on the local network.

    The phone's camera opens the address of the code: a page that plays the session, and its sound file. The
    address is new each time, and ends with the command. Phones must be in the same network.
    """
    from tempfile import TemporaryDirectory

    from voicecoach.share import SharePlan, network_address, new_token, open_port, serve
    from voicecoach.system import temporary_prefix

    idle_s = max(1, parse_duration_option("--idle", idle) / 1000)
    with (
        open_port(host or network_address(), port) as listener,
        TemporaryDirectory(prefix=temporary_prefix()) as folder,
    ):
        shared = [_write_files(name, session_options, Path(folder)) for name in dict.fromkeys(routines)]
        plan = SharePlan(shared, new_token(), idle_s)
        address, used_port = listener.getsockname()
        _show_address(f"http://{address}:{used_port}{plan.first_path()}")
        serve(listener, plan, _report_events())
    echo(f"Stopped: there was no transfer for {idle}.")


def _write_files(name: str, options: SessionOptions, folder: Path) -> SharedRoutine:
    """Write the page and the sound file of a routine."""
    from voicecoach.page import write_sound
    from voicecoach.share import SharedRoutine

    session = open_routine(name, options)
    suggest_voice(session)
    page = _free_path(folder, Path(name).stem)
    audio = page.with_suffix(".m4a")
    with progress_bar(f"Writing {page.name}") as progress:
        session.export(page, progress=progress)
    write_sound(page, audio)
    return SharedRoutine(session.title, session.language, page, audio)


def _free_path(folder: Path, stem: str) -> Path:
    """The path of a page; a second routine of the same name gets a number."""
    path, number = folder / f"{stem}.html", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}.html"
    return path


def _show_address(address: str) -> None:
    import sys

    from voicecoach.share import qr_text

    if sys.stdout.isatty():
        code = qr_text(address)
        try:
            code.encode(sys.stdout.encoding)
        except UnicodeEncodeError:
            warn("this terminal cannot show the QR code; type the address on the phone")
        else:
            for line in code.splitlines():  # light blocks on black, also where the terminal is light
                typer.secho(line, fg="bright_white", bg="black")
    echo(address)
    echo("Point the camera of a phone in this network at the code, or open the address. Ctrl-C stops.")


def _report_events() -> ShareEvents:
    from voicecoach.share import ShareEvents, Transfer
    from voicecoach.units import format_bytes

    refused: set[str] = set()

    def sent(transfer: Transfer) -> None:
        whole = transfer.sent >= transfer.size
        part = "" if whole else f"{format_bytes(transfer.sent)} of "
        echo(f"{transfer.client}: {transfer.name}, {part}{format_bytes(transfer.size)}")

    def refuse(client: str) -> None:
        if client not in refused:
            refused.add(client)
            warn(f"{client} asked for something without the address of the code; it got nothing")

    return ShareEvents(sent, refuse)
