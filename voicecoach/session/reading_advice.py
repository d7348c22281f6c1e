"""Advice about texts that can be read in several ways: what is said, and that it is a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.script import Repeat, Say, all_scripts, locate_moves
from voicecoach.voices import guessed_readings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from voicecoach.errors import Problem
    from voicecoach.script import Script, Step
    from voicecoach.source import KeyPath, SourceMap

_HINT = "write it in words, or with its unit, if that is not what you mean"


def reading_advice(script: Script, source_maps: Mapping[Path, SourceMap]) -> Iterator[Problem]:
    """A line for each part of a text whose reading is a guess."""
    language = script.routine.language
    for located in locate_moves(script, source_maps):
        for what in _guesses(located.move.name, language):
            yield located.problem_at_name(what, _HINT)
        for keys, text in located.iter_texts:
            for what in _guesses(text, language):
                yield located.problem_below(what, _HINT, *keys)
    for part in all_scripts(script):
        for key_path, text in _said_texts(part.routine.steps, ("steps",)):
            for what in _guesses(text, language):
                yield source_maps[part.path].problem_at(key_path, what, _HINT)


def _guesses(text: str, language: str) -> Iterator[str]:
    for written, spoken in guessed_readings(text, language):
        yield f"{written!r} is read as {spoken!r}, and that is a guess"


def _said_texts(steps: tuple[Step, ...], key_path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """The texts of steps that only say something, with their places in the file."""
    for index, step in enumerate(steps):
        if isinstance(step, Say):
            yield (*key_path, index, "say"), step.say
        elif isinstance(step, Repeat):
            yield from _said_texts(step.steps, (*key_path, index, "steps"))
