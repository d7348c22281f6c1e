"""TODO"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from voicecoach.player.player_state import PlayerState


class Display(Protocol):
    """Shows views within its context."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def show(self, view: PlayerState) -> None:
        """Show `view` in place of the one before; called some times a second."""
        ...


class StatelessDisplay:
    """A display with nothing to set up and nothing to take down."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass
