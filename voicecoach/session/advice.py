"""Advice about a routine: what its script alone tells, and what its own timeline shows besides."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from dataclasses import dataclass, replace
from string import Formatter
from typing import TYPE_CHECKING

from voicecoach.compiler import flatten
from voicecoach.script import Detail, Move, lint_script, load_with_source_maps, locate_moves, sort_by_location
from voicecoach.session.open import open_session
from voicecoach.session.script_checks import ScriptChecks
from voicecoach.units import format_duration, ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from voicecoach.errors import Problem
    from voicecoach.script import LocatedMove, Script
    from voicecoach.session.options import SessionOptions
    from voicecoach.session.user_folders import UserFolders
    from voicecoach.source import SourceMap
    from voicecoach.timeline import Event, Interval, Timeline


def advise(name: str, choices: SessionOptions, home: UserFolders, timeline: Timeline) -> tuple[Problem, ...]:
    """All advice about a routine, `timeline` being what these choices make of it.

    The file is read a second time, so that a session that is heard need not keep the places in it.
    Where the choices or the routine leave words out or change times, it is laid out again as it is written.
    """
    folders = home.search_path(choices.allowed)
    script, places = load_with_source_maps(
        folders.find_routine(name), ScriptChecks(home.wording_store()), folders, choices.language
    )
    as_written = replace(choices, detail=Detail.FULL, asked_ms=None, scale=1.0)
    if replace(choices, detail=choices.detail or script.routine.detail) != as_written:
        timeline = open_session(name, as_written, home, lambda _: None).timeline()
    return collect_advice(script, places, choices.without, timeline)


def collect_advice(
    script: Script, places: Mapping[Path, SourceMap], without: AbstractSet[str], timeline: Timeline
) -> tuple[Problem, ...]:
    """All advice about a script whose timeline, with all its words, is this one."""
    done = _performed_moves(script, places, without, timeline)
    heard = (*_long_setups(done), *_dropped_tips(done), *_missing_end_cue(done, timeline))
    return sort_by_location((*lint_script(script, places), *heard), script)


@dataclass(frozen=True, slots=True)
class _TimedHold:
    """One time of holding or repeating, and what sounds in its step."""

    interval: Interval
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class _PerformedMove:
    """A stretch or an exercise, and all the times that it is done."""

    located_move: LocatedMove
    holds: list[_TimedHold]


def _performed_moves(
    script: Script, places: Mapping[Path, SourceMap], without: AbstractSet[str], timeline: Timeline
) -> list[_PerformedMove]:
    """What is done, found by the names and sides of the steps; those that share both are in order."""
    waiting: defaultdict[tuple[str, str | None], deque[Move]] = defaultdict(deque)
    for move in (item.step for item in flatten(script, without) if isinstance(item.step, Move)):
        for side in move.sides or (None,):
            waiting[move.name, side] += [move] * move.times
    heard = _events_by_step(timeline)
    known = {id(spot.move): _PerformedMove(spot, []) for spot in locate_moves(script, places)}
    for step in timeline.steps:
        if step.hold and (moves := waiting[step.name, step.side]):
            known[id(moves.popleft())].holds.append(_TimedHold(step.hold, tuple(heard[step.index])))
    return [done for done in known.values() if done.holds]


def _events_by_step(timeline: Timeline) -> Mapping[int | None, list[Event]]:
    """What sounds in each step."""
    heard: defaultdict[int | None, list[Event]] = defaultdict(list)
    for event in timeline.events:
        heard[event.step].append(event)
    return heard


def _long_setups(done: list[_PerformedMove]) -> Iterator[Problem]:
    """The first time tells the most."""
    for one in done:
        first = one.holds[0]
        frames = sum(event.frames for event in first.events if event.cue in ("setup", "do"))
        taken_ms, held_ms = round(ms_from_frames(frames), -2), ms_from_frames(first.interval.frames)
        if one.located_move.move.hold and taken_ms > held_ms:
            what = f"setup and do take {format_duration(taken_ms)}, longer than the hold of {format_duration(held_ms)}"
            yield one.located_move.problem_below(what, "say it in fewer words, or hold longer", "hold")


def _dropped_tips(done: list[_PerformedMove]) -> Iterator[Problem]:
    for one in done:
        events = [event for stay in one.holds for event in stay.events if event.cue == "tip"]
        for place, tip in enumerate(one.located_move.move.tips):
            if not any(_matches_template(tip, event.text or "") for event in events):
                what = "there is no room for this tip, it is never said"
                yield one.located_move.problem_below(
                    what, "shorten it, or give the step more time", "tips", place
                )


def _matches_template(template: str, text: str) -> bool:
    """Whether the text is the template with anything in the place of its placeholders."""
    parts = Formatter().parse(template)
    pattern = "".join(re.escape(words) + ("" if name is None else ".*") for words, name, _, _ in parts)
    return re.fullmatch(pattern, text, re.IGNORECASE) is not None


def _missing_end_cue(done: list[_PerformedMove], timeline: Timeline) -> Iterator[Problem]:
    """A last step that nothing follows: neither a way out, nor a sound, nor a word."""
    last = max((step.hold.start + step.hold.frames for step in timeline.steps if step.hold), default=0)
    if any(event.start >= last for event in timeline.events):
        return
    for one in done:
        if any(stay.interval.start + stay.interval.frames == last for stay in one.holds):
            what = f"nothing tells that {one.located_move.move.name!r} is over, and it is the last step"
            yield one.located_move.problem_at_name(what, "add release: 4s, or leave its cue end as it was")
