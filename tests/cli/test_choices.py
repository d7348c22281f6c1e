"""Options that fit a routine or a timeline file or are rejected, and sounds of timeline files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import soundfile
from typer.testing import CliRunner

from tests.support.script_folder import wav
from voicecoach.cli.app import app

ROUTINE = """\
routine: Short
prepare: 1s
voice: silent
steps:
  - stretch: Arms up
    hold: 5s
    needs: door frame
    instead: {stretch: Arms out, hold: 5s, needs: [Strap]}
  - include: in/legs
  - sound: in/gong
  - sound: bell
"""
LEGS = """\
routine: Legs
steps:
  - repeat: 2
    steps:
      - stretch: Legs up
        hold: 5s
        needs: mat
"""


@pytest.fixture(autouse=True)
def folder(empty_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = empty_home.with_name("here")
    (folder / "in").mkdir(parents=True)
    (tmp_path / "out").mkdir()
    (folder / "short.yaml").write_text(ROUTINE)
    (folder / "in/legs.yaml").write_text(LEGS)
    (folder / "in/gong.wav").write_bytes(wav(480))
    monkeypatch.chdir(folder)
    return folder


def outcome(*words: str) -> tuple[int, str]:
    """The exit status and the standard error of a command."""
    result = CliRunner().invoke(app, words)
    return result.exit_code, result.stderr


FIXED = "a timeline is laid out already; give the routine to choose"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(("--wording", "foo"), f"{FIXED} --wording\n", id="wording"),
        pytest.param(("--language", "de"), f"{FIXED} --language\n", id="language"),
        pytest.param(("--without", "xyz"), f"{FIXED} --without\n", id="without"),
        pytest.param(
            ("--voice", "espeak"),
            "a timeline is laid out for its voice, silent; give the routine to choose another voice\n",
            id="voice",
        ),
    ],
)
@pytest.mark.parametrize("command", [("export", "-o", "a.wav"), ("compile", "-o", "a.json"), ("play",)])
def test_options_that_a_timeline_file_cannot_take(
    options: tuple[str, str], message: str, command: tuple[str, ...]
) -> None:
    assert outcome("compile", "short.yaml", "-o", "short.json") == (0, "")
    assert outcome(command[0], "short.json", *command[1:], *options) == (1, message)
    assert not Path("a.wav").exists()


def test_a_timeline_file_takes_its_own_voice() -> None:
    outcome("compile", "short.yaml", "-o", "short.json", "--voice", "espeak")
    assert outcome("export", "short.json", "-o", "a.wav", "--voice", "espeak") == (0, "")


@pytest.mark.parametrize(
    ("thing", "message"),
    [
        ("door frame", ""),
        ("Door Frame", ""),
        ("strap", ""),
        ("mat", ""),
        ("matt", "no step of 'Short' needs 'matt'; did you mean 'mat'?\n"),
        ("xyz", "no step of 'Short' needs 'xyz'; there are: Strap, door frame, mat\n"),
    ],
)
def test_without_takes_equipment_that_some_step_needs(thing: str, message: str) -> None:
    assert outcome("export", "short.yaml", "-o", "a.wav", "--without", thing) == (bool(message), message)


def test_without_for_a_routine_that_needs_no_equipment(folder: Path) -> None:
    (folder / "none.yaml").write_text("routine: None\nsteps: [{rest: 5s}]\n")
    assert outcome("export", "none.yaml", "-o", "a.wav", "--without", "mat") == (
        1,
        "no step of 'None' needs 'mat'; leave out --without\n",
    )


@pytest.mark.parametrize("name", ["gone", "short.yaml"])
def test_allow_needs_an_existing_folder(name: str) -> None:
    message = f"there is no folder {name} to allow; give one with sounds or routines\n"
    assert outcome("export", "short.yaml", "-o", "a.wav", "--allow", name) == (1, message)


@pytest.mark.parametrize(
    ("target", "sounds"),
    [
        ("short.json", ["in/gong.wav", "bell"]),
        ("in/short.json", ["gong.wav", "bell"]),
        ("../out/short.json", ["../here/in/gong.wav", "bell"]),
    ],
)
def test_a_timeline_file_names_sounds_relative_to_its_folder(target: str, sounds: list[str]) -> None:
    outcome("export", "short.yaml", "-o", "short.wav")
    assert outcome("compile", "short.yaml", "-o", target) == (0, "")
    events = json.loads(Path(target).read_text())["events"]
    assert [event["sound"] for event in events if event["cue"] == "sound"] == sounds
    assert outcome("export", target, "-o", "again.wav", "--allow", ".") == (0, "")
    assert soundfile.read("again.wav", dtype="int16")[0].tobytes() == (
        soundfile.read("short.wav", dtype="int16")[0].tobytes()
    )


def test_a_timeline_file_compiled_again_names_sounds_relative_to_the_new_folder() -> None:
    outcome("compile", "short.yaml", "-o", "short.json")
    outcome("compile", "short.yaml", "-o", "in/short.json")
    assert outcome("compile", "short.json", "-o", "in/again.json") == (0, "")
    assert Path("in/again.json").read_bytes() == Path("in/short.json").read_bytes()
