"""The shipped templates of routines: commented scripts to start a new one from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError, did_you_mean
from voicecoach.session.user_folders import shipped_folder

if TYPE_CHECKING:
    from pathlib import Path

_TITLE = re.compile(r"^routine: .*$", re.MULTILINE)
_NOT_IN_TITLE = re.compile(r"[^\w' ]+|_")
_NEEDS_NO_QUOTES = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)+")
"""Two or more words of letters: YAML reads them as text."""


def template_names() -> tuple[str, ...]:
    """The names of all templates, sorted."""
    return tuple(sorted(path.stem for path in shipped_folder("templates").glob("*.yaml")))


def find_template(name: str) -> Path:
    """The file of a template; raises VoicecoachError if there is none of this name."""
    names = template_names()
    if name not in names:
        raise VoicecoachError(f"there is no template {name!r}", did_you_mean(name, names))
    return shipped_folder("templates") / f"{name}.yaml"


def fill_in_template(template: Path, name: str) -> str:
    """The text of a template, with a title made from the name of the new routine."""
    text = template.read_text("utf-8")
    title = _make_title(name)
    return _TITLE.sub(lambda _: f"routine: {title}", text, count=1) if title else text


def _make_title(name: str) -> str:
    """A title as it is written in YAML; empty if the name has no letters or digits.

    >>> _make_title("my-neck"), _make_title("no"), _make_title("-")
    ('My neck', '"No"', '')
    """
    title = " ".join(_NOT_IN_TITLE.sub(" ", name).split())
    title = title[:1].upper() + title[1:]
    return title if not title or _NEEDS_NO_QUOTES.fullmatch(title) else f'"{title}"'
