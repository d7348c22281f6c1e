"""A session as a stream of parts, each planned, spoken and arranged, and its export."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from voicecoach.audio import MAX_OVERHANG_FRAMES, MixPart
from voicecoach.session.beds import NO_BEDS

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

    from voicecoach.audio import Sound
    from voicecoach.compiler import TimelinePart
    from voicecoach.export import ExportHooks, ExportOptions, ExportResult
    from voicecoach.session.beds import Beds
    from voicecoach.timeline import Event, Timeline


class SessionStream:
    """A session part by part, each ready for the mix. Iterating again starts from the first part.

    `parts` are arranged and spoken on demand; `join` makes the whole timeline of them. `beds` are mixed with
    every part, and end with the session. `check_length` gets the length so far in frames; an error that it
    raises ends the stream.
    """

    def __init__(
        self,
        parts: Generator[TimelinePart, None, None],
        clip_of: Callable[[Event], Sound],
        join: Callable[[list[TimelinePart]], Timeline],
        beds: Beds = NO_BEDS,
        check_length: Callable[[int], None] = lambda _: None,
    ) -> None:
        self.clip_of = clip_of
        self._parts = parts
        self._join = join
        self._beds = beds
        self._check_length = check_length
        self._received: list[TimelinePart] = []
        self._timeline: Timeline | None = None

    @property
    def timeline(self) -> Timeline:
        """The whole timeline; the remaining parts are arranged and spoken first."""
        if self._timeline is None:
            while self._receive():
                pass
            self._timeline = self._beds.add_to(self._join(self._received))
        return self._timeline

    def __iter__(self) -> Iterator[MixPart]:
        """The parts from the start of the session; raises what `parts` raise."""
        position, number, reach = 0, 0, self._beds.look_ahead_frames
        near: list[Event] = []
        while number < len(self._received) or self._receive():
            part = self._received[number]
            near = [event for event in near if event.end + MAX_OVERHANG_FRAMES + reach > position]
            near += part.events
            end = max(position, part.ready - reach)
            yield self._mix_part(position, end, self._beds.events(), near)
            position, number = end, number + 1
        frames = self._received[-1].ready
        yield self._mix_part(position, frames, self._beds.events(frames), near)

    def close(self) -> None:
        """Stop speaking."""
        self._parts.close()

    def _receive(self) -> bool:
        """Take the next part, if there is one."""
        part = next(self._parts, None)
        if part is None:
            return False
        self._check_length(part.ready)
        self._received.append(part)
        return True

    def _mix_part(self, start: int, end: int, beds: tuple[Event, ...], events: list[Event]) -> MixPart:
        ordered = sorted([*beds, *events], key=lambda event: event.start)
        return MixPart(start, end, tuple(ordered), self.clip_of)


def export_stream(
    stream: SessionStream, output: Path, options: ExportOptions, hooks: ExportHooks
) -> ExportResult:
    """Write a session to a file while the rest of it is still being spoken; see `export_timeline`."""
    from voicecoach.export import ExportJob, check_options, export_timeline, needs_timeline, open_export  # noqa: PLC0415 - only for files

    check_options(output, options)
    with closing(stream):
        timeline = stream.timeline if needs_timeline(output, options) else None
        if timeline is not None and (options.split_steps or options.loudness_lufs is not None):
            return export_timeline(timeline, stream.clip_of, output, options, hooks)
        with open_export(output, ExportJob(options, hooks), timeline) as file:
            for part in stream:
                file.write(part)
            file.timeline = stream.timeline
    return file.result
