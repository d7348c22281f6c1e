"""The cues: everything that voicecoach says on its own, when it says it, and with which placeholders."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from voicecoach.errors import InputError, did_you_mean


@dataclass(frozen=True, slots=True)
class CueDefinition:
    """When a cue is said, its placeholders, and the sound that replaces words that do not fit."""

    occasion: str
    placeholders: frozenset[str] = frozenset()
    sound: str | None = None


def _define_cue(when: str, *placeholders: str, sound: str | None = None) -> CueDefinition:
    return CueDefinition(when, frozenset(placeholders), sound)


_STEP_PLACEHOLDERS = ("name", "side", "other_side", "hold", "reps")
_POSITION_PLACEHOLDERS = ("name", "side", "step", "steps", "left")

CUES = MappingProxyType(
    {
        "welcome": _define_cue("first of all", "routine"),
        "needs": _define_cue("after the welcome, when the routine is done with something", "needs"),
        "total": _define_cue("before the first step", "total"),
        "announce": _define_cue("before a step on no particular side", *_STEP_PLACEHOLDERS, sound="bell"),
        "announce_side": _define_cue(
            "before a step that is done on sides", *_STEP_PLACEHOLDERS, sound="bell"
        ),
        "next": _define_cue("in a rest, of the step that follows", *_STEP_PLACEHOLDERS),
        "next_side": _define_cue("in a rest, of the step that follows, done on sides", *_STEP_PLACEHOLDERS),
        "next_again": _define_cue("once more before a long rest ends", *_STEP_PLACEHOLDERS),
        "next_again_side": _define_cue("the same, of a step that is done on sides", *_STEP_PLACEHOLDERS),
        "round": _define_cue("before each round but the last", "round", "rounds"),
        "last_round": _define_cue("before the last of several rounds", "round", "rounds"),
        "set": _define_cue(
            "before each time but the last of a step that is done several times",
            "set",
            "sets",
            *_STEP_PLACEHOLDERS,
        ),
        "last_set": _define_cue(
            "before the last of several times that a step is done",
            "set",
            "sets",
            *_STEP_PLACEHOLDERS,
            sound="bell",
        ),
        "switch_sides": _define_cue("between two sides", *_STEP_PLACEHOLDERS, sound="switch"),
        "same_side": _define_cue(
            "on a later side or in a later set, in place of instructions that are the same again",
            *_STEP_PLACEHOLDERS,
        ),
        "hold": _define_cue("just before a hold starts", *_STEP_PLACEHOLDERS),
        "reps": _define_cue("just before repetitions start", *_STEP_PLACEHOLDERS),
        "go": _define_cue("when a hold starts", sound="go"),
        "beat": _define_cue("on each beat, under all else; a sound only", sound="beat"),
        "beat_accent": _define_cue("on each accented beat; a sound only", sound="beat_accent"),
        "halfway": _define_cue("in the middle of a hold", sound="half"),
        "seconds_left": _define_cue("ten seconds before the end of a hold", "left", sound="tick"),
        "countdown": _define_cue("on each of the last three seconds of a hold", "n", sound="tick"),
        "end": _define_cue("when a hold or the repetitions end", sound="end"),
        "work": _define_cue("just before work for a time starts", "work", *_STEP_PLACEHOLDERS),
        "work_go": _define_cue("when work for a time starts", sound="go"),
        "work_halfway": _define_cue("in the middle of work for a time", sound="half"),
        "work_seconds_left": _define_cue(
            "ten seconds before the end of work for a time", "left", sound="tick"
        ),
        "work_countdown": _define_cue(
            "on each of the last three seconds of work for a time", "n", sound="tick"
        ),
        "work_end": _define_cue("when work for a time ends", sound="end"),
        "rep": _define_cue("at the start of each repetition but the last", "n", sound="tick"),
        "last_rep": _define_cue("at the start of the last repetition", "n", sound="tick"),
        "rep_up": _define_cue("when a repetition goes up", sound="tick"),
        "rep_hold": _define_cue("when a repetition stays up", sound="tick"),
        "rep_down": _define_cue("when a repetition goes down", sound="tick"),
        "rep_pause": _define_cue("when a repetition pauses", sound="tick"),
        "breathe": _define_cue("just before breathing to a count starts", "name", "breaths"),
        "breathe_in": _define_cue("at the start of each breath", sound="tick"),
        "breathe_hold": _define_cue("when a breath is held", sound="tick"),
        "breathe_out": _define_cue("when a breath goes out", sound="tick"),
        "breathe_rest": _define_cue("before the next breath", sound="tick"),
        "release": _define_cue("at the start of the slow way out", *_STEP_PLACEHOLDERS),
        "rest": _define_cue("at the start of a rest", "rest", sound="rest"),
        "rest_halfway": _define_cue("in the middle of a long rest", sound="half"),
        "rest_countdown": _define_cue("on each of the last three seconds of a rest", "n", sound="tick"),
        "finish": _define_cue("last of all", "routine", sound="bell"),
        "where": _define_cue(
            "when the listener asks where they are; `left` is left of the session", *_POSITION_PLACEHOLDERS
        ),
        "where_side": _define_cue("the same, in a step that is done on sides", *_POSITION_PLACEHOLDERS),
        "resumed": _define_cue(
            "before going on after a long pause; `left` is left of the step", *_POSITION_PLACEHOLDERS
        ),
        "resumed_side": _define_cue("the same, in a step that is done on sides", *_POSITION_PLACEHOLDERS),
        "resting": _define_cue("in a rest, in place of these, before `next`"),
        "time_left": _define_cue("after that: what is left of the session, or of the rest", "left"),
        "waiting": _define_cue("when the listener asks where they are while the session waits", "wait"),
        "still_waiting": _define_cue("when a wait has lasted 30 seconds, then every minute", "wait"),
    }
)
"""By name, in the order in which a session says them."""


SOUND_ONLY_CUES = frozenset({"beat", "beat_accent"})
"""Cues that have a sound but no words, because they sound under others."""


def check_cue_name(cue: str) -> None:
    """Raise InputError if there is no cue of this name."""
    if cue not in CUES:
        raise InputError(f"there is no cue {cue!r}", did_you_mean(cue, CUES))
