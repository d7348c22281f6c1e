"""A played session equals its export, recorded from a virtual sound card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner

from tests.support.virtual_card import DEVICES, virtual_card
from voicecoach.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.audio.clip import Samples

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


@pytest.mark.card
@pytest.mark.parametrize("device", DEVICES)
def test_playback_equals_export(device: str, tmp_path: Path) -> None:
    (tmp_path / "short.yaml").write_text(ROUTINE, "utf-8")
    words = ("export", str(tmp_path / "short.yaml"), "-o", str(tmp_path / "short.wav"))
    assert CliRunner().invoke(app, words).exit_code == 0
    exported = soundfile.read(tmp_path / "short.wav", dtype="int16")[0]
    with virtual_card() as card, card.program("play", tmp_path / "short.yaml", "--device", device) as playing:
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
