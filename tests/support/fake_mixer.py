"""A mixer of the system and its saved volumes, in memory."""

from __future__ import annotations

from dataclasses import replace
from threading import Condition

from voicecoach.player.ducking.pulse import AppStream, SystemMixerError

FULL = (65_536, 65_536)
DOWN = (41_350, 41_350)
QUIETER = (30_000, 20_000)
MUSIC = AppStream("1/7/100", "player", FULL)


class FakeMixer:
    """A mixer with streams in memory; its server can be unavailable."""

    def __init__(self, *streams: AppStream) -> None:
        self.playing = {stream.key: stream for stream in streams}
        self.remembered: dict[str, tuple[int, ...]] = {}
        self.is_available = True
        self.changed = Condition()

    def streams(self) -> tuple[AppStream, ...]:
        if not self.is_available:
            raise SystemMixerError("the sound server does not answer")
        return tuple(self.playing.values())

    def set_volumes(self, stream: AppStream, volumes: tuple[int, ...]) -> None:
        with self.changed:
            self.playing[stream.key] = replace(stream, volumes=volumes)
            self.changed.notify_all()

    def remembered_volumes(self, stream: AppStream) -> tuple[int, ...]:
        return self.remembered.get(stream.restore_id, ())

    def remember_volumes(self, stream: AppStream) -> None:
        self.remembered[stream.restore_id] = stream.volumes

    def close(self) -> None:
        pass

    def volumes(self, key: str = MUSIC.key) -> tuple[int, ...]:
        return self.playing[key].volumes

    def play(self, stream: AppStream) -> None:
        self.playing[stream.key] = stream

    def reaches(self, volumes: tuple[int, ...], key: str = MUSIC.key) -> bool:
        """Wait until a stream has these volumes; returns whether it did."""
        with self.changed:
            return self.changed.wait_for(lambda: self.volumes(key) == volumes, 20)


class SavedInMemory:
    """Saved volumes in memory; keeps everything that was written."""

    def __init__(self, *streams: AppStream) -> None:
        self.written = [streams]

    def read(self) -> tuple[AppStream, ...]:
        return self.written[-1]

    def write(self, streams: tuple[AppStream, ...]) -> None:
        self.written.append(streams)
