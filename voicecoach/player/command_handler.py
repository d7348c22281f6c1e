"""Carries out commands: some change the transport at once, others are edits that are prepared first.

An edit needs the voice (a longer hold, another level of detail, an announcement). The source prepares it
while the session plays on. It is then applied at the last frame that the device took, or prepared again if
the listener has moved too far in the meantime. Nothing here blocks or reads a clock: times are counted in
frames that the device took.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Protocol

from voicecoach.player.commands import ANNOUNCE_RESUME, Action, Command, EditRequest, Insert, NoEdit, Splice
from voicecoach.player.playhead import TransportState
from voicecoach.player.transport import Transport
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.player.commands import EditReply
    from voicecoach.player.playback_source import PlaybackSource
    from voicecoach.player.playhead import Playhead

LONG_PAUSE_FRAMES = 5 * SAMPLE_RATE
"""After a pause longer than this, the position is announced before the session plays on."""

FIRST_REMINDER_FRAMES = 30 * SAMPLE_RATE
"""How long a wait lasts until the listener is reminded of it."""

REMINDER_INTERVAL_FRAMES = 60 * SAMPLE_RATE
"""How long it takes from one reminder to the next."""

NOTE_FRAMES = 3 * SAMPLE_RATE
"""How long the note of a command is shown."""

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
    """Access to the transport while a device takes its audio."""

    @property
    def playhead(self) -> Playhead:
        """The transport's playhead after the last frame that the device has taken."""
        ...

    @property
    def taken_frames(self) -> int:
        """How many frames the device has taken, including silence."""
        ...

    def apply_now(self, command: Callable[[Transport], None]) -> None:
        """Apply `command` to the transport so that it is heard as soon as possible."""
        ...

    def apply_later(self, command: Callable[[Transport], None]) -> None:
        """Apply `command` to the transport at the last frame that was taken; what was taken plays on."""
        ...


class CommandHandler:
    """Carries out commands. `prepare` may be called from any thread, everything else from one."""

    def __init__(self, source: PlaybackSource, transport: TransportAccess) -> None:
        self._source = source
        self._transport = transport
        self._requests: deque[EditRequest] = deque()
        self._paused_at: int | None = None
        self._note, self._noted_at = "", 0
        self._pending_resume: EditRequest | None = None
        self._has_prefetched = False
        self._wait_position: int | None = None
        self._next_reminder_at = 0
        self._reminder_count = 0

    @property
    def note(self) -> str:
        """A short text about the last command; empty some seconds later."""
        return self._note if self._transport.taken_frames - self._noted_at < NOTE_FRAMES else ""

    @property
    def is_resuming(self) -> bool:
        """Whether the session resumes as soon as the announcement before it is ready."""
        return self._pending_resume is not None

    @property
    def next_request(self) -> EditRequest | None:
        """The edit request to prepare next."""
        return self._requests[0] if self._requests else None

    def handle(self, command: Command) -> None:
        """Carry out a command, or queue its edit request."""
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

    def prepare(self, request: EditRequest) -> EditReply:
        """Let the source prepare the reply to a request, for the listener's current position."""
        return self._source.prepare(request, self._transport.playhead)

    def apply_reply(self, request: EditRequest, reply: EditReply) -> bool:
        """Apply the reply to the next request; returns False if it came too late: then prepare it again."""
        is_resume = request.command.action is Action.RESUME
        if is_resume and request is not self._pending_resume:
            reply = NoEdit()  # another command has replaced it
        elif not isinstance(reply, NoEdit) and not self._apply_if_valid(reply):
            return False
        elif is_resume:
            self._pending_resume = None
            self._apply_transport_command(Command(Action.RESUME))
        self._requests.popleft()
        self._set_note(reply.note)
        return True

    def resume_to_prefetch(self) -> EditRequest | None:
        """Return the resume request to prepare ahead of time; once in each pause that has become long.

        Preparing it starts the voice and fills its cache, so that the listener's own request is quick.
        """
        if self._has_prefetched or not self._is_long_paused():
            return None
        self._has_prefetched = True
        return EditRequest(Command(Action.RESUME), self._transport.playhead.position)

    def remind_of_wait(self) -> None:
        """Queue a reminder if the session has waited long enough for one."""
        playhead, taken = self._transport.playhead, self._transport.taken_frames
        if playhead.state is not TransportState.WAITING:
            self._wait_position = None
        elif playhead.position != self._wait_position:
            self._wait_position, self._reminder_count = playhead.position, 0
            self._next_reminder_at = taken + FIRST_REMINDER_FRAMES
        elif taken >= self._next_reminder_at:
            self._enqueue(Command(Action.REMIND, self._reminder_count))
            self._next_reminder_at += REMINDER_INTERVAL_FRAMES
            self._reminder_count += 1

    def _enqueue(self, command: Command) -> EditRequest:
        request = EditRequest(command, self._transport.playhead.position)
        self._requests.append(request)
        return request

    def _apply_if_valid(self, reply: Splice | Insert) -> bool:
        """Apply a reply at the last frame taken, if it is valid there; returns whether it was."""
        is_valid = False

        def apply(transport: Transport) -> None:
            nonlocal is_valid
            is_valid = reply.valid_from <= transport.playhead.position <= reply.cut_frame
            if is_valid and isinstance(reply, Splice):
                transport.splice(reply)
            elif is_valid and isinstance(reply, Insert):
                transport.insert(reply)

        self._transport.apply_later(apply)
        return is_valid

    def _resume_at(self, command: Command) -> None:
        """Pause at a frame until its announcement is ready."""
        self._transport.apply_now(Transport.pause)
        self._apply_transport_command(command)
        self._pending_resume = self._enqueue(Command(Action.RESUME))

    def _apply_transport_command(self, command: Command) -> None:
        if self._pending_resume is not None and command.action not in _STOPPING_ACTIONS:
            self._transport.apply_now(Transport.resume)
        self._pending_resume = None
        state_before = self._transport.playhead.state
        self._transport.apply_now(
            _TRANSPORT_COMMANDS.get(command.action) or partial(Transport.go_to, frame=command.amount)
        )
        if self._transport.playhead.state is not TransportState.PAUSED:
            self._paused_at = None
        elif state_before is not TransportState.PAUSED:
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
