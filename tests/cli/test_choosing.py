"""Listening options: length, detail, music and lead-in, for every command that opens a session."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
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


def test_check_lists_the_steps_changed_to_fit_the_time() -> None:
    code, lines = outcome("check", "neck.yaml", "--for", "3m")
    assert (code, lines[0]) == (0, "neck.yaml: Neck, 3:00, 1 step, all cues fit")
    assert lines[-1].startswith("  hold of Neck: 1m → 1m")


def test_an_impossible_time_is_rejected_with_the_nearest() -> None:
    code, lines = outcome("check", "neck.yaml", "--for", "1h")
    assert code == 1
    assert lines[0].startswith(
        "Neck cannot be 1h long; with its words, sides and repetitions as they are, the nearest"
    )


def test_compile_applies_scale_and_detail(tmp_path: Path) -> None:
    assert outcome("compile", "neck.yaml", "-o", "n.json", "--scale", "0.5", "--detail", "sounds")[0] == 0
    timeline = json.loads((tmp_path / "n.json").read_text())
    assert [step["hold"]["frames"] for step in timeline["steps"] if step["hold"]] == [30 * 48_000] * 2
    assert {event["kind"] for event in timeline["events"]} == {"bed", "sound"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(
            ("--scale", "1,5"), "'--scale': '1,5' is not a number from 0.1 to 10; write 1.5", id="comma"
        ),
        pytest.param(("--scale", "nan"), "'--scale': 'nan' is not a number from 0.1 to 10", id="nan"),
        pytest.param(("--pace", "3"), "'--pace': '3' is not a number from 0.5 to 2", id="too much"),
        pytest.param(
            ("--bed-level", "-12,5"), "'--bed-level': '-12,5' is not a number; write -12.5", id="LU"
        ),
    ],
)
def test_a_value_that_is_not_a_number_is_rejected(options: tuple[str, str], message: str) -> None:
    code, lines = outcome("check", "neck.yaml", *options)
    assert (code, lines[-1]) == (2, f"Error: Invalid value for {message}")


def test_an_unknown_detail_is_rejected() -> None:
    assert outcome("check", "neck.yaml", "--detail", "bref") == (
        1,
        ["there is no detail 'bref'; did you mean 'brief'?"],
    )


@pytest.mark.parametrize("command", ["check", "play", "diff", "verify", "export", "compile"])
def test_every_command_has_the_options_for_music_and_sounds(command: str) -> None:
    code, lines = outcome(command, "--help")
    assert code == 0
    for option in ("--bed ", "--bed-level ", "--lead-in ", "--keep-awake ", "--sounds ", "--sound-level "):
        assert any(option in line for line in lines), option


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--lead-in", "11s"), "'11s' is longer than any headset sleeps; write 0s to 10s"),
        (("--lead-in", "long"), "'long' is not a duration; write 20s, 1m30s or 30s..90s"),
        (("--bed-level", "3"), "3.0 is not a level of music; write a number from -40 to 0, such as -12"),
        (("--bed-level", "nan"), "nan is not a level of music; write a number from -40 to 0, such as -12"),
        (("--bed-level", "-3"), "there is no music whose level could be chosen; add --bed FILE"),
        (
            ("--bed", "gone.mp3"),
            "cannot read gone.mp3: No such file or directory; mend it, or take another file",
        ),
        (("--bed", "."), "cannot read .: Is a directory; mend it, or take another file"),
    ],
)
def test_invalid_music_options_are_rejected(options: tuple[str, str], message: str) -> None:
    code, lines = outcome("check", "neck.yaml", *options)
    assert (code, lines[0]) == (1, message)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--sounds", "sift"), "there is no set of sounds 'sift'; did you mean 'soft'?"),
        (("--sound-level", "7"), "7.0 is not a level of sounds; write a number from -40 to 6, such as -6"),
    ],
)
def test_invalid_options_for_sounds_are_rejected(options: tuple[str, str], message: str) -> None:
    code, lines = outcome("check", "neck.yaml", *options)
    assert (code, lines[0]) == (1, message)


@pytest.mark.thorough
def test_a_timeline_file_refers_to_its_music(tmp_path: Path) -> None:
    (tmp_path / "music").mkdir()
    soundfile.write(tmp_path / "music/hum.wav", np.random.default_rng(1).normal(0, 0.1, 48_000), 48_000)
    (tmp_path / "out").mkdir()
    bed = ("--bed", "music/hum.wav", "--bed-level", "-20", "--lead-in", "2s", "--keep-awake")
    assert outcome("export", "neck.yaml", "-o", "a.wav", *bed)[0] == 0
    assert outcome("compile", "neck.yaml", "-o", "out/n.json", *bed)[0] == 0
    timeline = json.loads((tmp_path / "out/n.json").read_text())
    assert [
        (event["cue"], event["sound"], event["start"])
        for event in timeline["events"]
        if event["kind"] == "bed"
    ] == [("lead_in", None, 0), ("music", "../music/hum.wav", 0), ("keep_awake", None, 96_000)]
    assert outcome("export", "out/n.json", "-o", "b.wav", "--allow", "music")[0] == 0
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()
    assert outcome("verify", "b.wav", "out/n.json", "--allow", "music")[0] == 0


@pytest.mark.parametrize(
    "options",
    [
        ("--bed", "off"),
        ("--bed-level", "-9"),
        ("--lead-in", "0s"),
        ("--keep-awake",),
        ("--sounds", "soft"),
        ("--sound-level", "0"),
    ],
)
def test_a_timeline_file_takes_no_options_for_music_or_sounds(options: tuple[str, ...]) -> None:
    outcome("compile", "neck.yaml", "-o", "n.json")
    assert outcome("check", "n.json", *options) == (
        1,
        [f"a timeline is laid out already; give the routine to choose {options[0]}", "1 problem."],
    )
