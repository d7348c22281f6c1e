"""What README.md and CONTRIBUTING.md say is so."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from voicecoach.cli.app import app
from voicecoach.player.controls.keyboard import KEY_COMMANDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
ROUTINE, WORDING = re.findall(r"^```yaml\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def table(text: str, heading: str) -> list[list[str]]:
    """The rows of a table by the words of its first heading, code marks taken off."""
    _, _, rest = text.partition(f"| {heading} |")
    rows = rest.partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip().strip("`") for cell in row.strip("|").split(" | ")] for row in rows]


COMMANDS = table(README, "command")


@pytest.fixture(autouse=True)
def _in_a_folder_with_the_first_routine(
    empty_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("neck.yaml").write_text(ROUTINE)
    (empty_home / "wording").mkdir()


def test_the_first_routine_has_ten_lines_and_can_be_played() -> None:
    assert len(ROUTINE.splitlines()) == 10
    result = CliRunner().invoke(app, ["check", "neck.yaml", "--voice", "silent"])
    assert result.exit_code == 0
    assert re.fullmatch(
        r"neck\.yaml: Two minutes for the neck, [12]:\d\d, 7 steps, all cues fit\n", result.output
    )


def test_words_are_changed_in_three_lines(empty_home: Path) -> None:
    assert len(WORDING.splitlines()) == 3
    (empty_home / "wording" / "en.yaml").write_text(WORDING)
    result = CliRunner().invoke(app, ["compile", "neck.yaml", "-o", "neck.json", "--voice", "silent"])
    assert (result.exit_code, result.stderr) == (0, "")
    said = [event["text"] for event in json.loads(Path("neck.json").read_text())["events"]]
    assert said.count("You are half way through.") == 2
    assert said.count("Change over to the left.") == 1


def test_every_command_is_in_the_table() -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    assert [row[0] for row in COMMANDS] == list(group.commands)


ON_A_DEVICE = {"play", "resume"}
"""Commands whose examples need something to play on."""

QUICK = {"export", "compile", "build", "check", "diff", "say"}
"""Commands whose examples are tried without a voice."""


@pytest.mark.parametrize("command", [row[0] for row in COMMANDS if row[0] not in ON_A_DEVICE])
def test_every_example_works(command: str) -> None:
    program, *words = shlex.split(example(command))
    assert (program, words[0]) == ("voicecoach", command)
    if command == "verify":  # what it holds against each other, as the examples above it make it
        for other in ("export", "compile"):
            assert (
                CliRunner().invoke(app, [*shlex.split(example(other))[1:], "--voice", "espeak"]).exit_code
                == 0
            )
    quick = ["--voice", "silent"] if command in QUICK else []
    result = CliRunner().invoke(app, [*words, *quick])
    assert (result.exit_code, result.stderr) == (1 if command == "diff" else 0, "")
    assert "-o" not in words or Path(words[-1]).exists()


def example(command: str) -> str:
    return next(row[2] for row in COMMANDS if row[0] == command)


def test_the_example_of_play_names_a_routine() -> None:
    assert COMMANDS[0][2] == "voicecoach play upper-back-relief"
    assert (ROOT / "scripts" / "upper-back-relief.yaml").exists()


def test_the_keys_in_the_table_are_some_of_those_that_there_are() -> None:
    keys = {row[0].replace("space", " ") for row in table(README, "key")}
    assert keys == {" ", "n", "p", "+", "-", "?", "q"}
    assert keys - {"?"} <= KEY_COMMANDS.keys()


def test_every_room_is_in_the_table_from_the_top() -> None:
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    floors = [layer.replace("voicecoach.", "").split(" | ") for layer in rules[0]["layers"]]
    rows = table(CONTRIBUTING, "floor")
    assert [(int(row[0]), row[1]) for row in rows] == [
        (len(floors) - index, room) for index, floor in enumerate(floors) for room in floor
    ]
    package = {path.stem for path in (ROOT / "voicecoach").iterdir() if re.match(r"[a-z]", path.name)}
    assert package - {"py"} == {row[1] for row in rows}


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_lead_somewhere(name: str) -> None:
    links = [
        link for link in re.findall(r"\]\(([^)]+)\)", (ROOT / name).read_text("utf-8")) if "://" not in link
    ]
    assert links or name == "CHANGELOG.md"
    for link in links:
        file, _, heading = link.partition("#")
        assert (ROOT / (file or name)).exists(), link
        assert not heading or heading in headings(ROOT / (file or name)), link


def headings(file: Path) -> set[str]:
    """The headings of a document, as links name them."""
    lines = (line for line in file.read_text("utf-8").splitlines() if line.startswith("#"))
    return {re.sub(r"[^a-z0-9 -]", "", line.lower()).strip().replace(" ", "-") for line in lines}
