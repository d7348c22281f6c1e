"""Which key does what: the one list behind the keys themselves, their help and their documentation.

Either hand alone reaches everything. In each pair of neighbours the left key means less or back, the right
one more or on. The letters of the left hand lie under the left hand on QWERTY, QWERTZ and AZERTY alike.
"""

from __future__ import annotations

from dataclasses import dataclass

from voicecoach.player.controls.port import Action, Command


@dataclass(frozen=True, slots=True)
class Row:
    """What some keys do: those of the left hand and those of the right, by the names prompt_toolkit has.

    `command` is None for those that show the keys themselves.
    """

    what: str
    command: Command | None
    left: tuple[str, ...]
    right: tuple[str, ...]


LAYOUT = (
    Row("pauses, and goes on", Command(Action.TOGGLE), (" ",), (" ",)),
    Row("on to the next step", Command(Action.NEXT), ("d",), ("n", "right")),
    Row("this step again; early in it, the one before", Command(Action.AGAIN), ("a",), ("p", "left")),
    Row("this hold or rest 10 s longer", Command(Action.LONGER, 10), ("e",), ("+", "=")),
    Row("this hold or rest 10 s shorter", Command(Action.LONGER, -10), ("w",), ("-",)),
    Row("speaks faster", Command(Action.FASTER, 1), ("f",), (".",)),
    Row("speaks slower", Command(Action.FASTER, -1), ("s",), (",",)),
    Row("louder", Command(Action.LOUDER, 10), ("t",), ("l", "up")),
    Row("quieter", Command(Action.LOUDER, -10), ("r",), ("k", "down")),
    Row("no words, every sound; the words again", Command(Action.MUTE), ("x",), ("m",)),
    Row("says all: explains and gives tips", Command(Action.DETAIL, word="full"), ("1",), ("7",)),
    Row("says less: names and warns", Command(Action.DETAIL, word="brief"), ("2",), ("8",)),
    Row("says little: names and counts", Command(Action.DETAIL, word="minimal"), ("3",), ("9",)),
    Row("says nothing: only sounds", Command(Action.DETAIL, word="sounds"), ("4",), ("0",)),
    Row("says where you are, and what time is left", Command(Action.WHERE), ("c",), ("i",)),
    Row("shows these keys, and hides them", None, ("g",), ("?", "h")),
    Row("stops", Command(Action.STOP), ("q", "c-c"), ("c-h",)),
)

_SPELLED = {
    " ": "space",
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
    "c-c": "Ctrl-C",
    "c-h": "backspace",
}


def spelled(keys: tuple[str, ...]) -> str:
    """Keys as a person reads them.

    >>> spelled(("n", "right")), spelled((" ",))
    ('n →', 'space')
    """
    return " ".join(_SPELLED.get(key, key) for key in keys)


def help_lines() -> tuple[str, ...]:
    """What each key does, a line each, the left hand's keys in front."""
    return tuple(f"{spelled(row.left):9} {spelled(row.right):10} {row.what}" for row in LAYOUT)
