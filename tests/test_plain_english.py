"""The package is written in the words of its field: names, docstrings, messages and comments."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

NEWLINE = "\n"
PACKAGE = Path(__file__).parents[1] / "voicecoach"
ROOMS = sorted(
    path.stem for path in PACKAGE.iterdir() if re.match(r"[a-z]", path.name) and path.name != "py.typed"
)

UNCLEAR = (
    *(
        "anew",
        "aside",
        "behind",
        "beside",
        "besides",
        "lies over",
        "lies under",
        "lying",
        "nobody",
        "somebody",
    ),
    *("so many", "so much", "stand", "standing", "stands", "stood", "told of", "whereof", "whoever"),
)
"""Words and phrases that the first version had everywhere, mostly as pictures of what code does.

Say what a thing is or does: "in the same folder" for "beside", "again" for "anew".
"""

UNCLEAR_IN_NAMES = {
    *("anew", "aside", "behind", "beside", "halt", "heard", "kept", "nobody", "shelf", "somebody", "spot"),
    *("standing", "stands", "studio", "tally", "told", "whereabouts", "whoever", "wish"),
}
"""Parts of names that no term of the field has; a spoken text is a text, a cache caches."""


def test_no_two_classes_have_the_same_name() -> None:
    trees = (ast.walk(ast.parse(path.read_text("utf-8"))) for path in PACKAGE.rglob("*.py"))
    names = Counter(node.name for node in chain(*trees) if isinstance(node, ast.ClassDef))
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_written_in_plain_english(room: str) -> None:
    assert [line for path in files_of(room) for line in unclear_lines(path)] == []


def files_of(room: str) -> list[Path]:
    folder = PACKAGE / room
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [PACKAGE / f"{room}.py"]


def unclear_lines(path: Path) -> Iterator[str]:
    """The places in a file with an unclear word, such as `player/loop.py:12 beside`."""
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    name = path.relative_to(PACKAGE).as_posix()
    pattern = re.compile(rf"\b({'|'.join(UNCLEAR)})\b", re.IGNORECASE)
    for line, prose in chain(docstrings(tree), messages(tree), comments(text)):
        for found in pattern.finditer(prose):
            yield f"{name}:{line + prose.count(NEWLINE, 0, found.start())} {found[0]}"
    for line, defined in ((0, path.stem), *names(tree)):
        if set(re.findall(r"[A-Z]?[a-z]+", defined.replace("_", " ").lower())) & UNCLEAR_IN_NAMES:
            yield f"{name}:{line} {defined}"


def docstrings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Docstrings of modules, classes, functions and attributes, with their lines."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            yield node.lineno, node.value.value


def messages(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Texts of more than one word in the code, such as messages; those with a bar are patterns or tables."""
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in documentation:
            continue
        if " " in node.value and "|" not in node.value:
            yield node.lineno, node.value


def comments(text: str) -> Iterator[tuple[int, str]]:
    """Comments with their lines."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Names of classes, functions, parameters and variables, where they are defined."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
