"""The studio: gives every form its clip, spoken or read from a file, and tells its length."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from voicecoach.audio.bed import tone
from voicecoach.audio.kept import KeptClips
from voicecoach.audio.mix import OVERHANG
from voicecoach.compiler.forms import Spoken
from voicecoach.errors import VoicecoachError, VoiceError
from voicecoach.timeline import Manner
from voicecoach.voices.port import Utterance

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from voicecoach.audio.clip import Clip, Sound
    from voicecoach.compiler.forms import Form
    from voicecoach.script.folders import Folders
    from voicecoach.session.music import Music
    from voicecoach.timeline import Event
    from voicecoach.voices.port import Voice


SOUND_BYTES = 48 * 1024 * 1024
"""Room for four of the longest sounds, more than sound at a time."""
MOST_REFUSED = 3
"""A voice that cannot say any of so many different words has failed."""


OWN_WAY = Manner()
"""How words are spoken that say nothing of it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where sounds are named from, the folders that they may be in, and the music by its name."""

    folders: Folders
    home: Path
    music: Mapping[str, Music] = field(default_factory=dict)


class Studio:
    """Clips for one session: its voices, its language, and what finds its sounds.

    `voices` gives the voice of a full name, and the session's own for None. Threads may share it.
    """

    def __init__(
        self,
        voices: Callable[[str | None], Voice],
        language: str,
        place: Place,
        warn: Callable[[str], None],
    ) -> None:
        self._voices = cache(voices)
        self._opening = Lock()
        self._language = language
        self._place = place
        self._warn = warn
        self._spoken = 0
        self._refused = 0
        self._lengths: dict[Form, int | None] = {}
        self._sounds = KeptClips(self._read, SOUND_BYTES)

    def measure(self, form: Form) -> int | None:
        """The length of a form in frames; None where the voice cannot speak it."""
        return self.measure_by(self.frames, form)

    def measure_by(self, frames: Callable[[Form], int], form: Form) -> int | None:
        """The same by lengths that `frames` gives, which raises what this studio's `frames` raises."""
        if form not in self._lengths:
            self._lengths[form] = self._length(frames, form)
        return self._lengths[form]

    def frames(self, form: Form) -> int:
        """The length of a form in frames, asked for anew; raises VoiceError or VoicecoachError."""
        return self.spoken(form).frames

    def clip(self, event: Event) -> Sound:
        """The clip of an event of the timeline, or its music; raises VoiceError or VoicecoachError."""
        if event.kind == "bed":
            return tone() if event.sound is None else self._place.music[event.sound].loop
        clip = self._clip(event)
        if clip.frames > event.frames + OVERHANG:
            raise VoicecoachError(
                f"{event.text or event.sound!r} takes longer than its timeline gives it: "
                "it was made with another voice or sound; compile the routine again"
            )
        return clip

    def spoken(self, form: Form) -> Clip:
        """The clip of words beside the timeline, or of a sound; raises VoiceError or VoicecoachError."""
        if isinstance(form, Spoken):
            return self._speak(form.text, form.manner)
        return self._sounds.clip(form.sound)

    def origin(self, form: Form) -> str:
        """What the sound of a form comes from, besides its words: the voice, or the bytes of a file."""
        if isinstance(form, Spoken):
            return self._voice((form.manner or OWN_WAY).voice).identity
        return f"{form.sound} {self._bytes_of(form.sound)}"

    def _bytes_of(self, sound: str) -> str:
        try:
            with self._path(sound).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise VoicecoachError(f"cannot read the sound {sound!r}: {error.strerror}") from error

    def _clip(self, event: Event) -> Clip:
        if event.kind == "speech":
            return self._speak(event.text or "", event.manner)
        return self._sounds.clip(event.sound or "")

    def _speak(self, text: str, manner: Manner | None) -> Clip:
        manner = manner or OWN_WAY
        utterance = Utterance(text, self._language, manner.pace, manner.pitch, manner.said)
        return self._voice(manner.voice).speak(utterance)

    def _voice(self, name: str | None) -> Voice:
        """The voice of a name; none is opened twice by two that ask at once."""
        with self._opening:
            return self._voices(name)

    def _length(self, frames: Callable[[Form], int], form: Form) -> int | None:
        if not isinstance(form, Spoken):
            return frames(form)
        try:
            length = frames(form)
        except VoiceError as error:
            self._refuse(error)
            return None
        self._spoken += 1
        return length

    def _refuse(self, error: VoiceError) -> None:
        """A session is not lost to one sentence, but nobody wants one that says nothing at all."""
        self._refused += 1
        if self._refused == 1:
            self._warn(f"{error}; such cues are sounds, or are left out")
        if self._refused == MOST_REFUSED and not self._spoken:
            raise VoicecoachError(f"the voice says nothing: {error}")

    def name_in(self, folder: Path, sound: str) -> str:
        """How a timeline file in `folder` names a sound of this session; raises VoicecoachError."""
        music = self._place.music.get(sound)
        return self._place.folders.label(music.path if music else self._path(sound), folder)

    def _read(self, sound: str) -> Clip:
        from voicecoach.audio.files import read_sound  # noqa: PLC0415 - not before there is a sound to read
        from voicecoach.audio.finish import held_down  # noqa: PLC0415 - as above

        return held_down(read_sound(self._path(sound)))

    def _path(self, sound: str) -> Path:
        try:
            return self._place.folders.sound(sound, self._place.home)
        except ValueError as error:
            raise VoicecoachError(str(error)) from None
