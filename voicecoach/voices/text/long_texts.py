"""Split clauses that are too long for an engine.

espeak-ng reads at most about 700 bytes up to the next punctuation mark, and then goes on in the middle of a
word, of which it loses a part. A comma between two words prevents that; a listener hears a short pause.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_CLAUSE_BYTES = 400
"""The longest text without punctuation that an engine gets."""

_MIN_PART = 0.5
"""A comma is put at the last space in the second half of what is allowed."""

_CLAUSE = re.compile(r"[^.,;:!?\u3001\u3002]+[.,;:!?\u3001\u3002]*")


def split_long_clauses(text: str) -> str:
    """The text with commas where it has none for too long.

    >>> split_long_clauses("one two " * 100).count(",")
    1
    """
    if len(text.encode()) <= MAX_CLAUSE_BYTES:
        return text
    clauses = (match[0] for match in _CLAUSE.finditer(text))
    start = _CLAUSE.search(text)
    head = text[: start.start()] if start else text
    return head + "".join(part for clause in clauses for part in _split(clause))


def _split(clause: str) -> Iterator[str]:
    while len(clause.encode()) > MAX_CLAUSE_BYTES:
        end = len(clause.encode()[:MAX_CLAUSE_BYTES].decode(errors="ignore"))
        space = clause.rfind(" ", round(end * _MIN_PART), end)
        if space < 0:
            yield f"{clause[:end]}, "
            clause = clause[end:]
        else:
            yield f"{clause[:space]}, "
            clause = clause[space + 1 :]
    yield clause
