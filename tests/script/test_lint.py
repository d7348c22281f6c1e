"""Advice that a script alone gives: advice.txt holds script and lines side by side, and what gives none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.script_folder import Desk, desk_in
from voicecoach.script.lint import lint_script
from voicecoach.script.load import load_with_source_maps
from voicecoach.script.search_path import SearchPath
from voicecoach.session.script_checks import ScriptChecks
from voicecoach.wording.packs import WordingStore

TABLE = Path(__file__).with_name("advice.txt").read_text("utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


def cases() -> list[tuple[str, str, str]]:
    """Of each section: its id, the script, the lines that are said of it."""
    sections = TABLE.removeprefix("=== ").rstrip("\n").split("\n\n=== ")
    split = (section.partition("\n") for section in sections)
    parts = ((name, body.partition("\n>>>\n")) for name, _, body in split)
    return [(name, f"{script}\n", lines) for name, (script, _, lines) in parts]


def advice(desk: Desk) -> list[str]:
    """The lines about neck.yaml, with file names as seen from the folder."""
    folders = SearchPath((desk.routines,), (desk.sounds,))
    found = lint_script(
        *load_with_source_maps(desk.folder / "neck.yaml", ScriptChecks(WordingStore()), folders)
    )
    return [str(one).removeprefix(f"{desk.folder.as_posix()}/") for one in found]


@pytest.mark.parametrize(
    ("script", "lines"), [pytest.param(script, lines, id=name) for name, script, lines in cases()]
)
def test_advice(desk: Desk, script: str, lines: str) -> None:
    desk.write("neck.yaml", script)
    assert advice(desk) == ([] if lines == "no advice" else lines.split("\n"))


def test_advice_about_all_files_in_the_order_of_each_once(desk: Desk) -> None:
    desk.write(
        "legs.yaml",
        "routine: Legs\n"
        "prepare: 0s\n"
        "steps:\n"
        "- exercise: Low squat\n"
        "  reps: 4\n"
        "- stretch: Arms up\n"
        "  hold: 9s\n",
    )
    desk.write(
        "neck.yaml",
        "routine: Neck\n"
        "steps:\n"
        "- include: legs\n"
        "- include: legs.yaml\n"
        "- exercise: Low Squat\n"
        "  reps: 4\n"
        "  tips: [Go down, not back.]\n",
    )
    assert advice(desk) == [
        (
            "neck.yaml:7:19: the tip 'not back.' starts in lower case; "
            "a comma in brackets ends a tip; put the whole tip in quotes"
        ),
        "legs.yaml:4:13: 'Low squat' and 'Low Squat' differ only in case or spaces; write both alike",
        "legs.yaml:6:12: nothing tells the way into 'Arms up'; add setup: or do:, or a rest before it",
    ]
