"""The studio: what happens to a session whose voice fails."""

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
    """A voice that cannot say words with an r."""

    identity = "hoarse"

    def speak(self, utterance: Utterance) -> Clip:
        if "r" in utterance.text.lower():
            raise VoiceError("hoarse", utterance.text, "it is hoarse")
        return SilentVoice().speak(utterance)


def studio(warnings: list[str]) -> ClipProvider:
    return ClipProvider(
        lambda _: HoarseVoice(),
        "en",
        SoundResolver(find_user_folders().search_path(), Path()),
        warnings.append,
    )


def test_what_cannot_be_said_has_no_length_and_is_told_once() -> None:
    warnings: list[str] = []
    here = studio(warnings)
    assert here.measure(SpeechForm("Hold.")) == 14_400
    assert [here.measure(SpeechForm(text)) for text in ("Rest.", "Round one.", "Right.", "Three.")] == [
        None
    ] * 4
    assert warnings == [
        "voice hoarse cannot speak 'Rest.': it is hoarse; such cues are sounds, or are left out"
    ]


def test_a_voice_that_says_nothing_at_all_is_an_error() -> None:
    here = studio([])
    assert here.measure(SpeechForm("Rest.")) is None
    assert here.measure(SpeechForm("Round one.")) is None
    with pytest.raises(VoicecoachError, match=r"the voice says nothing: voice hoarse cannot speak 'Right\.'"):
        here.measure(SpeechForm("Right."))


def test_a_sound_that_is_not_there_is_told_by_name() -> None:
    with pytest.raises(VoicecoachError, match="there is no sound 'gong'"):
        studio([]).measure(SoundForm("gong"))


def test_two_that_ask_at_once_share_one_voice() -> None:
    opened: list[str | None] = []
    asking = Flag()
    form = SpeechForm("Hold.")

    def voices(name: str | None) -> SilentVoice:
        """While the first waits for its voice, the second asks for the same."""
        opened.append(name)
        assert asking.wait(30)
        return SilentVoice()

    here = ClipProvider(voices, "en", SoundResolver(find_user_folders().search_path(), Path()), print)

    def ask_too() -> int | None:
        asking.set()
        return here.measure(form)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(here.measure, form)
        second = pool.submit(ask_too)
        assert (first.result(30), second.result(30)) == (14_400, 14_400)
    assert opened == [None]


class CountingVoice:
    """The silent voice, with a count of what it was asked for."""

    identity = "counting"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def speak(self, utterance: Utterance) -> Clip:
        self.asked.append(utterance.text)
        return SilentVoice().speak(utterance)


def test_a_form_is_spoken_once_and_its_clip_is_handed_on() -> None:
    voice = CountingVoice()
    here = ClipProvider(
        lambda _: voice, "en", SoundResolver(find_user_folders().search_path(), Path()), print
    )
    hold = Event(kind="speech", cue="hold", start=0, frames=14_400, text="Hold.", step=0)
    with pytest.raises(UnknownLengthError):
        here.known_frames(SpeechForm("Hold."))
    assert here.measure(SpeechForm("Hold.")) == 14_400
    assert here.known_frames(SpeechForm("Hold.")) == 14_400
    assert here.clip_of_event(hold).frames == 14_400
    assert here.clip_of_event(hold) is here.speak(SpeechForm("Hold."))
    assert voice.asked == ["Hold."]


def test_the_clip_of_an_event_that_was_not_spoken_is_an_error_and_speaks_nothing() -> None:
    voice = CountingVoice()
    here = ClipProvider(
        lambda _: voice, "en", SoundResolver(find_user_folders().search_path(), Path()), print
    )
    with pytest.raises(KeyError):
        here.clip_of_event(Event(kind="speech", cue="hold", start=0, frames=1, text="Hold.", step=0))
    assert voice.asked == []
