"""The transport: play, pause, next, again over a programme, as plain state without threads or clocks.

It knows where it stands (a `Spot`) and reads on from there. A spot is a frozen value, so whoever
reads ahead of the ear (the pump) keeps the spot of each block and puts the transport back to the
one that was really heard before a command acts on it.

Every cut is a short fall of what was sounding followed by a short rise of what comes next. When
nobody presses anything there is neither, and what is read is what the programme holds.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.units import RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from voicecoach.audio.clip import Samples
    from voicecoach.player.programme import Programme
    from voicecoach.timeline import Step

FADE = RATE // 200
"""Frames of a fall or a rise at a cut: 5 ms."""

AGAIN_WITHIN = 3 * RATE
"""Up to this many frames into a step, `again` means the step before."""

SILENCE: Samples = np.zeros(0, np.int16)


class State(StrEnum):
    """What a transport is doing: `waiting` holds a `wait` step until the listener says go on."""

    PLAYING = "playing"
    PAUSED = "paused"
    WAITING = "waiting"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """Where a transport stands: all that decides what it reads next.

    `position` is the next frame of the programme. `tail` is still to be heard before it, what is
    left of a fall. `risen` counts the frames of a rise that are heard already, FADE when there is
    none. `goal` is the number of a step (its place in the programme, from 0) to go to as soon as it
    is arranged.
    """

    position: int
    state: State = State.PLAYING
    tail: Samples = field(default_factory=lambda: SILENCE)
    risen: int = FADE
    goal: int | None = None

    def after(self, frames: int) -> Spot:
        """The spot once `frames` of the block that was read here were heard."""
        if len(self.tail):
            return replace(self, tail=self.tail[frames:])
        return replace(self, position=self.position + frames, risen=min(FADE, self.risen + frames))


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some frames to hear, shape (frames,), and the spot at which they were read."""

    samples: Samples
    spot: Spot


class Transport:
    """Reads a programme on from `spot`; commands move the spot.

    Without `holds`, for where nobody can say go on, a wait step lasts its time, as in an export.
    """

    def __init__(self, programme: Programme, *, holds: bool = True) -> None:
        self.spot = Spot(0)
        self._programme = programme
        self._holds = _Holds(programme, are_kept=holds)

    def read(self, frames: int) -> Block | None:
        """The next frames, at most `frames` and at least one; None when there is only silence now.

        Silence it is while paused, waiting or ended, and while the programme is not ready that far;
        the position stands then. Raises the programme's failure when that is why it is not ready.
        """
        self.spot = spot = self._settled(self.spot)
        samples = spot.tail[:frames] if len(spot.tail) else self._moving(spot, frames)
        if not len(samples):
            return None
        self.spot = self._held(spot.after(len(samples)), spot)
        return Block(samples, spot)

    def toggle(self) -> None:
        """Pause what plays, go on with what is paused or waits."""
        if self.spot.state is State.PLAYING:
            self.pause()
        else:
            self.resume()

    def pause(self) -> None:
        """Fall silent and stay here; only what plays can be paused."""
        if self.spot.state is State.PLAYING:
            self._go(self.spot.position, State.PAUSED, self.spot.goal)

    def resume(self) -> None:
        """Go on: from here after a pause, from the end of the step after a wait."""
        if self.spot.state is State.PAUSED:
            self.spot = replace(self.spot, state=State.PLAYING)
        elif self.spot.state is State.WAITING:
            self._go(self._holds.resume_at(self.spot.position), State.PLAYING)

    def next(self) -> None:
        """Go to the start of the next step, as soon as it is arranged; after the last one, to the end."""
        spot = self.spot
        if spot.state is not State.ENDED:
            number = step_number(self._programme.steps, spot.position) if spot.goal is None else spot.goal
            self._go(spot.position, _moving_on(spot.state), number + 1)
            self.spot = self._settled(self.spot)

    def again(self) -> None:
        """Go to the start of this step, or early in it to the start of the one before."""
        spot = self.spot
        if spot.state is not State.ENDED:
            self._go(_again_from(self._programme.steps, spot.position), _moving_on(spot.state))

    def go_to(self, position: int) -> None:
        """Go to this frame, and stand there until it is ready where it is not."""
        if self.spot.state is not State.ENDED:
            self._go(position, _moving_on(self.spot.state))

    def stop(self) -> None:
        """Fall silent for good."""
        self._go(self.spot.position, State.ENDED)

    def back_to(self, position: int) -> None:
        """Stand at an earlier frame that was not heard after all, and rise from there.

        What is paused stays paused, and what was stopped stopped; a way to a goal goes on.
        """
        spot = self.spot
        stopped = spot.state is State.ENDED and spot.position != self._programme.frames
        if stopped or spot.goal is not None or position == spot.position:
            self.spot = replace(spot, risen=0)
            return
        state = State.PAUSED if spot.state is State.PAUSED else State.PLAYING
        self.spot = Spot(position, state, risen=0)

    def _go(self, position: int, state: State, goal: int | None = None) -> None:
        self.spot = Spot(position, state, tail=self._fall(self.spot), risen=0, goal=goal)

    def _fall(self, spot: Spot) -> Samples:
        """What sounds at `spot`, falling from its present gain to nothing within FADE frames."""
        if len(spot.tail) or spot.state is not State.PLAYING or spot.goal is not None:
            return spot.tail
        sounding = self._sounding(spot.position, FADE)
        return _with_gain(sounding, np.linspace(spot.risen / FADE, 0, len(sounding)))

    def _sounding(self, start: int, frames: int) -> Samples:
        end = min(start + frames, self._programme.ready)
        return self._programme.samples(start, end) if end > start else SILENCE

    def _moving(self, spot: Spot, frames: int) -> Samples:
        """The next frames of the programme from `spot`, up to the next hold; none when it stands."""
        if spot.state is not State.PLAYING or spot.goal is not None:
            return SILENCE
        samples = self._sounding(spot.position, min(frames, self._holds.ahead(spot.position)))
        if spot.risen >= FADE or not len(samples):
            return samples
        return _with_gain(samples, np.minimum((spot.risen + np.arange(len(samples))) / FADE, 1))

    def _settled(self, spot: Spot) -> Spot:
        """`spot`, moved to its goal or its end when the programme now knows of them."""
        frames = self._programme.frames  # asked first: once it is known, so are all the steps
        steps = self._programme.steps
        if spot.goal is not None:
            if spot.goal < len(steps):
                spot = replace(spot, position=steps[spot.goal].start, goal=None)
            elif frames is not None:
                spot = replace(spot, position=frames, goal=None)
        if spot.state is State.PLAYING:
            if frames is not None and spot.position >= frames:
                return replace(spot, state=State.ENDED)
            self._check(spot)
        return spot

    def _check(self, spot: Spot) -> None:
        failure = self._programme.failure
        if failure is not None and (spot.goal is not None or spot.position >= self._programme.ready):
            raise failure

    def _held(self, reached: Spot, before: Spot) -> Spot:
        """`reached`, waiting when it moved onto the hold of a wait step."""
        if reached.position == before.position or not self._holds.at(reached.position):
            return reached
        return Spot(reached.position, State.WAITING, tail=self._fall(reached), risen=0)


