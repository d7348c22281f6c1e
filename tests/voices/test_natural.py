import hashlib
import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest

from voicecoach.audio.clip import Clip, FloatSamples
from voicecoach.audio.meters.loudness import integrated_loudness
from voicecoach.errors import VoiceError
from voicecoach.voices.api import Utterance
from voicecoach.voices.engines.natural import NaturalVoice

installed = pytest.mark.skipif(find_spec("hibari") is None, reason="hibari-tts has no wheels for Intel Macs")

CUES = [
    "Three.",
    "Two.",
    "One.",
    "Hold for thirty seconds.",
    "Next: chin to collarbone, right side.",
    "Breathe in, and let your shoulders sink as you breathe out.",
]


def floats(clip: Clip) -> FloatSamples:
    return (clip.samples / 32767).astype(np.float32)


@pytest.fixture(scope="module")
def voice() -> NaturalVoice:
    return NaturalVoice()


@installed
@pytest.mark.parametrize("text", CUES)
def test_every_cue_starts_at_its_onset_and_has_the_same_loudness(voice: NaturalVoice, text: str) -> None:
    clip = voice.speak(Utterance(text))
    loudest = np.max(np.abs(clip.samples))
    assert np.max(np.abs(clip.samples[:240])) > loudest / 100
    assert loudest <= 29_205  # -1 dBFS
    assert integrated_loudness(floats(clip)) == pytest.approx(-19.0, abs=1.0) or loudest > 29_000


@installed
def test_a_number_takes_less_than_a_second(voice: NaturalVoice) -> None:
    frames = {text: voice.speak(Utterance(text)).frames for text in ["Three.", "Two.", "One."]}
    assert all(12_000 < length < 48_000 for length in frames.values())


@pytest.mark.thorough
@installed
def test_the_pace_is_a_factor_of_speed(voice: NaturalVoice) -> None:
    normal, fast, slow = (voice.speak(Utterance(CUES[-1], pace=pace)).frames for pace in (1.0, 2.0, 0.5))
    assert 0.4 < fast / normal < 0.65
    assert 1.6 < slow / normal < 2.4


@installed
def test_the_same_text_gives_the_same_bytes_in_any_process(voice: NaturalVoice) -> None:
    def digest() -> str:
        clips = [voice.speak(Utterance(text)) for text in CUES[2:5]]
        return hashlib.sha256(b"".join(clip.samples.tobytes() for clip in clips)).hexdigest()

    code = f"""
import hashlib
from voicecoach.voices.engines.natural import NaturalVoice
from voicecoach.voices.api import Utterance
voice = NaturalVoice()
clips = [voice.speak(Utterance(text)) for text in {CUES[2:5]!r}]
print(hashlib.sha256(b"".join(clip.samples.tobytes() for clip in clips)).hexdigest())
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert digest() == digest() == done.stdout.strip()


@installed
@pytest.mark.parametrize(
    ("utterance", "why"),
    [
        pytest.param(Utterance("Hallo", language="de"), "it speaks English, not 'de'", id="language"),
        pytest.param(Utterance("🎉"), "there is no word in it", id="emoji"),
        pytest.param(Utterance(""), "there is no word in it", id="empty"),
        pytest.param(
            Utterance("你好"), "what the engine gave cannot be used: there is no sound in it", id="script"
        ),
        pytest.param(Utterance("Hi", pace=0.4), "a pace is 0.5 to 2.0, not 0.4", id="pace"),
    ],
)
def test_the_error_says_why_it_cannot_speak(voice: NaturalVoice, utterance: Utterance, why: str) -> None:
    with pytest.raises(VoiceError, match=r"^voice natural/heart cannot speak") as caught:
        voice.speak(utterance)
    assert caught.value.why == why
    assert caught.value.text == utterance.text


def test_without_the_engine_the_error_names_another_voice() -> None:
    # A process in which hibari cannot be imported, as on an Intel Mac.
    code = """
import sys
sys.modules["hibari"] = None
from voicecoach.errors import VoiceError
from voicecoach.voices.engines.natural import NaturalVoice
from voicecoach.voices.api import Utterance
try:
    NaturalVoice().speak(Utterance("Hold"))
except VoiceError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == (
        "voice natural/heart cannot speak 'Hold': hibari-tts is not installed here "
        "(there is none for Intel Macs); use the voice espeak\n"
    )


def test_the_identity_is_known_without_loading_the_engine() -> None:
    code = """
import sys
from voicecoach.voices.engines.natural import NaturalVoice
print(NaturalVoice().identity.split(",")[0], {"hibari", "onnxruntime"} & set(sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "natural/heart set()\n"
