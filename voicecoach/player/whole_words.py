"""Where to play on after a cut, so that every sentence is heard whole.

A pause, a lost device or a seek may cut a sentence. It is then heard again from its start, in one of two
ways:

- The position steps back to the start of the sentence. Everything after it keeps its place, so a countdown
  ends on its second, and "ten seconds left" is true. A hold lasts longer by what is heard twice.
- A tip, or "halfway", is said again while the hold goes on, if it ends before whatever is next: the hold
  lasts exactly as long as without the pause. If there is too little time, the position steps back by what is
  missing.

A sound is heard again if it had only just begun.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.player.repeated_words import CROSSFADE_FRAMES, RepeatedWords
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicecoach.player.playback_source import PlaybackSource
    from voicecoach.timeline import Event, Step

NOTICED_SOUND_FRAMES = SAMPLE_RATE
"""A sound that was played for this long is not played again: 1 s."""

LONG_TEXT_FRAMES = 8 * SAMPLE_RATE
"""If more than this of an utterance was heard, it is heard again from its last silence: 8 s."""

SILENCE_FRAMES = 3 * SAMPLE_RATE // 10
"""The least length of a silence between two sentences: 0.3 s."""

_FLEXIBLE_CUES = frozenset({"tip", "halfway", "work_halfway"})
"""Words in a hold that may be said a little later."""

_WINDOW_FRAMES = SAMPLE_RATE // 50
_SILENCE_LEVEL = 330
"""Samples below this are silence: 1 % of full scale, as loud as the tone that keeps headsets awake."""


def restart_at(
    source: PlaybackSource, position: int, repeat: RepeatedWords | None = None
) -> tuple[int, RepeatedWords | None]:
    """The position to play on from after a cut at `position`, and the words to say again from there.

    `repeat` is what was said again when the cut came.
    """
    repeats = repeat is not None and repeat.covers(position)
    frame = position - repeat.shift if repeat is not None and repeats else position
    event = _cut_event(source.events, frame)
    if event is None:
        return position, None
    start = _sentence_start(source, event, frame)
    at = max(start, min(position, _latest_start(source, event, event.end - start)))
    end = at + event.end - start + CROSSFADE_FRAMES
    return at, (RepeatedWords(at, at - start, end) if at > start else None)


def whole_from(source: PlaybackSource, frame: int, position: int) -> int:
    """Where to seek to for `frame` when the position is `position`: to the start of a sentence.

    A seek forward within the sentence that plays leads to its end.
    """
    event = _cut_event(source.events, frame)
    if event is None:
        return frame
    return event.end if event.start <= position < frame else event.start


def _cut_event(events: Sequence[Event], frame: int) -> Event | None:
    """The words that a cut at a frame would cut, or the sound that would not be noticed."""
    index = bisect_left(events, frame, key=_start)
    while index:
        index -= 1
        event = events[index]
        if event.kind != "bed" and not event.is_click:
            is_noticed = event.kind == "sound" and frame - event.start >= NOTICED_SOUND_FRAMES
            return event if frame < event.end and not is_noticed else None
    return None


def _sentence_start(source: PlaybackSource, event: Event, frame: int) -> int:
    """Where to start again for a cut at a frame: at the event's start, in a long text after a silence."""
    if frame - event.start <= LONG_TEXT_FRAMES:
        return event.start
    samples = source.samples(event.start, frame)
    count = len(samples) // _WINDOW_FRAMES
    windows = np.abs(samples[: count * _WINDOW_FRAMES].astype(np.int32)).reshape(count, _WINDOW_FRAMES)
    loud = np.flatnonzero(windows.max(axis=1) > _SILENCE_LEVEL)
    after_silence = np.flatnonzero(np.diff(loud) > SILENCE_FRAMES // _WINDOW_FRAMES)
    if not len(after_silence):
        return event.start
    return int(event.start + (loud[after_silence[-1] + 1] - 1) * _WINDOW_FRAMES)


def _latest_start(source: PlaybackSource, event: Event, frames: int) -> int:
    """The latest position at which `frames` of an event can be said again, for it to end in time.

    That is the event's own start if its words belong to their time.
    """
    hold = _hold_at(source.steps, event)
    if event.cue not in _FLEXIBLE_CUES or hold is None:
        return event.start
    events, index = source.events, bisect_left(source.events, event.start + 1, key=_start)
    limit = min(hold, events[index].start) if index < len(events) else hold
    return limit - frames - CROSSFADE_FRAMES


def _hold_at(steps: Sequence[Step], event: Event) -> int | None:
    """The end of the hold in which an event starts; None if it is not in one."""
    hold = None if event.step is None or event.step >= len(steps) else steps[event.step].hold
    if hold is None or not hold.start <= event.start < hold.start + hold.frames:
        return None
    return hold.start + hold.frames


def _start(event: Event) -> int:
    return event.start
