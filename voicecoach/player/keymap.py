"""Which key does what: the one list behind the keys themselves, their help and their documentation.

Either hand alone reaches everything. In each pair of neighbours the left key means less or back, the right
one more or on. The letters of the left hand lie under the left hand on QWERTY, QWERTZ and AZERTY alike.
"""

from __future__ import annotations

from dataclasses import dataclass

from voicecoach.player.commands import Action, Command


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """What some keys do: those of the left hand and those of the right, by the names prompt_toolkit has.

    `command` is None for those that show the keys themselves.
    """

    description: str
    command: Command | None
    left_keys: tuple[str, ...]
    right_keys: tuple[str, ...]


KEY_BINDINGS = (
    KeyBinding("pauses, and goes on", Command(Action.TOGGLE), (" ",), (" ",)),
    KeyBinding("on to the next step", Command(Action.NEXT), ("d",), ("n", "right")),
    KeyBinding("this step again; early in it, the one before", Command(Action.AGAIN), ("a",), ("p", "left")),
    KeyBinding("this hold or rest 10 s longer", Command(Action.LONGER, 10), ("e",), ("+", "=")),
    KeyBinding("this hold or rest 10 s shorter", Command(Action.LONGER, -10), ("w",), ("-",)),
    KeyBinding("speaks faster", Command(Action.FASTER, 1), ("f",), (".",)),
    KeyBinding("speaks slower", Command(Action.FASTER, -1), ("s",), (",",)),
    KeyBinding("louder", Command(Action.LOUDER, 10), ("t",), ("l", "up")),
    KeyBinding("quieter", Command(Action.LOUDER, -10), ("r",), ("k", "down")),
    KeyBinding("no words, every sound; the words again", Command(Action.MUTE), ("x",), ("m",)),
    KeyBinding("says all: explains and gives tips", Command(Action.DETAIL, word="full"), ("1",), ("7",)),
    KeyBinding("says less: names and warns", Command(Action.DETAIL, word="brief"), ("2",), ("8",)),
    KeyBinding("says little: names and counts", Command(Action.DETAIL, word="minimal"), ("3",), ("9",)),
    KeyBinding("says nothing: only sounds", Command(Action.DETAIL, word="sounds"), ("4",), ("0",)),
    KeyBinding("says where you are, and what time is left", Command(Action.WHERE), ("c",), ("i",)),
    KeyBinding("shows these keys, and hides them", None, ("g",), ("?", "h")),
    KeyBinding("stops", Command(Action.STOP), ("q", "c-c"), ("c-h",)),
)


_KEY_LABELS = {
    " ": "space",
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
    "c-c": "Ctrl-C",
    "c-h": "backspace",
}


def key_labels(keys: tuple[str, ...]) -> str:
    """Keys as a person reads them.

    >>> key_labels(("n", "right")), key_labels((" ",))
    ('n →', 'space')
    """
    return " ".join(_KEY_LABELS.get(key, key) for key in keys)


def help_lines() -> tuple[str, ...]:
    """What each key does, a line each, the left hand's keys in front."""
    return tuple(
        f"{key_labels(row.left_keys):9} {key_labels(row.right_keys):10} {row.description}"
        for row in KEY_BINDINGS
    )


KEY_HINT = "space pause · n next · p again · + - 10 s · q stop · ? all keys"
