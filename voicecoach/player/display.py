"""What a player shows: one glanceable line, and the ways to show it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol, TextIO

from voicecoach.player.controls.layout import help_lines
from voicecoach.player.transport import FADE, State, step_number
from voicecoach.timeline import which
from voicecoach.units import RATE, ms_from_frames, print_clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType
    from typing import Self

    from rich.console import Console
    from rich.live import Live

    from voicecoach.player.programme import Programme
    from voicecoach.player.transport import Spot
    from voicecoach.timeline import Event, Step

HINT = "space pause · n next · p again · + - 10 s · q stop · ? all keys"

BEGUN_WITHIN = RATE
"""Frames for which a view tells what has begun to sound: views follow each other much sooner."""

_GAP = "    "

_PREPARING = "preparing…"

_STATES = {
    State.PLAYING: "",
    State.PAUSED: "paused",
    State.WAITING: "press space to go on",
    State.ENDED: "",
}


@dataclass(frozen=True, slots=True)
class View:
    """What there is to show: the step and its number from 1 (0 ahead of the first), of how many.

    `of` and `left` (frames to the end of the session) are None as long as the length of the session
    is not known; `step_left` are the frames to the end of the step. `position` is the frame that is
    heard, `frames` the length of the session where that is known. `preparing`: it stands until what
    comes next is made. `trouble`: why it stands for another reason, in words for the listener.
    `note`: what became of the last command, for a few seconds. `volume` is in percent of full volume.
    `begun`: what began to sound within the last second, beds apart. `beside`: words beside the session
    are heard, or just about to be.
    """

    state: State
    number: int
    of: int | None
    step: Step | None
    step_left: int
    left: int | None
    position: int = 0
    frames: int | None = None
    preparing: bool = False
    trouble: str = ""
    note: str = ""
    volume: int = 100
    begun: tuple[Event, ...] = ()
    beside: bool = False


class Display(Protocol):
    """Shows views within its context."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def show(self, view: View) -> None:
        """Show `view` in place of the one before; called some times a second."""
        ...


def view_of(programme: Programme, spot: Spot) -> View:
    """What to show of `programme` when the device has taken it up to `spot`."""
    steps, frames = programme.steps, programme.frames
    number = step_number(steps, spot.position)
    step = steps[number] if number >= 0 else None
    return View(
        state=spot.state,
        number=number + 1,
        of=None if frames is None else len(steps),
        step=step,
        step_left=0 if step is None else max(step.end - spot.position, 0),
        left=None if frames is None else frames - spot.position,
        position=spot.position,
        frames=frames,
        preparing=spot.state is State.PLAYING and _is_ahead(spot, programme.ready, frames),
        volume=spot.volume.percent,
        begun=_begun(programme.events, spot.position),
        beside=spot.aside is not None or len(spot.tail) > FADE,
    )


def _begun(events: Sequence[Event], position: int) -> tuple[Event, ...]:
    first = bisect_left(events, position - BEGUN_WITHIN, key=_start)
    last = bisect_left(events, position, key=_start)
    return tuple(event for event in events[first:last] if event.kind != "bed")


def _start(event: Event) -> int:
    return event.start


def jumped(before: View, view: View) -> bool:
    """Whether the session did not just go on from one view to the next."""
    return not 0 <= view.position - before.position <= BEGUN_WITHIN


def _is_ahead(spot: Spot, ready: int, frames: int | None) -> bool:
    """Whether the programme does not reach to where the spot is or wants to be."""
    return spot.goal is not None or ready <= spot.position != frames


