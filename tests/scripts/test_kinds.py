"""Ten kinds of routines, as authors write them: none gets advice, each is heard as its golden file."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from tests.script.test_json_schema import to_json_values
from tests.support.golden_files import check_golden, silent_timeline
from voicecoach.cli.app import app
from voicecoach.script.json_schema import routine_schema
from voicecoach.source.yaml_reader import parse_yaml
from voicecoach.timeline import format_transcript

FOLDER = Path(__file__).parent / "kinds"
GOLDEN = FOLDER / "golden"
KINDS = {
    "body-scan",
    "head-turns",
    "knee-rehabilitation",
    "pausa-de-oficina",
    "pelvic-floor",
    "pendulum",
    "plank-circuit",
    "plantarfaszie",
    "twenty-twenty-twenty",
    "yin-sequence",
}
SILENT = ("--strict", "--voice", "silent")
WIDTH = 100


def test_each_kind_has_a_routine_and_a_golden_file() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == KINDS
    assert {path.stem for path in GOLDEN.iterdir()} == KINDS


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_session_is_heard_as_its_golden_file(name: str, request: pytest.FixtureRequest) -> None:
    lines = format_transcript(silent_timeline(str(FOLDER / f"{name}.yaml")), WIDTH)
    check_golden(GOLDEN / f"{name}.txt", "\n".join((*lines, "")), request)


@pytest.mark.usefixtures("empty_home")
@pytest.mark.parametrize(
    ("name", "options"),
    [
        *((name, ()) for name in sorted(KINDS)),
        ("plank-circuit", ("--set", "level=hard")),
        ("plantarfaszie", ("--without", "Treppenstufe")),
        ("knee-rehabilitation", ("--without", "step", "--set", "rest=45s")),
    ],
)
def test_every_cue_fits_and_there_is_no_advice(name: str, options: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, ["check", str(FOLDER / f"{name}.yaml"), *SILENT, *options])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[0].endswith("all cues fit")


@pytest.mark.parametrize("name", sorted(KINDS))
def test_the_schema_accepts_it(name: str) -> None:
    path = FOLDER / f"{name}.yaml"
    values = to_json_values(parse_yaml(path.read_text("utf-8"), path).data)
    errors = Draft202012Validator(routine_schema()).iter_errors(values)
    assert [f"{error.json_path}: {error.message}" for error in errors] == []
