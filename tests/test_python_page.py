"""The examples of docs/python.md work when pasted into an interpreter in an empty folder."""

from __future__ import annotations

import code
import re
import subprocess
import sys
from pathlib import Path

import pytest

import voicecoach

PAGE = (Path(__file__).parents[1] / "docs" / "python.md").read_text("utf-8")
SECTION = re.compile(r"^## (.*?)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
EXAMPLE = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
EXAMPLES = [
    pytest.param(lines, output, id=f"{title} {number}")
    for title, text in SECTION.findall(PAGE)
    for number, (lines, output) in enumerate(EXAMPLE.findall(text), 1)
]

INTERPRETER = """
import code, sys
sys.displayhook = lambda value: None
console = code.InteractiveConsole()
for line in (*sys.argv[1].splitlines(), ""):
    console.push(line)
"""
"""Runs its argument line by line as an interactive interpreter does; values are not printed."""


@pytest.fixture
def folder(tmp_path: Path, empty_home: Path) -> Path:
    """An empty folder; the home is empty too."""
    assert list(empty_home.iterdir()) == []
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(("lines", "output"), EXAMPLES)
def test_an_example_prints_what_the_page_shows(
    lines: str, output: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "displayhook", lambda _: None)
    console = code.InteractiveConsole()
    for line in (*lines.splitlines(), ""):
        console.push(line)
    printed, errors = capsys.readouterr()
    assert errors == ""
    if output:
        assert as_shown(printed) == output


@pytest.mark.thorough
@pytest.mark.parametrize(("lines", "output"), EXAMPLES)
def test_an_example_works_in_a_fresh_interpreter(lines: str, output: str, folder: Path) -> None:
    command = [sys.executable, "-c", INTERPRETER, lines]
    result = subprocess.run(command, cwd=folder, check=True, capture_output=True)
    assert result.stderr == b""
    if output:
        assert as_shown(result.stdout.decode()) == output


def as_shown(output: str) -> str:
    """Output as a terminal shows it: what follows a carriage return replaces the line before it."""
    return re.sub(r"[^\n]*\r", "", output.replace("\r\n", "\n"))


def test_every_section_has_an_example() -> None:
    assert [title for title, text in SECTION.findall(PAGE) if not EXAMPLE.search(text)] == []
    assert len(EXAMPLES) > 10


def test_every_public_name_is_on_the_page() -> None:
    shown = set(re.findall(r"\bvoicecoach\.([A-Za-z_]+)", PAGE))
    assert set(vars(voicecoach)["__all__"]) - shown == set()
