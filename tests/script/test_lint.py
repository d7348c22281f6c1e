"""Advice on scripts; advice.txt has each script with the expected lines, or "no advice"."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.script_folder import ScriptFolder, make_script_folder
from voicecoach.script.lint import lint_script
from voicecoach.script.load import load_with_source_maps
from voicecoach.script.search_path import SearchPath
from voicecoach.session.script_checks import ScriptChecks
from voicecoach.wording.store import WordingStore

TABLE = Path(__file__).with_name("advice.txt").read_text("utf-8")


@pytest.fixture
def script_folder(tmp_path: Path) -> ScriptFolder:
    return make_script_folder(tmp_path)


def cases() -> list[tuple[str, str, str]]:
    """Of each section: its id, the script, the expected lines."""
    sections = TABLE.removeprefix("=== ").rstrip("\n").split("\n\n=== ")
    split = (section.partition("\n") for section in sections)
    parts = ((name, body.partition("\n>>>\n")) for name, _, body in split)
    return [(name, f"{script}\n", lines) for name, (script, _, lines) in parts]


def advice(script_folder: ScriptFolder) -> list[str]:
    """The advice on neck.yaml, with file names relative to the folder."""
    search_path = SearchPath((script_folder.routines,), (script_folder.sounds,))
    found = lint_script(
        *load_with_source_maps(script_folder.path / "neck.yaml", ScriptChecks(WordingStore()), search_path)
    )
    return [str(one).removeprefix(f"{script_folder.path.as_posix()}/") for one in found]


@pytest.mark.parametrize(
    ("script", "lines"), [pytest.param(script, lines, id=name) for name, script, lines in cases()]
)
def test_advice(script_folder: ScriptFolder, script: str, lines: str) -> None:
    script_folder.write("neck.yaml", script)
    assert advice(script_folder) == ([] if lines == "no advice" else lines.split("\n"))


def test_advice_on_included_files_comes_once_in_the_order_of_the_files(script_folder: ScriptFolder) -> None:
    script_folder.write(
        "legs.yaml",
        "routine: Legs\n"
        "prepare: 0s\n"
        "steps:\n"
        "- exercise: Low squat\n"
        "  reps: 4\n"
        "- stretch: Arms up\n"
        "  hold: 9s\n",
    )
    script_folder.write(
        "neck.yaml",
        "routine: Neck\n"
        "steps:\n"
        "- include: legs\n"
        "- include: legs.yaml\n"
        "- exercise: Low Squat\n"
        "  reps: 4\n"
        "  tips: [Go down, not back.]\n",
    )
    assert advice(script_folder) == [
        (
            "neck.yaml:7:19: the tip 'not back.' starts in lower case; "
            "a comma in brackets ends a tip; put the whole tip in quotes"
        ),
        "legs.yaml:4:13: 'Low squat' and 'Low Squat' differ only in case or spaces; write both alike",
        "legs.yaml:6:12: nothing tells the way into 'Arms up'; add setup: or do:, or a rest before it",
    ]
