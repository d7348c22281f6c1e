"""The clips of a session: each is spoken once, and what happens when the voice fails."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event as Flag
from typing import TYPE_CHECKING

import pytest

from voicecoach.compiler.arrange.arranger import UnknownLengthError
from voicecoach.compiler.plan.plan_model import SoundForm, SpeechForm
from voicecoach.errors import VoicecoachError, VoiceError
from voicecoach.session.clips import ClipProvider, SoundResolver
from voicecoach.session.user_folders import find_user_folders
from voicecoach.timeline.model import Event
from voicecoach.voices.engines.silent import SilentVoice

if TYPE_CHECKING:
    from voicecoach.audio.clip import Clip
    from voicecoach.voices.api import Utterance


class HoarseVoice:
    """A voice that cannot speak words with an r."""

    identity = "hoarse"

    def speak(self, utterance: Utterance) -> Clip:
        if "r" in utterance.text.lower():
            raise VoiceError("hoarse", utterance.text, "it is hoarse")
        return SilentVoice().speak(utterance)


def clip_provider(warnings: list[str]) -> ClipProvider:
    return ClipProvider(
        lambda _: HoarseVoice(),
        "en",
        SoundResolver(find_user_folders().search_path(), Path()),
        warnings.append,
    )


def test_what_cannot_be_spoken_has_no_length_and_one_warning() -> None:
    warnings: list[str] = []
    provider = clip_provider(warnings)
    assert provider.measure(SpeechForm("Hold.")) == 14_400
    assert [provider.measure(SpeechForm(text)) for text in ("Rest.", "Round one.", "Right.", "Three.")] == [
        None
    ] * 4
    assert warnings == [
        "voice hoarse cannot speak 'Rest.': it is hoarse; such cues are sounds, or are left out"
    ]


def test_a_voice_that_speaks_nothing_at_all_is_an_error() -> None:
    provider = clip_provider([])
    assert provider.measure(SpeechForm("Rest.")) is None
    assert provider.measure(SpeechForm("Round one.")) is None
    with pytest.raises(VoicecoachError, match=r"the voice says nothing: voice hoarse cannot speak 'Right\.'"):
        provider.measure(SpeechForm("Right."))


def test_a_missing_sound_is_named() -> None:
    with pytest.raises(VoicecoachError, match="there is no sound 'gong'"):
        clip_provider([]).measure(SoundForm("gong"))


def test_two_threads_share_one_voice() -> None:
    opened: list[str | None] = []
    is_second_started = Flag()
    form = SpeechForm("Hold.")

    def voices(name: str | None) -> SilentVoice:
        """While the first thread waits for its voice, the second asks for the same form."""
        opened.append(name)
        assert is_second_started.wait(30)
        return SilentVoice()

    provider = ClipProvider(voices, "en", SoundResolver(find_user_folders().search_path(), Path()), print)

    def measure_too() -> int | None:
        is_second_started.set()
        return provider.measure(form)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(provider.measure, form)
        second = pool.submit(measure_too)
        assert (first.result(30), second.result(30)) == (14_400, 14_400)
    assert opened == [None]


class CountingVoice:
    """The silent voice; it records the texts."""

    identity = "counting"

    def __init__(self) -> None:
        self.texts: list[str] = []

    def speak(self, utterance: Utterance) -> Clip:
        self.texts.append(utterance.text)
        return SilentVoice().speak(utterance)


def test_a_form_is_spoken_once_and_its_clip_is_reused() -> None:
    voice = CountingVoice()
    provider = ClipProvider(
        lambda _: voice, "en", SoundResolver(find_user_folders().search_path(), Path()), print
    )
    hold = Event(kind="speech", cue="hold", start=0, frames=14_400, text="Hold.", step=0)
    with pytest.raises(UnknownLengthError):
        provider.known_frames(SpeechForm("Hold."))
    assert provider.measure(SpeechForm("Hold.")) == 14_400
    assert provider.known_frames(SpeechForm("Hold.")) == 14_400
    assert provider.clip_of_event(hold).frames == 14_400
    assert provider.clip_of_event(hold) is provider.speak(SpeechForm("Hold."))
    assert voice.texts == ["Hold."]


def test_the_clip_of_an_event_that_was_not_spoken_is_an_error_and_speaks_nothing() -> None:
    voice = CountingVoice()
    provider = ClipProvider(
        lambda _: voice, "en", SoundResolver(find_user_folders().search_path(), Path()), print
    )
    with pytest.raises(KeyError):
        provider.clip_of_event(Event(kind="speech", cue="hold", start=0, frames=1, text="Hold.", step=0))
    assert voice.texts == []
