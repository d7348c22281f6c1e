"""Each odd sound file as a sound, as music and as a recording: used whole, or refused by its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from typer.testing import CliRunner

from tests.support.odd_sounds import RATE, REFUSED, SECONDS, WHOLE
from tests.support.thorough import thorough_except
from voicecoach.cli.app import app
from voicecoach.errors import VoicecoachError
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders

if TYPE_CHECKING:
    from voicecoach.audio.clip import Sound
    from voicecoach.session.session import Session

ROUTINES = {
    "sound": "routine: A\nvoice: silent\nsteps:\n  - sound: {file}\n",
    "bed": "routine: A\nvoice: silent\nbed: {file}\nsteps:\n  - say: Hi\n",
    "recording": "routine: A\nvoice: silent\nrecordings: mine\nsteps:\n  - say: Hi\n",
}
QUICK = {
    *(
        "plain.wav",
        "loud_float.wav",
        "quiet.wav",
        "constant.mp3",
        "joined.mp3",
        "a.m4a",
        "a.wma",
        "UPPER.WAV",
    ),
    *("cut_plain.wav", "cut_a.ogg", "cut_constant.mp3", "cut_a.wma", "one_hertz.wav", "opposite.wav"),
}


@pytest.fixture(autouse=True)
def here(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(empty_home)
    return empty_home


def opened(use: str, name: str, lines: list[str]) -> Session:
    """A session of a routine in this folder that uses the file `name`, which is here."""
    if use == "recording":
        Path("mine").mkdir()
        Path(name).rename(Path("mine") / f"hi{Path(name).suffix}")
    Path("a.yaml").write_text(ROUTINES[use].format(file=name), "utf-8")
    return open_session("a.yaml", SessionOptions(), find_user_folders(), lines.append)


def used_sound(use: str, name: str) -> Sound:
    """What a session plays of the file."""
    lines: list[str] = []
    session = opened(use, name, lines)
    kind, cue = {"sound": ("sound", "sound"), "bed": ("bed", "music"), "recording": ("speech", "say")}[use]
    events = [one for one in session.timeline().events if (one.kind, one.cue) == (kind, cue)]
    assert (len(events), lines) == (1, [])
    return session.clip_provider.clip_of_event(events[0])


def one_line(use: str, name: str) -> str:
    """What a user is told of a file that cannot be used."""
    lines: list[str] = []
    try:
        opened(use, name, lines).timeline()
    except VoicecoachError as error:
        lines.append(str(error))
    assert len(lines) == 1
    assert "\n" not in lines[0]
    return lines[0]


def distortion_db(samples: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """How far everything else is below a hum of 300 Hz: the median of all tenths of a second."""
    parts = samples[: len(samples) // 4800 * 4800].reshape(-1, 4800).T
    times = np.arange(4800) / RATE
    waves = np.stack([np.sin(600 * np.pi * times), np.cos(600 * np.pi * times)], 1)
    fitted = waves @ np.linalg.lstsq(waves, parts, rcond=None)[0]
    return float(np.median(20 * np.log10(np.std(parts - fitted, axis=0) / np.std(fitted, axis=0))))


@pytest.mark.parametrize("name", thorough_except(*QUICK, of=WHOLE))
@pytest.mark.parametrize("use", ROUTINES)
def test_a_whole_file_is_used_whole(use: str, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    WHOLE[name](Path(name))
    sound = used_sound(use, name)
    assert sound.frames / RATE == pytest.approx(SECONDS, abs=0.15)
    middle = sound.read(RATE, 7 * RATE) / 32_768
    assert np.std(middle) > (0.0005 if (use, name) == ("sound", "quiet.wav") else 0.05)
    coarse = ("eight_bit.wav", "telephone.wav", "a.amr", "quiet.wav" if use == "sound" else "")
    assert distortion_db(middle) < (-5 if name in coarse else -30)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", thorough_except(*QUICK, of=REFUSED))
@pytest.mark.parametrize("use", ROUTINES)
def test_a_file_that_cannot_be_used_is_told_by_name(
    use: str, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    make, what = REFUSED[name]
    make(Path(name))
    file = f"mine/hi{Path(name).suffix}" if use == "recording" else name
    assert f"{file} {what}" in one_line(use, name).replace(f"{Path.cwd()}/", "")
    assert capfd.readouterr() == ("", "")


def test_a_format_that_is_not_read_is_told_among_recordings() -> None:
    Path("hi.ape").write_bytes(b"MAC ")
    what = "mine/hi.ape is in a format that is not read; save it as a WAV, FLAC, MP3, M4A, Ogg or Opus file"
    assert one_line("recording", "hi.ape").replace(f"{Path.cwd()}/", "") == what


def test_a_sound_is_found_by_its_name_with_a_suffix_in_any_case() -> None:
    WHOLE["UPPER.WAV"](Path("gong.Wav"))
    Path("a.yaml").write_text(ROUTINES["sound"].format(file="gong"), "utf-8")
    session = open_session("a.yaml", SessionOptions(), find_user_folders(), pytest.fail)
    assert [event.sound for event in session.timeline().events if event.cue == "sound"] == ["gong.Wav"]


def test_the_list_of_sounds_names_those_that_are_not_read() -> None:
    Path("sounds").mkdir()
    (Path("sounds") / "gong.wv").write_bytes(b"wvpk")
    WHOLE["UPPER.WAV"](Path("sounds/bong.WAV"))
    lines = [" ".join(line.split()) for line in CliRunner().invoke(app, ["sounds"]).stdout.splitlines()]
    assert "bong 8.00s (yours)" in lines
    assert "gong.wv in a format that is not read (yours)" in lines
