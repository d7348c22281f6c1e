"""Playing several routines one after the other, with a rest between, once or again and again."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import chain, repeat
from typing import TYPE_CHECKING

from voicecoach.cli.options.common_options import open_routine
from voicecoach.cli.playback import journal_recorder, play_session

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voicecoach.cli.options.playback_options import PlaybackOptions
    from voicecoach.session import Session, SessionOptions


@dataclass(frozen=True, slots=True)
class SequenceOptions:
    """How several sessions are played: the rest between two, whether they start over, and the journal."""

    rest_ms: int
    loop: bool = False
    is_recorded: bool = True


def play_in_sequence(
    routines: Sequence[str], options: SessionOptions, playback: PlaybackOptions, sequence: SequenceOptions
) -> None:
    """Play routines one after the other, until the listener stops one.

    All are opened first, so that what is wrong with any of them is told before anything plays.
    """
    has_played = False
    for routine, session in _sessions(routines, options, loop=sequence.loop):
        if has_played and sequence.rest_ms:
            rest = open_rest(session, options, sequence.rest_ms)
            play_session(rest, playback, None, is_rest=True)
        recorder = journal_recorder(routine, session.title, options) if sequence.is_recorded else None
        play_session(session, playback, recorder)
        has_played = True


def _sessions(
    routines: Sequence[str], options: SessionOptions, *, loop: bool
) -> Iterator[tuple[str, Session]]:
    """Each routine with its session; from the second time on it is opened when it is its turn."""
    first = [(routine, open_routine(routine, options)) for routine in routines]
    yield from first
    if loop:
        for routine in chain.from_iterable(repeat(routines)):
            yield routine, open_routine(routine, options)


def open_rest(following: Session, options: SessionOptions, rest_ms: int) -> Session:
    """A session of a rest before another one, in its language and voice; it says what comes next."""
    from voicecoach.cli.console import warn
    from voicecoach.session import find_user_folders, open_session

    ignorable = options.from_settings | {"counter", "wording", "recordings"}
    options = replace(
        options,
        language=None,
        asked_ms=None,
        scale=1.0,
        without=frozenset(),
        recordings=None,
        level_lu=None,
        parameters=(),
        preferred_parameters=(),
        from_settings=ignorable,
    )
    text = rest_script(following, rest_ms)
    return open_session("rest.yaml", options, find_user_folders(), warn, text=text)


def rest_script(following: Session, rest_ms: int) -> str:
    """The script of a rest before a session."""
    wording = following.announcement_wording()
    title = following.title.translate(str.maketrans("{}", "()"))
    values = dict.fromkeys(("side", "other_side", "hold", "reps"), "") | {"name": title}
    forms = wording.cues["next"].render_forms(0, values)
    routine = following.planner.script.routine if following.planner else None
    lines = [
        f"routine: {json.dumps(title, ensure_ascii=False)}",
        f"language: {following.language}",
        f"voice: {json.dumps(following.voice, ensure_ascii=False)}",
        *([f"wording: {json.dumps(routine.wording)}"] if routine and routine.wording else ()),
        "prepare: 0s",
        "cues: {welcome: off, total: off, finish: off}",
        "steps:",
        *(f"  - say: {json.dumps(form, ensure_ascii=False)}" for form in forms[:1]),
        f"  - rest: {rest_ms / 1000:g}s",
    ]
    return "\n".join(lines) + "\n"
