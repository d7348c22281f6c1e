"""The commands `play` and `say` on a virtual sound card, which records what they play."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner

from tests.support.programs import wait_for
from tests.support.virtual_card import DEVICES, virtual_card
from voicecoach.cli.app import app
from voicecoach.journal.entry import Outcome
from voicecoach.journal.store import Journal
from voicecoach.session.user_folders import find_user_folders

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.audio.clip import Samples

pytestmark = pytest.mark.card

ROUTINE = """
routine: Short one
voice: espeak
detail: minimal
prepare: 0s
steps:
  - rest: 3s
"""
"""Words, a sound, silence, and words again."""

MAX_LATE_FRAMES = 24_000
"""Half a second: more than a sound server has ever been late on a busy machine."""


@pytest.fixture(autouse=True)
def folder(empty_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a routine; the home is empty."""
    assert list(empty_home.iterdir()) == []
    (tmp_path / "short.yaml").write_text(ROUTINE, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> None:
    assert CliRunner().invoke(app, words).exit_code == 0


@pytest.mark.parametrize("device", DEVICES)
def test_playback_equals_export(device: str) -> None:
    run("export", "short.yaml", "-o", "short.wav")
    exported = soundfile.read("short.wav", dtype="int16")[0]
    with virtual_card() as card, card.program("play", "short.yaml", "--device", device) as playing:
        output, errors = playing.communicate(timeout=110)
        card.drain()
        heard = card.heard
    assert (output.splitlines()[-1], errors) == ("Done.", "")
    # On a busy machine the server itself is late: it inserts silence and then plays the rest.
    assert np.array_equal(heard[heard != 0], exported[exported != 0])
    assert 0 <= sounding_frames(heard) - sounding_frames(exported) < MAX_LATE_FRAMES


def sounding_frames(sound: Samples) -> int:
    """The frames from the first sample that is not silent to the last."""
    return len(np.trim_zeros(sound))


@pytest.mark.thorough
def test_a_timeline_file_plays_as_exported(folder: Path) -> None:
    (folder / "bell.yaml").write_text("routine: B\ndetail: minimal\nprepare: 0s\nsteps:\n  - sound: tick\n")
    run("compile", "bell.yaml", "-o", "bell.json", "--voice", "silent")
    run("export", "bell.json", "-o", "bell.wav")
    with virtual_card() as card, card.program("play", "bell.json", "--or-export", "never.wav") as playing:
        output, errors = playing.communicate(timeout=110)
        card.drain()
        heard = np.trim_zeros(card.heard)
    assert (playing.returncode, errors, output.splitlines()[-1]) == (0, "", "Done.")
    assert np.array_equal(heard, np.trim_zeros(soundfile.read("bell.wav", dtype="int16")[0]))
    assert not (folder / "never.wav").exists()


@pytest.mark.thorough
def test_a_wait_without_a_keyboard_ends_by_itself(folder: Path) -> None:
    (folder / "wait.yaml").write_text(
        "routine: W\ndetail: sounds\nprepare: 0s\nsteps:\n  - wait: Go on.\n    for: 2s\n"
    )
    with virtual_card() as card, card.program("play", "wait.yaml", "--voice", "silent") as playing:
        output, errors = playing.communicate(timeout=110)
    assert (playing.returncode, errors, output.splitlines()[-1]) == (0, "", "Done.")
    assert "press space to go on" not in output


@pytest.mark.thorough
def test_two_routines_play_one_after_the_other_with_a_rest_between(folder: Path) -> None:
    (folder / "b.yaml").write_text("routine: B\nprepare: 0s\nsteps:\n  - sound: tick\n")
    words = ("play", "b.yaml", "b.yaml", "--voice", "silent", "--rest-between", "2s")
    with virtual_card() as card, card.program(*words) as playing:
        output, errors = playing.communicate(timeout=110)
    told = [line.partition("  ")[2] for line in output.splitlines() if line.startswith("0:0")]
    said = ["B.", "(tick)", "Well done. That was B."]
    assert [line for line in told if "total" not in line and "About" not in line] == [
        *said,
        "Next: B.",
        "Rest for two seconds.",
        *said,
    ]
    assert (playing.returncode, errors, output.splitlines().count("Done.")) == (0, "", 2)
    with Journal(find_user_folders().journal_file) as journal:
        assert [entry.outcome for entry in journal.entries()] == [Outcome.DONE, Outcome.DONE]


def test_ctrl_c_during_synthesis_exits_quietly(empty_home: Path) -> None:
    with virtual_card() as card, card.program("play", "upper-back-relief") as playing:
        wait_for(empty_home / "clips", "**/*.*", playing)
        playing.send_signal(signal.SIGINT)
        output, errors = playing.communicate()
    assert (playing.returncode, errors) == (130, "")
    assert output.splitlines()[-1].startswith("Stopped at 0:0")


@pytest.mark.thorough
def test_a_device_disconnected_for_longer_than_the_patience() -> None:
    words = ("play", "short.yaml", "--voice", "silent", "--patience", "1s")
    with virtual_card() as card, card.program(*words) as playing:
        assert playing.stdout
        playing.stdout.readline()
        card.kill()
        _, errors = playing.communicate()
    assert playing.returncode == 1
    assert errors == (
        "the sound device was gone at 0:00 and not back within 1s; "
        "reconnect it, then `voicecoach resume` continues the session\n"
    )


def test_say_plays_on_the_card() -> None:
    with virtual_card() as card, card.program("say", "Hold.", "--voice", "espeak") as saying:
        output, errors = saying.communicate(timeout=110)
        card.drain()
        heard = card.heard
    assert (saying.returncode, output, errors) == (0, "", "")
    assert np.abs(heard).max() > 3_000
