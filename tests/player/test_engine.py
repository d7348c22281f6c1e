"""What commands do, step by step: no thread, no device, no clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.player.fakes import FakeProgramme, level, rustle, steps_of
from tests.session.listening import HandDesk
from voicecoach.player.controls.port import Action, Command
from voicecoach.player.engine import LONG_PAUSE, NOTED_FOR, Engine
from voicecoach.player.programme import Answer, Aside, Change
from voicecoach.player.transport import FADE, State, Transport
from voicecoach.units import RATE

if TYPE_CHECKING:
    from voicecoach.player.programme import Reply, Wish
    from voicecoach.player.transport import Spot

S = RATE


class WillingProgramme(FakeProgramme):
    """Answers every wish by what `replies` has for its action, and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(rustle(60 * S), steps_of(20 * S, 20 * S, 20 * S))
        self.replies: dict[Action, Reply] = {}
        self.asked: list[tuple[Action, int, int]] = []

    def prepare(self, wish: Wish, spot: Spot) -> Reply:
        self.asked.append((wish.command.action, wish.position, spot.position))
        return self.replies.get(wish.command.action, Answer())


class Player:
    def __init__(self) -> None:
        self.programme = WillingProgramme()
        self.desk = HandDesk(Transport(self.programme))
        self.engine = Engine(self.programme, self.desk)

    def give(self, *commands: Command) -> None:
        for command in commands:
            self.engine.give(command)

    def fulfil(self) -> bool:
        """Prepare and take what is wished for next, whether it was in time."""
        wish = self.engine.wish
        assert wish
        return self.engine.take(wish, self.engine.prepare(wish))

    def at(self) -> tuple[float, State]:
        return self.desk.spot.position / S, self.desk.spot.state


def test_a_change_is_taken_over_where_the_listener_is_between_its_frames() -> None:
    player, adopted = Player(), list[str]()
    player.programme.replies[Action.LONGER] = Change(S, 2 * S, lambda: adopted.append("longer"), "+10 s")
    player.desk.listen(3 * S // 2)
    player.give(Command(Action.LONGER, 10))
    assert player.fulfil()
    assert adopted == ["longer"]
    assert player.engine.wish is None


@pytest.mark.parametrize("heard", [S - 1, 2 * S + 1], ids=["went back", "went on"])
def test_a_change_that_does_not_hold_any_more_is_wished_for_again(heard: int) -> None:
    player, adopted = Player(), list[str]()
    player.programme.replies[Action.LONGER] = Change(S, 2 * S, lambda: adopted.append("longer"))
    player.desk.listen(heard)
    player.give(Command(Action.LONGER, 10))
    assert not player.fulfil()
    assert adopted == []
    player.fulfil()
    assert player.programme.asked == [(Action.LONGER, heard, heard)] * 2


def test_wishes_are_fulfilled_in_their_order_and_moves_are_not_kept_waiting() -> None:
    player = Player()
    player.give(Command(Action.DETAIL, word="brief"), Command(Action.WHERE), Command(Action.NEXT))
    assert player.at() == (20, State.PLAYING)
    assert player.fulfil()
    assert player.fulfil()
    assert [action for action, *_ in player.programme.asked] == [Action.DETAIL, Action.WHERE]


def test_a_note_is_shown_for_some_seconds() -> None:
    player = Player()
    player.give(Command(Action.LOUDER, -20))
    assert player.engine.note == "volume 80 %"
    player.desk.listen(NOTED_FOR - 1)
    assert player.engine.note == "volume 80 %"
    player.desk.listen(1)
    assert player.engine.note == ""


def paused(player: Player, frames: int) -> None:
    player.desk.listen(S)
    player.give(Command(Action.PAUSE))
    player.desk.listen(frames)


def test_after_a_long_pause_words_are_heard_before_it_goes_on() -> None:
    player = Player()
    paused(player, LONG_PAUSE + 1)
    player.programme.replies[Action.RESUME] = Aside(S, S, level(S, 7_777))
    player.give(Command(Action.TOGGLE))
    assert player.at() == (1, State.PAUSED)
    was_going_on = player.engine.is_going_on
    assert player.fulfil()
    assert (was_going_on, player.engine.is_going_on) == (True, False)
    begun = player.desk.taken
    player.desk.listen(FADE + 2 * S)
    assert (player.desk.sound[begun + FADE : begun + FADE + S] == 7_777).all()
    assert player.at() == (2, State.PLAYING)


def test_a_short_pause_ends_at_once() -> None:
    player = Player()
    paused(player, LONG_PAUSE)
    player.give(Command(Action.TOGGLE))
    assert player.at() == (1, State.PLAYING)
    assert player.engine.wish is None


def test_what_a_long_pause_will_need_is_prepared_once_in_each() -> None:
    player = Player()
    paused(player, LONG_PAUSE)
    assert player.engine.long_pause() is None
    player.desk.listen(1)
    coming = player.engine.long_pause()
    assert coming is not None
    assert coming.command.action is Action.RESUME
    assert player.engine.long_pause() is None


def test_who_pauses_again_before_the_words_are_there_stays_in_the_pause() -> None:
    player = Player()
    paused(player, LONG_PAUSE + 1)
    player.programme.replies[Action.RESUME] = Aside(S, S, level(S, 7_777))
    player.give(Command(Action.RESUME), Command(Action.PAUSE))
    assert player.fulfil()
    begun = player.desk.taken
    player.desk.listen(S)
    assert not player.desk.sound[begun:].any()
    assert player.at() == (1, State.PAUSED)


def test_who_goes_to_the_next_step_before_the_words_are_there_hears_that() -> None:
    player = Player()
    paused(player, LONG_PAUSE + 1)
    player.give(Command(Action.RESUME), Command(Action.NEXT))
    assert player.at() == (20, State.PLAYING)


def test_who_comes_back_to_a_frame_stands_there_until_the_words_are_there() -> None:
    player = Player()
    player.give(Command(Action.GO_TO, 30 * S, "resumed"))
    assert player.at() == (30, State.PAUSED)
    player.programme.replies[Action.RESUME] = Aside(30 * S, 30 * S, level(S, 7_777))
    assert player.fulfil()  # what lies there may be as it was
    assert player.fulfil()
    player.desk.listen(FADE + 3 * S)
    assert (player.desk.sound[FADE : FADE + S] == 7_777).all()
    assert player.at() == (32, State.PLAYING)
