"""Fakes for tests of the player: a playback source, a control and a display."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.player.commands import NoEdit
from voicecoach.timeline.model import Event, Step

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from types import TracebackType
    from typing import Self

    from voicecoach.audio.clip import Samples
    from voicecoach.player.commands import Command, EditReply, EditRequest
    from voicecoach.player.player_state import PlayerState
    from voicecoach.player.playhead import Playhead


class FakeSource:
    """A source with the samples `sound`, ready up to `ready`; its length is known once all of it is ready."""

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

    def prepare(self, request: EditRequest, playhead: Playhead) -> EditReply:
        del request, playhead
        return NoEdit("this source cannot be edited")

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


class ScriptedControl:
    """A control that runs `actions`, in order, once commands are accepted."""

    def __init__(
        self, *actions: Callable[[Callable[[Command], None]], object], is_interactive: bool = True
    ) -> None:
        self.is_interactive = is_interactive
        self._actions = actions

    @asynccontextmanager
    async def listen(self, submit: Callable[[Command], None]) -> AsyncIterator[None]:
        for action in self._actions:
            asyncio.get_running_loop().call_soon(action, submit)
        yield


class RecordingDisplay:
    """A display that records the states it is shown, and calls `react` with each."""

    def __init__(self, react: Callable[[PlayerState], object] = lambda _: None) -> None:
        self.states: list[PlayerState] = []
        self._react = react

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def show(self, state: PlayerState) -> None:
        self.states.append(state)
        self._react(state)


def steps_of(*frames: int) -> list[Step]:
    """Return consecutive steps of these lengths."""
    starts = np.cumsum([0, *frames])
    return [
        Step(index=index, name=f"step {index}", start=int(starts[index]), frames=length)
        for index, length in enumerate(frames)
    ]


def constant(frames: int, value: int = 10_000) -> Samples:
    """Return samples of one value, in which any cut would be a click."""
    return np.full(frames, value, np.int16)


def noise(frames: int) -> Samples:
    """Return noise that is never silent and in which no part is like another."""
    return np.random.default_rng(1).integers(1, 20_000, frames).astype(np.int16)
