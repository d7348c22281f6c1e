"""`--help`: the list of commands, and the options of each command in panels."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from voicecoach.cli.app import COMMANDS, RootGroup, app
from voicecoach.cli.command_class import Panel

LOADED_COMMANDS = """
import sys
from voicecoach.cli import main
sys.argv = ["voicecoach", *sys.argv[1:]]
try:
    main()
finally:
    prefix = "voicecoach.cli.commands."
    print("loaded:", *sorted(name.removeprefix(prefix) for name in sys.modules if name.startswith(prefix)))
"""
PLAY_HELP = """\
Usage: voicecoach play [OPTIONS] {ROUTINE}...

  Play a session, or several one after the other.

  Keys: Space pauses, n next step, p repeats this step, q quits, ? shows all
  keys.

  Exit status: 0 if it was played to its end, 3 if it was stopped, 130 by
  Ctrl-C, 143 by SIGTERM.

Arguments:
  ROUTINE              A routine by name or path, or a .json or .html file.
                       Several are played one after the other.  [required]

Length:
  --rest-between TIME  Rest between two sessions, 0s for none.  [default: 1m]
  --loop               Start over after the last session, until you stop it.
  --for TIME           Fit the session into this time, e.g. 12m.
  --scale FACTOR       Make all holds, rests and repetitions FACTOR times as
                       long.  [default: 1.0; 0.1<=x<=10]
  --lead-in TIME       Time before the first word, 0s to 10s [default: 1s].

Routine:
  --without THING      Equipment you don't have; steps that need it are
                       replaced or skipped. Repeatable.
  --set NAME=VALUE     Value for a parameter of the routine, e.g. work=30s.
                       Repeatable.
  --allow DIR          Also allow sounds and includes from this folder.
                       Repeatable.

Voice:
"""
LONG_OPTION_HELP = """
  --chapters / --no-chapters
                          Write a chapter for each step.  [default: chapters]
"""


def help_of(*words: str) -> str:
    result = CliRunner().invoke(app, [*words, "--help"])
    assert result.exit_code == 0
    return result.stdout


def run_program(*words: str) -> list[str]:
    """The lines that the program prints in 80 columns; the last one names the imported commands."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED_COMMANDS, *words],
        env=os.environ | {"COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def commands(name: str) -> list[Any]:
    """A command, or a group and its commands."""
    root = typer.main.get_command(app)
    assert isinstance(root, RootGroup)
    command = root.load_command(name)
    return [command, *getattr(command, "commands", {}).values()]


def test_the_list_of_commands() -> None:
    lines = help_of().partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert lines == [
        "  play         Play a session.",
        "  resume       Continue a stopped session.",
        "  export       Export a session as an audio file.",
        "  share        Put routines on a phone, by a code for its camera.",
        "  compile      Compile a session to a timeline file.",
        "  build        Export every routine of a folder as audio files.",
        "  sheet        Write a routine as a sheet to print.",
        "  check        Check routines for problems and show how long they are.",
        "  show         Show a session as a script: all that is said, with times.",
        "  new          Make a routine of your own from a template.",
        "  edit         Edit a routine in your editor, and check it.",
        "  schema       Print the JSON Schema of scripts, for editors.",
        "  verify       Check an audio file against its timeline.",
        "  diff         Show what a listener would hear differently.",
        "  list         List the routines, yours and the built-in ones.",
        "  voices       List the voices, play a sample, download and remove some.",
        "  sounds       List the sounds, yours and the built-in ones.",
        "  say          Speak one line, or write it to an audio file.",
        "  record-list  List the sentences you still have to record.",
        "  history      Show past sessions, latest first.",
        "  wording      Show, change, try and check what voicecoach says.",
        "  cache        Show the cached speech clips, or remove some.",
        "  doctor       Try voices and sound, and say what is missing.",
        "  config       Show and change your default options.",
    ]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_fits_into_80_columns(command: str) -> None:
    text = help_of(command)
    assert text.startswith(f"Usage: voicecoach {command} ")
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_a_panel_and_every_parameter_a_help_text(name: str) -> None:
    for command in commands(name):
        assert command.help
        for parameter in command.params:
            assert parameter.help.endswith((".", "].")), parameter.name
            if parameter.param_type_name == "option":
                assert parameter.rich_help_panel in set(Panel) - {Panel.OPTIONS}, parameter.name
                assert parameter.is_flag or parameter.metavar, parameter.name


def test_options_are_grouped_in_panels() -> None:
    lines = run_program("play", "--help")
    assert "\n".join(lines).startswith(PLAY_HELP)
    headings = [line for line in lines if line.endswith(":") and line[0] != " "]
    assert headings == [
        "Arguments:",
        "Length:",
        "Routine:",
        "Voice:",
        "Wording:",
        "Music:",
        "Device:",
        "Display and control:",
        "Journal:",
        "Options:",
    ]


def test_the_help_of_a_long_option_starts_on_the_next_line() -> None:
    assert LONG_OPTION_HELP in help_of("export")


@pytest.mark.usefixtures("empty_home")
@pytest.mark.parametrize(
    ("words", "loaded"),
    [
        pytest.param(("--help",), "", id="help"),
        pytest.param(("--version",), "", id="version"),
        pytest.param(("list",), "list", id="a command"),
        pytest.param(("config",), "config export play", id="settings"),
    ],
)
def test_only_the_command_that_runs_is_imported(words: tuple[str, ...], loaded: str) -> None:
    assert run_program(*words)[-1] == f"loaded: {loaded}".rstrip()
