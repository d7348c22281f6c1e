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

from voicecoach.player.controls.port import Action, Command
from voicecoach.player.programme import Answer, Aside, Change, Wish
from voicecoach.player.transport import State, Transport
from voicecoach.units import RATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.player.programme import Programme, Reply
    from voicecoach.player.transport import Spot

LONG_PAUSE = 5 * RATE
"""After a pause of more frames than these, it is said where the session goes on."""

NOTED_FOR = 3 * RATE
"""For so many frames it is shown what became of a command."""

RESUMED = "resumed"
"""The word of a command to go to a frame, for a listener who comes back to the session there."""

_MOVES: dict[Action, Callable[[Transport], None]] = {
    Action.TOGGLE: Transport.toggle,
    Action.PAUSE: Transport.pause,
    Action.RESUME: Transport.resume,
    Action.NEXT: Transport.next,
    Action.AGAIN: Transport.again,
    Action.STOP: Transport.stop,
}
_STAYING = (Action.PAUSE, Action.STOP)
_GOING_ON = (Action.TOGGLE, Action.RESUME)
_GOING_BACK = (Action.AGAIN, Action.GO_TO)
_LOUDER = (Action.LOUDER, Action.VOLUME)


class Desk(Protocol):
    """Where a transport is reached while a device takes its sound."""

    @property
    def spot(self) -> Spot:
        """Where the transport stands as the device has taken it."""
        ...

    @property
    def taken(self) -> int:
        """How many frames the device has taken in all, silence included."""
        ...

    def apply(self, command: Callable[[Transport], None]) -> None:
        """Let `command` act on the transport, to be heard as soon as can be."""
        ...

    def arrange(self, command: Callable[[Transport], None]) -> None:
        """Let `command` act on the transport at the frame that was last taken, for what comes later."""
        ...


class Engine:
    """Carries out commands. `prepare` may be called from another thread, everything else from one."""

    def __init__(self, programme: Programme, desk: Desk) -> None:
        self._programme = programme
        self._desk = desk
        self._wishes: deque[Wish] = deque()
        self._paused_at: int | None = None
        self._note, self._noted_at = "", 0
        self._coming_back: Wish | None = None
        self._warmed = False

    @property
    def note(self) -> str:
        """What became of the last command, in a few words; empty some seconds later."""
        return self._note if self._desk.taken - self._noted_at < NOTED_FOR else ""

    @property
    def is_going_on(self) -> bool:
        """Whether the session goes on as soon as it is at hand what is said ahead of that."""
        return self._coming_back is not None

    @property
    def wish(self) -> Wish | None:
        """What is to be prepared next."""
        return self._wishes[0] if self._wishes else None

    def give(self, command: Command) -> None:
        """Let a command act at once, or remember it as a wish."""
        if command.action in _LOUDER:
            self._set_volume(command)
        elif command.action in _GOING_ON and self._is_long_paused():
            self._coming_back = self._wish(Command(Action.RESUME))
        elif command.action is Action.GO_TO and command.word == RESUMED:
            self._go_back_to(command)
        elif command.action in _MOVES or command.action is Action.GO_TO:
            self._move(command)
        else:
            self._wish(command)

    def prepare(self, wish: Wish) -> Reply:
        """What becomes of a wish, as long as the listener has not gone on too far."""
        return self._programme.prepare(wish, self._desk.spot)

    def take(self, wish: Wish, reply: Reply) -> bool:
        """Carry out what was prepared of the next wish; False where it came too late."""
        is_return = wish.command.action is Action.RESUME
        if is_return and wish is not self._coming_back:
            reply = Answer()  # they would rather do something else by now
        elif not isinstance(reply, Answer) and not self._took(reply):
            return False
        elif is_return:
            self._coming_back = None
            self._move(Command(Action.RESUME))
        self._wishes.popleft()
        self._show(reply.note)
        return True

    def long_pause(self) -> Wish | None:
        """What a listener will wish for after the pause that has just become long; once in each pause.

        Whoever prepares it for nothing has the voice and its words at hand when it is wished for.
        """
        if self._warmed or not self._is_long_paused():
            return None
        self._warmed = True
        return Wish(Command(Action.RESUME), self._desk.spot.position)

    def _wish(self, command: Command) -> Wish:
        wish = Wish(command, self._desk.spot.position)
        self._wishes.append(wish)
        return wish

    def _took(self, reply: Change | Aside) -> bool:
        """Let the transport take it over at the frame that was last heard, where it is true there."""
        took = False

        def take(transport: Transport) -> None:
            nonlocal took
            took = reply.since <= transport.spot.position <= reply.to
            if took and isinstance(reply, Change):
                transport.take_over(reply)
            elif took and isinstance(reply, Aside):
                transport.speak(reply)

        self._desk.arrange(take)
        return took

    def _go_back_to(self, command: Command) -> None:
        """Stand at a frame until it is at hand what is said there."""
        self._desk.apply(Transport.pause)
        self._move(command)
        self._coming_back = self._wish(Command(Action.RESUME))

    def _move(self, command: Command) -> None:
        if self._coming_back is not None and command.action not in _STAYING:
            self._desk.apply(Transport.resume)
        self._coming_back = None
        was = self._desk.spot.state
        self._desk.apply(_MOVES.get(command.action) or partial(Transport.go_to, frame=command.amount))
        if self._desk.spot.state is not State.PAUSED:
            self._paused_at = None
        elif was is not State.PAUSED:
            self._paused_at, self._warmed = self._desk.taken, False
        if command.action in _GOING_BACK:
            self._wish(command)

    def _is_long_paused(self) -> bool:
        return self._paused_at is not None and self._desk.taken - self._paused_at > LONG_PAUSE

    def _set_volume(self, command: Command) -> None:
        before = self._desk.spot.volume.percent
        percent = command.amount if command.action is Action.VOLUME else before + command.amount
        self._desk.apply(partial(Transport.set_volume, percent=percent))
        self._show(f"volume {self._desk.spot.volume.percent} %")

    def _show(self, note: str) -> None:
        if note:
            self._note, self._noted_at = note, self._desk.taken
