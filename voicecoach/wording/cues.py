"""The cues: every sentence that voicecoach says on its own, when it is said, and what may stand in it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue: when it is said, its placeholders, and the sound in its place where words do not fit."""

    when: str
    placeholders: frozenset[str] = frozenset()
    sound: str | None = None


def _cue(when: str, *placeholders: str, sound: str | None = None) -> Cue:
    return Cue(when, frozenset(placeholders), sound)


_MOVE = ("name", "side", "other_side", "hold", "reps")
_PLACE = ("name", "side", "step", "steps", "left")

CUES = MappingProxyType(
    {
        "welcome": _cue("first of all", "routine"),
        "needs": _cue("after the welcome, when the routine is done with something", "needs"),
        "total": _cue("before the first step", "total"),
        "announce": _cue("before a step on no particular side", *_MOVE, sound="bell"),
        "announce_side": _cue("before a step that is done on sides", *_MOVE, sound="bell"),
        "next": _cue("in a rest, of the step that follows", *_MOVE),
        "next_side": _cue("in a rest, of the step that follows, done on sides", *_MOVE),
        "round": _cue("before each round but the last", "round", "rounds"),
        "last_round": _cue("before the last of several rounds", "round", "rounds"),
        "set": _cue(
            "before each time but the last of a step that is done several times", "set", "sets", *_MOVE
        ),
        "last_set": _cue(
            "before the last of several times that a step is done", "set", "sets", *_MOVE, sound="bell"
        ),
        "switch_sides": _cue("between two sides", *_MOVE, sound="switch"),
        "hold": _cue("just before a hold starts", *_MOVE),
        "reps": _cue("just before repetitions start", *_MOVE),
        "go": _cue("when a hold starts", sound="go"),
        "halfway": _cue("in the middle of a hold", sound="half"),
        "seconds_left": _cue("ten seconds before the end of a hold", "left", sound="tick"),
        "countdown": _cue("on each of the last three seconds of a hold", "n", sound="tick"),
        "end": _cue("when a hold or the repetitions end", sound="end"),
        "rep": _cue("at the start of each repetition but the last", "n", sound="tick"),
        "last_rep": _cue("at the start of the last repetition", "n", sound="tick"),
        "rep_hold": _cue("when a repetition stays up", sound="tick"),
        "rep_down": _cue("when a repetition goes down", sound="tick"),
        "breathe": _cue("just before breathing to a count starts", "name", "breaths"),
        "breathe_in": _cue("at the start of each breath", sound="tick"),
        "breathe_hold": _cue("when a breath is held", sound="tick"),
        "breathe_out": _cue("when a breath goes out", sound="tick"),
        "breathe_rest": _cue("before the next breath", sound="tick"),
        "release": _cue("at the start of the slow way out", *_MOVE),
        "rest": _cue("at the start of a rest", "rest", sound="rest"),
        "rest_countdown": _cue("on each of the last three seconds of a rest", "n", sound="tick"),
        "finish": _cue("last of all", "routine", sound="bell"),
        "where": _cue("when the listener asks where they are; `left` is left of the session", *_PLACE),
        "where_side": _cue("the same, in a step that is done on sides", *_PLACE),
        "resumed": _cue("before going on after a long pause; `left` is left of the step", *_PLACE),
        "resumed_side": _cue("the same, in a step that is done on sides", *_PLACE),
    }
)
"""By name, in the order in which a session says them."""
