"""The statements of README.md, CONTRIBUTING.md and docs are true."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import tomllib
from itertools import chain
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from hatch_build import without_relative_links
from tests.support.thorough import thorough_except
from voicecoach.cli.app import app
from voicecoach.player.controls.keyboard import KEY_COMMANDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
DOCUMENTS = [f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
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
        r"neck\.yaml: Two minutes for the neck, [12]:\d\d, 2 steps, all cues fit\n", result.output
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


NOT_TRIED = {"doctor", "play", "resume", "share"}
"""Commands whose examples need a sound device, or a phone; tests of their own try them."""

QUICK = {"export", "compile", "build", "check", "show", "edit", "diff", "say"}
"""Commands whose examples are tried without a voice."""


WITH_EXAMPLES = [row[0] for row in COMMANDS if row[0] not in NOT_TRIED]
SLOW = {"export", "build"}
"""Commands whose examples take seconds."""


@pytest.mark.parametrize("command", thorough_except(*{*WITH_EXAMPLES} - SLOW, of=WITH_EXAMPLES))
def test_every_example_works(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program, *words = shlex.split(example(command))
    assert (program, words[0]) == ("voicecoach", command)
    if command == "verify":  # its two files, made as in the examples of these commands, from a short routine
        for other in ("export", "compile"):
            _, name, _, *output = shlex.split(example(other))
            made = CliRunner().invoke(app, [name, "neck.yaml", *output, "--voice", "silent"])
            assert made.exit_code == 0
    monkeypatch.setenv("VISUAL", "true")  # an editor that saves nothing
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


def test_the_drawing_of_the_rooms_has_the_layers_that_are_checked() -> None:
    (drawing,) = re.findall(r"^```text\n(.*?)^```$", CONTRIBUTING, re.DOTALL | re.MULTILINE)
    layers = [line.split() for line in drawing.splitlines() if line[:1].isalpha()]
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    assert layers == [layer.replace("voicecoach.", "").split(" | ") for layer in contracts[0]["layers"]]
    rooms = [room for layer in layers for room in layer]
    assert [row[0] for row in table(CONTRIBUTING, "room")] == rooms
    package = {path.stem for path in (ROOT / "voicecoach").iterdir() if re.match(r"[a-z]", path.name)}
    assert package - {"py"} == set(rooms)


def test_contributing_names_files_that_there_are() -> None:
    names = set(re.findall(r"`((?:voicecoach|tests|docs|scripts|\.github)/[^` ]*)`", CONTRIBUTING))
    assert {name for name in names if "LANGUAGE" not in name and not (ROOT / name).exists()} == set()
    assert len(names) > 15


def test_every_make_target_is_in_contributing_and_in_the_help() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (targets,) = re.findall(r"^\.PHONY: help (.*)$", makefile, re.MULTILINE)
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    assert [line.split()[1] for line in shown.splitlines()] == ["help", *targets.split()]
    commands = [row[0] for row in table(CONTRIBUTING, "command")]
    assert commands == [*(f"make {target}" for target in targets.split()), ".ci/run"]


def test_the_supported_pythons_are_the_same_everywhere() -> None:
    classifiers = "\n".join(PROJECT["project"]["classifiers"])
    pythons = re.findall(r"^Programming Language :: Python :: (3\.\d+)$", classifiers, re.MULTILINE)
    first, last = pythons[0], pythons[-1]
    assert PROJECT["project"]["requires-python"] == f">={first},<3.{int(last[2:]) + 1}"
    fits = f"(3, {first[2:]}) <= sys.version_info[:2] < (3, {int(last[2:]) + 1})"
    for name in ("Makefile", ".ci/run"):
        assert fits in (ROOT / name).read_text("utf-8"), name
    workflow = (ROOT / ".github/workflows/checks.yml").read_text("utf-8")
    assert f"python: {json.dumps(pythons)}\n" in workflow
    assert f"Python {first} to {last}" in README


def test_the_glossary_is_in_order_and_complete() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    tables = re.findall(r"^\| term \| meaning \|\n\|---\|---\|\n((?:\|.*\n)+)", glossary, re.MULTILINE)
    rows = [[row.strip("| ").split(" | ", 1) for row in table.splitlines()] for table in tables]
    terms = [[term for term, _ in table] for table in rows]
    assert terms == [sorted(table, key=str.lower) for table in terms]
    wanted = {"cue", "utterance", "clip", "onset", "timeline", "event", "marker", "transport", "room"}
    assert wanted <= set(chain(*terms))
    assert all(meaning.endswith(".") for table in rows for _, meaning in table)


def test_on_the_page_of_a_package_index_no_link_is_broken() -> None:
    page = without_relative_links(README)
    links = re.findall(r"\]\(([^)]+)\)", page)
    assert [link for link in links if not link.startswith("https://")] == []
    assert "in `docs/script.md`; the routines in\n`scripts/` are examples" in page
    assert without_relative_links("[a](https://b.c/d#e), [f](g.md#h), [i](#j)") == (
        "[a](https://b.c/d#e), f (`g.md`), i"
    )


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", *DOCUMENTS])
def test_links_lead_somewhere(name: str) -> None:
    text = re.sub(r"`[^`\n]*`", "", (ROOT / name).read_text("utf-8"))
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert links or name not in {"README.md", "CONTRIBUTING.md"}
    for link in links:
        file, _, heading = link.partition("#")
        target = (ROOT / name).parent / file if file else ROOT / name
        assert target.exists(), link
        assert not heading or heading in headings(target), link


def headings(file: Path) -> set[str]:
    """The headings of a document, as links name them."""
    lines = (line for line in file.read_text("utf-8").splitlines() if line.startswith("#"))
    return {re.sub(r"[^a-z0-9 -]", "", line.lower()).strip().replace(" ", "-") for line in lines}
