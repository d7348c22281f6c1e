"""`voicecoach diff`: what it prints and its exit status."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.command import outcome

if TYPE_CHECKING:
    from pathlib import Path

ROUTINE = """\
routine: Legs
voice: silent
steps:
  - stretch: Calf
    sides: [right, left]
    do: Lean on.
    hold: 20s
"""
CHANGES = """\
length 1m7.8s → 1m27.8s
Get ready: total: "About one minute fifteen in all. Let's begin." → "About a minute and a half in all. Let's begin."
Calf (right; left): hold 20s → 30s
Calf (right): hold: "Hold for twenty seconds." → "Hold for thirty seconds."
Calf (right; left): seconds_left: "Ten seconds left." (new)
Calf (left): hold: "Stay there for twenty seconds." → "Stay there for thirty seconds."
"""  # noqa: E501 - a line as it is printed


@pytest.fixture(autouse=True)
def folder(empty_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with two versions of a routine and an invalid one."""
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "legs.yaml").write_text(ROUTINE)
    (folder / "legs-2.yaml").write_text(ROUTINE.replace("20s", "30s"))
    (folder / "wrong.yaml").write_text(ROUTINE.replace("hold", "hodl"))
    monkeypatch.chdir(folder)
    assert list(empty_home.iterdir()) == []
    return folder


def test_two_different_routines() -> None:
    assert outcome("diff", "legs.yaml", "legs-2.yaml") == (1, CHANGES, "")


def test_a_routine_and_its_timeline() -> None:
    assert outcome("compile", "legs.yaml", "-o", "legs.json")[0] == 0
    assert outcome("diff", "legs.yaml", "legs.json") == (0, "No audible difference.\n", "")
    assert outcome("diff", "legs.json", "legs-2.yaml") == (1, CHANGES, "")


def test_options_apply_to_both() -> None:
    code, output, _ = outcome("diff", "legs.yaml", "legs-2.yaml", "--wording", "quiet")
    assert (code, output.splitlines()[1]) == (1, "Calf (right; left): hold 20s → 30s")
    assert "Hold for" not in output


def test_as_json() -> None:
    code, output, _ = outcome("diff", "legs.yaml", "legs-2.yaml", "--json")
    assert (code, json.loads(output)[2]) == (
        1,
        {
            "kind": "hold",
            "step": "Calf",
            "side": "right",
            "round": None,
            "cue": None,
            "old": 20_000,
            "new": 30_000,
        },
    )
    assert outcome("diff", "legs.yaml", "legs.yaml", "--json") == (0, "[]\n", "")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(
            ("legs.yaml", "gone.yaml"),
            "there is no file gone.yaml; `voicecoach list` shows the routines there are\n",
            id="missing file",
        ),
        pytest.param(
            ("wrong.yaml", "legs.yaml"),
            "wrong.yaml:7:5: unknown key 'hodl' in a stretch; did you mean 'hold'?\n1 problem.\n",
            id="invalid routine",
        ),
    ],
)
def test_errors_have_their_own_exit_status(words: tuple[str, str], message: str) -> None:
    assert outcome("diff", *words) == (2, "", message)
