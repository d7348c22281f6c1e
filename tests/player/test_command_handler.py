"""The command handler, step by step: without threads, devices or clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.player_fakes import FakeSource, constant, noise, steps_of
from tests.support.simulated_listener import HandDesk
from voicecoach.player.command_handler import (
    FIRST_REMINDER_FRAMES,
    LONG_PAUSE_FRAMES,
    NOTE_FRAMES,
    REMINDER_INTERVAL_FRAMES,
    CommandHandler,
)
from voicecoach.player.commands import Action, Command, Insert, NoEdit, Splice
from voicecoach.player.playhead import FADE_FRAMES, TransportState
from voicecoach.player.transport import Transport
from voicecoach.timeline.model import Event
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from voicecoach.player.commands import EditReply, EditRequest
    from voicecoach.player.playhead import Playhead

S = SAMPLE_RATE


class EditableSource(FakeSource):
    """Replies to each request with the entry in `replies` for its action, and records the requests."""

    def __init__(self) -> None:
        super().__init__(noise(60 * S), steps_of(20 * S, 20 * S, 20 * S))
        self.replies: dict[Action, EditReply] = {}
        self.prepared: list[tuple[Action, int, int]] = []

    def prepare(self, request: EditRequest, playhead: Playhead) -> EditReply:
        self.prepared.append((request.command.action, request.position, playhead.position))
        return self.replies.get(request.command.action, NoEdit())


class Player:
    """A command handler for a transport that the test reads by hand."""

    def __init__(self) -> None:
        self.source = EditableSource()
        self.transport = HandDesk(Transport(self.source))
        self.handler = CommandHandler(self.source, self.transport)

    def give(self, *commands: Command) -> None:
        for command in commands:
            self.handler.handle(command)

    def process_next(self) -> bool:
        """Prepare and apply the next request; returns whether the reply was in time."""
        request = self.handler.next_request
        assert request
        return self.handler.apply_reply(request, self.handler.prepare(request))

    def at(self) -> tuple[float, TransportState]:
        return self.transport.playhead.position / S, self.transport.playhead.state


def test_a_splice_is_applied_at_a_position_within_its_range() -> None:
    player, committed = Player(), list[str]()
    player.source.replies[Action.LONGER] = Splice(S, 2 * S, lambda: committed.append("longer"), "+10 s")
    player.transport.listen(3 * S // 2)
    player.give(Command(Action.LONGER, 10))
    assert player.process_next()
    assert committed == ["longer"]
    assert player.handler.next_request is None


@pytest.mark.parametrize("position", [S - 1, 2 * S + 1], ids=["went back", "went on"])
def test_a_splice_outside_its_range_is_prepared_again(position: int) -> None:
    player, committed = Player(), list[str]()
    player.source.replies[Action.LONGER] = Splice(S, 2 * S, lambda: committed.append("longer"))
    player.transport.listen(position)
    player.give(Command(Action.LONGER, 10))
    assert not player.process_next()
    assert committed == []
    player.process_next()
    assert player.source.prepared == [(Action.LONGER, position, position)] * 2


def test_requests_are_processed_in_order_and_jumps_do_not_wait_for_them() -> None:
    player = Player()
    player.give(Command(Action.DETAIL, word="brief"), Command(Action.WHERE), Command(Action.NEXT))
    assert player.at() == (20, TransportState.PLAYING)
    assert player.process_next()
    assert player.process_next()
    assert [action for action, *_ in player.source.prepared] == [Action.DETAIL, Action.WHERE]


def test_a_note_is_shown_for_some_seconds() -> None:
    player = Player()
    player.give(Command(Action.LOUDER, -20))
    assert player.handler.note == "volume 80 %"
    player.transport.listen(NOTE_FRAMES - 1)
    assert player.handler.note == "volume 80 %"
    player.transport.listen(1)
    assert player.handler.note == ""


def pause(player: Player, frames: int) -> None:
    """Pause after a second, for some frames."""
    player.transport.listen(S)
    player.give(Command(Action.PAUSE))
    player.transport.listen(frames)


def test_after_a_long_pause_the_position_is_announced_before_it_plays_on() -> None:
    player = Player()
    pause(player, LONG_PAUSE_FRAMES + 1)
    player.source.replies[Action.RESUME] = Insert(S, S, constant(S, 7_777))
    player.give(Command(Action.TOGGLE))
    assert player.at() == (1, TransportState.PAUSED)
    was_resuming = player.handler.is_resuming
    assert player.process_next()
    assert (was_resuming, player.handler.is_resuming) == (True, False)
    start = player.transport.taken_frames
    player.transport.listen(2 * S)
    assert (player.transport.sound[start : start + S] == 7_777).all()
    assert player.at() == (2, TransportState.PLAYING)


def test_a_short_pause_ends_at_once() -> None:
    player = Player()
    pause(player, LONG_PAUSE_FRAMES)
    player.give(Command(Action.TOGGLE))
    assert player.at() == (1, TransportState.PLAYING)
    assert player.handler.next_request is None


def test_the_announcement_is_prefetched_once_in_each_long_pause() -> None:
    player = Player()
    pause(player, LONG_PAUSE_FRAMES)
    assert player.handler.resume_to_prefetch() is None
    player.transport.listen(1)
    prefetch = player.handler.resume_to_prefetch()
    assert prefetch is not None
    assert prefetch.command.action is Action.RESUME
    assert player.handler.resume_to_prefetch() is None


def test_a_pause_before_the_announcement_is_ready_stays_a_pause() -> None:
    player = Player()
    pause(player, LONG_PAUSE_FRAMES + 1)
    player.source.replies[Action.RESUME] = Insert(S, S, constant(S, 7_777))
    player.give(Command(Action.RESUME), Command(Action.PAUSE))
    assert player.process_next()
    start = player.transport.taken_frames
    player.transport.listen(S)
    assert not player.transport.sound[start:].any()
    assert player.at() == (1, TransportState.PAUSED)


def test_a_jump_before_the_announcement_is_ready_plays_at_once() -> None:
    player = Player()
    pause(player, LONG_PAUSE_FRAMES + 1)
    player.give(Command(Action.RESUME), Command(Action.NEXT))
    assert player.at() == (20, TransportState.PLAYING)


def test_a_resume_at_a_frame_is_paused_until_its_announcement_is_ready() -> None:
    player = Player()
    player.give(Command(Action.GO_TO, 30 * S, "resumed"))
    assert player.at() == (30, TransportState.PAUSED)
    player.source.replies[Action.RESUME] = Insert(30 * S, 30 * S, constant(S, 7_777))
    assert player.process_next()  # the GO_TO itself, which needs no edit
    assert player.process_next()
    player.transport.listen(FADE_FRAMES + 3 * S)
    assert (player.transport.sound[FADE_FRAMES : FADE_FRAMES + S] == 7_777).all()
    assert player.at() == (32, TransportState.PLAYING)


def waiting(player: Player) -> None:
    """Listen up to a wait in the second step."""
    player.source.all_events = [Event(kind="speech", cue="wait", step=1, start=21 * S, frames=S)]
    player.transport.listen(22 * S + FADE_FRAMES)
    player.handler.remind_of_wait()
    assert player.at() == (22, TransportState.WAITING)


def reminders_in(player: Player, frames: int) -> list[int]:
    """Wait for some frames, and return the number of each reminder."""
    player.transport.listen(frames)
    player.handler.remind_of_wait()
    numbers = []
    while request := player.handler.next_request:
        numbers.append(request.command.amount)
        assert request.command.action is Action.REMIND
        player.process_next()
    return numbers


def test_a_wait_is_reminded_of_after_half_a_minute_and_then_every_minute() -> None:
    player = Player()
    waiting(player)
    assert reminders_in(player, FIRST_REMINDER_FRAMES - 1) == []
    assert reminders_in(player, 1) == [0]
    assert reminders_in(player, REMINDER_INTERVAL_FRAMES - 1) == []
    assert reminders_in(player, 1) == [1]


def test_a_wait_that_is_over_is_not_reminded_of_and_the_next_starts_anew() -> None:
    player = Player()
    waiting(player)
    player.give(Command(Action.RESUME))
    assert reminders_in(player, 10 * S) == []
    player.give(Command(Action.GO_TO, 20 * S))
    player.process_next()
    player.transport.listen(3 * S)
    player.handler.remind_of_wait()
    assert reminders_in(player, FIRST_REMINDER_FRAMES - 1) == []
    assert reminders_in(player, 1) == [0]
