"""Walks over the steps of a script: change them, list them, or find each move with its place in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.script.routine import Script
from voicecoach.script.steps import Include, Move, Repeat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from voicecoach.errors import Problem
    from voicecoach.script.steps import Step
    from voicecoach.source import KeyPath, SourceMap


def all_scripts(script: Script) -> tuple[Script, ...]:
    """The script and those that it includes, directly or not, each once."""
    return tuple({part.path: part for part in (script, *script.scripts_by_include.values())}.values())


def map_steps(script: Script, change: Callable[[Step], Step]) -> Script:
    """The script with `change` applied once to every step, in the order of `iter_steps`."""
    changed_includes: dict[tuple[Path, str], Script] = {}
    changed: dict[Path, Script] = {}

    def change_script(old: Script) -> Script:
        if old.path not in changed:
            steps = tuple(_map_step(step, change) for step in old.routine.steps)
            routine = old.routine.model_copy(update={"steps": steps})
            changed[old.path] = Script(old.path, routine, changed_includes)
        return changed[old.path]

    result = change_script(script)
    changed_includes.update({key: change_script(inner) for key, inner in script.scripts_by_include.items()})
    return result


def _map_step(step: Step, change: Callable[[Step], Step]) -> Step:
    if isinstance(step, Repeat):
        inner = tuple(_map_step(part, change) for part in step.steps)
        step = step.model_copy(update={"steps": inner})
    elif isinstance(step, Move) and step.instead is not None:
        step = step.model_copy(update={"instead": _map_step(step.instead, change)})
    return change(step)


def iter_steps(script: Script) -> Iterator[Step]:
    """Every step of the script, then of what it includes; inner steps come before their outer step."""
    for part in all_scripts(script):
        for step in part.routine.steps:
            yield from iter_nested(step)


def iter_nested(step: Step) -> Iterator[Step]:
    """Every step inside a step, then the step itself."""
    if isinstance(step, Repeat):
        for inner in step.steps:
            yield from iter_nested(inner)
    elif isinstance(step, Move) and step.instead is not None:
        yield from iter_nested(step.instead)
    yield step


def iter_equipment(script: Script) -> Iterator[str]:
    """The equipment that the steps need, in their order, with duplicates."""
    for step in iter_steps(script):
        if isinstance(step, Move):
            yield from step.needs


@dataclass(frozen=True, slots=True, eq=False)
class LocatedMove:
    """A stretch or an exercise with its place in the file."""

    source_map: SourceMap
    key_path: KeyPath
    move: Move
    preceding_steps: tuple[Step, ...]
    """The steps that can come right before it: one, or several at the start of a round."""

    def problem_below(self, what: str, hint: str, *keys: str | int) -> Problem:
        """A problem at the value below these keys of the step; at the step without any."""
        return self.source_map.problem_at((*self.key_path, *keys), what, hint)

    def problem_at_name(self, what: str, hint: str) -> Problem:
        """A problem at the name of the step."""
        return self.problem_below(what, hint, type(self.move).noun)

    @property
    def iter_texts(self) -> Iterator[tuple[KeyPath, str]]:
        """All texts of the step, each with its key path below the step."""
        for key in ("setup", "do", "again", "avoid"):
            text: object = getattr(self.move, key)
            if isinstance(text, str):
                yield (key,), text
        yield from ((("tips", index), tip) for index, tip in enumerate(self.move.tips))
        yield from ((("at", time.written), text) for time, text in self.move.at.items())
        for cue, words in self.move.cues.items():
            for key, texts in (("say", words.say), ("short", words.short)):
                yield from ((("cues", cue, key, index), text) for index, text in enumerate(texts or ()))


def locate_moves(script: Script, source_maps: Mapping[Path, SourceMap]) -> tuple[LocatedMove, ...]:
    """Every move of the script and of what it includes, file by file, each once."""
    return tuple(
        located
        for part in all_scripts(script)
        for located in _MoveFinder(part, source_maps[part.path]).find_in_steps(
            part.routine.steps, ("steps",), ()
        )
    )


@dataclass(frozen=True, slots=True, eq=False)
class _MoveFinder:
    script: Script
    source_map: SourceMap

    def find_in_steps(
        self, steps: tuple[Step, ...], key_path: KeyPath, preceding: tuple[Step, ...]
    ) -> Iterator[LocatedMove]:
        for index, step in enumerate(steps):
            yield from self._find_in_step(step, (*key_path, index), preceding)
            preceding = (_last_step(step, self.script),)

    def _find_in_step(
        self, step: Step, key_path: KeyPath, preceding: tuple[Step, ...]
    ) -> Iterator[LocatedMove]:
        if isinstance(step, Repeat):
            last_of_round = (_last_step(step, self.script),) if step.repeat != 1 else ()
            yield from self.find_in_steps(step.steps, (*key_path, "steps"), (*preceding, *last_of_round))
        elif isinstance(step, Move):
            yield LocatedMove(self.source_map, key_path, step, preceding)
            if step.instead is not None:
                yield from self._find_in_step(step.instead, (*key_path, "instead"), preceding)


def _last_step(step: Step, script: Script) -> Step:
    """The step that is performed last within a step."""
    while isinstance(step, Repeat | Include):
        if isinstance(step, Include):
            script = script.included_script(step.include)
            step = script.routine.steps[-1]
        else:
            step = step.steps[-1]
    return step
