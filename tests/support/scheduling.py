"""Which tests run in one process, where pytest-xdist starts several."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # it has no types

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


class FileScheduling(LoadScopeScheduling):  # type: ignore[misc]  # it is untyped
    """A file's tests in one process, and all tests of the virtual card in one.

    pytest-xdist 3.8 has the same as `--dist=loadgroup`, which does nothing with pytest 9.2: it writes the
    group into an attribute that pytest does not read any more.
    """

    def _split_scope(self, nodeid: str) -> str:
        file, *names = nodeid.split("[", maxsplit=1)[0].split("::")
        card_tests = names_of_card_tests(file)
        return "card" if "*" in card_tests or card_tests.intersection(names) else file


@cache
def names_of_card_tests(file: str) -> frozenset[str]:
    """The functions and classes of a file that are marked `card`; `*` when the file is."""
    path = ROOT / file
    if not path.is_file() or path.suffix != ".py" or "mark.card" not in (text := path.read_text("utf-8")):
        return frozenset()
    return frozenset(_marked(ast.parse(text)))


def _marked(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and any(map(_is_card, node.decorator_list)):
            yield node.name
    for statement in module.body:
        is_marks = isinstance(statement, ast.Assign) and _names(statement.targets[0]) == ["pytestmark"]
        if is_marks and _is_card(statement):
            yield "*"


def _names(target: ast.expr) -> list[str]:
    return [target.id] if isinstance(target, ast.Name) else []


def _is_card(mark: ast.AST) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr == "card" for node in ast.walk(mark))
