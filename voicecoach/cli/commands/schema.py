"""`voicecoach schema`: print the JSON Schema of scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.console import echo
from voicecoach.cli.options.completion import complete_timeline_file


def schema(
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write it to this file instead of printing it.",
            rich_help_panel=Panel.OUTPUT,
            autocompletion=complete_timeline_file,
        ),
    ] = None,
) -> None:
    """Print the JSON Schema of scripts, with which editors check and complete them.

    A script names its schema in its first line: # yaml-language-server: $schema=FILE
    """
    from voicecoach.cli.schema_file import schema_text
    from voicecoach.system import atomic_write

    if output is None:
        echo(schema_text(), nl=False)
        return
    with atomic_write(output) as file:
        file.write_text(schema_text(), "utf-8")
    echo(f"Wrote {output}.")
