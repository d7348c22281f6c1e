"""`--set`: values for the parameters of a routine, from the command line, the environment, the settings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import voicecoach
from tests.support.command import outcome
from voicecoach.session.options import options_from_json, options_to_json, parse_options
from voicecoach.timeline.json import from_json

ROUTINE = """\
routine: Legs
voice: silent
parameters: {work: 40s, level: [easy, hard]}
steps:
  - say: "{work}, {level}."
  - stretch: Calf
    do: Lean on.
    hold: $work
"""


@pytest.fixture(autouse=True)
def settings(empty_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "legs.yaml").write_text(ROUTINE)
    (tmp_path / "plain.yaml").write_text("routine: Plain\nvoice: silent\nsteps: [{rest: 5s}]\n")
    monkeypatch.chdir(tmp_path)
    return empty_home / "settings.toml"


def said(*options: str) -> str:
    """The sentence with the values of the parameters."""
    assert outcome("compile", "legs.yaml", "-o", "legs.json", *options)[0] == 0
    texts = [event.text for event in from_json(Path("legs.json").read_text()).events if event.text]
    return texts[2]


def test_each_parameter_is_set_over_the_environment_over_the_settings_over_the_default(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said() == "Forty seconds, easy."
    settings.write_text('set = ["work=20s", "level=hard", "speed=3"]\n')
    assert said() == "Twenty seconds, hard."
    monkeypatch.setenv("VOICECOACH_SET", "work=25s other=1")
    assert said() == "Twenty-five seconds, hard."
    assert said("--set", "work=30s") == "Thirty seconds, hard."
    assert said("--set", "work=30s", "--set", "level=easy") == "Thirty seconds, easy."


def test_settings_that_do_not_fit_are_ignored(settings: Path) -> None:
    settings.write_text('set = ["work=hard"]\n')
    assert said() == "Forty seconds, easy."
    assert outcome("check", "plain.yaml")[0] == 0


def test_a_wrong_setting_is_an_error_with_its_line(settings: Path) -> None:
    settings.write_text('set = ["work"]\n')
    status, _, errors = outcome("check", "legs.yaml")
    assert (status, errors.removeprefix(settings.as_posix())) == (
        1,
        ":1:1: 'work' sets no parameter; write name=value, such as work=30s\n1 problem.\n",
    )


REFUSED = {
    "unknown": ("lvel=hard", "'Legs' has no parameter 'lvel'; did you mean 'level'?\n"),
    "no value": ("level", "'level' sets no parameter; write name=value, such as work=30s\n"),
    "no choice": ("level=9", "legs.yaml:3:32: level cannot be 9; choose one of easy, hard\n"),
}


@pytest.mark.parametrize(("words", "line"), [pytest.param(*case, id=name) for name, case in REFUSED.items()])
def test_a_value_that_is_typed_has_to_fit(words: str, line: str) -> None:
    status, _, errors = outcome("compile", "legs.yaml", "-o", "legs.json", "--set", words)
    assert (status, errors.removesuffix("Nothing was written.\n")) == (
        1,
        line if "legs.yaml" not in line else f"{line}1 problem. ",
    )


def test_a_routine_without_parameters_has_none_to_set() -> None:
    assert outcome("check", "plain.yaml", "--set", "work=30s")[1] == (
        "'Plain' has no parameter 'work'; leave it out\n"
    )


def test_a_timeline_file_has_its_values() -> None:
    said("--set", "work=30s")
    assert outcome("check", "legs.json", "--set", "work=30s")[1] == (
        "a timeline is laid out already; give the routine to choose --set\n"
    )


def test_check_shows_what_there_is_to_choose() -> None:
    lines = outcome("check", "legs.yaml", "--set", "level=hard")[1].splitlines()
    assert lines[1] == "  parameters: work 40s, level hard (or easy)"


def test_diff_tells_what_another_value_changes() -> None:
    said()
    Path("legs.json").rename("before.json")
    said("--set", "work=30s")
    assert outcome("diff", "before.json", "legs.json")[1].splitlines()[0] == "length 1m1.7s → 51.8s"


@pytest.mark.thorough
def test_a_library_is_built_again_for_another_value(tmp_path: Path) -> None:
    def states(*options: str) -> dict[str, str]:
        result = outcome(
            "build", ".", "-o", str(tmp_path / "site"), "--format", "wav", "-j", "1", "--json", *options
        )
        return {row["output"]: row["state"] for row in json.loads(result[1])["files"]}

    assert states() == {"legs.wav": "made", "plain.wav": "made"}
    assert states() == {"legs.wav": "unchanged", "plain.wav": "unchanged"}
    assert states("--set", "work=30s") == {"legs.wav": "made", "plain.wav": "unchanged"}
    assert states("--set", "work=30s") == {"legs.wav": "unchanged", "plain.wav": "unchanged"}


def test_the_journal_keeps_the_values_for_resume() -> None:
    options = parse_options(parameters={"work": "30s", "seated": True, "rounds": 3})
    assert options.parameters == (("work", "30s"), ("seated", "yes"), ("rounds", "3"))
    assert options_from_json(options_to_json(options)) == options


def test_parameters_from_python() -> None:
    session = voicecoach.open("legs.yaml", parameters={"work": "30s"})
    assert [str(one) for one in session.parameters] == ["work 30s (or 40s)", "level easy (or hard)"]


@pytest.mark.parametrize(
    ("length", "meant"), [("10", "10m or 10s"), ("10.5", "10m30s or 10.5s"), ("299", "4h59m or 4m59s")]
)
def test_a_small_number_for_the_length_may_be_minutes(length: str, meant: str) -> None:
    assert outcome("check", "legs.yaml", "--for", length)[2] == (
        f"{length} may be minutes or seconds; write {meant}\n"
    )
