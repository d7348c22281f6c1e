"""No name, tag or damaged file can control the terminal that shows it, whatever command prints it."""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner

from voicecoach.cli.app import app
from voicecoach.system import printable

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows allows no such names"),
]

ATTACKS = {
    "colour": "\x1b[31mred",
    "title of the window": "\x1b]0;mine\x07",
    "clear the screen": "\x1b[2J\x1b[H",
    "answer as if typed": "\x1b[6n\x1b]52;c;cm0=\x1b",
    "start of C1": "\x9b31m\x90q\x9c",
    "overwrite": "all fits\rX",
    "backspaces": "a\b\b\bb",
    "letters turned round": "neck\u202elmay.",
    "delete": "a\x7f",
    "markup": "[red]a[/red] <b>&amp;",
}
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e]")
ROUTINE = "routine: Neck\nvoice: silent\nsteps:\n  - stretch: Chin\n    hold: 8s\n"


QUICK, THOROUGH = "colour", ("start of C1", "overwrite", "markup")
"""The others are tried by `make fuzz`."""


def _marked(attack: str) -> object:
    marks = [] if attack == QUICK else [pytest.mark.thorough if attack in THOROUGH else pytest.mark.fuzz]
    return pytest.param(ATTACKS[attack], marks=marks, id=attack)


@pytest.fixture(params=map(_marked, ATTACKS))
def name(request: pytest.FixtureRequest, empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A name that is an attack, for the files in the working folder and in the user's folders."""
    name: str = request.param.replace("/", "-")
    work = empty_home / "work"
    for folder in (
        work / name,
        empty_home / "routines",
        empty_home / "sounds",
        empty_home / "wording" / "packs",
    ):
        folder.mkdir(parents=True)
    monkeypatch.chdir(work)
    for folder in (work, work / name, empty_home / "routines"):
        (folder / f"{name}.yaml").write_text(ROUTINE, "utf-8")
        (folder / f"wrong {name}.yaml").write_text("routine: Wrong\nsteps:\n  - hodl\n", "utf-8")
    (empty_home / "wording" / "packs" / "en").mkdir()
    (empty_home / "wording" / "packs" / "en" / f"{name}.yaml").write_text("cues:\n  hodl: A\n", "utf-8")
    soundfile.write(empty_home / "sounds" / f"{name}.wav", np.zeros(4_800), 48_000)
    soundfile.write(work / f"{name}.wav", np.zeros(4_800), 48_000)
    (work / f"{name}.json").write_text("{}", "utf-8")
    return name


def output(*words: str) -> str:
    """All that a command prints; it must end without a traceback, and with no control character."""
    result = CliRunner().invoke(app, words)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert not _CONTROL.search(result.output), result.output
    return result.output


def test_commands_about_routines(name: str) -> None:
    shown = printable(name)
    for words in (("list",), ("list", name), ("check", f"{name}.yaml"), ("check", name, "--strict")):
        assert shown in output(*words)
    assert name in [row["name"] for row in json.loads(output("list", "--json", name))]
    assert shown in output("check", f"wrong {name}.yaml")
    for command in ("show", "compile", "record-list", "play", "export", "edit"):
        output(command, f"wrong {name}.yaml")
        output(command, f"no {name}")
    output("diff", f"{name}.yaml", f"{name}.json")
    output("new", f"new {name}")
    output("play", name, "--set", f"a={name}")
    output(name)
    output("list", f"--{name}")


def test_commands_that_write_files(name: str) -> None:
    shown = printable(name)
    assert shown in output("export", f"{name}.yaml", "-o", f"out {name}.wav")
    assert shown in output("compile", f"{name}.yaml", "-o", f"out {name}.json")
    assert shown in output("verify", f"out {name}.wav", f"out {name}.json")
    output("verify", f"{name}.wav", f"out {name}.json")
    output("build", f"no {name}", "-o", f"built {name}")
    output("export", f"{name}.yaml", "-o", f"no {name}/a.wav")
    output("export", f"{name}.yaml", "-o", "a.mp3", "--split", "steps", "--author", name)


def test_commands_about_what_is_kept(name: str) -> None:
    assert printable(name) in output("sounds")
    for words in (("wording", "check"), ("voices", "--all", "--search", name), ("say", "a", "--voice", name)):
        output(*words)
    output("config", "set", "voice", name)
    output("config", "set", name, "a")
    output("config")
    output("doctor")


def test_a_journal_that_another_program_wrote(name: str, empty_home: Path) -> None:
    output("history")
    with closing(sqlite3.connect(empty_home / "journal.sqlite")) as database:
        database.execute(
            "INSERT INTO sessions (utc, offset_s, routine, title, choices, name, step, frames, steps,"
            " listened) VALUES ('2026-11-29T10:00:00+00:00', 0, ?1, ?1, ?1, ?1, 1, 48000000, 3, 4800000)",
            (name,),
        )
        database.commit()
    assert printable(name) in "".join(output("history", "--days", "36500").split("\n"))
    for words in (("history", "--json"), ("resume", "1"), ("history", "delete", "1")):
        output(*words)


@pytest.mark.parametrize("command", ["list", "check"])
def test_a_line_break_in_a_name_makes_no_line(empty_home: Path, command: str) -> None:
    folder = empty_home / "routines"
    folder.mkdir()
    (folder / "neck\nall fits.yaml").write_text(ROUTINE, "utf-8")
    lines = output(command, *([str(folder)] if command == "check" else [])).splitlines()
    assert not any(line.startswith("all fits") for line in lines)
