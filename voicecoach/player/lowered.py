"""How loud other programs play, lowered and put back: what they were is written down before it changes.

Each stream has a ladder of its own: rung 0 is its own volume, each further one a decibel less. What is
found on no rung was changed by somebody else, who is right: from then on that is the stream's own volume,
and it is left as it is until the next utterance.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from voicecoach.player.others import Mixer, Stream

LOWEST = 12
"""The lowest rung: 12 dB down."""

_CUBIC_DB = 60
"""A sound server's volumes are cubic: a tenth of one is so many decibels less."""

_ROUNDED = 4
"""A sound server may keep a volume so much higher or lower than it was told."""


class Notebook(Protocol):
    """Keeps what is written down, also when the process is killed; raises MixerError when it cannot."""

    def read(self) -> tuple[Stream, ...]:
        """The streams with their own volumes, as they were written last."""
        ...

    def write(self, streams: tuple[Stream, ...]) -> None:
        """Keep these in place of those before."""
        ...


class Lowered:
    """All streams of others on one rung; it begins with what a session before this one has left."""

    def __init__(self, mixer: Mixer, notebook: Notebook) -> None:
        self._mixer = mixer
        self._notebook = notebook
        self._written = notebook.read()
        self._own = {stream.key: stream for stream in self._written}
        self._ended: dict[str, Stream] = {}
        self._rung = LOWEST if self._own else 0
        self._spared = set[str]()

    def put(self, rung: int) -> None:
        """Put all streams on this rung, new ones too; raises MixerError."""
        streams = self._mixer.streams()
        self._learn(streams)
        self._write((*self._own.values(), *self._ended.values()))
        for stream in streams:
            volumes = on_rung(self._own[stream.key].volumes, rung)
            if stream.key not in self._spared and volumes != stream.volumes:
                self._mixer.set(stream, volumes)
        self._rung = rung
        if rung == 0:
            self._spared.clear()
            self._let_remember()
            self._write(())

    def _learn(self, streams: tuple[Stream, ...]) -> None:
        """Learn the own volumes of the streams that are there, and remember which ended while lowered.

        A sound server gives a program's next stream the volume that its last one had.
        """
        if self._rung:
            present = {stream.key for stream in streams}
            gone = (own for key, own in self._own.items() if key not in present)
            self._ended |= {own.program: own for own in gone}
        self._own = {stream.key: self._own_of(stream) for stream in streams}

    def _let_remember(self) -> None:
        """Let the server remember what the streams that ended while lowered were; what others set stays."""
        for own in self._ended.values():
            if _is_on_ladder(self._mixer.remembered(own), own.volumes):
                self._mixer.remember(own)

    def _own_of(self, stream: Stream) -> Stream:
        known = stream.key in self._own
        own = self._own[stream.key] if known else self._ended.pop(stream.program, stream)
        if _is_on_ladder(stream.volumes, own.volumes):
            return replace(stream, volumes=own.volumes)
        if known and self._rung:
            self._spared.add(stream.key)
        return stream

    def _write(self, streams: tuple[Stream, ...]) -> None:
        if streams != self._written:
            self._notebook.write(streams)
            self._written = streams


def on_rung(volumes: tuple[int, ...], rung: int) -> tuple[int, ...]:
    """These volumes so many decibels lower.

    >>> on_rung((65_536, 32_768), 12)
    (41350, 20675)
    """
    return tuple(round(volume * 10 ** (-rung / _CUBIC_DB)) for volume in volumes)


def _is_on_ladder(volumes: tuple[int, ...], own: tuple[int, ...]) -> bool:
    return any(_are_alike(volumes, on_rung(own, rung)) for rung in range(LOWEST + 1))


def _are_alike(some: tuple[int, ...], others: tuple[int, ...]) -> bool:
    return len(some) == len(others) and all(
        abs(one - other) <= _ROUNDED for one, other in zip(some, others, strict=True)
    )
