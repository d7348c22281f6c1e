"""Which cues are spoken at which detail; where one is not, its sound stands for it, if it has one."""

from __future__ import annotations

from voicecoach.script.detail import Detail

_LEVELS = (Detail.SOUNDS, Detail.MINIMAL, Detail.BRIEF, Detail.FULL)

_EXPLAINING = frozenset({"setup", "do", "tip", "say"})
_GUIDING = frozenset(
    {"needs", "total", "avoid", "hold", "reps", "halfway", "seconds_left", "release", "rest", "breathe"}
)


def speaks(detail: Detail, cue: str) -> bool:
    """Whether the words of this cue are said.

    Explaining is for `full` alone, guiding for `brief` too; names, sides, rounds and counts are said at
    every detail that says anything.
    """
    least = Detail.FULL if cue in _EXPLAINING else Detail.BRIEF if cue in _GUIDING else Detail.MINIMAL
    return _LEVELS.index(detail) >= _LEVELS.index(least)
