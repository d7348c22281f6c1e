"""The templates of new routines."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from voicecoach.cli.app import app
from voicecoach.errors import VoicecoachError
from voicecoach.session.templates import fill_in_template, find_template, template_names
from voicecoach.source.yaml_reader import parse_yaml


@pytest.mark.usefixtures("empty_home")
@pytest.mark.parametrize("name", template_names())
def test_a_template_gets_no_advice_and_has_comments(name: str) -> None:
    path = find_template(name)
    assert path.read_text("utf-8").count("# ") > 4
    result = CliRunner().invoke(app, ["check", "--strict", str(path), "--voice", "silent"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[0].endswith("all cues fit")


def test_an_unknown_template() -> None:
    with pytest.raises(VoicecoachError, match=r"there is no template 'strenth'; did you mean 'strength'\?"):
        find_template("strenth")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("my-neck", "My neck"),
        ("Knee_2", "Knee 2"),
        ("no", "No"),
        ("2026", "2026"),
        ("a: b # c", "A b c"),
        ("{side}", "Side"),
        ("día de piernas", "Día de piernas"),
        ("it's", "It's"),
        ("--", "Stretches"),
    ],
)
def test_the_title_is_made_from_the_name(name: str, title: str) -> None:
    text = fill_in_template(find_template("stretches"), name)
    source_map = parse_yaml(text, Path("new.yaml"))
    assert (source_map.problems, source_map.data["routine"]) == ((), title)