class _Holds:
    """The frames at which wait steps hold, and where each goes on, learnt as the programme grows."""

    def __init__(self, programme: Programme, *, are_kept: bool) -> None:
        self._programme = programme
        self._are_kept = are_kept
        self._known = -1
        self._resume_at: dict[int, int] = {}
        self._frames: list[int] = []

    def at(self, position: int) -> bool:
        """Whether a wait step holds at `position`."""
        return position in self._resume_at

    def resume_at(self, position: int) -> int:
        """Where the wait step that holds at `position` goes on."""
        return self._resume_at[position]

    def ahead(self, position: int) -> int:
        """How many frames may be heard from `position` before a hold, as far as is known."""
        self._learn()
        place = bisect_right(self._frames, position)
        return self._frames[place] - position if place < len(self._frames) else self._programme.ready

    def _learn(self) -> None:
        ready = self._programme.ready
        if ready == self._known or not self._are_kept:
            return
        self._known = ready
        ends = {event.step: event.end for event in self._programme.events if event.cue == "wait"}
        self._resume_at = {
            ends[step.index]: step.end
            for step in self._programme.steps
            if ends.get(step.index, ready + 1) <= ready
        }
        self._frames = sorted(self._resume_at)


def step_number(steps: Sequence[Step], position: int) -> int:
    """Which of `steps` is heard at frame `position`, counted from 0; -1 ahead of the first."""
    return bisect_right(steps, position, key=lambda step: step.start) - 1


def _again_from(steps: Sequence[Step], position: int) -> int:
    number = step_number(steps, position)
    if number >= 0 and position - steps[number].start > AGAIN_WITHIN:
        return steps[number].start
    return steps[number - 1].start if number > 0 else 0


def _moving_on(state: State) -> State:
    return State.PAUSED if state is State.PAUSED else State.PLAYING


def _with_gain(samples: Samples, gain: npt.NDArray[np.float64]) -> Samples:
    return np.rint(samples * gain).astype(np.int16)
