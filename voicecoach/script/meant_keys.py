"""Keys and kinds of steps that people write and the language does not have, with what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_INSTRUCTIONS = "the instructions are do: or, before the first side, setup:"
_ABOUT_STEP = "what to do is do: (said), words for the reader are note: (not said)"
_NEEDS = "what it is done with is needs:"
_PICTURE = "a picture is image:"

_ANY_STEP: Mapping[str, str] = {
    "comment": "words for the reader are note:",
    "description": _ABOUT_STEP,
    "about": _ABOUT_STEP,
    "if": "for one value of a parameter write when:",
    "picture": _PICTURE,
    "photo": _PICTURE,
    "img": _PICTURE,
}

_HOW_LONG = "write hold: for staying still, work: for moving"

ROUTINE_KEYS: Mapping[str, str] = {
    "title": "the title is routine:",
    "name": "the title is routine:",
    "description": "what it is goes into about:",
    "lang": "did you mean 'language'?",
    "music": "the music is bed:",
    "exercises": "the list is steps:",
    "equipment": "each step has its own needs:",
    "needs": "each step has its own needs:",
    "duration": "its length follows from its steps",
    "image": "a picture belongs to a step",
    "variables": "did you mean 'parameters'?",
    "params": "did you mean 'parameters'?",
}

MOVE_KEYS: Mapping[str, str] = {
    **_ANY_STEP,
    "duration": _HOW_LONG,
    "time": _HOW_LONG,
    "seconds": _HOW_LONG,
    "length": _HOW_LONG,
    "for": _HOW_LONG,
    "instruction": _INSTRUCTIONS,
    "instructions": _INSTRUCTIONS,
    "cue": "words are do: or tips:; the words of voicecoach's own cues are cues:",
    "equipment": _NEEDS,
    "props": _NEEDS,
    "side": "did you mean 'sides'?",
    "repetitions": "did you mean 'reps'?",
    "count": "did you mean 'reps'?",
    "rounds": "how often it is done is sets:",
    "speed": "the seconds of a repetition are tempo:",
    "warning": "what not to do is avoid:",
    "mistakes": "what not to do is avoid:",
    "alternative": "did you mean 'instead'?",
}

TIMED_KEYS: Mapping[str, str] = {
    **_ANY_STEP,
    "duration": "write the time after the name of the step: rest: 20s",
    "time": "write the time after the name of the step: rest: 20s",
    "for": "write the time after the name of the step: rest: 20s",
}
"""For a rest, whose name holds the time."""

WAIT_KEYS: Mapping[str, str] = {
    **_ANY_STEP,
    "duration": "how long an export waits is for:",
    "time": "how long an export waits is for:",
}

BREATHE_KEYS: Mapping[str, str] = {
    **_ANY_STEP,
    "instruction": "the instructions are do:",
    "instructions": "the instructions are do:",
    "duration": "write rounds:, how many breaths it is",
    "time": "write rounds:, how many breaths it is",
    "reps": "did you mean 'rounds'?",
}

REPEAT_KEYS: Mapping[str, str] = {
    **_ANY_STEP,
    "exercises": "the list is steps:",
    "rounds": "write the number after the name of the step: repeat: 3",
    "times": "write the number after the name of the step: repeat: 3",
}

STEP_KEYS: Mapping[str, str] = _ANY_STEP
"""For all other steps."""

_WITHOUT_DASH = "take its dash out if it belongs to the step above"

STEP_KINDS: Mapping[str, str] = {
    "pause": "did you mean 'rest'?",
    "break": "did you mean 'rest'?",
    "loop": "did you mean 'repeat'?",
    "circuit": "did you mean 'repeat'?",
    "rounds": "did you mean 'repeat'?",
    "speak": "did you mean 'say'?",
    "text": "did you mean 'say'?",
    "pose": "did you mean 'stretch'?",
    "asana": "did you mean 'stretch'?",
    "name": "start it with its kind, such as exercise: Squats",
    "step": "start it with its kind, such as exercise: Squats",
    "hold": _WITHOUT_DASH,
    "work": _WITHOUT_DASH,
    "reps": _WITHOUT_DASH,
    "do": _WITHOUT_DASH,
    "setup": _WITHOUT_DASH,
    "tips": _WITHOUT_DASH,
    "sides": _WITHOUT_DASH,
    "play": "did you mean 'sound'?",
    "breath": "did you mean 'breathe'?",
    "breathing": "did you mean 'breathe'?",
}
"""By the first key of a step that is no kind of step."""
