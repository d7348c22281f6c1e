"""The system's voices: a driver that hangs or crashes takes a cue with it, and never the session."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import espeakng_loader
import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner

from tests.support.installed_packages import install
from voicecoach.cli.app import app
from voicecoach.errors import VoiceError
from voicecoach.voices.api import Utterance
from voicecoach.voices.engines.system_speech import SystemEngine, SystemVoice
from voicecoach.voices.registry import open_voice

HANGS = "import threading; threading.Event().wait()"
CRASHES = "import os; os.abort()"
COMPLAINS = "import sys; print('loading', file=sys.stderr); sys.exit('the driver has no voice')"
WRITES_NOTHING = ""
COUNTS = """
import json, pathlib, sys
asked = json.load(sys.stdin)
with open({log!r}, "a") as log:
    log.write(json.dumps(asked) + "\\n")
sys.exit("no")
"""


def voice(program: str, own: str = "", limit_s: float = 30) -> SystemVoice:
    return SystemEngine((sys.executable, "-c", program), limit_s).open(own)


@pytest.mark.parametrize(
    ("program", "why"),
    [
        pytest.param(HANGS, "it did not answer within 0.5 s", id="hangs"),
        pytest.param(CRASHES, "its driver crashed (-6)", id="crashes"),
        pytest.param(COMPLAINS, "the driver has no voice", id="complains"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="a crash has another number there")
def test_a_driver_that_fails_is_a_voice_that_cannot_speak(program: str, why: str) -> None:
    limit_s = 0.5 if program == HANGS else 30
    with pytest.raises(VoiceError) as refused:
        voice(program, limit_s=limit_s).speak(Utterance("Halfway."))
    assert str(refused.value) == f"voice system cannot speak 'Halfway.': {why}"


def test_a_driver_that_writes_no_file_is_told() -> None:
    with pytest.raises(
        VoiceError, match=r"cannot speak 'Halfway\.': cannot read .*utterance\.wav: No such file"
    ):
        voice(WRITES_NOTHING).speak(Utterance("Halfway."))


def test_a_driver_that_failed_twice_is_not_asked_again(tmp_path: Path) -> None:
    log = tmp_path / "log"
    failing = voice(COUNTS.format(log=str(log)), "Anna")
    told = []
    for text in ("One", "Two", "Three", "Four"):
        with pytest.raises(VoiceError) as refused:
            failing.speak(Utterance(text, pace=1.5))
        told.append(refused.value.why)
    gone = "it failed 2 times in a row and is asked no more"
    assert told == ["no", "no", gone, gone]
    asked = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(one["words"], one["voice"], one["language"], one["pace"]) for one in asked] == [
        ("One", "Anna", "en", 1.5),
        ("Two", "Anna", "en", 1.5),
    ]


def test_a_file_is_what_its_content_says(tmp_path: Path) -> None:
    """macOS writes AIFF whatever the file is called."""
    tone = 0.3 * np.sin(np.arange(11025) * 0.2)
    soundfile.write(tmp_path / "spoken.aiff", tone, 22050, format="AIFF")
    program = (
        "import json, shutil, sys; "
        f"shutil.copy({str(tmp_path / 'spoken.aiff')!r}, json.load(sys.stdin)['file'])"
    )
    clip = voice(program).speak(Utterance("Halfway."))
    assert clip.frames == pytest.approx(24_000, abs=48)


ENGINE = """
import sys
from voicecoach.voices.engines.system_speech import SystemEngine

def hanging():
    return SystemEngine((sys.executable, "-c", {hangs!r}), 0.5, "hanging")

def crashing():
    return SystemEngine((sys.executable, "-c", {crashes!r}), 30, "crashing")
"""
ROUTINE = """\
routine: Neck
prepare: 1s
steps:
  - stretch: Chin in
    hold: 12s
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two engines of another package, one that hangs and one that crashes."""
    module = ENGINE.format(hangs=HANGS, crashes=CRASHES)
    install(tmp_path, monkeypatch, module, "hanging = extra:hanging\ncrashing = extra:crashing")


@pytest.mark.usefixtures("installed", "empty_home")
@pytest.mark.skipif(sys.platform == "win32", reason="a crash has another number there")
@pytest.mark.parametrize(
    ("name", "why"),
    [("hanging", "it did not answer within 0.5 s"), ("crashing", "its driver crashed (-6)")],
)
def test_a_session_goes_on_with_espeak_and_one_warning(tmp_path: Path, name: str, why: str) -> None:
    routine, written = tmp_path / "neck.yaml", tmp_path / "neck.wav"
    routine.write_text(ROUTINE)
    result = CliRunner().invoke(app, ["export", str(routine), "--voice", name, "-o", str(written)])
    assert (result.exit_code, result.stderr) == (
        0,
        f"Note: voice {name} cannot speak 'Neck.': {why}; such cues are spoken by another voice\n",
    )
    espeak = tmp_path / "espeak.wav"
    CliRunner().invoke(app, ["export", str(routine), "--voice", "espeak", "-o", str(espeak)])
    assert written.read_bytes() == espeak.read_bytes()


@pytest.fixture
def system_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """espeak-ng as if a Linux system had it installed, for the driver that pyttsx3 brings."""
    (tmp_path / "libespeak-ng.so.1").symlink_to(espeakng_loader.get_library_path())
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    monkeypatch.setenv("ESPEAK_DATA_PATH", str(Path(espeakng_loader.get_data_path()).parent))


linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems have voices of their own")


@linux
@pytest.mark.usefixtures("system_library")
def test_the_driver_of_linux_really_speaks() -> None:
    english = SystemEngine().open("").speak(Utterance("Halfway there."))
    quick = SystemEngine().open("").speak(Utterance("Halfway there.", pace=2.0))
    german = SystemEngine().open("German").speak(Utterance("Halten.", language="de"))
    assert 0.4 < quick.frames / english.frames < 0.7
    assert german.frames > 12_000
    listed = {one.name: one.languages for one in SystemEngine(time_limit_s=31).voices()}
    assert listed["system/German"] == ("de",)


@linux
@pytest.mark.usefixtures("system_library")
@pytest.mark.parametrize(
    ("own", "language", "why"),
    [
        ("Grmn", "de", "this system has no voice 'Grmn'"),
        ("", "tlh", "no voice of this system speaks 'tlh'"),
    ],
)
def test_a_voice_that_the_system_has_not_is_told(own: str, language: str, why: str) -> None:
    with pytest.raises(VoiceError) as refused:
        SystemEngine().open(own).speak(Utterance("Halten.", language=language))
    assert refused.value.why == why


@linux
def test_a_system_without_speech_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    without = SystemEngine((*SystemEngine().program[:1], "-c", NO_LIBRARY), 32)
    (listed,) = without.voices()
    reason = "this system has no speech that pyttsx3 knows; install libespeak-ng, or take the voice espeak"
    assert (listed.available, listed.note) == (False, f"unavailable: {reason}")


NO_LIBRARY = """
import ctypes
def refuse(name):
    raise OSError(name)
ctypes.cdll.LoadLibrary = refuse
from voicecoach.voices.engines.system_speech_program import main
main()
"""


@pytest.mark.usefixtures("installed")
def test_a_driver_that_failed_is_asked_again_in_the_next_session(tmp_path: Path) -> None:
    told: list[str] = []
    for _ in range(2):
        open_voice("crashing", "en", cache=tmp_path / "clips", warn=told.append).speak(Utterance("Hold"))
    assert len(told) == 2
