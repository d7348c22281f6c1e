"""Edits of a playing session, with literal times and texts."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.support.player_fakes import RecordingDisplay, ScriptedControl
from tests.support.simulated_listener import TWO_SIDES, HandDesk, HummingVoice, Listener
from voicecoach.player.command_handler import CommandHandler
from voicecoach.player.commands import Action, Command, NoEdit, Splice
from voicecoach.player.devices.recording_device import RecordingDevice
from voicecoach.player.player import play
from voicecoach.player.playhead import TransportState
from voicecoach.player.transport import Transport
from voicecoach.player.watchdog import WatchdogSettings
from voicecoach.script.value_types import Detail
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders
from voicecoach.timeline.json import to_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.audio.clip import Clip
    from voicecoach.player.player_state import PlayerState
    from voicecoach.voices.api import Utterance

S = 48_000
LONGER = Command(Action.LONGER, 10)


def in_hold(listener: Listener, seconds: float, side: str = "right") -> int:
    """Listen for some seconds of the hold on a side, and return the frame at which it starts."""
    start = listener.hold("Neck", side).start
    listener.listen_to(start + round(seconds * S))
    return start


def said_in(listener: Listener, start: int, end: int) -> list[tuple[float, str]]:
    """The events between two frames, with the seconds since the first."""
    return [
        (round((event.start - start) / S, 1), event.text or f"({event.cue})")
        for event in listener.session.events
        if start <= event.start < end
    ]


def note(reply: object) -> str:
    assert isinstance(reply, NoEdit | Splice)
    return reply.note


def test_ten_seconds_more_on_a_running_hold() -> None:
    listener = Listener(TWO_SIDES)
    start = in_hold(listener, 8)
    assert note(listener.give(LONGER)) == "+10 s"
    assert listener.engine.note == "+10 s"
    assert listener.hold("Neck", "right").frames == 40 * S
    assert said_in(listener, start, start + 41 * S) == [
        (0.0, "(go)"),
        (13.3, "Breathe."),
        (20.0, "Halfway."),
        (30.0, "Ten seconds left."),
        (37.0, "Three."),
        (38.0, "Two."),
        (39.0, "One."),
        (40.0, "(end)"),
    ]


def test_what_was_spoken_stays_and_the_time_left_is_announced_again() -> None:
    listener = Listener(TWO_SIDES)
    start = in_hold(listener, 22)
    listener.give(LONGER)
    assert said_in(listener, start, start + 36 * S) == [
        (0.0, "(go)"),
        (10.0, "Breathe."),
        (15.0, "Halfway."),
        (20.0, "Ten seconds left."),
        (30.0, "Ten seconds left."),
    ]


def test_the_next_side_is_held_as_long_and_announces_it() -> None:
    listener = Listener(TWO_SIDES)
    in_hold(listener, 8)
    listener.give(LONGER)
    left = listener.hold("Neck", "left")
    assert left.frames == 40 * S
    assert said_in(listener, left.start - 3 * S, left.start) == [(1.0, "Stay there for forty seconds.")]


def test_on_the_last_side_only_that_side_becomes_longer() -> None:
    listener = Listener(TWO_SIDES)
    in_hold(listener, 8, "left")
    listener.give(LONGER)
    assert [listener.hold("Neck", side).frames for side in ("right", "left")] == [30 * S, 40 * S]


def test_a_shorter_hold_keeps_its_countdown_and_the_note_has_the_minimum() -> None:
    listener = Listener(TWO_SIDES)
    start = in_hold(listener, 12.5)
    assert note(listener.give(Command(Action.LONGER, -20))) == "-14 s; 16 s is the least now"
    assert said_in(listener, start + 11 * S, start + 17 * S) == [
        (2.0, "Three."),
        (3.0, "Two."),
        (4.0, "One."),
        (5.0, "(end)"),
    ]
    assert listener.hold("Neck", "left").frames == 16 * S
    assert note(listener.give(Command(Action.LONGER, -10))) == "it cannot get any shorter"


def test_a_longer_rest() -> None:
    listener = Listener(TWO_SIDES)
    rest = next(step for step in listener.session.steps if step.name == "Rest")
    listener.listen_to(rest.start + 3 * S)
    listener.give(Command(Action.LONGER, 20))
    assert said_in(listener, rest.start, rest.start + 30 * S) == [
        (0.0, "(end)"),
        (1.3, "Rest for ten seconds."),
        (3.0, "Next: Shrug."),
        (24.3, "Get ready: Shrug."),
        (25.8, "Three repetitions."),
        (27.0, "Three."),
        (28.0, "Two."),
        (29.0, "One."),
    ]


@pytest.mark.parametrize(
    ("name", "into_s", "answer"),
    [
        pytest.param("Shrug", 6, "only a hold or a rest can be made longer or shorter", id="repetitions"),
        pytest.param("Get ready", 2, "only a hold or a rest can be made longer or shorter", id="opening"),
        pytest.param("Finish", 0.5, "only a hold or a rest can be made longer or shorter", id="finish"),
    ],
)
def test_what_cannot_be_made_longer_is_answered(name: str, into_s: float, answer: str) -> None:
    listener = Listener(TWO_SIDES)
    before = list(listener.session.events)
    step = next(step for step in listener.session.steps if step.name == name)
    listener.listen_to(step.start + round(into_s * S))
    assert note(listener.give(LONGER)) == answer
    assert list(listener.session.events) == before


def test_an_edit_that_is_prepared_after_its_hold_changes_nothing() -> None:
    listener = Listener(TWO_SIDES)
    before = list(listener.session.events)
    in_hold(listener, 29)
    assert note(listener.give(LONGER, meanwhile=3 * S)) == "it is over already"
    assert list(listener.session.events) == before


def test_an_edit_that_is_ready_late_is_made_later_in_the_session() -> None:
    listener = Listener(TWO_SIDES)
    start = in_hold(listener, 8)
    listener.give(LONGER, meanwhile=3 * S)
    assert listener.hold("Neck", "right").frames == 40 * S
    assert said_in(listener, start, start + 19 * S) == [(0.0, "(go)"), (10.0, "Breathe.")]


def test_an_edit_that_is_always_late_is_tried_further_ahead() -> None:
    listener = Listener(TWO_SIDES)
    in_hold(listener, 8)
    listener.engine.handle(LONGER)
    tries = 0
    while wish := listener.engine.next_request:
        reply = listener.engine.prepare(wish)
        listener.listen(S)
        listener.engine.apply_reply(wish, reply)
        tries += 1
    assert tries == 2
    assert listener.hold("Neck", "right").frames == 40 * S


def test_words_off_and_on_again_in_a_hold() -> None:
    listener = Listener(TWO_SIDES)
    start = in_hold(listener, 12)
    assert note(listener.give(Command(Action.MUTE))) == "words off"
    assert said_in(listener, start, start + 31 * S) == [
        (0.0, "(go)"),
        (10.0, "Breathe."),
        (15.0, "(halfway)"),
        (20.0, "(seconds_left)"),
        (27.0, "(countdown)"),
        (28.0, "(countdown)"),
        (29.0, "(countdown)"),
        (30.0, "(end)"),
    ]
    listener.listen_to(start + 16 * S)
    assert note(listener.give(Command(Action.MUTE))) == "words on"
    assert (20.0, "Ten seconds left.") in said_in(listener, start, start + 31 * S)


def test_a_tip_that_was_not_said_in_its_time_comes_from_now_on() -> None:
    listener = Listener(TWO_SIDES)
    start = in_hold(listener, 5)
    listener.give(Command(Action.MUTE))
    listener.listen_to(start + 21 * S)
    listener.give(Command(Action.MUTE))
    assert said_in(listener, start + S, start + 28 * S) == [
        (14.0, "(halfway)"),
        (19.0, "(seconds_left)"),
        (20.2, "Breathe."),
        (26.0, "Three."),
    ]


def test_less_is_said_from_now_on_and_nothing_twice() -> None:
    listener = Listener(TWO_SIDES)
    step = listener.session.steps[1]
    listener.listen_to(step.start + S)
    assert note(listener.give(Command(Action.DETAIL, word="brief"))) == "detail: brief"
    hold = listener.hold("Neck", "right")
    assert [text for _, text in said_in(listener, step.start, hold.start + S)] == [
        "Neck, right side.",
        "Hold for thirty seconds.",
        "(go)",
    ]
    assert note(listener.give(Command(Action.DETAIL, word="loud"))) == (
        "there is no detail 'loud'; did you mean 'sounds'?"
    )


def test_faster_speech_from_now_on() -> None:
    listener = Listener(TWO_SIDES)
    start = in_hold(listener, 5)
    before = {event.text: event.frames for event in listener.session.events if event.text}
    assert note(listener.give(Command(Action.FASTER, 2))) == "speech 121 %"
    for event in listener.session.events:
        if event.text:
            pace = 1.21 if event.start > start else 1.0
            assert event.frames == round(before[event.text] / pace)


def test_speech_becomes_neither_too_fast_nor_too_slow() -> None:
    listener = Listener(TWO_SIDES)
    notes = [note(listener.give(Command(Action.FASTER, steps))) for steps in (20, 1, -20, -1)]
    assert notes == ["speech 195 %", "speech 195 %", "speech 51 %", "speech 51 %"]


def test_going_back_into_an_edited_hold_arranges_all_of_it() -> None:
    listener = Listener(TWO_SIDES)
    in_hold(listener, 22)
    listener.give(LONGER)
    listener.give(Command(Action.AGAIN))
    start = listener.hold("Neck", "right").start
    assert [text for _, text in said_in(listener, start - 3 * S, start)] == ["Hold for forty seconds."]
    assert said_in(listener, start, start + 36 * S) == [
        (0.0, "(go)"),
        (13.3, "Breathe."),
        (20.0, "Halfway."),
        (30.0, "Ten seconds left."),
    ]


def test_the_position_is_announced_after_the_current_clip_while_the_session_pauses() -> None:
    listener = Listener(TWO_SIDES)
    middle = in_hold(listener, 15.1) - round(0.1 * S) + 15 * S
    spoken = next(event for event in listener.session.events if event.start >= middle)
    before, begun = list(listener.session.events), listener.desk.taken_frames
    listener.give(Command(Action.WHERE))
    listener.listen(3 * S)
    assert listener.desk.playhead.position == spoken.end
    assert listener.words_heard(begun) == [
        "Halfway.",
        "Step one of two: Neck, right side. One minute fifteen left.",
    ]
    assert list(listener.session.events) == before


def test_the_position_is_announced_in_a_pause_that_continues() -> None:
    listener = Listener(TWO_SIDES)
    in_hold(listener, 20.5)
    listener.give(Command(Action.PAUSE))
    listener.listen(S)
    at, begun = listener.desk.playhead.position, listener.desk.taken_frames
    listener.give(Command(Action.WHERE))
    listener.listen(10 * S)
    assert listener.words_heard(begun) == ["Step one of two: Neck, right side. One minute fifteen left."]
    assert (listener.desk.playhead.position, listener.desk.playhead.state) == (at, TransportState.PAUSED)


@pytest.mark.parametrize(
    ("pause_s", "said"),
    [(4.9, []), (5.1, ["Back to Neck, right side. Fourteen seconds to go."])],
    ids=["short", "long"],
)
def test_after_a_long_pause_the_step_is_announced(pause_s: float, said: list[str]) -> None:
    listener = Listener(TWO_SIDES)
    in_hold(listener, 17)
    listener.give(Command(Action.PAUSE))
    listener.listen(round(pause_s * S))
    begun = listener.desk.taken_frames
    listener.give(Command(Action.TOGGLE))
    listener.listen(2 * S)
    assert listener.words_heard(begun) == said
    assert listener.desk.playhead.state is TransportState.PLAYING


def test_with_words_off_a_long_pause_ends_without_any() -> None:
    listener = Listener(TWO_SIDES)
    in_hold(listener, 16)
    listener.give(Command(Action.MUTE))
    listener.give(Command(Action.PAUSE))
    listener.listen(8 * S)
    begun = listener.desk.taken_frames
    listener.give(Command(Action.RESUME))
    listener.listen(S)
    assert listener.words_heard(begun) == []
    assert listener.desk.playhead.state is TransportState.PLAYING


def test_a_resumed_session_announces_the_position() -> None:
    listener = Listener(TWO_SIDES)
    step = listener.session.steps[2]
    listener.give(Command(Action.GO_TO, step.start, "resumed"))
    begun = listener.desk.taken_frames
    listener.listen(20 * S)
    assert listener.words_heard(begun)[:2] == [
        "Back to Neck, left side. Thirty-eight seconds to go.",
        "Now the left side.",
    ]


class PatientVoice(HummingVoice):
    """Speaks what it has not spoken before only once it may."""

    def __init__(self) -> None:
        super().__init__()
        self.may = Event()
        self.may.set()
        self.was_asked = Event()
        self._spoken: set[tuple[str, float]] = set()

    def speak(self, utterance: Utterance) -> Clip:
        if (utterance.text, utterance.pace) not in self._spoken:
            self.was_asked.set()
            assert self.may.wait(10)
        self._spoken.add((utterance.text, utterance.pace))
        return super().speak(utterance)


def test_a_hold_goes_on_while_the_voice_is_slow() -> None:
    voice, device = PatientVoice(), RecordingDevice()
    listener = Listener(TWO_SIDES, voice)
    as_it_was = listener.session.samples(0, 30 * S)
    voice.may.clear()
    voice.was_asked.clear()
    notes: list[tuple[str, int]] = []

    def see(view: PlayerState) -> None:
        notes.append((view.note, view.position))
        if view.position == 20 * S and voice.was_asked.is_set():
            device.advance(10 * S)
            voice.may.set()
        elif view.note:
            device.advance(S)
            keys_give(Command(Action.STOP))
            device.advance(S)

    given_: list[Callable[[Command], None]] = []

    def keys_give(command: Command) -> None:
        given_[0](command)

    keys = ScriptedControl(
        given_.append,
        lambda _: device.advance(20 * S),
        lambda give: give(Command(Action.FASTER, 2)),
    )
    play(listener.session, device, [keys], [RecordingDisplay(see)], WatchdogSettings(tick_s=0.05))
    assert np.array_equal(device.samples[: 30 * S], as_it_was)
    assert ("speech 121 %", 30 * S) in notes


def test_a_timeline_file_cannot_be_edited_but_announces_the_position(tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text(TWO_SIDES, "utf-8")
    timeline = open_session(
        str(tmp_path / "two.yaml"), SessionOptions(), find_user_folders(), print
    ).timeline()
    (tmp_path / "two.json").write_text(to_json(timeline), "utf-8")
    session = open_session(str(tmp_path / "two.json"), SessionOptions(), find_user_folders(), print).live()
    session.extend()
    engine = CommandHandler(session, HandDesk(Transport(session)))
    answers = []
    for command in (LONGER, Command(Action.MUTE), Command(Action.WHERE), Command(Action.AGAIN)):
        engine.handle(command)
        wish = engine.next_request
        assert wish
        reply = engine.prepare(wish)
        assert engine.apply_reply(wish, reply)
        answers.append(reply.note)
    refusal = "a timeline file cannot be changed; play the routine itself"
    assert answers == [refusal, refusal, "Get ready, before Neck · right", ""]


def test_an_edit_before_the_session_is_arranged_holds_for_the_rest(tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text(TWO_SIDES, "utf-8")
    session = open_session(str(tmp_path / "two.yaml"), SessionOptions(), find_user_folders(), print).live()
    engine = CommandHandler(session, HandDesk(Transport(session)))
    engine.handle(Command(Action.DETAIL, word="minimal"))
    wish = engine.next_request
    assert wish
    assert engine.apply_reply(wish, engine.prepare(wish))
    session.begin()
    assert session.live_timeline.completed.wait(10)
    session.stop()
    asked = open_session(
        str(tmp_path / "two.yaml"), SessionOptions(detail=Detail.MINIMAL), find_user_folders(), print
    )
    assert tuple(session.events) == asked.timeline().events
