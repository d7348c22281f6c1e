"""Any file is either a valid routine or gives problems, each in one line with a place in the file."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.script_folder import ScriptFolder, make_script_folder
from tests.support.thorough import thorough_except
from voicecoach.errors import Problem, ScriptError
from voicecoach.script.routine import Routine

if TYPE_CHECKING:
    from random import Random

VALID = Path(__file__).with_name("valid.yaml").read_text("utf-8")
LINE = re.compile(r"(neck|warmup)\.yaml:(\d+):(\d+): \S.*; \S.*")
PIECES = (
    *"\n :-[]{}&*!|>'\"%@`#,?\t\0\x85\u2028\ufeff\u201c\u00a0",
    *(
        "\n  ",
        "- ",
        ": ",
        "~",
        "null",
        "yes",
        "{side}",
        "{",
        "}}",
        "<<: *a",
        "&a ",
        "*a",
        "!!int ",
        "---\n",
        "...\n",
    ),
    *(
        "1e9",
        "0x1F",
        ".inf",
        "2024-01-01",
        "9" * 5000,
        "-1",
        "0s",
        "5s",
        "99h",
        "'",
        "\\",
        "é",
        "😀",
        "../",
        "neck",
    ),
)


def check_loading(text: str | bytes) -> None:
    """Load a script, and check that its problems are lines with a place; other errors are bugs."""
    with TemporaryDirectory() as folder:
        script_folder = make_script_folder(Path(folder))
        path = script_folder.write("neck.yaml", text)
        problems = loading_problems(script_folder)
        lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    for problem in problems:
        line = f"{problem.path.name}{str(problem).removeprefix(problem.path.as_posix())}"
        assert LINE.fullmatch(line), line
        assert problem.path != path or problem.line <= len(lines) + 1


def loading_problems(script_folder: ScriptFolder) -> tuple[Problem, ...]:
    """The problems of a script; none if it is valid."""
    try:
        script_folder.load()
    except ScriptError as error:
        return error.problems or (Problem(Path(), 0, 0, "", ""),)
    return ()


@given(st.text())
def test_any_text(text: str) -> None:
    check_loading(text.encode("utf-8", "surrogatepass"))


@given(st.binary())
def test_any_bytes(raw: bytes) -> None:
    check_loading(raw)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_sequence_of_yaml_pieces(text: str) -> None:
    check_loading(text)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """The valid script with a few pieces inserted, removed or repeated."""
    text = VALID
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 30)))
        middle = draw(st.sampled_from((*PIECES, "", text[start:end] * 2)))
        text = text[:start] + middle + text[end:]
    return text


@given(mutated())
def test_a_valid_script_with_random_edits(text: str) -> None:
    check_loading(text)


@given(st.randoms(use_true_random=False))
def test_a_valid_script_with_swapped_lines(random: Random) -> None:
    lines = VALID.splitlines(keepends=True)
    for _ in range(3):
        first, second = random.randrange(len(lines)), random.randrange(len(lines))
        lines[first], lines[second] = lines[second], lines[first]
    check_loading("".join(lines))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(PIECES) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("say", "rest", "steps", "stretch", "repeat", "sides", "x")), inner, max_size=3
        )
    ),
    max_leaves=8,
)
KEYS = sorted({*re.findall(r"(\w+):", VALID), "cue", "lasts", "nonsense"})


def to_yaml(value: object) -> str:
    """A value in YAML flow style, with texts in quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {to_yaml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(to_yaml, value)) + "]"
    if isinstance(value, str):
        quoted = value.replace("'", "''")
        return f"'{quoted}'"
    if value is None or isinstance(value, bool):
        return {None: "~", True: "yes", False: "no"}[value]
    return str(value)


@given(st.sampled_from(KEYS), VALUES, st.integers(0, 30))
def test_any_value_of_any_key(key: str, value: object, index: int) -> None:
    matches = list(re.finditer(rf"\b{key}: .*", VALID))
    found = matches[index % len(matches)] if matches else None
    line = f"{key}: {to_yaml(value)}"
    check_loading(
        f"{VALID}{line}\n" if found is None else VALID[: found.start()] + line + VALID[found.end() :]
    )


def test_the_valid_script_has_every_key_and_kind_of_step() -> None:
    with TemporaryDirectory() as folder:
        script_folder = make_script_folder(Path(folder))
        routine = script_folder.load_text(VALID).routine
    assert {type(step).__name__.lower() for step in routine.steps} == {
        *(
            "stretch",
            "exercise",
            "breathe",
            "rest",
            "silence",
            "say",
            "playsound",
            "wait",
            "repeat",
            "include",
        )
    }
    assert Routine.model_fields.keys() == routine.model_fields_set


HUGE = {
    "dashes": "- " * 499_999,
    "question marks": "? " * 499_999,
    "quotes": "'" * 999_999,
    "braces": "{" * 999_999,
    "double braces in a text": f"routine: A\nsteps:\n- say: '{'{' * 999}'\n",
    "bad steps": "routine: A\nsteps:\n" + "- a\n" * 200_000,
    "unknown keys": "".join(f"k{number}: 1\n" for number in range(80_000)),
    "the same key": "a: 1\n" * 190_000,
    "anchors": "".join(f"- &a{number} x\n" for number in range(60_000)),
    "one line": "a" * 999_999,
    "one long key": "a" * 900_000 + ": x",
    "many lines of one text": "a\n" * 499_999,
    "a time of many hours": f"routine: A\nsteps:\n- rest: '{'1h ' * 300_000}'\n",
    "a recursive alias": "routine: A\nsteps: &a [{repeat: 2, steps: *a}]\n",
    "many recursive aliases": "a: &a\n" + "- [*a, *a, *a]\n" * 50_000,
}

SLOW = {"bad steps", "unknown keys", "the same key", "anchors"}
"""Those that take some seconds."""


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", thorough_except(*HUGE.keys() - SLOW, of=HUGE))
def test_a_huge_or_recursive_file_is_rejected(tmp_path: Path, name: str) -> None:
    assert 1 <= len(make_script_folder(tmp_path).problems_in_text(HUGE[name])) <= 201
