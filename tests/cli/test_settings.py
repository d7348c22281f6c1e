"""What is chosen once for all: in the file, in the environment; shown, changed, and really used."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from voicecoach.cli.full_app import app
from voicecoach.timeline.json import from_json

ROUTINE = """\
routine: Neck
voice: silent
detail: full
steps:
  - stretch: Neck
    do: Look up.
    hold: 5s
"""


@pytest.fixture(autouse=True)
def settings(empty_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "neck.yaml").write_text(ROUTINE)
    (tmp_path / "nacken.yaml").write_text(ROUTINE.replace("voice: silent", "language: de"))
    monkeypatch.chdir(tmp_path)
    return empty_home / "settings.toml"


def outcome(*words: str) -> tuple[int, str, str]:
    """What a command leaves with, and what it says on both streams."""
    result = CliRunner().invoke(app, words)
    return result.exit_code, result.stdout, result.stderr


def shown(*options: str) -> dict[str, tuple[str, str]]:
    """Each setting with its value and its origin."""
    lines = outcome("config", *options)[1].splitlines()
    return {key: (value, origin) for key, value, origin in (re.split(r" {2,}", line) for line in lines)}


def said(*options: str) -> list[str]:
    assert outcome("compile", "neck.yaml", "-o", "neck.json", *options)[0] == 0
    return [event.text for event in from_json(Path("neck.json").read_text()).events if event.text]


def test_an_option_wins_over_the_environment_that_over_the_file_and_that_over_the_routine(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Look up." in said()
    settings.write_text('detail = "minimal"\n')
    assert said() == ["Neck.", "Neck.", "Well done. That was Neck."]
    assert shown()["detail"] == ("minimal", f"{settings}:1")
    monkeypatch.setenv("VOICECOACH_DETAIL", "sounds")
    assert said() == []
    assert shown()["detail"] == ("sounds", "VOICECOACH_DETAIL")
    assert "Hold for five seconds." in said("--detail", "brief")
    assert shown("show", "--detail", "brief")["detail"] == ("brief", "--detail")
    assert shown()["device"] == ("miniaudio", "default")


def test_every_option_of_play_and_export_but_the_output_can_be_set() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]  # a group has commands
    options = {
        max(option.opts, key=len).removeprefix("--")
        for name in ("play", "export")
        for option in commands[name].params
        if option.param_type_name == "option"
    }
    assert set(shown()) == options - {"output"}
    assert {"voice", "wording", "detail", "for", "scale", "without", "allow", "device", "verify"} <= options


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("\ndetial = 1", "2:1: there is no setting 'detial'; did you mean 'detail'?", id="key"),
        pytest.param(
            "[voices]\na = 1", "1:2: there is no setting 'voices'; did you mean 'voice'?", id="table"
        ),
        pytest.param(
            '# mine\n  detail = "bref"', "2:3: there is no detail 'bref'; did you mean 'brief'?", id="detail"
        ),
        pytest.param(
            'voice = "naturl"', "1:1: there is no voice 'naturl'; did you mean 'natural'?", id="voice"
        ),
        pytest.param(
            'device = "miniaudo"',
            "1:1: there is no device 'miniaudo'; did you mean 'miniaudio'?",
            id="device",
        ),
        pytest.param(
            'wording = "dril"',
            "1:1: there is no wording 'dril' in any language; did you mean 'drill'?",
            id="pack",
        ),
        pytest.param('for = "12 lightyears"', "1:1: '12 lightyears' is not a duration; ", id="duration"),
        pytest.param(
            "for = true", "1:1: true is neither a text nor a number; put a text in quotes", id="text"
        ),
        pytest.param(
            'scale = "x"',
            "1:1: 'x' is not a number from 0.1 to 10; `voicecoach play --help` tells of --scale",
            id="number",
        ),
        pytest.param("pace = '1,1'", "1:1: '1,1' is not a number from 0.5 to 2; write 1.1", id="comma"),
        pytest.param(
            'verify = "yes"', "1:1: 'yes' is neither true nor false; write true or false", id="flag"
        ),
        pytest.param(
            "detail", "1:7: this is not TOML: expected '=' after a key in a key/value pair; ", id="TOML"
        ),
        pytest.param(
            'voice = "a"\nvoice = "b"', "2:12: this is not TOML: cannot overwrite a value; ", id="twice"
        ),
    ],
)
def test_what_is_wrong_with_the_settings_is_told_with_its_place(
    settings: Path, text: str, problem: str
) -> None:
    settings.write_text(text)
    for command in (("export", "neck.yaml", "-o", "a.wav"), ("config",)):
        code, _, told = outcome(*command)
        assert code == 1
        assert told.startswith(f"{settings.as_posix()}:{problem}")
        assert told.endswith("\n1 problem.\n")
    assert not Path("a.wav").exists()


@pytest.mark.parametrize(
    ("variable", "value", "problem"),
    [
        pytest.param(
            "SCALE",
            "x",
            "'x' is not a number from 0.1 to 10; `voicecoach play --help` tells of --scale",
            id="number",
        ),
        pytest.param(
            "BED_LEVEL",
            "5",
            "5.0 is not a level of music; write a number from -40 to 0, such as -12",
            id="level",
        ),
        pytest.param("DETAIL", "bref", "there is no detail 'bref'; did you mean 'brief'?", id="detail"),
        pytest.param(
            "PATIENCE", "soon", "'soon' is not a duration; write 20s, 1m30s or 30s..90s", id="duration"
        ),
        pytest.param(
            "KEEP_AWAKE",
            "perhaps",
            "'perhaps' is neither true nor false; `voicecoach play --help` tells of --keep-awake",
            id="flag",
        ),
    ],
)
def test_what_is_wrong_in_the_environment_is_told_with_its_variable(
    variable: str, value: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"VOICECOACH_{variable}", value)
    for command in (("play", "neck.yaml"), ("config",)):
        assert outcome(*command) == (1, "", f"VOICECOACH_{variable}: {problem}\n")
    assert outcome("play", "--help")[0] == 0


def test_an_option_given_to_show_is_refused_as_its_command_refuses_it() -> None:
    refused = (1, "", "there is no detail 'bref'; did you mean 'brief'?\n")
    assert outcome("config", "show", "--detail", "bref") == refused
    assert outcome("check", "neck.yaml", "--detail", "bref") == refused


def test_wrong_settings_keep_nobody_from_help_or_from_other_commands(settings: Path) -> None:
    settings.write_text("detail =")
    assert outcome("play", "--help")[0] == 0
    assert outcome("list")[0] == 0
    assert outcome("config", "path") == (0, f"{settings}\n", "")


def test_setting_a_value_leaves_everything_else_as_it_was(settings: Path) -> None:
    settings.write_text('# mine\nvoice = "espeak"  # clear\n\n# less talk\ndetail = "brief"\n')
    assert outcome("config", "set", "detail", "minimal") == (0, "detail is minimal from now on.\n", "")
    assert outcome("config", "set", "scale", "1.5")[0] == 0
    assert outcome("config", "set", "without", "door frame", "mat")[0] == 0
    assert outcome("config", "set", "verify", "yes")[0] == 0
    assert outcome("config", "unset", "voice") == (0, "voice is not set any more.\n", "")
    assert settings.read_text() == (
        '# mine\n\n# less talk\ndetail = "minimal"\n'
        'scale = 1.5\nwithout = ["door frame", "mat"]\nverify = true\n'
    )
    assert shown()["without"] == ("door frame, mat", f"{settings}:6")


def test_a_new_file_tells_of_every_setting(settings: Path) -> None:
    outcome("config", "set", "detail", "brief")
    lines = settings.read_text().splitlines()
    assert lines[-1] == 'detail = "brief"'
    assert [line.removesuffix(" =") for line in lines if line.endswith(" =")] == [
        f"# {key}" for key in shown()
    ]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        pytest.param(
            ("set", "detial", "full"), "there is no setting 'detial'; did you mean 'detail'?", id="key"
        ),
        pytest.param(
            ("set", "detail", "bref"), "detail: there is no detail 'bref'; did you mean 'brief'?", id="value"
        ),
        pytest.param(
            ("set", "for", "12m", "13m"),
            "for takes one value; put words with spaces between them in quotes",
            id="two",
        ),
        pytest.param(("unset", "voice"), "'voice' is not set in SETTINGS; did you mean", id="not there"),
    ],
)
def test_what_cannot_be_set_is_told_and_nothing_changes(
    settings: Path, words: tuple[str, ...], why: str
) -> None:
    settings.write_text('voic = "espeak"\n')
    code, _, told = outcome("config", *words)
    assert (code, told.startswith(why.replace("SETTINGS", str(settings)))) == (1, True), told
    assert settings.read_text() == 'voic = "espeak"\n'


def test_a_path_is_kept_from_where_it_was_typed_and_read_from_where_the_file_is(
    settings: Path, tmp_path: Path
) -> None:
    (tmp_path / "more").mkdir()
    outcome("config", "set", "allow", "more")
    assert shown()["allow"][0] == str(tmp_path / "more")
    outcome("config", "set", "bed", "more/music.mp3")
    assert shown()["bed"][0] == str(tmp_path / "more/music.mp3")
    outcome("config", "set", "bed", "off")
    assert shown()["bed"][0] == "off"
    settings.write_text('allow = "../more"\n')
    assert outcome("check", "neck.yaml")[0] == 0
    settings.write_text('allow = "../less"\n')
    assert outcome("check", "neck.yaml")[1].startswith(f"there is no folder {settings.parent / '../less'}")


def test_editing_ends_with_what_is_wrong(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = Path("editor.py")
    editor.write_text("import pathlib, sys\npathlib.Path(sys.argv[1]).write_text('scale = 99')\n")
    monkeypatch.setenv("VISUAL", f'"{sys.executable}" editor.py')
    code, _, told = outcome("config", "edit")
    assert (code, told.splitlines()[0].startswith(f"{settings.as_posix()}:1:1: '99' is not a number")) == (
        1,
        True,
    )
    monkeypatch.setenv("VISUAL", "no-such-editor")
    code, _, told = outcome("config", "edit")
    assert told == "cannot run the editor 'no-such-editor': No such file or directory; set EDITOR\n"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('voice = "natural"', id="a voice of another language"),
        pytest.param('wording = "drill"', id="a pack that the language has not"),
        pytest.param('without = "dumbbells"', id="a thing that no step needs"),
    ],
)
def test_what_does_not_fit_a_routine_is_passed_over(settings: Path, line: str) -> None:
    settings.write_text(line)
    code, out, told = outcome("check", "nacken.yaml")
    assert (code, told) == (0, ""), out
    outcome("compile", "nacken.yaml", "-o", "nacken.json")
    assert from_json(Path("nacken.json").read_text()).voice == "espeak/de"


def test_a_timeline_is_played_whatever_is_set(settings: Path) -> None:
    outcome("compile", "neck.yaml", "-o", "neck.json")
    settings.write_text('voice = "espeak"\ndetail = "brief"\nscale = 2\nwording = "drill"\nfor = "5m"\n')
    assert outcome("export", "neck.json", "-o", "neck.wav")[0] == 0
    assert Path("neck.wav").exists()
