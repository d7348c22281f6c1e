"""The levels that all sound keeps to."""

from __future__ import annotations

TARGET_LUFS = -19.0
"""The level of a finished clip: mono speech for headphones, as spoken podcasts have it."""

PEAK_DBTP = -1.0
"""No clip's true peak stands above this, in any kind of file."""

CEILING_DB = PEAK_DBTP - 1.0
CEILING = 10 ** (CEILING_DB / 20)
"""Where peaks are held down to, 1 at full scale: encoders make them higher again, by up to 0.8 dB."""
