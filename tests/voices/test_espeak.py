import ctypes
import hashlib
import signal
import subprocess
import sys
import threading
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import pyttsx3

from tests.support.thorough import thorough_except
from voicecoach.audio.clip import Clip, FloatSamples
from voicecoach.audio.meters.loudness import integrated_loudness
from voicecoach.errors import VoiceError
from voicecoach.voices.api import Utterance
from voicecoach.voices.engines.espeak import EspeakVoice
from voicecoach.voices.engines.espeak_driver import register_driver
from voicecoach.voices.engines.espeak_languages import EspeakLanguage, espeak_languages
from voicecoach.voices.engines.espeak_library import EspeakSettings, private_library

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


def same(one: Clip, other: Clip) -> bool:
    return np.array_equal(one.samples, other.samples)


def digest(clips: list[Clip]) -> str:
    return hashlib.sha256(b"".join(clip.samples.tobytes() for clip in clips)).hexdigest()


@pytest.mark.parametrize("text", CUES)
def test_every_cue_starts_at_its_onset_and_has_the_same_loudness(text: str) -> None:
    clip = EspeakVoice().speak(Utterance(text))
    loudest = np.max(np.abs(clip.samples))
    assert np.max(np.abs(clip.samples[:240])) > loudest / 100
    assert loudest <= 29_205  # -1 dBFS
    assert integrated_loudness(floats(clip)) == pytest.approx(-19.0, abs=1.0) or loudest > 29_000


def test_a_cue_takes_about_as_long_as_from_a_person() -> None:
    clip = EspeakVoice().speak(Utterance("Hold for thirty seconds."))
    assert 60_000 < clip.frames < 120_000


def test_the_pace_is_a_factor_of_speed() -> None:
    normal, fast, slow = (
        EspeakVoice().speak(Utterance(CUES[-1], pace=pace)).frames for pace in (1.0, 2.0, 0.5)
    )
    assert 0.35 < fast / normal < 0.65
    assert 1.6 < slow / normal < 2.4


def test_the_same_text_gives_the_same_bytes_in_any_order() -> None:
    voice = EspeakVoice()
    in_order = [voice.speak(Utterance(text)) for text in CUES]
    reverse = [voice.speak(Utterance(text)) for text in reversed(CUES)]
    assert all(map(same, in_order, reversed(reverse)))


def test_another_process_gives_the_same_bytes() -> None:
    code = f"""
import hashlib
from voicecoach.voices.engines.espeak import EspeakVoice
from voicecoach.voices.api import Utterance
clips = [EspeakVoice().speak(Utterance(text)) for text in {CUES!r}]
print(hashlib.sha256(b"".join(clip.samples.tobytes() for clip in clips)).hexdigest())
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == digest([EspeakVoice().speak(Utterance(text)) for text in CUES])
    assert done.stderr == ""


def test_several_threads_can_speak_at_once() -> None:
    expected = [EspeakVoice().speak(Utterance(text)) for text in CUES]
    equal: list[bool] = []
    barrier = threading.Barrier(3)

    def speak_all() -> None:
        voice = EspeakVoice()
        barrier.wait(10)
        for _ in range(5):
            equal.extend(
                same(voice.speak(Utterance(text)), clip) for text, clip in zip(CUES, expected, strict=True)
            )

    threads = [threading.Thread(target=speak_all) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert equal == [True] * (3 * 5 * len(CUES))


def test_languages_sound_different() -> None:
    voice = EspeakVoice()
    tags = ["en", "en-GB", "de", "fr", "pt-BR", "it"]
    assert len({digest([voice.speak(Utterance("Information", language=tag))]) for tag in tags}) == len(tags)


def test_ctrl_c_during_an_utterance_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, interrupted = ctypes.string_at, list[int]()

    def interrupt_once(at: int, size: int) -> bytes:
        """The library calls this in the middle of an utterance."""
        if not interrupted:
            interrupted.append(at)
            signal.raise_signal(signal.SIGINT)
        return plain(at, size)

    monkeypatch.setattr(ctypes, "string_at", interrupt_once)
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        EspeakVoice().speak(Utterance("Breathe in, and out again.", "en"))
    assert signal.getsignal(signal.SIGINT) == before
    assert EspeakVoice().speak(Utterance("Breathe in.", "en")).frames > 0


def test_a_fixed_voice_speaks_every_language_as_its_own() -> None:
    fixed = EspeakVoice("de").speak(Utterance("Information", language="en"))
    assert same(fixed, EspeakVoice().speak(Utterance("Information", language="de")))


@pytest.mark.parametrize("language", espeak_languages(), ids=lambda language: language.name)
def test_every_voice_on_the_list_speaks(language: EspeakLanguage) -> None:
    pcm = private_library().synthesise("1 2 3 ata", EspeakSettings(language.identifier, 160, 50))
    assert pcm.rate == 22_050
    assert np.frombuffer(pcm.frames, "<i2").any()


@pytest.mark.parametrize(
    ("voice", "utterance", "why"),
    [
        pytest.param(EspeakVoice(), Utterance("Hi", language="dee"), "did you mean 'de'?", id="language"),
        pytest.param(EspeakVoice("xx"), Utterance("Hi"), "espeak has no 'xx'; it has", id="name"),
        pytest.param(EspeakVoice(), Utterance("🎉"), "there is no word in it", id="emoji"),
        pytest.param(EspeakVoice(), Utterance(""), "there is no word in it", id="empty"),
        pytest.param(EspeakVoice(), Utterance("Hi", pace=2.1), "a pace is 0.5 to 2.0, not 2.1", id="pace"),
    ],
)
def test_the_error_says_why_it_cannot_speak(voice: EspeakVoice, utterance: Utterance, why: str) -> None:
    with pytest.raises(VoiceError, match=r"^voice espeak") as caught:
        voice.speak(utterance)
    assert why in caught.value.why
    assert caught.value.text == utterance.text


def test_a_failure_does_not_change_the_next_cue() -> None:
    before = EspeakVoice().speak(Utterance("One."))
    with pytest.raises(VoiceError):
        EspeakVoice().speak(Utterance("One.", language="xx"))
    assert same(EspeakVoice().speak(Utterance("One.")), before)


def test_ssml_is_read_aloud_and_not_interpreted() -> None:
    voice = EspeakVoice()
    plain = voice.speak(Utterance("Hold still"))
    tagged = voice.speak(Utterance("Hold <break time='60s'/> still"))
    assert plain.frames < tagged.frames < 10 * 48_000


def test_the_identity_names_a_fixed_voice() -> None:
    assert EspeakVoice().identity.startswith("espeak, espeakng-loader 0.2.")
    assert EspeakVoice("de").identity.startswith("espeak/de, espeakng-loader 0.2.")


LEAKS = """
import os, tempfile
from pathlib import Path
from voicecoach.voices.engines.espeak import EspeakVoice
from voicecoach.voices.api import Utterance

