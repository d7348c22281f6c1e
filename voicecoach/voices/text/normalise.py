"""Normalisation of text for speech, before any engine gets it.

Engines read "10-15 s", "3 x 12", "1/2" and "30s" wrongly, each in its own way. `reading.py` describes the
steps. The facts of a language are in `speakable/<language>.toml`; docs/reading.md lists its tables, and shows
what is read how.
"""

from __future__ import annotations

import functools

from voicecoach.voices.text.reading import read_text


@functools.lru_cache(maxsize=1024)
def normalise_text(text: str, language: str) -> str:
    """The text as it is to be read in a language (a BCP 47 tag); empty when nothing in it can be read.

    >>> normalise_text("Hold 10-15 s, 3 x 12 reps", "en")
    'Hold 10 to 15 seconds, 3 times 12 reps'
    """
    return read_text(text, language).spoken
