"""The layout of the full-screen view: content as rows of text, for any width and height.

What matters most gets its rows first: the phase, the figures, the bar, the words. Figures take all that is
left. Where there is no room for figures, the time is in the row of the phase.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial
from typing import TYPE_CHECKING, TypeAlias

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from voicecoach.player.screen.figures import MIN_ROWS, draw_figures, figure_text
from voicecoach.player.screen.phase import Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from voicecoach.player.screen.content import ScreenContent

_TALL_FROM_ROWS = 30
"""From this height on, the band of the phase has three rows."""

_MIN_BAR_WIDTH = 8

_WORDS_CELLS = 200
"""On a high screen, words have rows for this number of characters: nearly all sentences fit."""

_HIGH_FROM_ROWS = 20

_MARGIN_FROM_ROWS = 6
"""Figures leave one row blank if they have more rows than this."""

_KEY_SEPARATOR = " · "

_LEAST_NEEDED_KEYS = (3, 2, 1, 4)
"""The indexes of the keys that are left out where there is no room, in this order."""


class Look(StrEnum):
    """How a piece of text looks; `display.py` maps it to colours, or to none."""

    NORMAL = "normal"
    STRONG = "strong"
    FAINT = "faint"
    FAULT = "fault"
    PAUSED = "paused"
    PREPARE = "prepare"
    HOLD = "hold"
    WORK = "work"
    REST = "rest"
    WAIT = "wait"


Row: TypeAlias = tuple[tuple[str, Look], ...]
"""Pieces of text that together are exactly as wide as the screen."""

_LOOKS = {
    Phase.PREPARE: Look.PREPARE,
    Phase.HOLD: Look.HOLD,
    Phase.WORK: Look.WORK,
    Phase.BREATHE: Look.WORK,
    Phase.RELEASE: Look.PREPARE,
    Phase.REST: Look.REST,
    Phase.WAIT: Look.WAIT,
    Phase.OTHER: Look.REST,
}

_GRANTS = (
    ("band", 1),
    ("figures", MIN_ROWS),
    ("bar", 1),
    ("words", 1),
    ("title", 1),
    ("figures", 2),
    ("note", 1),
    ("next", 1),
    ("keys", 1),
    ("words", 1),
    ("gap above bar", 1),
    ("gap above band", 1),
    ("gap above keys", 1),
)
"""The sections and how many rows each gets, in the order in which a growing screen gives them."""

_ORDER = (
    "title",
    "gap above band",
    "band",
    "note",
    "figures",
    "words",
    "next",
    "gap above bar",
    "bar",
    "gap above keys",
    "keys",
)
"""The sections from top to bottom."""


@dataclass(frozen=True, slots=True)
class _Canvas:
    """Makes rows of one width."""

    width: int

    @property
    def margin(self) -> int:
        """The blank columns on each side."""
        return min(2, self.width // 30)

    @property
    def inner_width(self) -> int:
        """The width between the margins."""
        return self.width - 2 * self.margin

    def row(self, text: str, look: Look = Look.NORMAL) -> Row:
        """A row of text within the margins."""
        return ((self._padded(text), look),)

    def centred(self, text: str, look: Look) -> Row:
        """A row with its text in the middle."""
        return ((set_cell_size(" " * ((self.width - cell_len(text)) // 2) + text, self.width), look),)

    def split(self, left: str, right: str, look: Look) -> Row:
        """A row with text at both ends; the right one is left out if it does not fit."""
        right = right if self.fits(left, right) else ""
        return self.row(
            set_cell_size(cut(left, self.inner_width), self.inner_width - cell_len(right)) + right, look
        )

    def fits(self, left: str, right: str) -> bool:
        """Whether a row has room for text at both ends."""
        return cell_len(left) + cell_len(right) + 2 <= self.inner_width

    def wrapped(self, text: str, rows: int) -> list[str]:
        """Lines of text, at most `rows`, the last one cut if there are more."""
        lines = list(_wrap(text, self.inner_width)) if text else []
        if len(lines) > rows:
            lines[rows - 1 :] = [" ".join(lines[rows - 1 :])] if rows else []
        return [cut(line, self.inner_width) for line in lines]

    def _padded(self, text: str) -> str:
        return set_cell_size(" " * self.margin + cut(text, self.inner_width), self.width)


def lay_out(content: ScreenContent, width: int, height: int) -> tuple[Row, ...]:
    """Lay out content as exactly `height` rows of `width` columns."""
    canvas, rows = _Canvas(width), _granted_rows(content, width, height)
    makers: dict[str, Callable[[int], Sequence[Row]]] = {
        "title": lambda _: [_title(content, canvas)],
        "band": partial(_band, content, canvas, rows),
        "note": lambda _: [canvas.row(content.note, Look.STRONG)],
        "figures": partial(_figures, content, canvas),
        "words": partial(_words, content, canvas, has_figures=rows["figures"] > 0),
        "next": lambda _: [canvas.row(content.next)],
        "bar": lambda _: [_bar(content, canvas)],
        "keys": lambda _: [canvas.row(_joined_keys(content.keys, canvas.inner_width), Look.FAINT)],
    }

    def blank(count: int) -> list[Row]:
        return [canvas.row("")] * count

    return tuple(row for name in _ORDER if rows[name] for row in makers.get(name, blank)(rows[name]))


def lay_out_help(lines: Sequence[str], width: int, height: int) -> tuple[Row, ...]:
    """Lay out the help for the keys as rows of a screen; what does not fit is left out."""
    canvas = _Canvas(width)
    shown = list(lines[:height]) + [""] * (height - len(lines))
    return tuple(canvas.row(line) for line in shown)


def cut(text: str, width: int) -> str:
    """Cut text to a width in columns, with an ellipsis where something is missing."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…" if width > 0 else ""


