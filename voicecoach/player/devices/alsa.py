"""Keeps ALSA's own complaints off the terminal while it plays, such as that sound was late."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_TEXT, _NUMBER = ctypes.c_char_p, ctypes.c_int
_NO_NOTICE = ctypes.CFUNCTYPE(None, _TEXT, _NUMBER, _TEXT, _NUMBER, _TEXT)(lambda *_: None)
"""Takes the file, line and function, the number and form of a complaint; what fills the form is left."""


def hush_alsa() -> None:
    """Let ALSA write nothing to standard error any more; where there is no ALSA, nothing is done.

    It writes from a thread of its own at any time, in the middle of the line that a terminal shows.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_NO_NOTICE)
