"""Which cues are spoken at which detail; where one is not, its sound stands for it, if it has one."""

from __future__ import annotations

from voicecoach.script.detail import Detail

_ASCENDING_LEVELS = (Detail.SOUNDS, Detail.MINIMAL, Detail.BRIEF, Detail.FULL)

_EXPLANATION_CUES = frozenset({"setup", "do", "tip", "say"})
_GUIDANCE_CUES = frozenset(
    {"needs", "total", "avoid", "hold", "reps", "halfway", "seconds_left", "release", "rest", "breathe"}
)


def is_spoken_at(detail: Detail, cue: str) -> bool:
    """Whether the words of this cue are said.

    Explaining is for `full` alone, guiding for `brief` too; names, sides, rounds and counts are said at
    every detail that says anything.
    """
    least = (
        Detail.FULL if cue in _EXPLANATION_CUES else Detail.BRIEF if cue in _GUIDANCE_CUES else Detail.MINIMAL
    )
    return _ASCENDING_LEVELS.index(detail) >= _ASCENDING_LEVELS.index(least)
