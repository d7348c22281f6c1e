"""The examples of docs/python.md work when pasted into a fresh interpreter in an empty folder."""

from __future__ import annotations

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
    pytest.param(code, output, id=f"{title} {number}")
    for title, text in SECTION.findall(PAGE)
    for number, (code, output) in enumerate(EXAMPLE.findall(text), 1)
]

INTERPRETER = """
import code, sys
sys.displayhook = lambda value: None
console = code.InteractiveConsole()
for line in (*sys.argv[1].splitlines(), ""):
    console.push(line)
"""
"""Runs its argument line by line as an interactive interpreter does; values are not printed."""


@pytest.mark.parametrize(("code", "output"), EXAMPLES)
def test_an_example_prints_what_the_page_shows(
    code: str, output: str, tmp_path: Path, empty_home: Path
) -> None:
    assert list(empty_home.iterdir()) == []
    folder = tmp_path / "empty"
    folder.mkdir()
    command = [sys.executable, "-c", INTERPRETER, code]
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
