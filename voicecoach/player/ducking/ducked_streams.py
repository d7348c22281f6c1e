"""How loud other programs play, lowered and put back: what they were is written down before it changes.

Each stream has a ladder of its own: rung 0 is its own volume, each further one a decibel less. What is
found on no rung was changed by somebody else, who is right: from then on that is the stream's own volume,
and it is left as it is until the next utterance.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from voicecoach.player.ducking.pulse import AppStream, SystemMixer

MAX_DUCK_DB = 12
"""The lowest rung: 12 dB down."""

_CUBIC_DB_PER_DECADE = 60
"""A sound server's volumes are cubic: a tenth of one is so many decibels less."""

_VOLUME_TOLERANCE = 4
"""A sound server may keep a volume so much higher or lower than it was told."""


class SavedVolumes(Protocol):
    """Keeps what is written down, also when the process is killed; raises MixerError when it cannot."""

    def read(self) -> tuple[AppStream, ...]:
        """The streams with their own volumes, as they were written last."""
        ...

    def write(self, streams: tuple[AppStream, ...]) -> None:
        """Keep these in place of those before."""
        ...


class DuckedStreams:
    """All streams of others on one rung; it begins with what a session before this one has left."""

    def __init__(self, mixer: SystemMixer, notebook: SavedVolumes) -> None:
        self._mixer = mixer
        self._saved = notebook
        self._written = notebook.read()
        self._originals = {stream.key: stream for stream in self._written}
        self._ended: dict[str, AppStream] = {}
        self._step_db = MAX_DUCK_DB if self._originals else 0
        self._user_changed = set[str]()

    def apply(self, rung: int) -> None:
        """Put all streams on this rung, new ones too; raises MixerError."""
        streams = self._mixer.streams()
        self._update_originals(streams)
        self._write((*self._originals.values(), *self._ended.values()))
        for stream in streams:
            volumes = lowered_by_db(self._originals[stream.key].volumes, rung)
            if stream.key not in self._user_changed and volumes != stream.volumes:
                self._mixer.set_volumes(stream, volumes)
        self._step_db = rung
        if rung == 0:
            self._user_changed.clear()
            self._restore_remembered()
            self._write(())

    def _update_originals(self, streams: tuple[AppStream, ...]) -> None:
        """Learn the own volumes of the streams that are there, and remember which ended while lowered.

        A sound server gives a program's next stream the volume that its last one had.
        """
        if self._step_db:
            present = {stream.key for stream in streams}
            gone = (own for key, own in self._originals.items() if key not in present)
            self._ended |= {own.program: own for own in gone}
        self._originals = {stream.key: self._original(stream) for stream in streams}

    def _restore_remembered(self) -> None:
        """Let the server remember what the streams that ended while lowered were; what others set stays."""
        for own in self._ended.values():
            if _is_duck_level(self._mixer.remembered_volumes(own), own.volumes):
                self._mixer.remember_volumes(own)

    def _original(self, stream: AppStream) -> AppStream:
        known = stream.key in self._originals
        own = self._originals[stream.key] if known else self._ended.pop(stream.program, stream)
        if _is_duck_level(stream.volumes, own.volumes):
            return replace(stream, volumes=own.volumes)
        if known and self._step_db:
            self._user_changed.add(stream.key)
        return stream

    def _write(self, streams: tuple[AppStream, ...]) -> None:
        if streams != self._written:
            self._saved.write(streams)
            self._written = streams


def lowered_by_db(volumes: tuple[int, ...], rung: int) -> tuple[int, ...]:
    """These volumes so many decibels lower.

    >>> lowered_by_db((65_536, 32_768), 12)
    (41350, 20675)
    """
    return tuple(round(volume * 10 ** (-rung / _CUBIC_DB_PER_DECADE)) for volume in volumes)


def _is_duck_level(volumes: tuple[int, ...], own: tuple[int, ...]) -> bool:
    return any(_are_close(volumes, lowered_by_db(own, rung)) for rung in range(MAX_DUCK_DB + 1))


def _are_close(some: tuple[int, ...], others: tuple[int, ...]) -> bool:
    return len(some) == len(others) and all(
        abs(one - other) <= _VOLUME_TOLERANCE for one, other in zip(some, others, strict=True)
    )
