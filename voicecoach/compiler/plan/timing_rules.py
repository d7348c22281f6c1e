"""How a coach paces a session: pauses, what is worth counting down, who has their way first.

Ours by ear and by what users of such programs ask for: time to prepare and to switch, the next
exercise said in the rest, halfway and countdown, a pause to get into position before a hold.
"""

from __future__ import annotations

LEAD_IN_MS = 1000
"""Ahead of the first word, as Bluetooth headsets swallow what comes first."""


PAUSE_MS = 400
"""Between two sentences that follow one another."""


SETUP_PAUSE_MS = 1500
"""After the words that get ready, before those that say what to do."""


INSTRUCTION_CUES = frozenset({"setup", "do", "avoid"})
"""The cues that tell how to get into position."""


SETTLE_MS = 2500
"""From the end of the instructions to the word that starts the hold: time to get there."""


BEFORE_HOLD_MS = 300
"""From that word to the start of the hold."""


BEFORE_REPS_MS = 1000
"""From that word to the first repetition, which starts with a movement."""


AFTER_WORDS_MS = 600
"""After words that stand for themselves."""


MIN_GAP_MS = 100
"""The least silence between two cues; those that may stand elsewhere keep PAUSE_MS where they can."""


TOTAL_BEFORE_START_MS = 4000
"""The total is announced this long before the first step, where there is time to get ready."""


HALFWAY_FROM_MS = 20_000
"""Holds from this length on have a middle."""


SECONDS_LEFT_FROM_MS = 30_000
"""Holds from this length on are told when ten seconds are left."""


SECONDS_LEFT_MS = 10_000


COUNTDOWN_FROM_MS = 10_000
"""Holds and rests from this length on are counted down."""


COUNTDOWN_SECONDS = (3, 2, 1)


NEXT_CUE_FROM_MS = 4000
"""Rests from this length on tell what comes next."""


CUE_PRIORITIES = {
    "end": 100,
    "go": 95,
    "countdown": 90,
    "rest_countdown": 88,
    "rep_hold": 87,
    "rep_down": 87,
    "breathe_in": 86,
    "breathe_hold": 86,
    "breathe_out": 86,
    "breathe_rest": 86,
    "rep": 86,
    "last_rep": 86,
    "release": 80,
    "rest": 76,
    "round": 75,
    "last_round": 75,
    "next": 74,
    "next_side": 74,
    "seconds_left": 70,
    "halfway": 60,
    "tip": 20,
}
"""Of cues that share a window: which have their way before which."""


TYPICAL_SPACING_MS = {
    "halfway": 7000,
    "seconds_left": 7000,
    "countdown": 1000,
    "rep": 2000,
    "last_rep": 2000,
    "rep_hold": 1000,
    "rep_down": 2000,
    "breathe_in": 4000,
    "breathe_hold": 4000,
    "breathe_out": 4000,
    "breathe_rest": 4000,
    "release": 4000,
    "rest": 5000,
    "rest_countdown": 1000,
}
"""The time from a cue to the next one in the routines that people write: holds of 20 s, a tempo of 2-0-2-0,
breaths of four seconds, a release of 4s. Words that take longer seldom fit."""


def round_announced_ms(ms: int) -> int:
    """A length as it is announced: to the minute from five minutes on, to the half minute from two on.

    Shorter ones go to fifteen seconds, and nothing is ever announced as no time at all.

    >>> [round_announced_ms(ms) for ms in (545_000, 140_000, 62_000, 3_000)]
    [540000, 150000, 60000, 15000]
    """
    step = _rounding_step_ms(ms)
    return max(step, (ms + step // 2) // step * step)


def min_ms_announced_as(announced_ms: int) -> int:
    """The shortest length that is announced so.

    >>> min_ms_announced_as(60_000), min_ms_announced_as(15_000)
    (52500, 0)
    """
    step = _rounding_step_ms(announced_ms - 1)
    return announced_ms - step // 2 if announced_ms > step else 0


def _rounding_step_ms(ms: int) -> int:
    return 60_000 if ms >= 300_000 else 30_000 if ms >= 120_000 else 15_000  # noqa: PLR2004 - five and two minutes