def line(view: View, width: int | None = None) -> str:
    """The view as one line, such as `2/14  Cat · left · round 2/3    0:23 left in step · 4:05 left`.

    Where `width` characters are not enough, the times become shorter and go, and notes are cut short, ahead
    of the step's name; its side and round give way to all of them.
    """
    start, ends = heading(view), _ends(view)
    if width is None:
        return f"{start}{_GAP}{ends[0]}".strip()
    named = start if view.step is None else f"{_numbered(view, view.step.name)}…"
    room = width - len(_GAP) - min(len(start), len(named), width // 2)
    end = next((one for one in ends if len(one) <= room), _shortened(ends[-1], room))
    return f"{_shortened(start, width - len(end) - len(_GAP))}{_GAP}{end}".strip()


def _ends(view: View) -> tuple[str, ...]:
    """What stands behind the heading, with all the times first and with none of them last."""
    step = "" if view.step is None else _clock(view.step_left)
    left = "" if view.left is None else f"{_clock(view.left)} left"
    times = ((f"{step} left in step" if step else "", left), (step, left), (step or left,), ())
    return tuple(" · ".join(filter(None, (*some, _standing(view), view.note))) for some in times)


def _standing(view: View) -> str:
    """Why it stands, if it does."""
    return view.trouble or (_PREPARING if view.preparing else _STATES[view.state])


def heading(view: View) -> str:
    """The part of the line that stays the same through a step: its number, name, side and round."""
    if view.step is None:
        return "" if view.preparing else title_of(view)
    return _numbered(view, title_of(view))


def _numbered(view: View, title: str) -> str:
    of = "" if view.of is None else f"/{view.of}"
    return f"{view.number}{of}  {title}"


def title_of(view: View) -> str:
    """What is done now: the step, its side and its round."""
    return "getting ready" if view.step is None else " · ".join(which(view.step))


def _shortened(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…" * (width > 0)


def _clock(frames: int) -> str:
    return print_clock(-(-frames // RATE) * 1000)


def cue_line(event: Event) -> str:
    """What is said or sounds, behind its time in the session: `0:12  Sit tall.`, `0:40  (bell)`."""
    what = event.text if event.kind == "speech" else f"({PurePath(event.sound or '').stem})"
    return f"{print_clock(ms_from_frames(event.start))}  {what}"


class SteadyDisplay:
    """A display with nothing to set up and nothing to take down."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


class PlainDisplay(SteadyDisplay):
    """Writes line after line and takes none back: for screen readers, logs and pipes.

    A line tells a new step, a new state or another reason for silence; one each what is said and what
    sounds, and one what a command did. `hint` stands above them.
    """

    def __init__(self, out: TextIO, hint: str = "") -> None:
        self._out = out
        self._hint = hint
        self._shown: tuple[int, str] | None = None
        self._view: View | None = None

    def __enter__(self) -> Self:
        if self._hint:
            self._print(self._hint)
        return self

    def show(self, view: View) -> None:
        """Write what `view` tells beyond the one before, besides the time."""
        before, self._view = self._view, view
        shown = view.number, _standing(view)
        if shown != self._shown and view.state is not State.ENDED:
            self._shown = shown
            self._print(line(replace(view, note="")))
        for event in _newly_begun(view, before):
            self._print(cue_line(event))
        if view.note and (before is None or view.note != before.note):
            self._print(view.note)

    def show_keys(self) -> None:
        """Write what each key does."""
        for text in help_lines():
            self._print(text)

    def _print(self, text: str) -> None:
        print(text, file=self._out, flush=True)


def _newly_begun(view: View, before: View | None) -> tuple[Event, ...]:
    """What began since the view before; after a jump, what began in the step that it led to."""
    if before is not None and not jumped(before, view):
        since = before.position
    else:
        since = 0 if view.step is None else view.step.start
    return tuple(event for event in view.begun if event.start >= since)


class LineDisplay:
    """Keeps one line of a terminal up to date, above it once what the most needed keys do."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live: Live | None = None
        self._line = ""
        self._shown = ""
        self._shows_keys = False

    def __enter__(self) -> Self:
        from rich.live import Live  # noqa: PLC0415 - slow to import, and only for terminals

        self._console.print(HINT, style="" if self._console.no_color else "dim", highlight=False)
        self._live = Live(console=self._console, auto_refresh=False, transient=True)
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def show(self, view: View) -> None:
        """Write the line of `view` over the one before."""
        self._line = line(view, self._console.width)
        self._refresh()

    def show_keys(self) -> None:
        """Write what each key does below the line, or take it away again."""
        self._shows_keys = not self._shows_keys
        self._refresh()

    def _refresh(self) -> None:
        from rich.text import Text  # noqa: PLC0415 - as above

        text = "\n".join((self._line, *help_lines())) if self._shows_keys else self._line
        if self._live is not None and text != self._shown:
            self._shown = text
            self._live.update(Text(text, no_wrap=True, overflow="ellipsis"), refresh=True)
