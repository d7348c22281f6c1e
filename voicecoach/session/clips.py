"""The clips of a session: every form is spoken, or read from a file, once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from threading import Event as Flag
from threading import Lock
from typing import TYPE_CHECKING

from voicecoach.audio import MAX_OVERHANG_FRAMES, Clip, keep_awake_tone
from voicecoach.compiler import SoundForm, SpeechForm, UnknownLengthError
from voicecoach.errors import VoicecoachError, VoiceError
from voicecoach.session.clip_spool import ClipSpool
from voicecoach.session.speech_settings import DEFAULT_PROSODY
from voicecoach.system import file_sha256
from voicecoach.voices import Utterance

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from voicecoach.audio import Sound
    from voicecoach.compiler import Form
    from voicecoach.script import SearchPath
    from voicecoach.session.music import Music
    from voicecoach.timeline import Event
    from voicecoach.voices import Voice


MAX_VOICE_FAILURES = 3
"""After this many failed utterances without any success, the voice counts as broken."""


@dataclass(frozen=True, slots=True)
class SoundResolver:
    """Finds the sound files of a session. Names are relative to `base_folder`."""

    search_path: SearchPath
    base_folder: Path
    music_by_name: Mapping[str, Music] = field(default_factory=dict)


class PendingClip:
    """A clip that one thread makes and others wait for: a Future without the slow import of that library."""

    __slots__ = ("_done", "_sound", "error")

    def __init__(self) -> None:
        self.error: BaseException | None = None
        self._sound: Sound | None = None
        self._done = Flag()

    @property
    def is_done(self) -> bool:
        """Whether the clip was made, or has failed."""
        return self._done.is_set()

    def fulfil(self, sound: Sound) -> None:
        """Give the clip to all that wait for it."""
        self._sound = sound
        self._done.set()

    def fail(self, error: BaseException) -> None:
        """Raise an error in all that wait for the clip."""
        self.error = error
        self._done.set()

    def result(self) -> Sound:
        """The clip, once it is made; raises the error that it failed with."""
        self._done.wait()
        if self.error is not None:
            raise self.error
        assert self._sound is not None  # noqa: S101 - done without an error
        return self._sound


class ClipProvider:
    """The clips of one session: each form is spoken or read once, and the same Sound is given to all callers.

    `voices` opens the voice of a full name, or the session's own for None. Threads may share a provider: two
    that ask for the same form wait for one utterance.
    """

    def __init__(
        self,
        voices: Callable[[str | None], Voice],
        language: str,
        sounds: SoundResolver,
        warn: Callable[[str], None],
    ) -> None:
        self._voices = cache(voices)
        self._language = language
        self._sound_resolver = sounds
        self._warn = warn
        self._voice_lock = Lock()  # guards the opening of voices
        self._lock = Lock()  # guards the fields below
        self._clips: dict[Form, PendingClip] = {}
        self._success_count = 0
        self._failure_count = 0
        self._spool = ClipSpool()

    def known_frames(self, form: Form) -> int | None:
        """The length of a form in frames, None when no voice can speak it: the Measure of an arrangement.

        Raises UnknownLengthError for a form that was not spoken yet.
        """
        clip = self._clips.get(form)
        if clip is None or not clip.is_done:
            raise UnknownLengthError(form)
        return None if clip.error else clip.result().frames

    def speak(self, form: Form) -> Sound | None:
        """Speak a form, or read its sound; None when no voice can speak it. Raises VoicecoachError.

        The failure of one utterance is a warning; a voice that speaks nothing at all ends the session.
        """
        clip, is_new = self._claim(form)
        if is_new:
            self._fulfil(form, clip)
        try:
            return clip.result()
        except VoiceError as error:
            if self._failure_count >= MAX_VOICE_FAILURES and not self._success_count:
                raise VoicecoachError(f"the voice says nothing: {error}") from error
            return None

    def measure(self, form: Form) -> int | None:
        """The length of a form in frames, spoken if necessary; None when no voice can speak it."""
        clip = self.speak(form)
        return None if clip is None else clip.frames

    def clip_of_event(self, event: Event) -> Sound:
        """The clip of an event of the timeline, or its music. Never speaks: its form was spoken before."""
        if event.kind != "bed":
            return self._clips[form_of(event)].result()
        if event.sound is None:
            return keep_awake_tone()
        return self._sound_resolver.music_by_name[event.sound].loop

    def speak_event(self, event: Event) -> Sound:
        """The clip of an event of a timeline file, spoken if necessary.

        Raises VoiceError, or VoicecoachError when the clip is too long for its event.
        """
        if event.kind == "bed":
            return self.clip_of_event(event)
        self.speak(form_of(event))
        clip = self.clip_of_event(event)  # raises what the voice raised
        if clip.frames > event.frames + MAX_OVERHANG_FRAMES:
            raise VoicecoachError(
                f"{event.text or event.sound!r} takes longer than its timeline gives it: "
                "it was made with another voice or sound",
                "compile the routine again",
            )
        return clip

    def content_key(self, form: Form) -> str:
        """What the sound of a form depends on, apart from its words: the voice, or the bytes of a file."""
        if isinstance(form, SpeechForm):
            return self._voice((form.prosody or DEFAULT_PROSODY).voice).identity
        return f"{form.sound} {self._file_digest(form.sound)}"

    def sound_label(self, folder: Path, sound: str) -> str:
        """The name of a sound of this session in a timeline file in `folder`; raises VoicecoachError."""
        music = self._sound_resolver.music_by_name.get(sound)
        path = music.path if music else self._sound_path(sound)
        return self._sound_resolver.search_path.sound_label(path, folder)

    def _claim(self, form: Form) -> tuple[PendingClip, bool]:
        """The future clip of a form, and whether the caller is the first and must fulfil it."""
        with self._lock:
            known = self._clips.get(form)
            if known is None:
                known = self._clips[form] = PendingClip()
                return known, True
            return known, False

    def _fulfil(self, form: Form, clip: PendingClip) -> None:
        try:
            if isinstance(form, SpeechForm):
                voice, utterance = self._utterance(form)
                sound = voice.speak(utterance)
                self._count_success()
            else:
                sound = self._read_sound(form)
            clip.fulfil(self._spool.add(sound) if isinstance(sound, Clip) else sound)
        except VoiceError as error:
            self._count_failure(error)
            clip.fail(error)
        except BaseException as error:
            with self._lock:
                del self._clips[form]  # not an error of the voice: the form may be spoken later
            clip.fail(error)
            raise

    def _utterance(self, form: SpeechForm) -> tuple[Voice, Utterance]:
        prosody = form.prosody or DEFAULT_PROSODY
        factors = prosody.pace, prosody.pitch
        utterance = Utterance(form.text, self._language, *factors, prosody.said, form.reading)
        return self._voice(prosody.voice), utterance

    def _voice(self, name: str | None) -> Voice:
        with self._voice_lock:
            return self._voices(name)

    def _count_success(self) -> None:
        with self._lock:
            self._success_count += 1

    def _count_failure(self, error: VoiceError) -> None:
        with self._lock:
            self._failure_count += 1
            is_first = self._failure_count == 1
        if is_first:
            self._warn(f"{error}; such cues are sounds, or are left out")

    def _read_sound(self, form: SoundForm) -> Clip:
        from voicecoach.audio import limited_clip, read_sound  # noqa: PLC0415 - the decoder is slow to load

        return limited_clip(read_sound(self._sound_path(form.sound)), form.gain_db or 0)

    def _file_digest(self, sound: str) -> str:
        try:
            return file_sha256(self._sound_path(sound))
        except OSError as error:
            raise VoicecoachError(f"cannot read the sound {sound!r}: {error.strerror}") from error

    def _sound_path(self, sound: str) -> Path:
        return self._sound_resolver.search_path.find_sound(sound, self._sound_resolver.base_folder)


def form_of(event: Event) -> Form:
    """The form that an event of speech or sound was made from."""
    if event.kind == "speech":
        return SpeechForm(event.text or "", event.manner, event.reading)
    return SoundForm(event.sound or "", event.gain_db)
