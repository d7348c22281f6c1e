"""The levels that all sound keeps to, and conversion between dB and amplitudes (full scale at 1)."""

from __future__ import annotations

import math


def amplitude_from_db(db: float) -> float:
    """The amplitude of a level in dBFS; for a gain in dB, the factor.

    >>> amplitude_from_db(-20), amplitude_from_db(0)
    (0.1, 1.0)
    """
    return float(10.0 ** (db / 20))


def db_from_amplitude(amplitude: float) -> float:
    """The level of an amplitude in dBFS; -inf for 0.

    >>> db_from_amplitude(0.1), db_from_amplitude(0)
    (-20.0, -inf)
    """
    return 20 * math.log10(amplitude) if amplitude else -math.inf


TARGET_LUFS = -19.0
"""The loudness of a finished clip: mono speech for headphones, as in spoken podcasts."""

MAX_TRUE_PEAK_DBTP = -1.0
"""The highest true peak of a clip in any kind of file."""

LIMITER_CEILING_DB = MAX_TRUE_PEAK_DBTP - 1.0
LIMITER_CEILING = amplitude_from_db(LIMITER_CEILING_DB)
"""The true peak that the limiter leaves, lower than the maximum: encoders raise peaks by up to 0.8 dB."""
