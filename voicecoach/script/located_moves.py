"""The stretches and exercises of a script where they stand: in which file, at which place, behind what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.script.steps import Include, Move, Repeat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from voicecoach.errors import Problem
    from voicecoach.script.routine import Script
    from voicecoach.script.steps import Step
    from voicecoach.source import KeyPath, SourceMap


@dataclass(frozen=True, slots=True, eq=False)
class LocatedMove:
    """A stretch or an exercise and where it stands."""

    source_map: SourceMap
    key_path: KeyPath
    move: Move
    preceding_steps: tuple[Step, ...]
    """The steps that come right before it, one or, at the start of rounds, several."""

    def problem_below(self, what: str, hint: str, *below: str | int) -> Problem:
        """What is to be said of it, or of what is below it."""
        return self.source_map.problem_at((*self.key_path, *below), what, hint)

    def problem_at_name(self, what: str, hint: str) -> Problem:
        """What is to be said of it at its name."""
        return self.problem_below(what, hint, type(self.move).noun)

    @property
    def iter_texts(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """All words that it gives itself, each with the trail to them from here."""
        for key in ("setup", "do", "avoid"):
            text: str | None = getattr(self.move, key)
            if text is not None:
                yield (key,), text
        yield from ((("tips", place), tip) for place, tip in enumerate(self.move.tips))
        for cue, words in self.move.cues.items():
            for key, texts in (("say", words.say), ("short", words.short)):
                yield from ((("cues", cue, key, place), text) for place, text in enumerate(texts or ()))


def locate_moves(script: Script, places: Mapping[Path, SourceMap]) -> tuple[LocatedMove, ...]:
    """Every stretch and exercise of the script and of all that it includes, file by file, each once."""
    return tuple(
        spot
        for part in all_scripts(script)
        for spot in _MoveFinder(part, places[part.path]).find_in_steps(part.routine.steps, ("steps",), ())
    )


def all_scripts(script: Script) -> tuple[Script, ...]:
    """The script and those that are in its reach, each once."""
    return tuple({part.path: part for part in (script, *script.scripts_by_include.values())}.values())


@dataclass(frozen=True, slots=True, eq=False)
class _MoveFinder:
    script: Script
    source_map: SourceMap

    def find_in_steps(
        self, steps: tuple[Step, ...], trail: KeyPath, before: tuple[Step, ...]
    ) -> Iterator[LocatedMove]:
        for place, step in enumerate(steps):
            yield from self._find_in_step(step, (*trail, place), before)
            before = (_last_step(step, self.script),)

    def _find_in_step(self, step: Step, trail: KeyPath, before: tuple[Step, ...]) -> Iterator[LocatedMove]:
        if isinstance(step, Repeat):
            again = (_last_step(step, self.script),) if step.repeat > 1 else ()
            yield from self.find_in_steps(step.steps, (*trail, "steps"), (*before, *again))
        elif isinstance(step, Move):
            yield LocatedMove(self.source_map, trail, step, before)
            if step.instead is not None:
                yield from self._find_in_step(step.instead, (*trail, "instead"), before)


def _last_step(step: Step, script: Script) -> Step:
    """The last step that is done of a step."""
    while isinstance(step, Repeat | Include):
        if isinstance(step, Include):
            script = script.included_script(step.include)
            step = script.routine.steps[-1]
        else:
            step = step.steps[-1]
    return step
