"""Makes a sheet from a script: what is prescribed, not what is said second by second."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from voicecoach.script import Breathe, Include, Move, Repeat, Rest, Say, SetOrder, Silence, Wait, round_count
from voicecoach.sheet.content import Sheet, SheetItem
from voicecoach.sheet.pictures import read_picture
from voicecoach.wording import Inflected, fill_template, in_form, rounded_time, written_labels, written_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from voicecoach.script import Breath, Script, Step, Tempo
    from voicecoach.sheet.content import SheetPicture
    from voicecoach.units import DurationRange
    from voicecoach.wording import Wording

_CHOICE = re.compile(r"\{([^{}|]*(?:\|[^{}|]*)+)\}")
"""A choice by side in a text, such as `{right|left}`."""
_MAX_JOINED_SIDES = 2
"""More sides than these are not named together in a text, only in the facts."""


@dataclass(frozen=True, slots=True)
class SheetSource:
    """What a sheet is made from. `without` names the equipment that the person does not have."""

    script: Script
    wording: Wording
    needs: tuple[str, ...] = ()
    without: AbstractSet[str] = frozenset()
    length_ms: int | None = None


def make_sheet(source: SheetSource, link: str | None = None) -> Sheet:
    """The sheet of a routine; raises VoicecoachError if a picture is damaged."""
    routine = source.script.routine
    labels = written_labels(routine.language)
    length = None if source.length_ms is None else rounded_time(source.length_ms, labels)
    missing = {thing.casefold() for thing in source.without}
    needs = [thing for thing in source.needs if thing.casefold() not in missing]
    items = _ItemMaker(source.wording, labels, missing).items(source.script.routine.steps, source.script, 0)
    return Sheet(
        title=routine.routine,
        language=routine.language,
        labels=labels,
        about=routine.about or "",
        author=routine.author or "",
        length=labels["about"].format(time=length) if length else "",
        needs=labels["needs"].format(needs=", ".join(needs)) if needs else "",
        link=link,
        items=tuple(items),
    )


@dataclass(frozen=True, slots=True)
class _ItemMaker:
    """Makes the items of a sheet; exercises are numbered from 1 on."""

    wording: Wording
    labels: Mapping[str, str]
    missing: AbstractSet[str]
    numbers: Iterator[int] = field(default_factory=partial(count, 1))

    def items(self, steps: Sequence[Step], script: Script, level: int) -> Iterator[SheetItem]:
        for step in steps:
            yield from self._item(step, script, level)

    def _item(self, step: Step, script: Script, level: int) -> Iterator[SheetItem]:
        if isinstance(step, Repeat):
            yield from self._rounds(step, script, level)
        elif isinstance(step, Include):
            included = script.included_script(step.include)
            yield from self.items(included.routine.steps, included, level)
        elif isinstance(step, Move):
            yield from self._move(step, script, level)
        elif isinstance(step, Breathe):
            yield self._breathing(step, script, level)
        else:
            yield from self._between(step, level)

    def _rounds(self, step: Repeat, script: Script, level: int) -> Iterator[SheetItem]:
        rounds = round_count(step, script)
        if rounds == 1:
            yield from self.items(step.steps, script, level)
            return
        facts = [self._fact("rounds", n=rounds)]
        if step.rest:
            facts.append(self._fact("rest", time=self._time(step.rest)))
        if step.every:
            facts.append(self._fact("every", time=self._time(step.every)))
        yield SheetItem(kind="rounds", level=level, facts=tuple(facts))
        yield from self.items(step.steps, script, level + 1)

    def _move(self, move: Move, script: Script, level: int) -> Iterator[SheetItem]:
        if not self.missing.isdisjoint(map(str.casefold, move.needs)):
            if move.instead is not None:
                yield from self._item(move.instead, script, level)
            return
        words = partial(_fill, values=self._values(move))
        main = " ".join(words(text) for text in (move.setup, move.do) if text)
        warnings = (self.labels["avoid"].format(text=words(move.avoid)),) if move.avoid else ()
        yield SheetItem(
            kind="exercise",
            level=level,
            number=next(self.numbers),
            title=move.name,
            facts=tuple(self._move_facts(move)),
            texts=tuple(filter(None, (main, " ".join(map(words, move.tips))))),
            warnings=warnings,
            notes=self._notes(move),
            picture=_picture(move, script),
        )

    def _move_facts(self, move: Move) -> Iterator[str]:
        if move.sides:
            sides = ", ".join(move.sides)
            if move.order is SetOrder.ALTERNATE:
                sides = self.labels["in_turn"].format(sides=sides)
            yield self._fact("side" if len(move.sides) == 1 else "sides", sides=sides)
        yield from self._set_facts(move)
        if move.tempo:
            yield self._fact("tempo", tempo=", ".join(self._phases(move.tempo)))
        if move.rest:
            yield self._fact("rest", time=self._time(move.rest))
        if move.needs:
            yield self._fact("needs", needs=", ".join(move.needs))

    def _set_facts(self, move: Move) -> Iterator[str]:
        """The number of sets, and what is done in each."""
        sets = range(1, move.set_count + 1)
        if len(sets) > 1:
            yield self._fact("sets", n=len(sets))
        if move.reps:
            yield self._fact("reps", n=_each_set(str(move.reps_of(number)) for number in sets))
        for key, length_of in (("hold", move.hold_of), ("work", move.work_of)):
            lengths = [length for number in sets if (length := length_of(number)) is not None]
            if lengths:
                yield self._fact(key, time=_each_set(map(self._time, lengths)))

    def _phases(self, tempo: Tempo) -> Iterator[str]:
        for name, ms in tempo.phases:
            yield self._fact("held" if name == "hold" else name, time=written_time(ms, self.labels))

    def _breathing(self, step: Breathe, script: Script, level: int) -> SheetItem:
        facts = (
            self._fact("breaths", n=step.breaths),
            self._fact("breath", breath=", ".join(self._breath_phases(step.breathe))),
        )
        return SheetItem(
            kind="exercise",
            level=level,
            number=next(self.numbers),
            title=step.name or self.wording.names["breathe"],
            facts=facts,
            texts=(_fill(step.do, self._shared_values),) if step.do else (),
            notes=self._notes(step),
            picture=_picture(step, script),
        )

    def _breath_phases(self, breath: Breath) -> Iterator[str]:
        phases = (
            ("breathe_in", breath.in_ms),
            ("held", breath.hold_ms),
            ("breathe_out", breath.out_ms),
            ("pause", breath.rest_ms),
        )
        for key, ms in phases:
            if ms:
                yield self._fact(key, time=written_time(ms, self.labels))

    def _between(self, step: Step, level: int) -> Iterator[SheetItem]:
        if isinstance(step, Rest):
            yield SheetItem(kind="rest", level=level, facts=(self._fact("rest", time=self._time(step.rest)),))
        elif isinstance(step, Silence):
            name = step.name or self.wording.names["silence"]
            yield SheetItem(kind="rest", level=level, facts=(f"{name}: {self._time(step.silence)}",))
        elif isinstance(step, Say | Wait):
            text = _fill(step.say if isinstance(step, Say) else step.wait, self._shared_values)
            yield SheetItem(kind="words", level=level, texts=(text,), notes=self._notes(step))

    def _values(self, move: Move) -> dict[str, str]:
        """The values of the placeholders in the texts of a move, in figures; two sides are named together."""
        sides = move.sides or ()
        named = sides if len(sides) <= _MAX_JOINED_SIDES else sides[:1]
        length = move.hold_of(1) or move.work_of(1)
        shown = self._time(length) if length else ""
        return self._shared_values | {
            "name": move.name,
            "side": self._joined(named),
            "other_side": self._joined(named[::-1]),
            "hold": shown,
            "work": shown,
            "reps": str(move.reps_of(1) or ""),
            "set": "1",
            "sets": str(move.set_count),
        }

    @property
    def _shared_values(self) -> dict[str, str]:
        return {"round": "1", "rounds": "1", "routine": ""}

    def _joined(self, sides: Sequence[str]) -> str:
        """The sides with a slash between them, in each form that a text may ask for."""
        words = [self.wording.inflect_side(side) for side in sides]
        return Inflected("/".join(words), lambda form: "/".join(in_form(word, form) for word in words))

    def _notes(self, step: Step | Move) -> tuple[str, ...]:
        return (self.labels["note"].format(text=step.note),) if step.note else ()

    def _time(self, length: DurationRange) -> str:
        return written_time(length.middle_ms, self.labels)

    def _fact(self, key: str, **values: object) -> str:
        return self.labels[key].format(**values)


def _fill(text: str, values: Mapping[str, str]) -> str:
    """A text with its placeholders filled in, and all words of a choice by side."""
    with_choices = _CHOICE.sub(lambda choice: "/".join(map(str.strip, choice[1].split("|"))), text)
    return " ".join(fill_template(with_choices, values).split())


def _each_set(values: Iterable[str]) -> str:
    """The value of all sets, or that of each set in order."""
    listed = tuple(values)
    return listed[0] if len(set(listed)) == 1 else " / ".join(listed)


def _picture(step: Step | Move, script: Script) -> SheetPicture | None:
    return read_picture(script.path.parent / step.image) if step.image else None
