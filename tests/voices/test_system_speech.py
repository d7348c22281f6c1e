"""The system's voices: a driver that hangs or crashes costs a cue, and never the session."""

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


def voice(program: str, name: str = "", limit_s: float = 30) -> SystemVoice:
    return SystemEngine((sys.executable, "-c", program), limit_s).open(name)


@pytest.mark.parametrize(
    ("program", "why"),
    [
        pytest.param(HANGS, "it did not answer within 0.5 s", id="hangs"),
        pytest.param(CRASHES, "its driver crashed (-6)", id="crashes"),
        pytest.param(COMPLAINS, "the driver has no voice", id="complains"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="a crash has another number there")
def test_a_driver_that_fails_is_a_voice_error(program: str, why: str) -> None:
    limit_s = 0.5 if program == HANGS else 30
    with pytest.raises(VoiceError) as refused:
        voice(program, limit_s=limit_s).speak(Utterance("Halfway."))
    assert str(refused.value) == f"voice system cannot speak 'Halfway.': {why}"


def test_a_driver_that_writes_no_file_is_a_voice_error() -> None:
    with pytest.raises(
        VoiceError, match=r"cannot speak 'Halfway\.': cannot read .*utterance\.wav: No such file"
    ):
        voice(WRITES_NOTHING).speak(Utterance("Halfway."))


def test_a_driver_that_failed_twice_is_not_tried_again(tmp_path: Path) -> None:
    log = tmp_path / "log"
    failing = voice(COUNTS.format(log=str(log)), "Anna")
    reasons = []
    for text in ("One", "Two", "Three", "Four"):
        with pytest.raises(VoiceError) as refused:
            failing.speak(Utterance(text, pace=1.5))
        reasons.append(refused.value.why)
    given_up = "it failed 2 times in a row and is not tried again"
    assert reasons == ["no", "no", given_up, given_up]
    requests = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(sent["words"], sent["voice"], sent["language"], sent["pace"]) for sent in requests] == [
        ("One", "Anna", "en", 1.5),
        ("Two", "Anna", "en", 1.5),
    ]


def test_the_format_of_a_file_is_found_by_its_content(tmp_path: Path) -> None:
    """macOS writes AIFF whatever the file is called."""
    tone = 0.3 * np.sin(np.arange(11025) * 0.2)
    soundfile.write(tmp_path / "spoken.aiff", tone, 22050, format="AIFF")
    program = (
        "import json, shutil, sys; "
        f"shutil.copy({str(tmp_path / 'spoken.aiff')!r}, json.load(sys.stdin)['file'])"
    )
    clip = voice(program).speak(Utterance("Halfway."))
    assert clip.frames == pytest.approx(24_000 + 2_880, abs=48)  # with 60 ms of silence after it


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
    """Install two engines of another package, one that hangs and one that crashes."""
    module = ENGINE.format(hangs=HANGS, crashes=CRASHES)
    install(tmp_path, monkeypatch, module, "hanging = extra:hanging\ncrashing = extra:crashing")


@pytest.mark.usefixtures("installed", "empty_home")
@pytest.mark.skipif(sys.platform == "win32", reason="a crash has another number there")
@pytest.mark.parametrize(
    ("name", "why"),
    [("hanging", "it did not answer within 0.5 s"), ("crashing", "its driver crashed (-6)")],
)
def test_a_session_continues_with_espeak_and_one_warning(tmp_path: Path, name: str, why: str) -> None:
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
    """Make espeak-ng look as if installed on a Linux system, for the driver that comes with pyttsx3."""
    (tmp_path / "libespeak-ng.so.1").symlink_to(espeakng_loader.get_library_path())
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)  # measured, the driver takes minutes
    monkeypatch.setenv("ESPEAK_DATA_PATH", str(Path(espeakng_loader.get_data_path()).parent))


linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems have voices of their own")


@linux
@pytest.mark.usefixtures("system_library")
def test_the_linux_driver_speaks() -> None:
    english = SystemEngine().open("").speak(Utterance("Halfway there."))
    quick = SystemEngine().open("").speak(Utterance("Halfway there.", pace=2.0))
    german = SystemEngine().open("German").speak(Utterance("Halten.", language="de"))
    assert 0.4 < quick.frames / english.frames < 0.7
    assert german.frames > 12_000
    listed = {info.name: info.languages for info in SystemEngine(time_limit_s=100).voices()}
    assert listed["system/German"] == ("de",)


@linux
@pytest.mark.usefixtures("system_library")
@pytest.mark.parametrize(
    ("name", "language", "why"),
    [
        ("Grmn", "de", "this system has no voice 'Grmn'"),
        ("", "tlh", "no voice of this system speaks 'tlh'"),
    ],
)
def test_a_voice_that_the_system_lacks_is_an_error(name: str, language: str, why: str) -> None:
    with pytest.raises(VoiceError) as refused:
        SystemEngine().open(name).speak(Utterance("Halten.", language=language))
    assert refused.value.why == why


@linux
def test_without_a_speech_library_the_error_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
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
def test_a_driver_that_failed_is_tried_again_in_the_next_session(tmp_path: Path) -> None:
    warnings: list[str] = []
    for _ in range(2):
        open_voice("crashing", "en", cache=tmp_path / "clips", warn=warnings.append).speak(Utterance("Hold"))
    assert len(warnings) == 2
