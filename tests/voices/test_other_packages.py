"""Engines of other packages: found by their entry points, used like those that come with voicecoach."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from tests.support.installed_packages import install
from voicecoach.cli.app import app
from voicecoach.errors import VoicecoachError
from voicecoach.voices.api import Utterance
from voicecoach.voices.registry import is_known_voice, list_voices, open_voice, resolve_voice_name

DOCUMENTATION = Path(__file__).parents[2] / "docs/voices.md"


def example() -> str:
    """The engine in docs/voices.md."""
    (code,) = re.findall(r"```python\n(.*?)```", DOCUMENTATION.read_text("utf-8"), re.DOTALL)
    return str(code)


@pytest.fixture
def beeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty_home: Path) -> Path:
    install(tmp_path, monkeypatch, example(), "beeps = extra:Beeps")
    return empty_home


@pytest.mark.usefixtures("beeps")
def test_its_voices_are_listed_and_found_by_name() -> None:
    (listed,) = [voice for voice in list_voices() if voice.engine == "beeps"]
    assert (listed.name, listed.languages, listed.note) == ("beeps/high", (), "a beep for each word")
    assert resolve_voice_name("beeps", "en") == resolve_voice_name("beeps/high", "de") == "beeps/high"
    assert not is_known_voice("beeps/low")


def test_its_clips_are_cached_and_a_routine_can_choose_it(beeps: Path, tmp_path: Path) -> None:
    synthesised: list[str] = []
    for _ in range(2):
        voice = open_voice(
            "beeps",
            "en",
            cache=beeps / "clips",
            warn=pytest.fail,
            on_synthesised=lambda: synthesised.append("x"),
        )
        clip = voice.speak(Utterance("one two three"))
    assert len(synthesised) == 1
    assert 3 * 0.2 < clip.frames / 48_000 < 3 * 0.4
    assert np.max(np.abs(clip.read(0, clip.frames))) > 3_000
    (tmp_path / "neck.yaml").write_text("routine: Neck\nvoice: beeps/high\nsteps: [{say: one two three}]\n")
    result = CliRunner().invoke(
        app, ["export", str(tmp_path / "neck.yaml"), "-o", str(tmp_path / "neck.wav")]
    )
    assert (result.exit_code, result.stderr) == (0, "")


def test_an_engine_that_cannot_be_loaded_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, "import no_such_module\n", "broken = extra:Beeps")
    reason = "the engine 'broken' of extra cannot be loaded: No module named 'no_such_module'"
    with pytest.raises(VoicecoachError) as refused:
        resolve_voice_name("broken", "en")
    assert str(refused.value) == reason
    (listed,) = [voice for voice in list_voices() if voice.engine == "broken"]
    assert (listed.available, listed.note) == (False, f"unavailable: {reason}")


def test_an_engine_cannot_replace_one_that_ships(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, example(), "espeak = extra:Beeps")
    assert resolve_voice_name("espeak", "de") == "espeak/de"
