"""The levels that all sound keeps to."""

from __future__ import annotations

import math

TARGET_LUFS = -19.0
"""The level of a finished clip: mono speech for headphones, as spoken podcasts have it."""


MAX_TRUE_PEAK_DBTP = -1.0
"""No clip's true peak stands above this, in any kind of file."""


LIMITER_CEILING_DB = MAX_TRUE_PEAK_DBTP - 1.0


LIMITER_CEILING = 10 ** (LIMITER_CEILING_DB / 20)
"""Where peaks are held down to, 1 at full scale: encoders make them higher again, by up to 0.8 dB."""


def amplitude_from_db(db: float) -> float:
    return float(10.0 ** (db / 20))


def db_from_amplitude(amplitude: float) -> float:
    return 20 * math.log10(amplitude)
