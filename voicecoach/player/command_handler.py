"""What commands do to a running session: some move the transport at once, others are prepared first.

What needs the voice (a longer hold, another detail, an aside) is prepared by the programme while the
session goes on as it was, and taken over at the frame that was last heard, or prepared again where
the listener has gone on too far meanwhile. Nothing here waits or knows a clock: times are frames taken
by the device.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Protocol

from voicecoach.player.commands import Action, Command
from voicecoach.player.edit_requests import EditRequest, Insert, NoEdit, Splice
from voicecoach.player.playhead import TransportState
from voicecoach.player.transport import Transport
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.player.edit_requests import EditReply
    from voicecoach.player.playback_source import PlaybackSource
    from voicecoach.player.playhead import Playhead

LONG_PAUSE_FRAMES = 5 * SAMPLE_RATE
"""After a pause of more frames than these, it is said where the session goes on."""

NOTE_FRAMES = 3 * SAMPLE_RATE
"""For so many frames it is shown what became of a command."""

ANNOUNCE_RESUME = "resumed"
"""The word of a command to go to a frame, for a listener who comes back to the session there."""

_TRANSPORT_COMMANDS: dict[Action, Callable[[Transport], None]] = {
    Action.TOGGLE: Transport.toggle,
    Action.PAUSE: Transport.pause,
    Action.RESUME: Transport.resume,
    Action.NEXT: Transport.next,
    Action.AGAIN: Transport.again,
    Action.STOP: Transport.stop,
}
_STOPPING_ACTIONS = (Action.PAUSE, Action.STOP)
_RESUMING_ACTIONS = (Action.TOGGLE, Action.RESUME)
_ANNOUNCED_ACTIONS = (Action.AGAIN, Action.GO_TO)
_VOLUME_ACTIONS = (Action.LOUDER, Action.VOLUME)


class TransportAccess(Protocol):
    """Where a transport is reached while a device takes its sound."""

    @property
    def playhead(self) -> Playhead:
        """Where the transport stands as the device has taken it."""
        ...

    @property
    def taken_frames(self) -> int:
        """How many frames the device has taken in all, silence included."""
        ...

    def apply_now(self, command: Callable[[Transport], None]) -> None:
        """Let `command` act on the transport, to be heard as soon as can be."""
        ...

    def apply_later(self, command: Callable[[Transport], None]) -> None:
        """Let `command` act on the transport at the frame that was last taken, for what comes later."""
        ...


class CommandHandler:
    """Carries out commands. `prepare` may be called from another thread, everything else from one."""

    def __init__(self, programme: PlaybackSource, desk: TransportAccess) -> None:
        self._source = programme
        self._transport = desk
        self._requests: deque[EditRequest] = deque()
        self._paused_at: int | None = None
        self._note, self._noted_at = "", 0
        self._pending_resume: EditRequest | None = None
        self._has_prefetched = False

    @property
    def note(self) -> str:
        """What became of the last command, in a few words; empty some seconds later."""
        return self._note if self._transport.taken_frames - self._noted_at < NOTE_FRAMES else ""

    @property
    def is_resuming(self) -> bool:
        """Whether the session goes on as soon as it is at hand what is said ahead of that."""
        return self._pending_resume is not None

    @property
    def next_request(self) -> EditRequest | None:
        """What is to be prepared next."""
        return self._requests[0] if self._requests else None

    def handle(self, command: Command) -> None:
        """Let a command act at once, or remember it as a wish."""
        if command.action in _VOLUME_ACTIONS:
            self._set_volume(command)
        elif command.action in _RESUMING_ACTIONS and self._is_long_paused():
            self._pending_resume = self._enqueue(Command(Action.RESUME))
        elif command.action is Action.GO_TO and command.word == ANNOUNCE_RESUME:
            self._resume_at(command)
        elif command.action in _TRANSPORT_COMMANDS or command.action is Action.GO_TO:
            self._apply_transport_command(command)
        else:
            self._enqueue(command)

    def prepare(self, wish: EditRequest) -> EditReply:
        """What becomes of a wish, as long as the listener has not gone on too far."""
        return self._source.prepare(wish, self._transport.playhead)

    def apply_reply(self, wish: EditRequest, reply: EditReply) -> bool:
        """Carry out what was prepared of the next wish; False where it came too late."""
        is_return = wish.command.action is Action.RESUME
        if is_return and wish is not self._pending_resume:
            reply = NoEdit()  # they would rather do something else by now
        elif not isinstance(reply, NoEdit) and not self._apply_if_valid(reply):
            return False
        elif is_return:
            self._pending_resume = None
            self._apply_transport_command(Command(Action.RESUME))
        self._requests.popleft()
        self._set_note(reply.note)
        return True

    def resume_to_prefetch(self) -> EditRequest | None:
        """What a listener will wish for after the pause that has just become long; once in each pause.

        Whoever prepares it for nothing has the voice and its words at hand when it is wished for.
        """
        if self._has_prefetched or not self._is_long_paused():
            return None
        self._has_prefetched = True
        return EditRequest(Command(Action.RESUME), self._transport.playhead.position)

    def _enqueue(self, command: Command) -> EditRequest:
        wish = EditRequest(command, self._transport.playhead.position)
        self._requests.append(wish)
        return wish

    def _apply_if_valid(self, reply: Splice | Insert) -> bool:
        """Let the transport take it over at the frame that was last heard, where it is true there."""
        took = False

        def take(transport: Transport) -> None:
            nonlocal took
            took = reply.valid_from <= transport.playhead.position <= reply.cut_frame
            if took and isinstance(reply, Splice):
                transport.splice(reply)
            elif took and isinstance(reply, Insert):
                transport.insert(reply)

        self._transport.apply_later(take)
        return took

    def _resume_at(self, command: Command) -> None:
        """Stand at a frame until it is at hand what is said there."""
        self._transport.apply_now(Transport.pause)
        self._apply_transport_command(command)
        self._pending_resume = self._enqueue(Command(Action.RESUME))

    def _apply_transport_command(self, command: Command) -> None:
        if self._pending_resume is not None and command.action not in _STOPPING_ACTIONS:
            self._transport.apply_now(Transport.resume)
        self._pending_resume = None
        was = self._transport.playhead.state
        self._transport.apply_now(
            _TRANSPORT_COMMANDS.get(command.action) or partial(Transport.go_to, frame=command.amount)
        )
        if self._transport.playhead.state is not TransportState.PAUSED:
            self._paused_at = None
        elif was is not TransportState.PAUSED:
            self._paused_at, self._has_prefetched = self._transport.taken_frames, False
        if command.action in _ANNOUNCED_ACTIONS:
            self._enqueue(command)

    def _is_long_paused(self) -> bool:
        return (
            self._paused_at is not None and self._transport.taken_frames - self._paused_at > LONG_PAUSE_FRAMES
        )

    def _set_volume(self, command: Command) -> None:
        before = self._transport.playhead.volume.target_percent
        percent = command.amount if command.action is Action.VOLUME else before + command.amount
        self._transport.apply_now(partial(Transport.set_volume, percent=percent))
        self._set_note(f"volume {self._transport.playhead.volume.target_percent} %")

    def _set_note(self, note: str) -> None:
        if note:
            self._note, self._noted_at = note, self._transport.taken_frames
