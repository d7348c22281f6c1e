"""How long and how talkative a session is, chosen alike wherever one is opened."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from voicecoach.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

ROUTINE = (
    "routine: Neck\nvoice: silent\nsteps:\n  - stretch: Neck\n    sides: [right, left]\n"
    "    do: Look to the {side}.\n    hold: 30s..90s\n"
)


@pytest.fixture(autouse=True)
def _routine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "neck.yaml").write_text(ROUTINE)


def outcome(*arguments: str) -> tuple[int, list[str]]:
    result = CliRunner().invoke(app, arguments)
    return result.exit_code, result.output.splitlines()


def test_check_tells_what_became_of_each_step_to_fit_the_time() -> None:
    code, lines = outcome("check", "neck.yaml", "--for", "3m")
    assert (code, lines[0]) == (0, "neck.yaml: Neck, 3:00, 4 steps, every cue fits")
    assert lines[-1].startswith("  hold of Neck: 1m → 1m")


def test_a_time_that_cannot_be_is_told_with_the_nearest() -> None:
    code, lines = outcome("check", "neck.yaml", "--for", "1h")
    assert code == 1
    assert lines[0].startswith(
        "Neck cannot be 1h long; with its words, sides and repetitions as they are, the nearest"
    )


def test_a_compiled_session_is_scaled_and_says_as_little_as_was_chosen(tmp_path: Path) -> None:
    assert outcome("compile", "neck.yaml", "-o", "n.json", "--scale", "0.5", "--detail", "sounds")[0] == 0
    timeline = json.loads((tmp_path / "n.json").read_text())
    assert [step["hold"]["frames"] for step in timeline["steps"] if step["hold"]] == [30 * 48_000] * 2
    assert {event["kind"] for event in timeline["events"]} == {"sound"}


def test_a_detail_that_is_not_there_is_told() -> None:
    assert outcome("check", "neck.yaml", "--detail", "bref") == (
        1,
        ["there is no detail 'bref'; did you mean 'brief'?"],
    )
