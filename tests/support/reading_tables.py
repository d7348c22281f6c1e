"""The tables of tests/voices/reading: for each language and kind of written form, texts and their words."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "voices" / "reading"
PHONEMES = "phonemes"


@cache
def reading_tables() -> dict[str, dict[str, dict[str, str]]]:
    """By language and kind: each text with its words; those of `phonemes` with what espeak makes of them."""
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
