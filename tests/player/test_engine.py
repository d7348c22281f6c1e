"""What commands do, step by step: no thread, no device, no clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.player_fakes import FakeProgramme, level, rustle, steps_of
from tests.support.simulated_listener import HandDesk
from voicecoach.player.command_handler import LONG_PAUSE_FRAMES, NOTE_FRAMES, CommandHandler
from voicecoach.player.commands import Action, Command
from voicecoach.player.edit_requests import Insert, NoEdit, Splice
from voicecoach.player.playhead import FADE_FRAMES, TransportState
from voicecoach.player.transport import Transport
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from voicecoach.player.edit_requests import EditReply, EditRequest
    from voicecoach.player.playhead import Playhead

S = SAMPLE_RATE


class WillingProgramme(FakeProgramme):
    """Answers every wish by what `replies` has for its action, and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(rustle(60 * S), steps_of(20 * S, 20 * S, 20 * S))
        self.replies: dict[Action, EditReply] = {}
        self.asked: list[tuple[Action, int, int]] = []

    def prepare(self, wish: EditRequest, spot: Playhead) -> EditReply:
        self.asked.append((wish.command.action, wish.position, spot.position))
        return self.replies.get(wish.command.action, NoEdit())


class Player:
    def __init__(self) -> None:
        self.programme = WillingProgramme()
        self.desk = HandDesk(Transport(self.programme))
        self.engine = CommandHandler(self.programme, self.desk)

    def give(self, *commands: Command) -> None:
        for command in commands:
            self.engine.handle(command)

    def fulfil(self) -> bool:
        """Prepare and take what is wished for next, whether it was in time."""
        wish = self.engine.next_request
        assert wish
        return self.engine.apply_reply(wish, self.engine.prepare(wish))

    def at(self) -> tuple[float, TransportState]:
        return self.desk.playhead.position / S, self.desk.playhead.state


def test_a_change_is_taken_over_where_the_listener_is_between_its_frames() -> None:
    player, adopted = Player(), list[str]()
    player.programme.replies[Action.LONGER] = Splice(S, 2 * S, lambda: adopted.append("longer"), "+10 s")
    player.desk.listen(3 * S // 2)
    player.give(Command(Action.LONGER, 10))
    assert player.fulfil()
    assert adopted == ["longer"]
    assert player.engine.next_request is None


@pytest.mark.parametrize("heard", [S - 1, 2 * S + 1], ids=["went back", "went on"])
def test_a_change_that_does_not_hold_any_more_is_wished_for_again(heard: int) -> None:
    player, adopted = Player(), list[str]()
    player.programme.replies[Action.LONGER] = Splice(S, 2 * S, lambda: adopted.append("longer"))
    player.desk.listen(heard)
    player.give(Command(Action.LONGER, 10))
    assert not player.fulfil()
    assert adopted == []
    player.fulfil()
    assert player.programme.asked == [(Action.LONGER, heard, heard)] * 2


def test_wishes_are_fulfilled_in_their_order_and_moves_are_not_kept_waiting() -> None:
    player = Player()
    player.give(Command(Action.DETAIL, word="brief"), Command(Action.WHERE), Command(Action.NEXT))
    assert player.at() == (20, TransportState.PLAYING)
    assert player.fulfil()
    assert player.fulfil()
    assert [action for action, *_ in player.programme.asked] == [Action.DETAIL, Action.WHERE]


def test_a_note_is_shown_for_some_seconds() -> None:
    player = Player()
    player.give(Command(Action.LOUDER, -20))
    assert player.engine.note == "volume 80 %"
    player.desk.listen(NOTE_FRAMES - 1)
    assert player.engine.note == "volume 80 %"
    player.desk.listen(1)
    assert player.engine.note == ""


def paused(player: Player, frames: int) -> None:
    player.desk.listen(S)
    player.give(Command(Action.PAUSE))
    player.desk.listen(frames)


def test_after_a_long_pause_words_are_heard_before_it_goes_on() -> None:
    player = Player()
    paused(player, LONG_PAUSE_FRAMES + 1)
    player.programme.replies[Action.RESUME] = Insert(S, S, level(S, 7_777))
    player.give(Command(Action.TOGGLE))
    assert player.at() == (1, TransportState.PAUSED)
    was_going_on = player.engine.is_resuming
    assert player.fulfil()
    assert (was_going_on, player.engine.is_resuming) == (True, False)
    begun = player.desk.taken_frames
    player.desk.listen(FADE_FRAMES + 2 * S)
    assert (player.desk.sound[begun + FADE_FRAMES : begun + FADE_FRAMES + S] == 7_777).all()
    assert player.at() == (2, TransportState.PLAYING)


def test_a_short_pause_ends_at_once() -> None:
    player = Player()
    paused(player, LONG_PAUSE_FRAMES)
    player.give(Command(Action.TOGGLE))
    assert player.at() == (1, TransportState.PLAYING)
    assert player.engine.next_request is None


def test_what_a_long_pause_will_need_is_prepared_once_in_each() -> None:
    player = Player()
    paused(player, LONG_PAUSE_FRAMES)
    assert player.engine.resume_to_prefetch() is None
    player.desk.listen(1)
    coming = player.engine.resume_to_prefetch()
    assert coming is not None
    assert coming.command.action is Action.RESUME
    assert player.engine.resume_to_prefetch() is None


def test_who_pauses_again_before_the_words_are_there_stays_in_the_pause() -> None:
    player = Player()
    paused(player, LONG_PAUSE_FRAMES + 1)
    player.programme.replies[Action.RESUME] = Insert(S, S, level(S, 7_777))
    player.give(Command(Action.RESUME), Command(Action.PAUSE))
    assert player.fulfil()
    begun = player.desk.taken_frames
    player.desk.listen(S)
    assert not player.desk.sound[begun:].any()
    assert player.at() == (1, TransportState.PAUSED)


def test_who_goes_to_the_next_step_before_the_words_are_there_hears_that() -> None:
    player = Player()
    paused(player, LONG_PAUSE_FRAMES + 1)
    player.give(Command(Action.RESUME), Command(Action.NEXT))
    assert player.at() == (20, TransportState.PLAYING)


def test_who_comes_back_to_a_frame_stands_there_until_the_words_are_there() -> None:
    player = Player()
    player.give(Command(Action.GO_TO, 30 * S, "resumed"))
    assert player.at() == (30, TransportState.PAUSED)
    player.programme.replies[Action.RESUME] = Insert(30 * S, 30 * S, level(S, 7_777))
    assert player.fulfil()  # what lies there may be as it was
    assert player.fulfil()
    player.desk.listen(FADE_FRAMES + 3 * S)
    assert (player.desk.sound[FADE_FRAMES : FADE_FRAMES + S] == 7_777).all()
    assert player.at() == (32, TransportState.PLAYING)
