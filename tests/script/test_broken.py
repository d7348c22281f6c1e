"""Broken scripts and their problems; broken.txt has each script with the expected lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.script_folder import ScriptFolder, make_script_folder
from voicecoach.units import DurationRange

TABLE = Path(__file__).with_name("broken.txt").read_text("utf-8")
HEAD = "routine: Neck\nsteps:\n"


@pytest.fixture
def script_folder(tmp_path: Path) -> ScriptFolder:
    return make_script_folder(tmp_path)


def cases() -> list[tuple[str, str, list[str]]]:
    """Of each section: its id, the script, the expected lines."""
    sections = TABLE.removeprefix("=== ").rstrip("\n").split("\n\n=== ")
    split = (section.partition("\n") for section in sections)
    parts = ((name, body.partition("\n>>>\n")) for name, _, body in split)
    return [(name, f"{script}\n", lines.split("\n")) for name, (script, _, lines) in parts]


def test_the_table_has_216_cases_with_unique_names() -> None:
    names = [name for name, _, _ in cases()]
    assert len(names) == len(set(names)) == 216


@pytest.mark.parametrize(
    ("script", "lines"), [pytest.param(script, lines, id=name) for name, script, lines in cases()]
)
def test_problems_of_a_broken_script(script_folder: ScriptFolder, script: str, lines: list[str]) -> None:
    assert script_folder.problems_in_text(script) == lines


NOT_IN_TABLE = {
    "a tab before a dash": (f"{HEAD}\t- rest: 5s\n", "3:1: a tab stands here; write spaces instead"),
    "a tab before a key": (
        f"{HEAD}  - stretch: A\n\thold: 20s\n",
        "4:1: a tab stands here; write spaces instead",
    ),
    "spaces and a tab": (
        f"{HEAD}  - stretch: A\n  \t  hold: 20s\n",
        "4:3: a tab stands here; write spaces instead",
    ),
    "a zero byte": (
        f"{HEAD}  - say: a\0b\n",
        "3:11: the character '\\x00' may not stand in a text file; take it out",
    ),
    "a bell behind an umlaut": (
        f"{HEAD}  - say: ä\a\n",
        "3:11: the character '\\x07' may not stand in a text file; take it out",
    ),
    "Latin-1": (
        f"{HEAD}  - say: für\n".encode("latin-1"),
        "3:11: this is not UTF-8; save the file as UTF-8",
    ),
    "UTF-16": (f"{HEAD}  - rest: 5s\n".encode("utf-16"), "1:1: this is not UTF-8; save the file as UTF-8"),
    "a no-break space behind a colon": (
        f"{HEAD}  - stretch: A\n    hold:\u00a05s\n",
        "4:10: this is not a plain space; type a new one in its place",
    ),
    "a wide colon": (
        f"{HEAD}  - stretch: A\n    hold\uff1a 5s\n",
        "4:9: this is not a plain colon; write : and a space",
    ),
    "a space of no width in a time": (
        f"{HEAD}  - rest: 5\u200bs\n",
        "3:11: '5\\u200bs' is not a duration; write 20s, 1m30s or 30s..90s",
    ),
    "Arabic digits in a time": (
        f"{HEAD}  - rest: \u0663s\n",
        "3:11: '\u0663s' is not a duration; write 20s, 1m30s or 30s..90s",
    ),
    "a number of 5000 digits": (
        f"{HEAD}  - rest: {'9' * 5000}\n",
        "3:11: this is not a duration; write 20s, 1m30s or 30s..90s",
    ),
    "5000 digits of hours": (
        f"{HEAD}  - rest: {'9' * 5000}h\n",
        "3:11: this is not a duration; write 20s, 1m30s or 30s..90s",
    ),
    "reps of 5000 digits": (
        f"{HEAD}  - exercise: A\n    reps: {'9' * 5000}\n",
        f"4:11: '{'9' * 59}… is not a whole number; write a number such as 3",
    ),
    "a text of 1001 letters": (
        f"{HEAD}  - say: {'a' * 1001}\n",
        "3:10: the text is longer than 1000 characters; split it",
    ),
    "51 brackets": (
        "[" * 51 + "]" * 51,
        "1:51: this is nested over 50 deep; move inner steps to a routine and include it",
    ),
    "a million open brackets": (
        "[" * 1_000_000,
        "1:51: this is nested over 50 deep; move inner steps to a routine and include it",
    ),
    "nested by aliases": (
        f"{HEAD}- &a0 {{repeat: 1, steps: [{{rest: 5s}}]}}\n"
        + "".join(f"- &a{n} {{repeat: 1, steps: [*a{n - 1}]}}\n" for n in range(1, 1000))
        + "- *a999\n",
        "27:3: this is nested over 50 deep; move inner steps to a routine and include it",
    ),
    "aliases that explode": (
        "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdef", "bcdefg", strict=True)
        )
        + "h: *g\n",
        (
            "1:1: its aliases stand for 23,456,797 values, more than 1,000,000; "
            "use repeat and include instead of aliases"
        ),
    ),
    "a megabyte and a byte": (
        HEAD + "#" * (1_000_001 - len(HEAD)),
        "1:1: the file has more than 1 MB; split it and include the parts",
    ),
    "a recording in place of a routine": (
        b"RIFF" + bytes(1_000_000),
        "1:1: this is not a text file; name a routine, which is one",
    ),
    "a placeholder over two lines": (
        f'{HEAD}  - say: "{{a\\nb}}"\n',
        "3:10: there is no placeholder {a b} here; there are: round, rounds, routine",
    ),
    "a name too long for a file": (
        f"{HEAD}  - sound: {'x' * 999}\n",
        f"3:12: there is no sound '{'x' * 999}'; there are: bell, go",
    ),
}


@pytest.mark.parametrize(
    ("script", "line"), [pytest.param(*case, id=name) for name, case in NOT_IN_TABLE.items()]
)
def test_problems_of_a_script_that_cannot_be_in_the_table(
    script_folder: ScriptFolder, script: str | bytes, line: str
) -> None:
    assert script_folder.problems_in_text(script) == [f"neck.yaml:{line}"]


ACCEPTED = {
    "Windows line ends": f"{HEAD}  - rest: 90s\n".replace("\n", "\r\n"),
    "old Macintosh line ends": f"{HEAD}  - rest: 90s\n".replace("\n", "\r"),
    "a byte order mark": f"\ufeff{HEAD}  - rest: 90s\n",
    "a byte order mark and Windows line ends": f"\ufeff{HEAD}  - rest: 90s\n".replace("\n", "\r\n"),
    "three dashes": f"---\n{HEAD}  - rest: 90s\n",
    "dashes under steps": f"{HEAD}- rest: 90s\n",
    "JSON": '{"routine": "Neck", "steps": [{"rest": 90}]}',
    "an alias": "routine: Neck\nabout: &a Neck\nsource: *a\nsteps: [{rest: 90}]",
    "a clock": f"{HEAD}  - rest: 1:30\n",
    "no newline at the end": f"{HEAD}  - rest: 90s",
    "a comment of almost a megabyte": f"{HEAD}  - rest: 90s\n".ljust(1_000_000, "#"),
}


@pytest.mark.parametrize("script", [pytest.param(script, id=name) for name, script in ACCEPTED.items()])
def test_accepted_encodings_and_spellings(script_folder: ScriptFolder, script: str) -> None:
    routine = script_folder.load_text(script).routine
    assert routine.routine == "Neck"
    assert [getattr(step, "rest", None) for step in routine.steps] == [DurationRange(90_000, 90_000)]


TEXTS = {
    "a clock": ("12:30", "12:30"),
    "a plain quote": ('"Hello: you"', "Hello: you"),
    "curly quotes": ("\u201cHello\u201d", "\u201cHello\u201d"),
    "an apostrophe": ("Don't stop", "Don't stop"),
    "a picture": ("Well done \U0001f600", "Well done \U0001f600"),
    "a comment": ("Breathe # slowly", "Breathe"),
    "several lines": (">-\n      Breathe\n      slowly", "Breathe slowly"),
    "double braces": ("Say {{hi}}", "Say {{hi}}"),
}


@pytest.mark.parametrize(("yaml", "text"), [pytest.param(*case, id=name) for name, case in TEXTS.items()])
def test_how_a_text_is_read(script_folder: ScriptFolder, yaml: str, text: str) -> None:
    step = script_folder.load_text(f"{HEAD}  - say: {yaml}\n").routine.steps[0]
    assert step.model_dump() == {"cues": {}, "say": text}


def test_only_200_problems_are_listed(script_folder: ScriptFolder) -> None:
    lines = script_folder.problems_in_text(HEAD + "- rest: soon\n" * 1000)
    assert len(lines) == 201
    assert lines[199] == ("neck.yaml:202:9: 'soon' is not a duration; write 20s, 1m30s or 30s..90s")
    assert lines[200] == "neck.yaml:203:9: there are more problems from here on; mend those above first"


def test_a_step_has_at_most_a_hundred_tips(script_folder: ScriptFolder) -> None:
    script = f"{HEAD}  - stretch: Neck\n    hold: 20s\n    tips: [{', '.join(['Breathe.'] * 101)}]\n"
    assert script_folder.problems_in_text(script) == [
        "neck.yaml:5:11: the list has 101 entries; it may have 100 at most"
    ]


def test_an_unreadable_file_is_a_problem(script_folder: ScriptFolder) -> None:
    (script_folder.path / "neck.yaml").mkdir()
    assert script_folder.problems() == [
        "neck.yaml:1:1: the file cannot be read: Is a directory; see who may read it"
    ]
