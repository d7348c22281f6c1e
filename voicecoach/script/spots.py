"""The stretches and exercises of a script where they stand: in which file, at which place, behind what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.script.model import Include, Move, Repeat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from voicecoach.documents.located import Located, Trail
    from voicecoach.errors import Problem
    from voicecoach.script.model import Step
    from voicecoach.script.script import Script


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """A stretch or an exercise and where it stands."""

    located: Located
    trail: Trail
    move: Move
    before: tuple[Step, ...]
    """The steps that come right before it, one or, at the start of rounds, several."""

    def problem(self, what: str, hint: str, *below: str | int) -> Problem:
        """What is to be said of it, or of what is below it."""
        return self.located.problem((*self.trail, *below), what, hint)

    def of_name(self, what: str, hint: str) -> Problem:
        """What is to be said of it at its name."""
        return self.problem(what, hint, type(self.move).noun)

    @property
    def texts(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """All words that it gives itself, each with the trail to them from here."""
        for key in ("setup", "do", "avoid"):
            text: str | None = getattr(self.move, key)
            if text is not None:
                yield (key,), text
        yield from ((("tips", place), tip) for place, tip in enumerate(self.move.tips))
        for cue, words in self.move.cues.items():
            for key, texts in (("say", words.say), ("short", words.short)):
                yield from ((("cues", cue, key, place), text) for place, text in enumerate(texts or ()))


def spots(script: Script, places: Mapping[Path, Located]) -> tuple[Spot, ...]:
    """Every stretch and exercise of the script and of all that it includes, file by file, each once."""
    return tuple(
        spot
        for part in files(script)
        for spot in _Walk(part, places[part.path]).through(part.routine.steps, ("steps",), ())
    )


def files(script: Script) -> tuple[Script, ...]:
    """The script and those that are in its reach, each once."""
    return tuple({part.path: part for part in (script, *script.included.values())}.values())


@dataclass(frozen=True, slots=True, eq=False)
class _Walk:
    script: Script
    located: Located

    def through(self, steps: tuple[Step, ...], trail: Trail, before: tuple[Step, ...]) -> Iterator[Spot]:
        for place, step in enumerate(steps):
            yield from self._at(step, (*trail, place), before)
            before = (_last(step, self.script),)

    def _at(self, step: Step, trail: Trail, before: tuple[Step, ...]) -> Iterator[Spot]:
        if isinstance(step, Repeat):
            again = (_last(step, self.script),) if step.repeat > 1 else ()
            yield from self.through(step.steps, (*trail, "steps"), (*before, *again))
        elif isinstance(step, Move):
            yield Spot(self.located, trail, step, before)
            if step.instead is not None:
                yield from self._at(step.instead, (*trail, "instead"), before)


def _last(step: Step, script: Script) -> Step:
    """The last step that is done of a step."""
    while isinstance(step, Repeat | Include):
        if isinstance(step, Include):
            script = script.include(step.include)
            step = script.routine.steps[-1]
        else:
            step = step.steps[-1]
    return step
