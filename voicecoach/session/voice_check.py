"""A check of a voice, by speaking every cue of a language: what it cannot say, its pace and its speed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.errors import VoiceError
from voicecoach.system import peak_memory_bytes
from voicecoach.units import SAMPLE_RATE
from voicecoach.voices import (
    measure_pace_of,
    open_plain_voice,
    passage,
    resolve_voice_name,
    utterance_of,
    voice_languages,
)
from voicecoach.wording import CUES, check_language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from voicecoach.session.user_folders import UserFolders
    from voicecoach.voices import Voice

PACES = (0.8, 1.0, 1.2)
"""The paces at which the words a minute are counted."""


@dataclass(frozen=True, slots=True)
class VoiceCheck:
    """What a check found. `failures` are the sentences that it could not say, each with cue and reason.

    `words_a_minute` is by pace, in the passage by which all voices are measured; it is empty for a language
    without one. `spoken_s` is the length of all clips. `taken_s` is the time for them without the first, and
    `first_s` the time for the first, with the loading of the engine. `memory_bytes` is how much more memory
    was needed; None where that is unknown.
    """

    voice: str
    language: str
    sentences: int
    failures: tuple[tuple[str, str, str], ...]
    words_a_minute: Mapping[float, float]
    spoken_s: float
    taken_s: float
    first_s: float
    memory_bytes: int | None


def check_voice(
    name: str,
    language: str | None,
    folders: UserFolders,
    now_s: Callable[[], float],
    progress: Callable[[float], None] = lambda _: None,
) -> VoiceCheck:
    """Speak every cue of a language with a voice, uncached; the voice's own language if None is given.

    Raises VoicecoachError for an unknown voice or language. `progress` gets the fraction that is done.
    """
    tag = language or next(iter(voice_languages(name)), "en")
    check_language(tag)
    full = resolve_voice_name(name, tag)
    measure_pace_of(full)  # a Piper model that was put into the folder by hand has no pace of its own yet
    before = peak_memory_bytes()
    timed = _TimedVoice(open_plain_voice(full), tag, now_s)
    sentences = _sentences(tag, folders)
    for number, (cue, text) in enumerate(sentences, 1):
        timed.speak(cue, text)
        progress(number / len(sentences))
    after = peak_memory_bytes()
    return VoiceCheck(
        voice=full,
        language=tag,
        sentences=len(sentences),
        failures=tuple(timed.failures),
        words_a_minute=timed.words_a_minute(),
        spoken_s=sum(timed.spoken_s),
        taken_s=sum(timed.taken_s[1:]),
        first_s=next(iter(timed.taken_s), 0.0),
        memory_bytes=None if before is None or after is None else after - before,
    )


def _sentences(language: str, folders: UserFolders) -> list[tuple[str, str]]:
    """Each sentence of each cue, once, with example values."""
    from voicecoach.session.resolved_wording import resolve_wording  # noqa: PLC0415 - loads the script language

    wording = resolve_wording(folders, language, None, None)
    cue_by_text = {text: cue for cue in reversed(CUES) for text in wording.example_sentences(cue, {})}
    return [(cue, text) for text, cue in cue_by_text.items() if any(map(str.isalnum, text))]


class _TimedVoice:
    """Speaks with a voice and notes what it takes."""

    def __init__(self, voice: Voice, language: str, now_s: Callable[[], float]) -> None:
        self._voice = voice
        self._language = language
        self._now_s = now_s
        self.failures: list[tuple[str, str, str]] = []
        self.spoken_s: list[float] = []
        self.taken_s: list[float] = []

    def speak(self, cue: str, text: str) -> None:
        """Speak a sentence, and note its length or why it could not be said."""
        start_s = self._now_s()
        try:
            seconds = self._seconds(text, 1.0)
        except VoiceError as error:
            self.failures.append((cue, text, error.why))
            return
        self.taken_s.append(self._now_s() - start_s)
        self.spoken_s.append(seconds)

    def words_a_minute(self) -> dict[float, float]:
        """The words a minute of the passage at each pace."""
        sentences = passage(self._language)
        words = sum(len(sentence.split()) for sentence in sentences)
        try:
            seconds = {pace: sum(self._seconds(text, pace) for text in sentences) for pace in PACES}
        except VoiceError:
            return {}
        return {pace: 60 * words / taken for pace, taken in seconds.items() if taken}

    def _seconds(self, text: str, pace: float) -> float:
        return self._voice.speak(utterance_of(text, self._language, pace)).frames / SAMPLE_RATE
