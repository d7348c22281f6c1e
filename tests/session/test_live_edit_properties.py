"""Properties of a timeline that hold after any edits of its session at any frames."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.support.routines import ENGLISH_NUMBERS, ROUTINES
from tests.support.simulated_listener import HummingVoice, Listener
from tests.support.thorough import fewer_examples
from voicecoach.compiler.plan.timing_rules import round_announced_ms
from voicecoach.player.commands import Action, Command, Splice
from voicecoach.player.playhead import TransportState
from voicecoach.units import ms_from_frames

if TYPE_CHECKING:
    from voicecoach.compiler.plan.plan_model import StepKey

SECOND = 48_000


def voice_of_lengths(seed: int, longest: int) -> HummingVoice:
    return HummingVoice(lambda text: 5_000 + crc32(f"{seed}{text}".encode()) % longest)


VOICES = st.builds(voice_of_lengths, st.integers(0, 1000), st.sampled_from([20_000, 60_000, 200_000]))
QUICK_VOICES = st.builds(voice_of_lengths, st.integers(0, 1000), st.just(20_000))
"""Each of their texts ends before the next second of a countdown."""
CHANGES = st.one_of(
    st.builds(Command, st.just(Action.LONGER), st.sampled_from([10, -10, 25, -60])),
    st.builds(
        Command, st.just(Action.DETAIL), st.just(0), st.sampled_from(["full", "brief", "minimal", "sounds"])
    ),
    st.just(Command(Action.MUTE)),
    st.builds(Command, st.just(Action.FASTER), st.sampled_from([1, -1, 4, -20])),
)
JUMPS = st.one_of(
    st.sampled_from([Action.NEXT, Action.AGAIN, Action.TOGGLE, Action.WHERE]).map(Command),
    st.builds(Command, st.just(Action.GO_TO), st.integers(0, 200 * SECOND)),
)
HEARD = st.one_of(st.integers(0, SECOND), st.integers(0, 40 * SECOND))
GROWN_TO = st.one_of(st.none(), HEARD)
MEANWHILE = st.sampled_from([0, 0, 5_000, 30_000])


class Watched:
    """An edited session: the expected length of each hold and rest, and the frame of the last edit."""

    def __init__(self, text: str, voice: HummingVoice, grown_to: int | None) -> None:
        self.text = text
        self.listener = Listener(text, voice, grown_to)
        self.session = self.listener.session
        self.since = 0
        self.asked_ms = {
            step.key: window.ms
            for step in self.listener.plan.steps
            for window in step.windows
            if window.is_work or window.is_adjustable
        }

    def give(self, command: Command, meanwhile: int) -> None:
        before = self.session.live_timeline
        position = self.listener.desk.playhead.position
        reply = self.listener.give(command, meanwhile)
        if self.session.live_timeline is not before:
            assert isinstance(reply, Splice)
            self.since = reply.cut_frame
            if command.action is Action.LONGER:
                self._note(before.placed_steps[self._number(position)].step.linked_steps, reply.note)

    def _number(self, position: int) -> int:
        return sum(step.start <= position for step in self.session.steps) - 1

    def _note(self, alike: tuple[StepKey, ...], note: str) -> None:
        by_ms = round(float(note.partition(" s")[0]) * 1000)
        self.asked_ms.update(dict.fromkeys(alike, self.asked_ms[alike[0]] + by_ms))


@st.composite
def changed_sessions(
    draw: st.DrawFn,
    voices: st.SearchStrategy[HummingVoice] = VOICES,
    grown_to: st.SearchStrategy[int | None] = GROWN_TO,
) -> Watched:
    """A session that is edited a few times, perhaps before all of it is arranged."""
    watched = Watched(draw(ROUTINES), draw(voices), draw(grown_to))
    listener = watched.listener
    for _ in range(draw(st.integers(1, 4))):
        listener.listen(draw(HEARD))
        watched.give(draw(CHANGES), draw(MEANWHILE))
    watched.session.extend()
    return watched


@fewer_examples(10)
@given(changed_sessions(grown_to=st.none()))
def test_the_samples_played_are_those_of_the_final_timeline(watched: Watched) -> None:
    frames = watched.session.frames
    assert frames is not None
    while watched.listener.desk.playhead.state is not TransportState.ENDED:
        watched.listener.listen(60 * SECOND)
    assert np.array_equal(watched.listener.desk.sound[:frames], watched.session.samples(0, frames))
    assert not watched.listener.desk.sound[frames:].any()


@fewer_examples(10)
@given(changed_sessions())
def test_no_two_cues_sound_at_once_and_no_speech_is_cut_off(watched: Watched) -> None:
    exclusive = [event for event in watched.session.events if not event.is_click]
    for one, other in pairwise(exclusive):
        assert one.end <= other.start
    for event in watched.session.events:
        assert event.frames == watched.listener.studio.clip_of_event(event).frames


@fewer_examples(10)
@given(changed_sessions())
def test_holds_and_rests_have_the_length_of_the_last_edit(watched: Watched) -> None:
    expected_ms = {
        placed.step.key: window.ms
        for placed in watched.session.live_timeline.placed_steps
        for window in placed.step.windows
        if window.is_work or window.is_adjustable
    }
    assert expected_ms == watched.asked_ms
    for placed, step in zip(watched.session.live_timeline.placed_steps, watched.session.steps, strict=True):
        if step.hold:
            assert step.hold.frames == expected_ms[placed.step.key] * 48
        if any(window.is_adjustable and not window.is_work for window in placed.step.windows):
            assert (
                step.end - placed.window_starts[placed.step.anchor_window_index]
                == expected_ms[placed.step.key] * 48
            )


@fewer_examples(10)
@given(changed_sessions())
def test_countdowns_and_ends_are_at_their_new_times(watched: Watched) -> None:
    ends = {step.hold.start + step.hold.frames for step in watched.session.steps if step.hold}
    rests = {step.end for step in watched.session.steps if step.name == "Rest"}
    ended = {event.start for event in watched.session.events if event.cue in ("end", "work_end")}
    assert ended <= ends
    for event in watched.session.events:
        if event.cue in ("countdown", "work_countdown", "rest_countdown") and event.start >= watched.since:
            assert any(end - event.start in (SECOND, 2 * SECOND, 3 * SECOND) for end in ends | rests)


@fewer_examples(10)
@given(changed_sessions(QUICK_VOICES))
def test_every_hold_is_counted_down(watched: Watched) -> None:
    for placed, step in zip(watched.session.live_timeline.placed_steps, watched.session.steps, strict=True):
        window = placed.step.windows[placed.step.anchor_window_index]
        if window.is_adjustable and window.is_work and window.ms >= 10_000:
            assert step.hold
            end = step.hold.start + step.hold.frames
            counted = {
                end - event.start
                for event in watched.session.events
                if event.cue in ("countdown", "work_countdown") and event.step == step.index
            }
            assert {SECOND, 2 * SECOND, 3 * SECOND} <= counted


@fewer_examples(10)
@given(changed_sessions())
def test_steps_fill_the_session_in_their_order(watched: Watched) -> None:
    steps, placed = watched.session.steps, watched.session.live_timeline.placed_steps
    assert steps[0].start == 0
    assert steps[-1].end == watched.session.frames
    assert [step.index for step in steps] == list(range(len(steps)))
    assert [one.step.key for one in placed] == sorted(one.step.key for one in placed)
    for one, other in pairwise(steps):
        assert one.end == other.start
    for event in watched.session.events:
        assert event.step is not None
        assert steps[event.step].start <= event.start
        assert event.end <= steps[event.step].end


@fewer_examples(10)
@given(changed_sessions())
def test_what_is_announced_after_the_last_change_is_true(watched: Watched) -> None:
    has_pack = json.loads(watched.text).get("wording") is not None
    for event in watched.session.events:
        if event.start < watched.since or event.text is None:
            continue
        text = event.text.lower()
        assert event.step is not None
        step = watched.session.steps[event.step]
        if event.cue == "total":
            assert watched.session.frames
            announced_ms = round_announced_ms(ms_from_frames(watched.session.frames))
            assert ENGLISH_NUMBERS.rounded_duration(announced_ms) in text
        if event.cue == "hold" and not has_pack:
            step = step if step.hold else watched.session.steps[event.step + 1]  # it is said in a rest too
            assert step.hold
            assert ENGLISH_NUMBERS.duration(step.hold.frames // 48) in text
        if event.cue == "rest" and not has_pack and "for" in text:
            key = watched.session.live_timeline.placed_steps[event.step].step.key
            assert ENGLISH_NUMBERS.duration(watched.asked_ms[key]) in text


@fewer_examples(10)
@given(ROUTINES, VOICES, st.lists(st.tuples(HEARD, st.one_of(CHANGES, JUMPS), MEANWHILE), max_size=6))
def test_any_commands_leave_a_consistent_session(
    text: str, voice: HummingVoice, presses: list[tuple[int, Command, int]]
) -> None:
    listener = Listener(text, voice)
    for frames, command, meanwhile in presses:
        listener.listen(frames)
        listener.give(command, meanwhile)
        session = listener.session
        assert session.failure is None
        assert session.steps[-1].end == session.frames
        assert [step.index for step in session.steps] == list(range(len(session.steps)))
        for one, other in pairwise([event for event in session.events if not event.is_click]):
            assert one.end <= other.start
