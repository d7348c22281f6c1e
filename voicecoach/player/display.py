"""What a player shows: one glanceable line, and the ways to show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TextIO

from voicecoach.player.transport import State, step_number
from voicecoach.timeline import which
from voicecoach.units import RATE, print_clock

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from rich.console import Console
    from rich.live import Live

    from voicecoach.player.programme import Programme
    from voicecoach.player.transport import Spot
    from voicecoach.timeline import Step

HINT = "space pause · n next · p again · q stop"

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
    )


def _is_ahead(spot: Spot, ready: int, frames: int | None) -> bool:
    """Whether the programme does not reach to where the spot is or wants to be."""
    return spot.goal is not None or ready <= spot.position != frames


def line(view: View, width: int | None = None) -> str:
    """The view as one line, such as `2/14  Cat · left · round 2/3    0:23 left in step · 4:05 left`.

    Where `width` characters are not enough, the step's name gives way and the times stay.
    """
    times = [f"{_clock(view.step_left)} left in step"] if view.step is not None else []
    times += [f"{_clock(view.left)} left"] if view.left is not None else []
    note = _PREPARING if view.preparing else _STATES[view.state]
    end = " · ".join([*times, note] if note else times)
    start = heading(view) if width is None else _shortened(heading(view), width - len(end) - len(_GAP))
    return f"{start}{_GAP}{end}".strip()


def heading(view: View) -> str:
    """The part of the line that stays the same through a step: its number, name, side and round."""
    if view.step is None:
        return "" if view.preparing else "getting ready"
    of = "" if view.of is None else f"/{view.of}"
    return f"{view.number}{of}  {' · '.join(which(view.step))}"


def _shortened(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…" * (width > 0)


def _clock(frames: int) -> str:
    return print_clock(-(-frames // RATE) * 1000)


class PlainDisplay:
    """Writes a line when the step, the state or the reason for silence changes: for logs and pipes."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._shown: tuple[str, State, bool] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def show(self, view: View) -> None:
        """Write the line of `view` when it tells something else than the one before, besides the time."""
        shown = heading(view), view.state, view.preparing
        if shown != self._shown and view.state is not State.ENDED:
            self._shown = shown
            print(line(view), file=self._out, flush=True)


class LineDisplay:
    """Keeps one line of a terminal up to date, above it once what the keys do."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live: Live | None = None
        self._shown = ""

    def __enter__(self) -> Self:
        from rich.live import Live  # noqa: PLC0415 - slow to import, and only for terminals

        self._console.print(HINT, style="dim", highlight=False)
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
        from rich.text import Text  # noqa: PLC0415 - as above

        text = line(view, self._console.width)
        if self._live is not None and text != self._shown:
            self._shown = text
            self._live.update(Text(text, no_wrap=True, overflow="ellipsis"), refresh=True)
