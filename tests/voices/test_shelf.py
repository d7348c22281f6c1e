import threading

import numpy as np
import pytest

from voicecoach.audio.clip import Clip
from voicecoach.errors import VoiceError
from voicecoach.voices.api import Utterance
from voicecoach.voices.wrappers.memory_cache import MemoryCachedVoice


class CountingVoice:
    """Clips of 1,000 frames (2,000 bytes), and a list of what was asked."""

    identity = "counting"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def speak(self, utterance: Utterance) -> Clip:
        self.asked.append(utterance.text)
        if utterance.text == "refused":
            raise VoiceError(self.identity, utterance.text, "as asked")
        return Clip(np.zeros(1_000, np.int16))


class WaitingVoice:
    """Waits within `slow` until it is let go."""

    identity = "waiting"

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.let_go = threading.Event()

    def speak(self, utterance: Utterance) -> Clip:
        if utterance.text == "slow":
            self.entered.set()
            assert self.let_go.wait(10)
        return Clip(np.zeros(10, np.int16))


def test_what_was_said_is_not_asked_again() -> None:
    voice = CountingVoice()
    shelf = MemoryCachedVoice(voice)
    first = shelf.speak(Utterance("one"))
    assert shelf.speak(Utterance("one")) is first
    assert voice.asked == ["one"]
    assert shelf.identity == "counting"


@pytest.mark.parametrize("other", [Utterance("one", language="de"), Utterance("one", pace=1.5)])
def test_another_language_or_pace_is_another_clip(other: Utterance) -> None:
    voice = CountingVoice()
    shelf = MemoryCachedVoice(voice)
    shelf.speak(Utterance("one"))
    shelf.speak(other)
    assert voice.asked == ["one", "one"]


def test_the_clip_longest_unused_goes_first() -> None:
    voice = CountingVoice()
    shelf = MemoryCachedVoice(voice, room=4_000)
    for text in ["one", "two", "one", "three", "one", "two"]:
        shelf.speak(Utterance(text))
    assert voice.asked == ["one", "two", "three", "two"]


def test_a_clip_larger_than_the_room_is_not_kept() -> None:
    voice = CountingVoice()
    shelf = MemoryCachedVoice(voice, room=1_999)
    shelf.speak(Utterance("one"))
    shelf.speak(Utterance("one"))
    assert voice.asked == ["one", "one"]


def test_a_refusal_is_passed_on_and_not_kept() -> None:
    voice = CountingVoice()
    shelf = MemoryCachedVoice(voice)
    for _ in range(2):
        with pytest.raises(VoiceError, match="as asked"):
            shelf.speak(Utterance("refused"))
    assert voice.asked == ["refused", "refused"]


def test_a_clip_at_hand_does_not_wait_for_one_being_spoken() -> None:
    voice = WaitingVoice()
    shelf = MemoryCachedVoice(voice)
    held = shelf.speak(Utterance("held"))
    speaking = threading.Thread(target=shelf.speak, args=(Utterance("slow"),))
    speaking.start()
    assert voice.entered.wait(10)
    assert shelf.speak(Utterance("held")) is held
    voice.let_go.set()
    speaking.join(10)
    assert not speaking.is_alive()