def state():
    maps = Path("/proc/self/maps").read_text().count("voicecoach-")
    files = sorted(path.name for path in Path(tempfile.gettempdir()).rglob("*"))
    return len(os.listdir("/proc/self/fd")), maps, files

voice = EspeakVoice()
voice.speak(Utterance("One."))
before = state()
for count in range(100):
    voice.speak(Utterance(f"Number {count}."))
assert state() == before, (before, state())
assert before[1] == 0
print(len(before[2]))
"""


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform != "linux", reason="open files are counted in /proc")
def test_no_files_are_leaked_by_a_hundred_cues_or_left_at_exit(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LEAKS],
        check=True,
        capture_output=True,
        text=True,
        env={"TMPDIR": str(tmp_path)},
    )
    assert done.stdout == "3\n"  # the folder, the library's copy and the link to its data
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need special rights on Windows")
def test_it_speaks_from_a_deep_folder(tmp_path: Path) -> None:
    # libespeak-ng takes 160 bytes of path to its data; environments may be deeper.
    deep = tmp_path.joinpath(*["a" * 50] * 4)
    deep.mkdir(parents=True)
    spec = find_spec("espeakng_loader")
    assert spec is not None
    assert spec.origin is not None
    (deep / "espeakng_loader").symlink_to(Path(spec.origin).parent, target_is_directory=True)
    code = f"""
import sys
sys.path.insert(0, {str(deep)!r})
import espeakng_loader
assert len(espeakng_loader.get_data_path()) > 200
from voicecoach.voices.engines.espeak import EspeakVoice
from voicecoach.voices.api import Utterance
print(EspeakVoice().speak(Utterance("One.")).frames)
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert int(done.stdout) == EspeakVoice().speak(Utterance("One.")).frames


def test_the_driver_reports_errors_and_voices_to_pyttsx3(tmp_path: Path) -> None:
    engine = pyttsx3.init(register_driver())
    errors: list[str] = []
    engine.connect("error", lambda name, exception: errors.append(f"{name}: {exception}"))
    engine.setProperty("voice", "gmw/xx")
    engine.save_to_file("One.", str(tmp_path / "one.wav"), "first")
    engine.setProperty("voice", "gmw/de")
    engine.setProperty("volume", 50)
    engine.save_to_file("Two.", str(tmp_path / "missing" / "two.wav"), "second")
    engine.save_to_file("Three.", str(tmp_path / "three.wav"), "third")
    engine.say("Four.", "fourth")
    engine.runAndWait()
    assert [path.name for path in tmp_path.iterdir()] == ["three.wav"]
    assert errors[0] == "first: libespeak-ng has no voice 'gmw/xx'"
    assert errors[1] == "None: 'volume'"
    assert errors[2].startswith("second: [Errno 2]")
    assert errors[3].startswith("fourth: this driver renders to files")
    assert len(errors) == 4
    assert engine.getProperty("rate") == 175
    assert "gmw/de" in {voice.id for voice in engine.getProperty("voices")}


@pytest.mark.parametrize("factor", thorough_except(0.6, 1.5, of=[0.6, 0.75, 1.25, 1.5, 1.8]))
def test_the_pitch_is_a_factor_of_the_frequency(factor: float) -> None:
    normal, changed = (
        fundamental(EspeakVoice().speak(Utterance("Aaaaaah.", pitch=p))) for p in (1.0, factor)
    )
    assert changed / normal == pytest.approx(factor, rel=0.04)


def fundamental(clip: Clip) -> float:
    """The fundamental frequency of a voice in hertz, by autocorrelation of the middle of the clip."""
    middle = clip.samples[clip.frames // 3 :][:9600].astype(np.float64)
    lags = range(48_000 // 200, 48_000 // 35)
    correlation = np.array([np.corrcoef(middle[:-lag], middle[lag:])[0, 1] for lag in lags])
    return 48_000 / lags[int(np.argmax(correlation > 0.97 * correlation.max()))]
