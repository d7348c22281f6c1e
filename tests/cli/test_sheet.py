"""`voicecoach sheet`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from voicecoach.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

ROUTINE = """\
routine: Neck
parameters: {hold: 20s}
steps:
  - stretch: Chin
    hold: $hold
"""


@pytest.fixture(autouse=True)
def _in_its_own_folder(empty_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert empty_home.is_dir()
    monkeypatch.chdir(tmp_path)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["sheet", *map(str, arguments)])


def test_a_sheet_with_the_listeners_values_and_an_address(tmp_path: Path) -> None:
    (tmp_path / "neck.yaml").write_text(ROUTINE)
    result = run("neck.yaml", "-o", "n.html", "--set", "hold=45s", "--link", "https://example.org/n")
    assert (result.exit_code, result.output) == (0, "Wrote n.html: Neck.\n")
    html = (tmp_path / "n.html").read_text("utf-8")
    assert "<li>Hold: 45 s</li>" in html
    assert ">https://example.org/n</a>" in html


def test_a_sheet_for_every_routine_of_a_folder(tmp_path: Path) -> None:
    for name in ("a", "below/b", "broken"):
        path = tmp_path / "in" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ROUTINE.replace("stretch", "strech") if name == "broken" else ROUTINE)
    result = run("in", "--all", "--format", "html", "-o", "out", "--link", "https://example.org/{name}.html")
    assert result.exit_code == 1
    assert "broken.yaml: failed" in result.stderr
    pages = sorted((tmp_path / "out").rglob("*.html"))
    assert [page.relative_to(tmp_path / "out").as_posix() for page in pages] == ["a.html", "below/b.html"]
    assert "https://example.org/b.html" in pages[1].read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("neck.yaml", "-o", "n.doc"), "cannot write n.doc: '.doc' is not a kind of sheet"),
        (("neck.yaml", "-o", "n.pdf", "--link", "n"), "'n' is not an address; write one such as https://"),
        (("empty", "-o", "n.pdf"), "empty is a folder; add --all for a sheet of each routine in it"),
        (("empty", "--all", "-o", "out"), "there is no routine in empty"),
        (("empty", "--all", "-o", "out", "--format", "doc"), "--format: 'doc' is not a kind of sheet"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    (tmp_path / "neck.yaml").write_text(ROUTINE)
    (tmp_path / "empty").mkdir()
    result = run(*arguments)
    assert result.exit_code == 1
    assert message in result.output
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != "") == ["neck.yaml"]
