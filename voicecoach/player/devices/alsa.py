"""Keeps ALSA's own complaints off the terminal while it plays, such as that sound was late."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_C_TEXT, _C_INT = ctypes.c_char_p, ctypes.c_int
_IGNORE_ERRORS = ctypes.CFUNCTYPE(None, _C_TEXT, _C_INT, _C_TEXT, _C_INT, _C_TEXT)(lambda *_: None)
"""Takes the file, line and function, the number and form of a complaint; what fills the form is left."""


def silence_alsa() -> None:
    """Let ALSA write nothing to standard error any more; where there is no ALSA, nothing is done.

    It writes from a thread of its own at any time, in the middle of the line that a terminal shows.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_IGNORE_ERRORS)
