import pytest

from voicecoach.voices.api import Utterance
from voicecoach.voices.engines.silent import SilentVoice, silent_frames


@pytest.mark.parametrize(
    ("text", "pace", "frames"),
    [
        pytest.param("Halfway there.", 1.0, 40_320, id="60 ms a character"),
        pytest.param("Go", 1.0, 9_600, id="at least 200 ms"),
        pytest.param("", 1.0, 9_600, id="no text"),
        pytest.param("Halfway there.", 2.0, 20_160, id="twice as fast"),
        pytest.param("Halfway there.", 0.5, 80_640, id="half as fast"),
    ],
)
def test_the_length_follows_from_the_text(text: str, pace: float, frames: int) -> None:
    assert silent_frames(text, pace) == frames
    assert SilentVoice().speak(Utterance(text, pace=pace)).frames == frames


def test_it_is_silent() -> None:
    assert not SilentVoice().speak(Utterance("Halfway")).samples.any()
    assert SilentVoice().identity == "silent"
