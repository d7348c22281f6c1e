"""Settings: from the file and the environment, shown, changed and applied."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import typer

from tests.support.command import outcome
from voicecoach.cli.app import RootGroup, app
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


def shown(*options: str) -> dict[str, tuple[str, str]]:
    """The value and the source of each setting."""
    lines = outcome("config", *options)[1].splitlines()
    return {key: (value, origin) for key, value, origin in (re.split(r" {2,}", line) for line in lines)}


def spoken_texts(*options: str) -> list[str]:
    assert outcome("compile", "neck.yaml", "-o", "neck.json", *options)[0] == 0
    return [event.text for event in from_json(Path("neck.json").read_text()).events if event.text]


def test_options_override_environment_override_file_override_routine(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Look up." in spoken_texts()
    settings.write_text('detail = "minimal"\n')
    assert spoken_texts() == ["Neck.", "Neck.", "Well done. That was Neck."]
    assert shown()["detail"] == ("minimal", f"{settings}:1")
    monkeypatch.setenv("VOICECOACH_DETAIL", "sounds")
    assert spoken_texts() == []
    assert shown()["detail"] == ("sounds", "VOICECOACH_DETAIL")
    assert "Hold for five seconds." in spoken_texts("--detail", "brief")
    assert shown("show", "--detail", "brief")["detail"] == ("brief", "--detail")
    assert shown()["device"] == ("miniaudio", "default")


def test_every_option_of_play_and_export_except_output_is_a_setting() -> None:
    root = typer.main.get_command(app)
    assert isinstance(root, RootGroup)
    options = {
        max(option.opts, key=len).removeprefix("--")
        for name in ("play", "export")
        for option in root.load_command(name).params
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
        pytest.param("for = true", "1:1: expected text or a number, not true; put text in quotes", id="text"),
        pytest.param(
            'scale = "x"',
            "1:1: 'x' is not a number from 0.1 to 10; see --scale in `voicecoach play --help`",
            id="number",
        ),
        pytest.param("pace = '1,1'", "1:1: '1,1' is not a number from 0.5 to 2; write 1.1", id="comma"),
        pytest.param(
            'verify = "yes"',
            "1:1: expected true or false, not 'yes'; see --verify in `voicecoach export --help`",
            id="flag",
        ),
        pytest.param(
            "detail", "1:7: this is not TOML: expected '=' after a key in a key/value pair; ", id="TOML"
        ),
        pytest.param(
            'voice = "a"\nvoice = "b"', "2:12: this is not TOML: cannot overwrite a value; ", id="twice"
        ),
    ],
)
def test_problems_in_the_settings_file(settings: Path, text: str, problem: str) -> None:
    settings.write_text(text)
    for command in (("export", "neck.yaml", "-o", "a.wav"), ("config",)):
        code, _, errors = outcome(*command)
        assert code == 1
        assert errors.startswith(f"{settings.as_posix()}:{problem}")
        assert errors.endswith("\n1 problem.\n")
    assert not Path("a.wav").exists()


@pytest.mark.parametrize(
    ("variable", "value", "problem"),
    [
        pytest.param(
            "SCALE",
            "x",
            "'x' is not a number from 0.1 to 10; see --scale in `voicecoach play --help`",
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
            "expected true or false, not 'perhaps'; see --keep-awake in `voicecoach play --help`",
            id="flag",
        ),
    ],
)
def test_invalid_environment_variables(
    variable: str, value: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"VOICECOACH_{variable}", value)
    for command in (("play", "neck.yaml"), ("config",)):
        assert outcome(*command) == (1, "", f"VOICECOACH_{variable}: {problem}\n")
    assert outcome("play", "--help")[0] == 0


def test_config_show_rejects_invalid_options_as_commands_do() -> None:
    refused = (1, "", "there is no detail 'bref'; did you mean 'brief'?\n")
    assert outcome("config", "show", "--detail", "bref") == refused
    assert outcome("check", "neck.yaml", "--detail", "bref") == refused


def test_invalid_settings_do_not_affect_help_or_other_commands(settings: Path) -> None:
    settings.write_text("detail =")
    assert outcome("play", "--help")[0] == 0
    assert outcome("list")[0] == 0
    assert outcome("config", "path") == (0, f"{settings}\n", "")


def test_set_and_unset_keep_the_rest_of_the_file(settings: Path) -> None:
    settings.write_text('# mine\nvoice = "espeak"  # clear\n\n# less talk\ndetail = "brief"\n')
    assert outcome("config", "set", "detail", "minimal") == (0, "Set detail to minimal.\n", "")
    assert outcome("config", "set", "scale", "1.5")[0] == 0
    assert outcome("config", "set", "without", "door frame", "mat")[0] == 0
    assert outcome("config", "set", "verify", "yes")[0] == 0
    assert outcome("config", "unset", "voice") == (0, "Removed voice from the settings.\n", "")
    assert settings.read_text() == (
        '# mine\n\n# less talk\ndetail = "minimal"\n'
        'scale = 1.5\nwithout = ["door frame", "mat"]\nverify = true\n'
    )
    assert shown()["without"] == ("door frame, mat", f"{settings}:6")


def test_a_new_file_lists_every_setting(settings: Path) -> None:
    outcome("config", "set", "detail", "brief")
    lines = settings.read_text().splitlines()
    assert lines[-1] == 'detail = "brief"'
    assert [line.removesuffix(" =") for line in lines if line.endswith(" =")] == [
        f"# {key}" for key in shown()
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(
            ("set", "detial", "full"), "there is no setting 'detial'; did you mean 'detail'?", id="key"
        ),
        pytest.param(
            ("set", "detail", "bref"), "detail: there is no detail 'bref'; did you mean 'brief'?", id="value"
        ),
        pytest.param(
            ("set", "for", "12m", "13m"),
            "for takes one value; quote a value that contains spaces",
            id="two",
        ),
        pytest.param(("unset", "voice"), "'voice' is not set in SETTINGS; did you mean", id="not there"),
    ],
)
def test_invalid_changes_are_rejected(settings: Path, words: tuple[str, ...], message: str) -> None:
    settings.write_text('voic = "espeak"\n')
    code, _, errors = outcome("config", *words)
    assert (code, errors.startswith(message.replace("SETTINGS", str(settings)))) == (1, True), errors
    assert settings.read_text() == 'voic = "espeak"\n'


def test_paths_are_saved_absolute_and_read_relative_to_the_file(settings: Path, tmp_path: Path) -> None:
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


def test_edit_reports_problems_and_an_editor_that_cannot_be_run(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = Path("editor.py")
    editor.write_text("import pathlib, sys\npathlib.Path(sys.argv[1]).write_text('scale = 99')\n")
    monkeypatch.setenv("VISUAL", f'"{sys.executable}" editor.py')
    code, _, errors = outcome("config", "edit")
    assert (code, errors.splitlines()[0].startswith(f"{settings.as_posix()}:1:1: '99' is not a number")) == (
        1,
        True,
    )
    monkeypatch.setenv("VISUAL", "no-such-editor")
    code, _, errors = outcome("config", "edit")
    assert errors == "cannot run the editor 'no-such-editor': No such file or directory; set $EDITOR\n"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('voice = "natural"', id="voice of another language"),
        pytest.param('wording = "drill"', id="pack that the language does not have"),
        pytest.param('without = "dumbbells"', id="equipment that no step needs"),
    ],
)
def test_settings_that_do_not_fit_a_routine_are_ignored(settings: Path, line: str) -> None:
    settings.write_text(line)
    code, out, errors = outcome("check", "nacken.yaml")
    assert (code, errors) == (0, ""), out
    outcome("compile", "nacken.yaml", "-o", "nacken.json")
    assert from_json(Path("nacken.json").read_text()).voice == "espeak/de"


def test_settings_do_not_affect_a_timeline_file(settings: Path) -> None:
    outcome("compile", "neck.yaml", "-o", "neck.json")
    settings.write_text('voice = "espeak"\ndetail = "brief"\nscale = 2\nwording = "drill"\nfor = "5m"\n')
    assert outcome("export", "neck.json", "-o", "neck.wav")[0] == 0
    assert Path("neck.wav").exists()
