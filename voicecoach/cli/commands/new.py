"""`voicecoach new`: make a routine from a template."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.console import echo, print_table
from voicecoach.cli.options.completion import complete_template
from voicecoach.errors import VoicecoachError


def new(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="Name of the new routine, or the path of its file (.yaml)."),
    ] = None,
    template: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="TEMPLATE",
            help="Template to start from.",
            rich_help_panel=Panel.ROUTINE,
            autocompletion=complete_template,
        ),
    ] = "stretches",
    show_templates: Annotated[
        bool, typer.Option("--list", help="List the templates.", rich_help_panel=Panel.ROUTINE)
    ] = False,
    schema: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Schema file for editors to use [default: one in the same folder, which is written].",
            rich_help_panel=Panel.ROUTINE,
        ),
    ] = None,
) -> None:
    """Make a routine of your own from a template.

    NAME is put in your folder of routines. An existing file is never overwritten.
    """
    if show_templates:
        _print_templates()
        return
    if name is None:
        raise VoicecoachError("the name of the new routine is missing", "write `voicecoach new NAME`")
    from voicecoach.cli.schema_file import SCHEMA_FILE, schema_line, write_schema_file
    from voicecoach.session import fill_in_template, find_template
    from voicecoach.system import atomic_write

    source, path = find_template(template), _target(name)
    text = fill_in_template(source, path.stem)
    schema_name = SCHEMA_FILE if schema is None else _relative_schema(path.parent, schema)
    with atomic_write(path) as file:
        file.write_text(schema_line(schema_name) + text, "utf-8")
    echo(f"Wrote {path} from the template {template}.")
    if schema is None and (written := write_schema_file(path.parent)):
        echo(f"Wrote {written}, with which editors check routines.")
    echo(f"`voicecoach edit {name}` edits and checks it, `voicecoach play {name}` plays it.")


def _print_templates() -> None:
    from voicecoach.session import (
        SessionOptions,
        find_template,
        find_user_folders,
        open_script,
        template_names,
    )

    folders = find_user_folders()
    paths = {name: find_template(name) for name in template_names()}
    scripts = {name: open_script(str(path), SessionOptions(), folders) for name, path in paths.items()}
    print_table((name, script.routine.about or "") for name, script in scripts.items())


def _target(name: str) -> Path:
    """The file to write; raises VoicecoachError if it would replace or hide another routine."""
    from voicecoach.session import TIMELINE_SUFFIX, find_user_folders
    from voicecoach.system import make_folder

    path = Path(name)
    if path.suffix == TIMELINE_SUFFIX or not path.name.strip("."):
        raise VoicecoachError(f"a routine cannot be named {name!r}", "write a name such as my-neck")
    folders = find_user_folders()
    is_name = path.suffix not in (".yaml", ".yml") and not os.path.dirname(name)  # noqa: PTH120 - keeps ./
    if is_name and name in folders.search_path().routine_names():
        raise VoicecoachError(f"there is a routine {name!r} already", f"`voicecoach edit {name}` edits it")
    if is_name:
        make_folder(folders.routines)
        path = folders.routines / f"{name}.yaml"
    elif path.suffix not in (".yaml", ".yml"):
        path = path.with_name(f"{path.name}.yaml")
    if os.path.lexists(path):
        raise VoicecoachError(f"{path} exists", "choose another name")
    return path


def _relative_schema(folder: Path, schema: Path) -> str:
    """The path of a schema file from the folder of the routine."""
    from voicecoach.script import relative_path

    if not schema.is_file():
        raise VoicecoachError(f"there is no file {schema}", f"`voicecoach schema -o {schema}` writes it")
    return relative_path(folder, schema)
