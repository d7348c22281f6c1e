"""Several commands that change one file at once: each change is kept."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from voicecoach.source import read_toml, read_yaml

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = {"voice": "espeak", "detail": "brief", "language": "de", "scale": "1.5", "wording": "calm"}
CUES = ("hold", "rest", "halfway", "finish", "welcome")


def run_at_once(*commands: tuple[str, ...]) -> None:
    """Run these commands at the same time; all must succeed."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "voicecoach", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for words in commands
    ]
    outputs = [one.communicate(timeout=110)[0].decode() for one in running]
    assert [one.returncode for one in running] == [0] * len(running), outputs


@pytest.mark.thorough
def test_no_setting_is_lost(empty_home: Path) -> None:
    run_at_once(*(("config", "set", key, value) for key, value in SETTINGS.items()))
    values = read_toml(empty_home / "settings.toml").values
    assert values == {**SETTINGS, "scale": 1.5}


@pytest.mark.thorough
def test_no_words_are_lost(empty_home: Path) -> None:
    run_at_once(*(("wording", "set", cue, f"My {cue}.") for cue in CUES))
    data = read_yaml(empty_home / "wording" / "en.yaml").data
    assert data == {"cues": {cue: f"My {cue}." for cue in CUES}}
