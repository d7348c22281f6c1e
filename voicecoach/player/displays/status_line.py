"""What a player shows: one glanceable line, and the ways to show it."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from voicecoach.player.keymap import KEY_HINT, help_lines
from voicecoach.player.player_state import PlayerState, step_title
from voicecoach.player.playhead import TransportState
from voicecoach.units import SAMPLE_RATE, format_clock, ms_from_frames

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from rich.console import Console
    from rich.live import Live

    from voicecoach.timeline import Event


_SEPARATOR = "    "


_PREPARING_TEXT = "preparing…"


_STATE_TEXTS = {
    TransportState.PLAYING: "",
    TransportState.PAUSED: "paused",
    TransportState.WAITING: "press space to go on",
    TransportState.ENDED: "",
}


def format_status_line(view: PlayerState, width: int | None = None) -> str:
    """The view as one line, such as `2/14  Cat · left · round 2/3    0:23 left in step · 4:05 left`.

    Where `width` characters are not enough, the times become shorter and go, and notes are cut short, ahead
    of the step's name; its side and round give way to all of them.
    """
    start, ends = heading(view), _status_endings(view)
    if width is None:
        return f"{start}{_SEPARATOR}{ends[0]}".strip()
    named = start if view.step is None else f"{_numbered(view, view.step.name)}…"
    room = width - len(_SEPARATOR) - min(len(start), len(named), width // 2)
    end = next((one for one in ends if len(one) <= room), _truncated(ends[-1], room))
    return f"{_truncated(start, width - len(end) - len(_SEPARATOR))}{_SEPARATOR}{end}".strip()


def _status_endings(view: PlayerState) -> tuple[str, ...]:
    """What stands behind the heading, with all the times first and with none of them last."""
    step = "" if view.step is None else _clock_text(view.step_left_frames)
    left = "" if view.left_frames is None else f"{_clock_text(view.left_frames)} left"
    times = ((f"{step} left in step" if step else "", left), (step, left), (step or left,), ())
    return tuple(" · ".join(filter(None, (*some, status_text(view), view.note))) for some in times)


def status_text(view: PlayerState) -> str:
    """Why it stands, if it does."""
    return view.device_status or (_PREPARING_TEXT if view.is_preparing else _STATE_TEXTS[view.state])


def heading(view: PlayerState) -> str:
    """The part of the line that stays the same through a step: its number, name, side and round."""
    if view.step is None:
        return "" if view.is_preparing else step_title(view)
    return _numbered(view, step_title(view))


def _numbered(view: PlayerState, title: str) -> str:
    of = "" if view.step_count is None else f"/{view.step_count}"
    return f"{view.step_number}{of}  {title}"


def _truncated(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…" * (width > 0)


def _clock_text(frames: int) -> str:
    return format_clock(-(-frames // SAMPLE_RATE) * 1000)


def format_event(event: Event) -> str:
    """What is said or sounds, behind its time in the session: `0:12  Sit tall.`, `0:40  (bell)`."""
    what = event.text if event.kind == "speech" else f"({PurePath(event.sound or '').stem})"
    return f"{format_clock(ms_from_frames(event.start))}  {what}"


class StatusLineDisplay:
    """Keeps one line of a terminal up to date, above it once what the most needed keys do."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live: Live | None = None
        self._line = ""
        self._last_text = ""
        self._shows_keys = False

    def __enter__(self) -> Self:
        from rich.live import Live  # noqa: PLC0415 - slow to import, and only for terminals

        self._console.print(KEY_HINT, style="" if self._console.no_color else "dim", highlight=False)
        self._live = Live(console=self._console, auto_refresh=False, transient=True)
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def show(self, view: PlayerState) -> None:
        """Write the line of `view` over the one before."""
        self._line = format_status_line(view, self._console.width)
        self._refresh()

    def show_keys(self) -> None:
        """Write what each key does below the line, or take it away again."""
        self._shows_keys = not self._shows_keys
        self._refresh()

    def _refresh(self) -> None:
        from rich.text import Text  # noqa: PLC0415 - as above

        text = "\n".join((self._line, *help_lines())) if self._shows_keys else self._line
        if self._live is not None and text != self._last_text:
            self._last_text = text
            self._live.update(Text(text, no_wrap=True, overflow="ellipsis"), refresh=True)
