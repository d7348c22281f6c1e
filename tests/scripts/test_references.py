"""The documentation: generated pages are up to date, and the program accepts every example in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from docs.make_reference import script_reference, wording_reference
from tests.support.golden_files import check_golden, silent_timeline
from tests.support.script_folder import wav
from voicecoach.cli.app import RootGroup, app
from voicecoach.cli.console import to_markdown_table
from voicecoach.cli.options.option_defaults import settings_table
from voicecoach.player.controls.keyboard import KEY_COMMANDS
from voicecoach.player.controls.stdin_commands import WORD_COMMANDS, parse_command
from voicecoach.player.keymap import KEY_BINDINGS, key_labels
from voicecoach.script.load import load_script
from voicecoach.script.steps import STEP_MODELS
from voicecoach.session.script_checks import ScriptChecks
from voicecoach.session.templates import template_names
from voicecoach.session.user_folders import find_user_folders, shipped_folder
from voicecoach.timeline.json import from_json, to_json
from voicecoach.wording.store import WordingStore

DOCS = Path(__file__).parents[2] / "docs"


def code_blocks(document: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", document, re.DOTALL)


def table_rows(document: str, header: str) -> list[list[str]]:
    """The cells of the table with this header, row by row."""
    (table,) = re.findall(rf"^{re.escape(header)}\n\|[-|]+\n((?:\|.*\n)*)", document, re.MULTILINE)
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()]


EXAMPLES = code_blocks(script_reference(), "yaml")


def test_the_reference_of_the_script_language_is_up_to_date(request: pytest.FixtureRequest) -> None:
    check_golden(DOCS / "script.md", script_reference(), request)


def test_the_reference_of_the_cues_is_up_to_date(request: pytest.FixtureRequest) -> None:
    check_golden(DOCS / "wording.md", wording_reference(), request)


def test_the_settings_are_listed(request: pytest.FixtureRequest) -> None:
    root = typer.main.get_command(app)
    assert isinstance(root, RootGroup)
    settings = settings_table(root.load_command)
    rows = ((f"`{setting.key}`", f"`{setting.variable}`", setting.help_text) for setting in settings.values())
    introduction, _, _ = (DOCS / "settings.md").read_text("utf-8").partition("## The settings\n\n")
    table = to_markdown_table(("Key", "Environment", "What it is"), rows)
    check_golden(DOCS / "settings.md", f"{introduction}## The settings\n\n{table}\n", request)


def test_the_reference_has_an_example_of_every_kind_of_step() -> None:
    kinds = {example.removeprefix("- ").split(":")[0] for example in EXAMPLES if example.startswith("- ")}
    assert kinds == set(STEP_MODELS)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.splitlines()[0])
def test_examples_of_the_reference_are_valid_routines(example: str, tmp_path: Path) -> None:
    text = f"routine: An example\nsteps:\n{example}" if example.startswith("-") else example
    path = tmp_path / "example.yaml"
    path.write_text(text, "utf-8")
    (tmp_path / "music.mp3").write_bytes(wav())
    folders = find_user_folders()
    assert load_script(path, ScriptChecks(folders.wording_store()), folders.search_path()).routine.steps


def test_the_example_of_custom_wording_is_a_valid_pack(tmp_path: Path) -> None:
    (example,) = code_blocks(wording_reference(), "yaml")
    (tmp_path / "packs" / "en").mkdir(parents=True)
    (tmp_path / "en.yaml").write_text(example, "utf-8")
    (tmp_path / "packs" / "en" / "mine.yaml").write_text(example, "utf-8")
    store = WordingStore(tmp_path)
    user_pack, named_pack = store.load_user_pack("en"), store.load_pack("mine", "en")
    assert user_pack == named_pack
    assert set(named_pack.cues) == {"welcome", "release", "halfway", "hold", "end"}


def test_the_example_of_settings_is_valid(empty_home: Path) -> None:
    (example,) = code_blocks((DOCS / "settings.md").read_text("utf-8"), "toml")
    (empty_home / "settings.toml").write_text(example, "utf-8")
    result = CliRunner().invoke(app, ["config"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert [line.split()[0] for line in result.stdout.splitlines() if "settings.toml:" in line] == [
        "voice",
        "detail",
        "without",
    ]


def test_the_example_of_a_timeline_matches_its_routine(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    document = (DOCS / "timeline.md").read_text("utf-8")
    (routine,), (example,) = code_blocks(document, "yaml"), code_blocks(document, "json")
    path = tmp_path / "example.yaml"
    path.write_text(routine, "utf-8")
    check_golden(
        DOCS / "timeline.md", document.replace(example, to_json(silent_timeline(str(path)))), request
    )


def test_the_example_of_a_timeline_is_valid() -> None:
    (example,) = code_blocks((DOCS / "timeline.md").read_text("utf-8"), "json")
    timeline = from_json(example)
    labels = [event.text or event.sound for event in timeline.events]
    assert labels == [None, "Neck.", "Chin in.", "half", "end"]
    assert [step.name for step in timeline.steps] == ["Get ready", "Chin in"]


def test_the_example_of_a_transcript_matches_its_routine(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    document = (DOCS / "writing.md").read_text("utf-8")
    path = tmp_path / "example.yaml"
    path.write_text(code_blocks(document, "yaml")[0], "utf-8")
    result = CliRunner().invoke(app, ["show", str(path), "--voice", "silent", "--width", "76"])
    example = f"```text\n{result.stdout}```"
    check_golden(
        DOCS / "writing.md",
        re.sub(r"```text\n(.*?)```", lambda _: example, document, flags=re.DOTALL),
        request,
    )


def test_the_templates_in_the_docs_are_those_that_ship() -> None:
    document = (DOCS / "writing.md").read_text("utf-8")
    rows = table_rows(document, "| template | what it shows |")
    assert [name.strip("`") for name, _ in rows] == [
        *("stretches", "strength", "breathing", "intervals", "office-break", "rehabilitation"),
    ]
    assert sorted(name.strip("`") for name, _ in rows) == list(template_names())


def test_the_routines_in_the_docs_are_those_that_ship() -> None:
    document = (DOCS / "writing.md").read_text("utf-8")
    rows = table_rows(document, "| routine | what it shows |")
    shipped = sorted(path.stem for path in shipped_folder("scripts").glob("*.yaml"))
    assert [name.strip("`") for name, _ in rows] == shipped


def test_the_table_of_keys_is_up_to_date(request: pytest.FixtureRequest) -> None:
    document = (DOCS / "controls.md").read_text("utf-8")
    header = "| what it does | left hand | right hand |\n|---|---|---|\n"
    before, _, rest = document.partition(header)
    after = re.sub(r"\A(\|.*\n)*", "", rest)
    table = "".join(
        f"| {binding.description} | {key_labels(binding.left_keys)} | {key_labels(binding.right_keys)} |\n"
        for binding in KEY_BINDINGS
    )
    check_golden(DOCS / "controls.md", before + header + table + after, request)


def test_the_keys_in_the_readme_are_correct() -> None:
    readme = (DOCS.parent / "README.md").read_text("utf-8")
    descriptions = {
        key_labels((key,)): binding.description
        for binding in KEY_BINDINGS
        for key in (*binding.left_keys, *binding.right_keys)
    }
    listed = dict(table_rows(readme, "| key | what it does |"))
    assert listed == {key: descriptions[key] for key in listed}
    assert {"space", "n", "p", "q", "?"} <= set(listed)
    assert len(descriptions) == len(KEY_COMMANDS)


def test_the_reference_lists_every_line_command() -> None:
    listed = [
        line.strip("`")
        for line, _ in table_rows((DOCS / "controls.md").read_text("utf-8"), "| line | what it does |")
    ]
    assert [parse_command(line).action.value for line in listed if line not in WORD_COMMANDS] == [
        "longer",
        "longer",
        "volume",
        "detail",
    ]
    assert set(WORD_COMMANDS) <= set(listed)
