"""Draws the full-screen view on a terminal: only rows that changed, each over the one before."""

from __future__ import annotations

import asyncio
import io
import signal
import sys
from contextlib import ExitStack, contextmanager, redirect_stderr, suppress
from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.segment import Segment

from voicecoach.player.keymap import help_lines
from voicecoach.player.screen.content import screen_content
from voicecoach.player.screen.figures import CHARACTERS
from voicecoach.player.screen.layout import Look, lay_out, lay_out_help

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import TracebackType
    from typing import Self

    from rich.console import Console

    from voicecoach.player.playback_source import PlaybackSource
    from voicecoach.player.player_state import PlayerState
    from voicecoach.player.screen.content import ScreenContent
    from voicecoach.player.screen.layout import Row

COLOURS = {
    Look.NORMAL: "none",
    Look.STRONG: "bold",
    Look.FAINT: "dim",
    Look.FAULT: "bold white on red",
    Look.PAUSED: "bold reverse",
    Look.PREPARE: "bold black on yellow",
    Look.HOLD: "bold black on green",
    Look.WORK: "bold black on cyan",
    Look.REST: "bold white on blue",
    Look.WAIT: "bold black on magenta",
}
"""The text is in the terminal's own colours, and the band has both of its own: right in light and dark."""

_NO_COLOURS = {look: "bold reverse" if " on " in style else style for look, style in COLOURS.items()}
_NO_COLOURS[Look.FAINT] = "none"


def can_show_screen(console: Console) -> bool:
    """Whether a terminal can show the full-screen view: it moves the cursor, and has the characters."""
    if console.is_dumb_terminal or console.legacy_windows or not console.is_terminal:
        return False
    try:
        f"{CHARACTERS}░".encode(console.encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


class FullScreenDisplay:
    """Shows a session on the whole of a terminal, which is as it was before once the context ends.

    `show` raises OSError if the terminal is gone.

    `labels` are those of the routine's language. With `has_keys` the most important keys are shown. What is
    written to standard error meanwhile is printed after the end, so that it does not spoil the screen.
    """

    def __init__(
        self, console: Console, source: PlaybackSource, labels: Mapping[str, str], *, has_keys: bool
    ) -> None:
        self._console = console
        self._source = source
        self._labels = labels
        self._has_keys = has_keys
        self._styles = _NO_COLOURS if console.no_color else COLOURS
        self._exit_stack = ExitStack()
        self._content: ScreenContent | None = None
        self._shows_keys = False
        self._drawn: tuple[Row, ...] = ()
        self._drawn_size = (0, 0)
        self._drawn_from: object = None
        self._is_open = False

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            messages = io.StringIO()
            stack.callback(_print_messages, messages)
            stack.enter_context(redirect_stderr(messages))
            stack.callback(self._close)
            self._open()
            _handle_resize(stack, self._refresh)
            self._exit_stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._exit_stack.close()

    def show(self, state: PlayerState) -> None:
        """Show `state`; draws nothing if it looks the same as the one before."""
        self._content = screen_content(state, self._source, self._labels, has_keys=self._has_keys)
        self._refresh()

    def show_keys(self) -> None:
        """Show the help for the keys in place of the session, or hide it."""
        self._shows_keys = not self._shows_keys
        self._refresh()

    def _open(self) -> None:
        with suppress(OSError), self._console:
            self._console.set_alt_screen(True)
            self._console.show_cursor(False)
        self._is_open, self._drawn_size, self._drawn_from = True, (0, 0), None

    def _close(self) -> None:
        self._is_open = False
        with suppress(OSError), self._console:  # the terminal may be gone
            self._console.show_cursor(True)
            self._console.set_alt_screen(False)

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """A context in which the terminal is as it was before the view."""
        self._close()
        yield
        self._open()
        self._refresh()

    def _refresh(self) -> None:
        width, height = size = self._console.size
        draw_from = self._content, self._shows_keys, size
        if self._content is None or draw_from == self._drawn_from or not self._is_open:
            return
        rows = (
            lay_out_help(help_lines(), width, height)
            if self._shows_keys
            else lay_out(self._content, width, height)
        )
        self._drawn_from = draw_from
        self._draw(rows, size)

    def _draw(self, rows: tuple[Row, ...], size: tuple[int, int]) -> None:
        """Draw the rows that changed in one write; all of them on a screen of another size."""
        is_resized = size != self._drawn_size
        before = () if is_resized else self._drawn
        with self._console:
            if is_resized:
                self._console.clear()
            for index, (row, old) in enumerate(zip_longest(rows, before)):
                if row != old:
                    self._console.update_screen_lines([self._segments(row)], 0, index)
        self._drawn, self._drawn_size = rows, size

    def _segments(self, row: Row) -> list[Segment]:
        return [Segment(text, self._console.get_style(self._styles[look])) for text, look in row]


def _print_messages(messages: io.StringIO) -> None:
    """Write to standard error what was held back; it is lost if the terminal is gone."""
    with suppress(OSError):
        sys.stderr.write(messages.getvalue())


def _handle_resize(stack: ExitStack, refresh: Callable[[], None]) -> None:
    """Within `stack`, call `refresh` when the terminal is resized.

    Only on a running event loop of the main thread, and not on Windows.
    """
    try:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGWINCH, refresh)
        stack.callback(loop.remove_signal_handler, signal.SIGWINCH)
    except (RuntimeError, ValueError, NotImplementedError, AttributeError):
        return
