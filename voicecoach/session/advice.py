"""Advice about a routine: what its script shows, and what only its timeline shows."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from dataclasses import dataclass, replace
from string import Formatter
from typing import TYPE_CHECKING

from voicecoach.compiler import flatten
from voicecoach.script import (
    Detail,
    Move,
    lint_script,
    load_with_source_maps,
    locate_moves,
    select_steps,
    sort_by_location,
)
from voicecoach.session.open import chosen_values, open_session
from voicecoach.session.open_page import is_page, unpack_page
from voicecoach.session.reading_advice import reading_advice
from voicecoach.session.script_checks import ScriptChecks
from voicecoach.units import format_duration, ms_from_frames
from voicecoach.wording import words_of

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


def advise(
    name: str, options: SessionOptions, folders: UserFolders, timeline: Timeline
) -> tuple[Problem, ...]:
    """All advice about a routine; `timeline` is compiled from it with these options.

    The file is read again for the positions in it, which sessions do not keep. If the options or the routine
    leave out words or change times, the routine is compiled again as it is written.
    """
    if is_page(name):
        name, options = unpack_page(name, options, folders)
    search_path = folders.search_path(options.allowed)
    path = search_path.find_routine(name)
    script, source_maps = load_with_source_maps(
        path,
        ScriptChecks(folders.wording_store(), search_path, path.parent),
        search_path,
        options.language,
        values=chosen_values(options),
    )
    as_written = replace(options, detail=Detail.FULL, asked_ms=None, scale=1.0)
    if replace(options, detail=options.detail or script.routine.detail) != as_written:
        timeline = open_session(name, as_written, folders, lambda _: None).timeline()
    return collect_advice(script, source_maps, options.without, timeline)


def collect_advice(
    script: Script, source_maps: Mapping[Path, SourceMap], without: AbstractSet[str], timeline: Timeline
) -> tuple[Problem, ...]:
    """All advice about a script; `timeline` has all its words."""
    moves = _performed_moves(script, source_maps, without, timeline)
    advice = (
        *_long_setups(moves),
        *_dropped_tips(moves),
        *_missing_end_cue(moves, timeline),
        *reading_advice(script, source_maps),
    )
    return sort_by_location((*lint_script(script, source_maps), *advice), script)


@dataclass(frozen=True, slots=True)
class _TimedHold:
    """One hold, or one set of repetitions, and the events of its step."""

    interval: Interval
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class _PerformedMove:
    """A stretch or an exercise, and each time that the session performs it."""

    located_move: LocatedMove
    holds: list[_TimedHold]


def _performed_moves(
    script: Script, source_maps: Mapping[Path, SourceMap], without: AbstractSet[str], timeline: Timeline
) -> list[_PerformedMove]:
    """The moves of a session, matched with steps by name and side, and in order where both are the same."""
    pending: defaultdict[tuple[str, str | None], deque[Move]] = defaultdict(deque)
    for move in (item.step for item in flatten(select_steps(script), without) if isinstance(item.step, Move)):
        for side in move.sides or (None,):
            pending[move.name, side] += [move] * move.set_count
    events = _events_by_step(timeline)
    performed = {
        id(located.move): _PerformedMove(located, []) for located in locate_moves(script, source_maps)
    }
    for step in timeline.steps:
        if step.hold and (moves := pending[step.name, step.side]):
            hold, move = _TimedHold(step.hold, tuple(events[step.index])), moves.popleft()
            if id(move) in performed:  # not a move whose `instead` has lost inner steps
                performed[id(move)].holds.append(hold)
    return [move for move in performed.values() if move.holds]


def _events_by_step(timeline: Timeline) -> Mapping[int | None, list[Event]]:
    """The events by the index of their step."""
    events: defaultdict[int | None, list[Event]] = defaultdict(list)
    for event in timeline.events:
        events[event.step].append(event)
    return events


def _long_setups(moves: list[_PerformedMove]) -> Iterator[Problem]:
    """Instructions that take longer than the hold. They are longest at the first time of a move."""
    for performed in moves:
        first = performed.holds[0]
        frames = sum(event.frames for event in first.events if event.cue in ("setup", "do"))
        taken_ms, held_ms = round(ms_from_frames(frames), -2), ms_from_frames(first.interval.frames)
        key = next(key for key in ("hold", "work", "reps") if getattr(performed.located_move.move, key))
        if key != "reps" and taken_ms > held_ms:
            taken, held = format_duration(taken_ms), format_duration(held_ms)
            what = f"setup and do take {taken}, longer than the {key} of {held}"
            yield performed.located_move.problem_below(
                what,
                "say it in fewer words, or hold longer" if key == "hold" else "say it in fewer words",
                key,
            )


def _dropped_tips(moves: list[_PerformedMove]) -> Iterator[Problem]:
    for performed in moves:
        events = [event for hold in performed.holds for event in hold.events if event.cue == "tip"]
        for index, tip in enumerate(performed.located_move.move.tips):
            if not any(_matches_template(words_of(tip), event.text or "") for event in events):
                what = "there is no room for this tip, it is never said"
                yield performed.located_move.problem_below(
                    what, "shorten it, or give the step more time", "tips", index
                )


def _matches_template(template: str, text: str) -> bool:
    """Whether the text is the template with any words for its placeholders."""
    parts = Formatter().parse(template)
    pattern = "".join(re.escape(words) + ("" if name is None else ".*") for words, name, _, _ in parts)
    return re.fullmatch(pattern, text, re.IGNORECASE) is not None


def _missing_end_cue(moves: list[_PerformedMove], timeline: Timeline) -> Iterator[Problem]:
    """A last hold whose end cannot be heard, as no event starts after it."""
    last = max((step.hold.start + step.hold.frames for step in timeline.steps if step.hold), default=0)
    if any(event.start >= last for event in timeline.events):
        return
    for performed in moves:
        if any(hold.interval.start + hold.interval.frames == last for hold in performed.holds):
            what = f"nothing tells that {performed.located_move.move.name!r} is over, and it is the last step"
            yield performed.located_move.problem_at_name(
                what, "add release: 4s, or leave its cue end as it was"
            )
