"""The studio: gives every form its clip, spoken or read from a file, and tells its length."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from voicecoach.audio import MAX_OVERHANG_FRAMES, ClipCache, keep_awake_tone
from voicecoach.compiler import SpeechForm
from voicecoach.errors import VoicecoachError, VoiceError
from voicecoach.timeline import Prosody
from voicecoach.voices import Utterance

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from voicecoach.audio import Clip, Sound
    from voicecoach.compiler import Form
    from voicecoach.script import SearchPath
    from voicecoach.session.music import Music
    from voicecoach.timeline import Event
    from voicecoach.voices import Voice


SOUND_CACHE_BYTES = 48 * 1024 * 1024
"""Room for four of the longest sounds, more than sound at a time."""
MAX_VOICE_FAILURES = 3
"""A voice that cannot say any of so many different words has failed."""


DEFAULT_PROSODY = Prosody()
"""How words are spoken that say nothing of it."""


@dataclass(frozen=True, slots=True)
class SoundResolver:
    """Where sounds are named from, the folders that they may be in, and the music by its name."""

    search_path: SearchPath
    base_folder: Path
    music_by_name: Mapping[str, Music] = field(default_factory=dict)


class ClipProvider:
    """Clips for one session: its voices, its language, and what finds its sounds.

    `voices` gives the voice of a full name, and the session's own for None. Threads may share it.
    """

    def __init__(
        self,
        voices: Callable[[str | None], Voice],
        language: str,
        place: SoundResolver,
        warn: Callable[[str], None],
    ) -> None:
        self._voices = cache(voices)
        self._voice_lock = Lock()
        self._language = language
        self._sound_resolver = place
        self._warn = warn
        self._spoken_count = 0
        self._failure_count = 0
        self._lengths: dict[Form, int | None] = {}
        self._sound_clips = ClipCache(self._read_clip, SOUND_CACHE_BYTES)

    def measure(self, form: Form) -> int | None:
        """The length of a form in frames; None where the voice cannot speak it."""
        return self.measure_with(self.frames_of, form)

    def measure_with(self, frames: Callable[[Form], int], form: Form) -> int | None:
        """The same by lengths that `frames` gives, which raises what this studio's `frames` raises."""
        if form not in self._lengths:
            self._lengths[form] = self._measure_form(frames, form)
        return self._lengths[form]

    def frames_of(self, form: Form) -> int:
        """The length of a form in frames, asked for anew; raises VoiceError or VoicecoachError."""
        return self.clip_of_form(form).frames

    def clip_of_event(self, event: Event) -> Sound:
        """The clip of an event of the timeline, or its music; raises VoiceError or VoicecoachError."""
        if event.kind == "bed":
            return (
                keep_awake_tone()
                if event.sound is None
                else self._sound_resolver.music_by_name[event.sound].loop
            )
        clip = self._event_clip(event)
        if clip.frames > event.frames + MAX_OVERHANG_FRAMES:
            raise VoicecoachError(
                f"{event.text or event.sound!r} takes longer than its timeline gives it: "
                "it was made with another voice or sound",
                "compile the routine again",
            )
        return clip

    def clip_of_form(self, form: Form) -> Clip:
        """The clip of words beside the timeline, or of a sound; raises VoiceError or VoicecoachError."""
        if isinstance(form, SpeechForm):
            return self._speech_clip(form.text, form.prosody)
        return self._sound_clips.get(form.sound)

    def content_key(self, form: Form) -> str:
        """What the sound of a form comes from, besides its words: the voice, or the bytes of a file."""
        if isinstance(form, SpeechForm):
            return self._voice((form.prosody or DEFAULT_PROSODY).voice).identity
        return f"{form.sound} {self._file_digest(form.sound)}"

    def _file_digest(self, sound: str) -> str:
        try:
            with self._sound_path(sound).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise VoicecoachError(f"cannot read the sound {sound!r}: {error.strerror}") from error

    def _event_clip(self, event: Event) -> Clip:
        if event.kind == "speech":
            return self._speech_clip(event.text or "", event.manner)
        return self._sound_clips.get(event.sound or "")

    def _speech_clip(self, text: str, manner: Prosody | None) -> Clip:
        manner = manner or DEFAULT_PROSODY
        utterance = Utterance(text, self._language, manner.pace, manner.pitch, manner.said)
        return self._voice(manner.voice).speak(utterance)

    def _voice(self, name: str | None) -> Voice:
        """The voice of a name; none is opened twice by two that ask at once."""
        with self._voice_lock:
            return self._voices(name)

    def _measure_form(self, frames: Callable[[Form], int], form: Form) -> int | None:
        if not isinstance(form, SpeechForm):
            return frames(form)
        try:
            length = frames(form)
        except VoiceError as error:
            self._count_failure(error)
            return None
        self._spoken_count += 1
        return length

    def _count_failure(self, error: VoiceError) -> None:
        """A session is not lost to one sentence, but nobody wants one that says nothing at all."""
        self._failure_count += 1
        if self._failure_count == 1:
            self._warn(f"{error}; such cues are sounds, or are left out")
        if self._failure_count == MAX_VOICE_FAILURES and not self._spoken_count:
            raise VoicecoachError(f"the voice says nothing: {error}")

    def sound_label(self, folder: Path, sound: str) -> str:
        """How a timeline file in `folder` names a sound of this session; raises VoicecoachError."""
        music = self._sound_resolver.music_by_name.get(sound)
        return self._sound_resolver.search_path.sound_label(
            music.path if music else self._sound_path(sound), folder
        )

    def _read_clip(self, sound: str) -> Clip:
        from voicecoach.audio import (
            limited_clip,  # noqa: PLC0415 - as above
            read_sound,  # noqa: PLC0415 - not before there is a sound to read
        )

        return limited_clip(read_sound(self._sound_path(sound)))

    def _sound_path(self, sound: str) -> Path:
        return self._sound_resolver.search_path.find_sound(sound, self._sound_resolver.base_folder)
