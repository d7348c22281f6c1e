"""The key bindings: the one list from which the keyboard control, the help and the documentation are made.

Each hand alone can give every command. In a pair of neighbouring keys, the left one means less or back, the
right one more or forward. The left hand's letters are on its side on QWERTY, QWERTZ and AZERTY keyboards.
"""

from __future__ import annotations

from dataclasses import dataclass

from voicecoach.player.commands import Action, Command


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """What some keys do; keys have the names that prompt_toolkit gives them.

    `command` is None for the keys that show the help.
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
    """Return the labels of keys, as the help shows them.

    >>> key_labels(("n", "right")), key_labels((" ",))
    ('n →', 'space')
    """
    return " ".join(_KEY_LABELS.get(key, key) for key in keys)


def help_lines() -> tuple[str, ...]:
    """Return a line of help for each key binding, the left hand's keys first."""
    return tuple(
        f"{key_labels(binding.left_keys):9} {key_labels(binding.right_keys):10} {binding.description}"
        for binding in KEY_BINDINGS
    )


KEY_HINT = "space pause · n next · p again · + - 10 s · q stop · ? all keys"
