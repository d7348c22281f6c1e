"""Whatever a file holds, it is a routine or a list of problems: each one line, with a place in the file."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.script_folder import Desk, desk_in
from tests.support.thorough import thorough_except
from voicecoach.errors import Problem, ScriptError
from voicecoach.script.routine import Routine

if TYPE_CHECKING:
    from random import Random

WHOLE = Path(__file__).with_name("whole.yaml").read_text("utf-8")
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


def read(text: str | bytes) -> None:
    """Read a script; a refusal holds lines that a user can follow, and anything else is a bug."""
    with TemporaryDirectory() as folder:
        desk = desk_in(Path(folder))
        path = desk.write("neck.yaml", text)
        problems = problems_of(desk)
        lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    for problem in problems:
        line = f"{problem.path.name}{str(problem).removeprefix(problem.path.as_posix())}"
        assert LINE.fullmatch(line), line
        assert problem.path != path or problem.line <= len(lines) + 1


def problems_of(desk: Desk) -> tuple[Problem, ...]:
    """The problems of a refused script; none of one that is whole."""
    try:
        desk.load()
    except ScriptError as refusal:
        return refusal.problems or (Problem(Path(), 0, 0, "", ""),)
    return ()


@given(st.text())
def test_any_text(text: str) -> None:
    read(text.encode("utf-8", "surrogatepass"))


@given(st.binary())
def test_any_bytes(raw: bytes) -> None:
    read(raw)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_heap_of_yaml(text: str) -> None:
    read(text)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """The whole script with a few pieces put in, taken out or said twice."""
    text = WHOLE
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 30)))
        middle = draw(st.sampled_from((*PIECES, "", text[start:end] * 2)))
        text = text[:start] + middle + text[end:]
    return text


@given(mutated())
def test_a_whole_script_with_slips(text: str) -> None:
    read(text)


@given(st.randoms(use_true_random=False))
def test_a_whole_script_with_its_lines_shuffled(chance: Random) -> None:
    lines = WHOLE.splitlines(keepends=True)
    for _ in range(3):
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    read("".join(lines))


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
KEYS = sorted({*re.findall(r"(\w+):", WHOLE), "cue", "lasts", "nonsense"})


def write(value: object) -> str:
    """A value as a flow of YAML, its texts in quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {write(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(write, value)) + "]"
    if isinstance(value, str):
        quoted = value.replace("'", "''")
        return f"'{quoted}'"
    return (
        {None: "~", True: "yes", False: "no"}.get(value, str(value))
        if value is None or isinstance(value, bool)
        else str(value)
    )


@given(st.sampled_from(KEYS), VALUES, st.integers(0, 30))
def test_any_value_behind_any_key(key: str, value: object, place: int) -> None:
    keys = list(re.finditer(rf"\b{key}: .*", WHOLE))
    found = keys[place % len(keys)] if keys else None
    line = f"{key}: {write(value)}"
    read(f"{WHOLE}{line}\n" if found is None else WHOLE[: found.start()] + line + WHOLE[found.end() :])


def test_the_whole_script_is_whole() -> None:
    with TemporaryDirectory() as folder:
        desk = desk_in(Path(folder))
        routine = desk.read(WHOLE).routine
    assert {type(step).__name__.lower() for step in routine.steps} == {
        *("stretch", "exercise", "breathe", "rest", "say", "playsound", "wait", "repeat", "include")
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
    "marks": "".join(f"- &a{number} x\n" for number in range(60_000)),
    "one line": "a" * 999_999,
    "one long key": "a" * 900_000 + ": x",
    "many lines of one text": "a\n" * 499_999,
    "a time of many hours": f"routine: A\nsteps:\n- rest: '{'1h ' * 300_000}'\n",
    "a circle of itself": "routine: A\nsteps: &a [{repeat: 2, steps: *a}]\n",
    "many circles": "a: &a\n" + "- [*a, *a, *a]\n" * 50_000,
}

SLOW = {"bad steps", "unknown keys", "the same key", "marks"}
"""Those that take some seconds."""


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", thorough_except(*HUGE.keys() - SLOW, of=HUGE))
def test_a_huge_or_twisted_file_is_refused(tmp_path: Path, name: str) -> None:
    assert 1 <= len(desk_in(tmp_path).refuse(HUGE[name])) <= 201
