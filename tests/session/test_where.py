"""Where the listener is, in people's words: in an exercise, a rest, a wait and what else there is."""

from __future__ import annotations

import pytest

from tests.support.simulated_listener import Listener
from voicecoach.player.commands import Action, Command
from voicecoach.player.transport import Transport
from voicecoach.wording.layers import load_wording
from voicecoach.wording.ruby import words_of
from voicecoach.wording.store import WordingStore

S = 48_000

ROUTINE = """
routine: All kinds
voice: silent
language: {language}
prepare: 5s
steps:
  - say: Now the floor. Take your time.
  - stretch: Neck
    hold: 20s
  - rest: 10s
  - stretch: Cheek to shoulder
    sides: [right, left]
    hold: 20s
  - wait: Stand up. Go on when you stand.
  - silence: 20s
  - rest: 10s
"""


def listener_in(name: str, language: str = "en") -> Listener:
    """A listener four seconds into the first step of a name, or as far as there are words."""
    listener = Listener(ROUTINE.replace("{language}", language))
    step = next(step for step in listener.session.steps if step.name == name)
    listener.listen_to(step.start + min(4 * S, step.frames // 2))
    return listener


def answer(listener: Listener, command: Command) -> list[str]:
    """What is said in answer to a command."""
    begun = listener.desk.taken_frames
    listener.give(command)
    listener.listen(12 * S)
    return listener.words_heard(begun)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Get ready", "Next: Neck. Two minutes left."),
        ("Now the floor", "Next: Neck. Two minutes left."),
        ("Neck", "Step one of two: Neck. Two minutes left."),
        ("Rest", "You are resting. Next: Cheek to shoulder, right side. One minute forty-five left."),
        ("Cheek to shoulder", "Step two of two: Cheek to shoulder, right side. A minute and a half left."),
        ("Wait", "It goes on when you are ready. Stand up. Go on when you stand."),
        ("Silence", "Half a minute left."),
    ],
)
def test_where_am_i(name: str, said: str) -> None:
    assert said in answer(listener_in(name), Command(Action.WHERE))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Get ready", None),
        ("Neck", "Back to Neck. Nineteen seconds to go."),
        ("Rest", "You are resting. Seven seconds left. Next: Cheek to shoulder, right side."),
        ("Silence", "Sixteen seconds left."),
    ],
)
def test_after_a_long_pause(name: str, said: str | None) -> None:
    listener = listener_in(name)
    listener.give(Command(Action.PAUSE))
    listener.listen(6 * S)
    words = answer(listener, Command(Action.RESUME))
    assert (said in words) if said else not any("left" in text or "Back" in text for text in words)


@pytest.mark.parametrize("language", WordingStore().languages())
def test_a_rest_is_announced_in_every_language(language: str) -> None:
    wording = load_wording(WordingStore(), language, None)
    side = words_of(wording.sides["right"].said[0])
    listener = Listener(ROUTINE.replace("{language}", language).replace("right", side))
    rest = next(step for step in listener.session.steps if step.kind == "rest")
    listener.listen_to(rest.start + 4 * S)
    (said,) = [
        text
        for text in answer(listener, Command(Action.WHERE))
        if words_of(wording.cues["resting"].say[0]) in text
    ]
    assert "Cheek to shoulder" in said
    assert words_of(wording.names["rest"]) not in said.split()


def waiting_listener(*edits: Command) -> Listener:
    listener = Listener(ROUTINE.replace("{language}", "en"))
    listener.desk = type(listener.desk)(Transport(listener.session))
    listener.engine = type(listener.engine)(listener.session, listener.desk)
    for edit in edits:
        listener.give(edit)
    wait = next(step for step in listener.session.steps if step.name == "Wait")
    listener.listen_to(wait.end)
    return listener


def test_a_reminder_says_what_it_waits_for_in_turn() -> None:
    listener = waiting_listener()
    assert answer(listener, Command(Action.REMIND, 0)) == ["No hurry. Stand up. Go on when you stand."]
    assert answer(listener, Command(Action.REMIND, 1)) == [
        "Whenever you are ready. Stand up. Go on when you stand."
    ]


def test_with_words_off_a_reminder_is_a_sound() -> None:
    listener = waiting_listener(Command(Action.MUTE))
    begun = listener.desk.taken_frames
    assert answer(listener, Command(Action.REMIND, 0)) == []
    assert listener.desk.sound[begun:].any()


def test_a_reminder_that_comes_too_late_is_not_said() -> None:
    listener = waiting_listener()
    listener.give(Command(Action.RESUME))
    assert not any("No hurry" in text for text in answer(listener, Command(Action.REMIND, 0)))