def _granted_rows(content: ScreenContent, width: int, height: int) -> dict[str, int]:
    rows, left = dict.fromkeys(_ORDER, 0), height
    unused = {"keys"} if not content.keys else set()
    for name, count in _GRANTS:
        if name not in unused and left >= count:
            rows[name] += count
            left -= count
    if height >= _TALL_FROM_ROWS:
        rows["band"] += 2
        left -= 2
    if height >= _HIGH_FROM_ROWS:
        more = min(left // 2, max(0, -(-_WORDS_CELLS // width) - rows["words"]))
        rows["words"] += more
        left -= more
    rows["figures" if rows["figures"] else "words"] += left
    return rows


def _title(content: ScreenContent, canvas: _Canvas) -> Row:
    """The step with its side, and the round if the band has no room for it; the name is cut first."""
    side = f" · {content.side}" if content.side else ""
    right = content.round if content.count else ""
    title = cut(content.title, canvas.inner_width - cell_len(side)) + side
    return canvas.split(title, right, Look.STRONG)


def _band(content: ScreenContent, canvas: _Canvas, rows: dict[str, int], count: int) -> list[Row]:
    """The phase, across the whole width; why it does not go on; and the repetition, else the round.

    It also has what has no rows of its own: the time, and a note in place of the repetition.
    """
    look = Look.FAULT if content.is_fault else Look.PAUSED if content.is_paused else _LOOKS[content.phase]
    time = "" if rows["figures"] or content.seconds is None else figure_text(content.seconds)
    phase = " ".join(filter(None, (content.label, time)))
    text = " · ".join(filter(None, (phase, content.status)))
    if content.is_fault:
        text = f"{content.status} · {phase}"
        text = text if cell_len(text) <= canvas.inner_width else content.status
    note = "" if rows["note"] else content.note
    blank, row = canvas.row("", look), canvas.split(text, note or content.count or content.round, look)
    return [blank, row, blank] if count > 1 else [row]


def _figures(content: ScreenContent, canvas: _Canvas, height: int) -> list[Row]:
    """The seconds that are left, in the middle of `height` rows; the words if no time is shown."""
    if content.seconds is None:
        return _in_the_middle(canvas, canvas.wrapped(content.words, height), height, _look_of_words(content))
    room = height - 1 if height > _MARGIN_FROM_ROWS else height
    drawn = draw_figures(figure_text(content.seconds), canvas.inner_width, room)
    look = Look.NORMAL if content.is_paused or content.is_fault else Look.STRONG
    return _in_the_middle(canvas, drawn, height, look)


def _in_the_middle(canvas: _Canvas, lines: Sequence[str], height: int, look: Look) -> list[Row]:
    above = (height - len(lines)) // 2
    below = height - len(lines) - above
    blank = canvas.row("")
    return [*[blank] * above, *(canvas.centred(line, look) for line in lines), *[blank] * below]


def _words(content: ScreenContent, canvas: _Canvas, count: int, *, has_figures: bool) -> list[Row]:
    """The words, unless they are in place of the figures."""
    is_elsewhere = has_figures and content.seconds is None
    lines = [] if is_elsewhere else canvas.wrapped(content.words, count)
    return [canvas.row(line, _look_of_words(content)) for line in lines + [""] * (count - len(lines))]


def _look_of_words(content: ScreenContent) -> Look:
    return Look.STRONG if content.is_speaking else Look.NORMAL


def _bar(content: ScreenContent, canvas: _Canvas) -> Row:
    """How much of the session is over, and what is left of it."""
    left = content.left
    width = canvas.inner_width - (cell_len(left) + 2 if left else 0)
    if width < _MIN_BAR_WIDTH:
        width, left = canvas.inner_width, ""
    done = 0 if not content.total_s else min(width, width * content.elapsed_s // content.total_s)
    bar = "█" * done + "░" * (width - done)
    return canvas.row(f"{bar}  {left}".rstrip())


def _joined_keys(keys: Sequence[str], width: int) -> str:
    """As many keys as fit, those that are needed most."""
    shown = list(keys)
    for unneeded in _LEAST_NEEDED_KEYS:
        if cell_len(_KEY_SEPARATOR.join(shown)) <= width or unneeded >= len(keys):
            break
        shown.remove(keys[unneeded])
    return _KEY_SEPARATOR.join(shown)


@lru_cache(maxsize=32)
def _wrap(text: str, width: int) -> tuple[str, ...]:
    """Text in lines of at most `width` columns."""
    return tuple(line.plain.rstrip() for line in Text(text).wrap(Console(width=width), width))
