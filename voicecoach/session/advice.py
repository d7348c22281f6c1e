"""Advice about a routine: what its script alone tells, and what its own timeline shows besides."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from dataclasses import dataclass, replace
from string import Formatter
from typing import TYPE_CHECKING

from voicecoach.compiler.flatten import flatten
from voicecoach.script.detail import Detail
from voicecoach.script.lint import in_order, lint
from voicecoach.script.load import load_with_places
from voicecoach.script.model import Move
from voicecoach.script.spots import spots
from voicecoach.session.collector import collector_paused
from voicecoach.session.open import open_session
from voicecoach.session.vocabulary import KnownWords
from voicecoach.units import ms_from_frames, print_ms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from voicecoach.documents.located import Located
    from voicecoach.errors import Problem
    from voicecoach.script.script import Script
    from voicecoach.script.spots import Spot
    from voicecoach.session.chosen import Choices
    from voicecoach.session.home import Home
    from voicecoach.timeline import Event, Stay, Timeline


def advise(name: str, choices: Choices, home: Home, timeline: Timeline) -> tuple[Problem, ...]:
    """All advice about a routine, `timeline` being what these choices make of it.

    The file is read a second time, so that a session that is heard need not keep the places in it.
    Where the choices or the routine leave words out or change times, it is laid out again as it is written.
    """
    folders = home.folders(choices.allowed)
    with collector_paused():
        script, places = load_with_places(
            folders.routine(name), KnownWords(home.shelf()), folders, choices.language
        )
    as_written = replace(choices, detail=Detail.FULL, asked_ms=None, scale=1.0)
    if replace(choices, detail=choices.detail or script.routine.detail) != as_written:
        timeline = open_session(name, as_written, home, lambda _: None).timeline()
    return advice_on(script, places, choices.without, timeline)


def advice_on(
    script: Script, places: Mapping[Path, Located], without: AbstractSet[str], timeline: Timeline
) -> tuple[Problem, ...]:
    """All advice about a script whose timeline, with all its words, is this one."""
    done = _done(script, places, without, timeline)
    heard = (*_long_ways_in(done), *_unheard_tips(done), *_no_end(done, timeline))
    return in_order((*lint(script, places), *heard), script)


@dataclass(frozen=True, slots=True)
class _Stay:
    """One time of holding or repeating, and what sounds in its step."""

    hold: Stay
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class _Done:
    """A stretch or an exercise, and all the times that it is done."""

    spot: Spot
    stays: list[_Stay]


def _done(
    script: Script, places: Mapping[Path, Located], without: AbstractSet[str], timeline: Timeline
) -> list[_Done]:
    """What is done, found by the names and sides of the steps; those that share both are in order."""
    waiting: defaultdict[tuple[str, str | None], deque[Move]] = defaultdict(deque)
    for move in (item.step for item in flatten(script, without) if isinstance(item.step, Move)):
        for side in move.sides or (None,):
            waiting[move.name, side] += [move] * move.times
    heard = _heard(timeline)
    known = {id(spot.move): _Done(spot, []) for spot in spots(script, places)}
    for step in timeline.steps:
        if step.hold and (moves := waiting[step.name, step.side]):
            known[id(moves.popleft())].stays.append(_Stay(step.hold, tuple(heard[step.index])))
    return [done for done in known.values() if done.stays]


def _heard(timeline: Timeline) -> Mapping[int | None, list[Event]]:
    """What sounds in each step."""
    heard: defaultdict[int | None, list[Event]] = defaultdict(list)
    for event in timeline.events:
        heard[event.step].append(event)
    return heard


def _long_ways_in(done: list[_Done]) -> Iterator[Problem]:
    """The first time tells the most."""
    for one in done:
        first = one.stays[0]
        frames = sum(event.frames for event in first.events if event.cue in ("setup", "do"))
        taken_ms, held_ms = round(ms_from_frames(frames), -2), ms_from_frames(first.hold.frames)
        if one.spot.move.hold and taken_ms > held_ms:
            what = f"setup and do take {print_ms(taken_ms)}, longer than the hold of {print_ms(held_ms)}"
            yield one.spot.problem(what, "say it in fewer words, or hold longer", "hold")


def _unheard_tips(done: list[_Done]) -> Iterator[Problem]:
    for one in done:
        events = [event for stay in one.stays for event in stay.events if event.cue == "tip"]
        for place, tip in enumerate(one.spot.move.tips):
            if not any(_is_said(tip, event.text or "") for event in events):
                what = "there is no room for this tip, it is never said"
                yield one.spot.problem(what, "shorten it, or give the step more time", "tips", place)


def _is_said(template: str, text: str) -> bool:
    """Whether the text is the template with anything in the place of its placeholders."""
    parts = Formatter().parse(template)
    pattern = "".join(re.escape(words) + ("" if name is None else ".*") for words, name, _, _ in parts)
    return re.fullmatch(pattern, text, re.IGNORECASE) is not None


def _no_end(done: list[_Done], timeline: Timeline) -> Iterator[Problem]:
    """A last step that nothing follows: neither a way out, nor a sound, nor a word."""
    last = max((step.hold.start + step.hold.frames for step in timeline.steps if step.hold), default=0)
    if any(event.start >= last for event in timeline.events):
        return
    for one in done:
        if any(stay.hold.start + stay.hold.frames == last for stay in one.stays):
            what = f"nothing tells that {one.spot.move.name!r} is over, and it is the last step"
            yield one.spot.of_name(what, "add release: 4s, or leave its cue end as it was")
