"""No text of a script or a timeline can control the terminal that shows it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.sample_timeline import TIMELINE
from voicecoach.source import parse_yaml
from voicecoach.timeline.checks import TimelineError
from voicecoach.timeline.json import from_json, to_json

ESCAPES = {"escape": r"\e", "bell": r"\a", "null": r"\0", "delete": r"\x7f", "c1": r"\x9b", "back": r"\b"}


@pytest.mark.parametrize("escape", ESCAPES.values(), ids=ESCAPES.keys())
def test_an_escape_for_a_control_character_is_refused_with_its_place(escape: str) -> None:
    source_map = parse_yaml(f'routine: Neck\nabout: "a{escape}b"\n', Path("neck.yaml"))
    assert [problem.location for problem in source_map.problems] == ["neck.yaml:2:8"]
    assert [problem.hint for problem in source_map.problems] == ["take it out"]


def test_such_a_key_is_refused_too() -> None:
    source_map = parse_yaml('"a\\eb": c\n', Path("neck.yaml"))
    assert [str(problem) for problem in source_map.problems] == [
        "neck.yaml:1:1: a key must be a word; write key: value"
    ]


def test_tabs_line_breaks_and_letters_of_all_languages_are_text() -> None:
    text = 'about: "a\\tb\\nc\\u00e9\\u200fאב\\U0001f9d8"\n'
    assert not parse_yaml(text, Path("neck.yaml")).problems


@pytest.mark.parametrize("character", ["\x1b", "\x07", "\x7f", "\x9b"])
@pytest.mark.parametrize("is_escaped", [True, False])
def test_a_timeline_file_with_one_is_refused(character: str, is_escaped: bool) -> None:
    whole = json.loads(to_json(TIMELINE))
    whole["title"] = f"Neck{character}]0;mine"
    text = json.dumps(whole, ensure_ascii=is_escaped)
    with pytest.raises(TimelineError) as error:
        from_json(text)
    assert error.value.key_path == ("title",)
