r"""Text for a terminal: what would control it is shown as an escape.

Names of files and folders, tags of audio files and arguments may have any character in them.
"""

from __future__ import annotations

from itertools import chain

_OVERRIDES = (0x202D, 0x202E)
"""Characters that turn the order of the letters after them: a name could look like another."""

_CONTROLS = tuple(chain(range(0x20), range(0x7F, 0xA0), _OVERRIDES))
_LINE_ESCAPES = {code: f"\\u{code:04x}" for code in (*_CONTROLS, 0x2028, 0x2029)}
_TEXT_ESCAPES = {code: text for code, text in _LINE_ESCAPES.items() if chr(code) not in "\n\t\u2028\u2029"}


def printable(text: str) -> str:
    r"""The text with control characters as escapes that are valid in JSON too; tabs and line breaks stay.

    >>> printable("a\x1b]0;mine\x07\tb") == r"a\u001b]0;mine\u0007" + "\tb"
    True
    """
    return text.translate(_TEXT_ESCAPES)


def printable_line(text: str) -> str:
    r"""The text as one line, for a name in a list: tabs and line breaks are escapes too.

    >>> print(printable_line("neck\nall fits"))
    neck\u000aall fits
    """
    return text.translate(_LINE_ESCAPES)
