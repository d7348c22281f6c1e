import threading

import numpy as np
import pytest

from voicecoach.audio.clip import Clip
from voicecoach.errors import VoiceError
from voicecoach.voices.api import Utterance
from voicecoach.voices.wrappers.memory_cache import MemoryCachedVoice


class CountingVoice:
    """Speaks clips of 1,000 frames (2,000 bytes), and lists the texts that it was given."""

    identity = "counting"

    def __init__(self) -> None:
        self.spoken: list[str] = []

    def speak(self, utterance: Utterance) -> Clip:
        self.spoken.append(utterance.text)
        if utterance.text == "refused":
            raise VoiceError(self.identity, utterance.text, "as asked")
        return Clip(np.zeros(1_000, np.int16))


class WaitingVoice:
    """Waits in `slow` until it is released."""

    identity = "waiting"

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.released = threading.Event()

    def speak(self, utterance: Utterance) -> Clip:
        if utterance.text == "slow":
            self.entered.set()
            assert self.released.wait(10)
        return Clip(np.zeros(10, np.int16))


def test_a_clip_is_spoken_only_once() -> None:
    voice = CountingVoice()
    cache = MemoryCachedVoice(voice)
    first = cache.speak(Utterance("one"))
    assert cache.speak(Utterance("one")) is first
    assert voice.spoken == ["one"]
    assert cache.identity == "counting"


@pytest.mark.parametrize("other", [Utterance("one", language="de"), Utterance("one", pace=1.5)])
def test_another_language_or_pace_is_another_clip(other: Utterance) -> None:
    voice = CountingVoice()
    cache = MemoryCachedVoice(voice)
    cache.speak(Utterance("one"))
    cache.speak(other)
    assert voice.spoken == ["one", "one"]


def test_the_least_recently_used_clip_is_evicted_first() -> None:
    voice = CountingVoice()
    cache = MemoryCachedVoice(voice, room=4_000)
    for text in ["one", "two", "one", "three", "one", "two"]:
        cache.speak(Utterance(text))
    assert voice.spoken == ["one", "two", "three", "two"]


def test_a_clip_larger_than_the_cache_is_not_stored() -> None:
    voice = CountingVoice()
    cache = MemoryCachedVoice(voice, room=1_999)
    cache.speak(Utterance("one"))
    cache.speak(Utterance("one"))
    assert voice.spoken == ["one", "one"]


def test_an_error_is_passed_on_and_not_stored() -> None:
    voice = CountingVoice()
    cache = MemoryCachedVoice(voice)
    for _ in range(2):
        with pytest.raises(VoiceError, match="as asked"):
            cache.speak(Utterance("refused"))
    assert voice.spoken == ["refused", "refused"]


def test_a_cached_clip_does_not_wait_for_one_being_spoken() -> None:
    voice = WaitingVoice()
    cache = MemoryCachedVoice(voice)
    cached = cache.speak(Utterance("cached"))
    speaking = threading.Thread(target=cache.speak, args=(Utterance("slow"),))
    speaking.start()
    assert voice.entered.wait(10)
    assert cache.speak(Utterance("cached")) is cached
    voice.released.set()
    speaking.join(10)
    assert not speaking.is_alive()
