"""A whole session as a listener has it: played by the command, recorded, held against its own export."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner

from tests.support.virtual_card import DEVICES, virtual_card
from voicecoach.cli.full_app import app

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

LATE = 24_000
"""Half a second: more than a server was ever late on a busy machine."""


@pytest.mark.card
@pytest.mark.parametrize("device", DEVICES)
def test_what_is_heard_is_what_is_exported(device: str, tmp_path: Path) -> None:
    (tmp_path / "short.yaml").write_text(ROUTINE, "utf-8")
    words = ("export", str(tmp_path / "short.yaml"), "-o", str(tmp_path / "short.wav"))
    assert CliRunner().invoke(app, words).exit_code == 0
    exported = soundfile.read(tmp_path / "short.wav", dtype="int16")[0]
    with virtual_card() as card, card.program("play", tmp_path / "short.yaml", "--device", device) as playing:
        said, complained = playing.communicate(timeout=110)
        card.drain()
        heard = card.heard
    assert (said.splitlines()[-1], complained) == ("Done.", "")
    # Where all cores are busy the server itself is late: it plays some silence, and then all that is to come.
    assert np.array_equal(heard[heard != 0], exported[exported != 0])
    assert 0 <= frames_of(heard) - frames_of(exported) < LATE


def frames_of(sound: Samples) -> int:
    """From the first sample that is not silent to the last."""
    return len(np.trim_zeros(sound))
