"""The documents: what is generated is what is there, and every example in them is read by the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from docs.make_reference import script_reference, wording_reference
from tests.script.desk import wav
from tests.scripts.kept import check_kept, laid_out
from voicecoach.cli.app import RootGroup, app
from voicecoach.cli.console import to_markdown_table
from voicecoach.cli.options.option_defaults import settings_table
from voicecoach.player.controls.keyboard import KEY_COMMANDS
from voicecoach.player.controls.stdin_commands import WORD_COMMANDS, parse_command
from voicecoach.player.keymap import KEY_BINDINGS, key_labels
from voicecoach.script.load import load_script
from voicecoach.session.script_checks import ScriptChecks
from voicecoach.session.user_folders import find_user_folders
from voicecoach.timeline.json import from_json, to_json
from voicecoach.wording.packs import WordingStore

DOCS = Path(__file__).parents[2] / "docs"


def blocks(document: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", document, re.DOTALL)


def rows(document: str, head: str) -> list[list[str]]:
    """The cells of the table with this head, row by row."""
    (table,) = re.findall(rf"^{re.escape(head)}\n\|[-|]+\n((?:\|.*\n)*)", document, re.MULTILINE)
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()]


EXAMPLES = blocks(script_reference(), "yaml")


def test_the_reference_of_the_script_language_is_up_to_date(request: pytest.FixtureRequest) -> None:
    check_kept(DOCS / "script.md", script_reference(), request)


def test_the_reference_of_the_cues_is_up_to_date(request: pytest.FixtureRequest) -> None:
    check_kept(DOCS / "wording.md", wording_reference(), request)


def test_the_settings_are_listed(request: pytest.FixtureRequest) -> None:
    root = typer.main.get_command(app)
    assert isinstance(root, RootGroup)
    settings = settings_table(root.load_command)
    rows = ((f"`{one.key}`", f"`{one.variable}`", one.help_text) for one in settings.values())
    told, _, _ = (DOCS / "settings.md").read_text("utf-8").partition("## The settings\n\n")
    listed = to_markdown_table(("Key", "Environment", "What it is"), rows)
    check_kept(DOCS / "settings.md", f"{told}## The settings\n\n{listed}\n", request)


def test_the_reference_has_an_example_of_each_kind_of_step() -> None:
    assert [example.split(":")[0] for example in EXAMPLES] == [
        "routine",
        "- stretch",
        "- exercise",
        "- breathe",
        "- rest",
        "- say",
        "- sound",
        "- wait",
        "- repeat",
        "- include",
        "- exercise",
        "- exercise",
        "routine",
        "routine",
        "routine",
        "routine",
        "routine",
    ]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.splitlines()[0])
def test_examples_of_the_reference_are_routines(example: str, tmp_path: Path) -> None:
    whole = f"routine: An example\nsteps:\n{example}" if example.startswith("-") else example
    path = tmp_path / "example.yaml"
    path.write_text(whole, "utf-8")
    (tmp_path / "music.mp3").write_bytes(wav())
    home = find_user_folders()
    assert load_script(path, ScriptChecks(home.wording_store()), home.search_path()).routine.steps


def test_the_example_of_own_words_is_a_pack(tmp_path: Path) -> None:
    (example,) = blocks(wording_reference(), "yaml")
    (tmp_path / "packs" / "en").mkdir(parents=True)
    (tmp_path / "en.yaml").write_text(example, "utf-8")
    (tmp_path / "packs" / "en" / "mine.yaml").write_text(example, "utf-8")
    shelf = WordingStore(tmp_path)
    own, mine = shelf.load_user_pack("en"), shelf.load_pack("mine", "en")
    assert own == mine
    assert set(mine.cues) == {"welcome", "release", "halfway", "hold", "end"}


def test_the_example_of_settings_is_taken(empty_home: Path) -> None:
    (example,) = blocks((DOCS / "settings.md").read_text("utf-8"), "toml")
    (empty_home / "settings.toml").write_text(example, "utf-8")
    shown = CliRunner().invoke(app, ["config"])
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert [line.split()[0] for line in shown.stdout.splitlines() if "settings.toml:" in line] == [
        "voice",
        "detail",
        "without",
    ]


def test_the_example_of_a_timeline_is_what_its_routine_gives(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    document = (DOCS / "timeline.md").read_text("utf-8")
    (routine,), (example,) = blocks(document, "yaml"), blocks(document, "json")
    path = tmp_path / "example.yaml"
    path.write_text(routine, "utf-8")
    check_kept(DOCS / "timeline.md", document.replace(example, to_json(laid_out(str(path)))), request)


def test_the_example_of_a_timeline_is_read() -> None:
    (example,) = blocks((DOCS / "timeline.md").read_text("utf-8"), "json")
    timeline = from_json(example)
    heard = [event.text or event.sound for event in timeline.events]
    assert heard == [None, "Neck.", "Chin in.", "half", "end"]
    assert [step.name for step in timeline.steps] == ["Get ready", "Chin in"]


def test_the_table_of_keys_is_up_to_date(request: pytest.FixtureRequest) -> None:
    document = (DOCS / "controls.md").read_text("utf-8")
    head = "| what it does | left hand | right hand |\n|---|---|---|\n"
    before, _, rest = document.partition(head)
    after = re.sub(r"\A(\|.*\n)*", "", rest)
    table = "".join(
        f"| {row.description} | {key_labels(row.left_keys)} | {key_labels(row.right_keys)} |\n"
        for row in KEY_BINDINGS
    )
    check_kept(DOCS / "controls.md", before + head + table + after, request)


def test_the_keys_of_the_readme_do_what_it_says() -> None:
    readme = (DOCS.parent / "README.md").read_text("utf-8")
    does = {
        key_labels((key,)): row.description
        for row in KEY_BINDINGS
        for key in (*row.left_keys, *row.right_keys)
    }
    listed = dict(rows(readme, "| key | what it does |"))
    assert listed == {key: does[key] for key in listed}
    assert {"space", "n", "p", "q", "?"} <= set(listed)
    assert len(does) == len(KEY_COMMANDS)


def test_the_lines_of_the_reference_are_all_that_are_understood() -> None:
    listed = [
        line.strip("`")
        for line, _ in rows((DOCS / "controls.md").read_text("utf-8"), "| line | what it does |")
    ]
    assert [parse_command(line).action.value for line in listed if line not in WORD_COMMANDS] == [
        "longer",
        "longer",
        "volume",
        "detail",
    ]
    assert set(WORD_COMMANDS) <= set(listed)
