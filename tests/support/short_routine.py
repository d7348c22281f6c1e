"""A short routine for the commands of who writes routines, its lengths, and one with mistakes."""

from __future__ import annotations

SHORT = """\
routine: Short
about: Arms only.
tags: [shoulders, desk]
detail: sounds
prepare: 1s
steps:
  - stretch: Arms up
    do: Reach up.
    hold: 10s
    needs: mat
"""
WRONG = "routine: Wrong\nsteps:\n  - stretch: Neck\n    hodl: 20s\n  - rest: 20 lightyears\n"
WRONG_LINE = "wrong.yaml:4:5: unknown key 'hodl' in a stretch; did you mean 'hold'? (and 1 more)\n"
LENGTH, LONGER_LENGTH, UNEXPLAINED_LENGTH, MAIN_LENGTH = "0:20", "0:22", "0:18", "0:29"
"""The lengths of SHORT, of it with a hold of 12s, of it without `do`, and of a routine that includes it."""
SILENT = ("--voice", "silent")
