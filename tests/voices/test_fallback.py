import numpy as np
import pytest

from voicecoach.audio.clip import Clip
from voicecoach.errors import VoiceError
from voicecoach.voices.api import Utterance
from voicecoach.voices.wrappers.fallback import FallbackVoice


class PickyVoice:
    """Speaks everything but the texts it refuses, in clips of one length."""

    def __init__(self, identity: str, frames: int, *refused: str) -> None:
        self.identity = identity
        self._frames = frames
        self._refused = refused

    def speak(self, utterance: Utterance) -> Clip:
        if utterance.text in self._refused:
            raise VoiceError(self.identity, utterance.text, "it will not")
        return Clip(np.zeros(self._frames, np.int16))


def test_the_first_voice_speaks_what_it_can() -> None:
    warnings: list[str] = []
    voice = FallbackVoice(PickyVoice("first", 1), PickyVoice("second", 2), warnings.append)
    assert voice.speak(Utterance("one")).frames == 1
    assert warnings == []


def test_the_second_voice_speaks_the_rest_with_one_warning() -> None:
    warnings: list[str] = []
    voice = FallbackVoice(PickyVoice("first", 1, "Ciao", "Hola"), PickyVoice("second", 2), warnings.append)
    assert [voice.speak(Utterance(text)).frames for text in ["Ciao", "Hello", "Hola"]] == [2, 1, 2]
    assert warnings == ["voice first cannot speak 'Ciao': it will not; such cues are spoken by another voice"]


def test_the_error_has_the_reasons_of_both_voices() -> None:
    warnings: list[str] = []
    voice = FallbackVoice(PickyVoice("first", 1, "Ciao"), PickyVoice("second", 2, "Ciao"), warnings.append)
    with pytest.raises(VoiceError) as caught:
        voice.speak(Utterance("Ciao"))
    assert str(caught.value) == ("voice first cannot speak 'Ciao': it will not; nor can second: it will not")
    assert warnings == []


def test_the_identity_has_those_of_both_voices() -> None:
    voice = FallbackVoice(PickyVoice("first", 1), PickyVoice("second", 2), print)
    assert voice.identity == "first; else second"
