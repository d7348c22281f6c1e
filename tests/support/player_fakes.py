"""A programme, a listener and a display that are made by hand, for the tests of the player."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.player.edit_requests import NoEdit
from voicecoach.timeline.model import Event, Step

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from types import TracebackType
    from typing import Self

    from voicecoach.audio.clip import Samples
    from voicecoach.player.commands import Command
    from voicecoach.player.edit_requests import EditReply, EditRequest
    from voicecoach.player.player_state import PlayerState
    from voicecoach.player.playhead import Playhead


class FakeProgramme:
    """Holds `sound`; what lies before `ready` can be heard, and its length is known when all can."""

    def __init__(self, sound: Samples, steps: Sequence[Step] = (), events: Sequence[Event] = ()) -> None:
        self.sound = sound
        self.ready = len(sound)
        self.all_steps = steps
        self.all_events = events
        self.failure: Exception | None = None

    def begin(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def prepare(self, wish: EditRequest, spot: Playhead) -> EditReply:
        del wish, spot
        return NoEdit("this programme is as it is")

    @property
    def frames(self) -> int | None:
        return len(self.sound) if self.ready == len(self.sound) else None

    @property
    def steps(self) -> Sequence[Step]:
        return [step for step in self.all_steps if step.end <= self.ready]

    @property
    def events(self) -> Sequence[Event]:
        return [event for event in self.all_events if event.end <= self.ready]

    def samples(self, start: int, end: int) -> Samples:
        assert 0 <= start <= end <= self.ready
        return self.sound[start:end]


class ScriptedListener:
    """Does what it is told once it may give commands."""

    def __init__(
        self, *deeds: Callable[[Callable[[Command], None]], object], is_interactive: bool = True
    ) -> None:
        self.is_interactive = is_interactive
        self._deeds = deeds

    @asynccontextmanager
    async def listen(self, give: Callable[[Command], None]) -> AsyncIterator[None]:
        for deed in self._deeds:
            asyncio.get_running_loop().call_soon(deed, give)
        yield


class KeptDisplay:
    """Keeps what it is shown, and does something about it."""

    def __init__(self, react: Callable[[PlayerState], object] = lambda _: None) -> None:
        self.views: list[PlayerState] = []
        self._react = react

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def show(self, view: PlayerState) -> None:
        self.views.append(view)
        self._react(view)


def steps_of(*frames: int) -> list[Step]:
    """Steps of these lengths, one after the other."""
    starts = np.cumsum([0, *frames])
    return [
        Step(index=index, name=f"step {index}", start=int(starts[index]), frames=length)
        for index, length in enumerate(frames)
    ]


def level(frames: int, height: int = 10_000) -> Samples:
    """The same value throughout: any cut in it would be a click."""
    return np.full(frames, height, np.int16)


def rustle(frames: int) -> Samples:
    """Sound of which no stretch is like another, never silent."""
    return np.random.default_rng(1).integers(1, 20_000, frames).astype(np.int16)
