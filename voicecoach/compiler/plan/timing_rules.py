"""The timing rules of a coach: pauses, what is counted down, and which cue wins where space is short.

They follow what users of such programs ask for: time to get ready and to switch sides, the next exercise
announced in the rest, halfway and countdown cues, a pause to get into position before a hold.
"""

from __future__ import annotations

LEAD_IN_MS = 1000
"""Silence before the first word, because Bluetooth headsets swallow the first second."""
PAUSE_MS = 400
"""Between two sentences."""
SETUP_PAUSE_MS = 1500
"""Between how to set up and what to do."""
INSTRUCTION_CUES = frozenset({"setup", "do", "again", "same_side", "avoid"})
"""The cues that tell how to get into position."""
START_CUES = frozenset({"hold", "work", "reps"})
"""The cues just before the start."""
BEFORE_HOLD_MS = 300
"""From that cue to the start of the hold."""
BEFORE_REPS_MS = 1000
"""From that cue to the first repetition, which starts with a movement."""
AFTER_WORDS_MS = 600
"""After speech that no work follows."""
MIN_GAP_MS = 100
"""The minimum silence between two cues; cues that can be moved keep PAUSE_MS where possible."""
TOTAL_BEFORE_START_MS = 4000
"""The total length is announced this long before the first step, if there is time to get ready."""
HALFWAY_FROM_MS = 20_000
"""Holds of this length or more have a halfway cue."""
SECONDS_LEFT_FROM_MS = 30_000
"""Holds of this length or more have a cue when SECONDS_LEFT_MS are left."""
SECONDS_LEFT_MS = 10_000
COUNTDOWN_FROM_MS = 10_000
"""Holds and rests of this length or more are counted down."""
COUNTDOWN_SECONDS = (3, 2, 1)
NEXT_CUE_FROM_MS = 4000
"""Rests of this length or more announce the next step."""
REST_HALFWAY_AFTER_MS = 45_000
"""Longer rests have a cue at half time."""
NEXT_AGAIN_FROM_MS = 30_000
"""Rests of this length or more announce the next step once more."""
NEXT_AGAIN_BY_MS = 4700
"""That cue ends this long before the end of the rest: it starts some 6 s before it, and leaves room for the
cue just before the start."""
NEXT_AGAIN_GAP_MS = 8000
"""The next step is announced once more only if nothing was said of it for so long."""

CUE_PRIORITIES = {
    "end": 100,
    "work_end": 100,
    "go": 95,
    "work_go": 95,
    "countdown": 90,
    "work_countdown": 90,
    "rest_countdown": 88,
    "rep_up": 87,
    "rep_hold": 87,
    "rep_down": 87,
    "rep_pause": 87,
    "at": 85,
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
    "set": 73,
    "last_set": 73,
    "rest_halfway": 72,
    "next_again": 71,
    "next_again_side": 71,
    "seconds_left": 70,
    "work_seconds_left": 70,
    "halfway": 60,
    "work_halfway": 60,
    "tip": 20,
}
"""Which cue of a window keeps its preferred form, if two compete; 0 for all others."""
TYPICAL_SPACING_MS = {
    "halfway": 7000,
    "work_halfway": 7000,
    "seconds_left": 7000,
    "work_seconds_left": 7000,
    "countdown": 1000,
    "work_countdown": 1000,
    "rep": 2000,
    "last_rep": 2000,
    "rep_up": 2000,
    "rep_hold": 1000,
    "rep_down": 2000,
    "rep_pause": 1000,
    "breathe_in": 4000,
    "breathe_hold": 4000,
    "breathe_out": 4000,
    "breathe_rest": 4000,
    "release": 4000,
    "rest": 5000,
    "rest_halfway": 5000,
    "rest_countdown": 1000,
}
"""The usual time from a cue to the next one: in holds of 20 s, at a tempo of 2-0-2-0, in breaths of 4 s, in
a release of 4 s. Longer texts rarely fit."""


def round_announced_ms(ms: int) -> int:
    """Round a length for an announcement, to 15 s.

    From 2 minutes on to 30 s, from 5 minutes on to 1 minute, from an hour on to 5. The result is never 0.

    >>> [round_announced_ms(ms) for ms in (3_652_000, 545_000, 140_000, 62_000, 3_000)]
    [3600000, 540000, 150000, 60000, 15000]
    """
    step = _rounding_step_ms(ms)
    return max(step, (ms + step // 2) // step * step)


def min_ms_announced_as(announced_ms: int) -> int:
    """The shortest length that is announced as `announced_ms`.

    >>> min_ms_announced_as(60_000), min_ms_announced_as(15_000)
    (52500, 0)
    """
    step = _rounding_step_ms(announced_ms - 1)
    return announced_ms - step // 2 if announced_ms > step else 0


def _rounding_step_ms(ms: int) -> int:
    steps = {3_600_000: 300_000, 300_000: 60_000, 120_000: 30_000}
    return next((step for start, step in steps.items() if ms >= start), 15_000)
