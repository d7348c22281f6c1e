"""A whole session as a listener has it: played by the command, recorded, held against its own export."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.virtual_card import DEVICES, SHORT, virtual_card
from voicecoach.timeline import from_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from voicecoach.audio.clip import Samples
    from voicecoach.timeline import Event

MS = 48
WITHIN = 5 * MS
LOOK = 50 * MS


def run(*arguments: object, env: dict[str, str] | None = None) -> str:
    command = [sys.executable, "-m", "voicecoach", *map(str, arguments)]
    done = subprocess.run(
        command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=110, check=True
    )
    return done.stdout


def found_at(heard: Samples, wanted: Samples, near: int) -> int:
    """Where in `heard` these samples sound, within 50 ms of `near`: where the squared difference is least."""
    window = heard[near - LOOK : near + LOOK + len(wanted)].astype(np.float64)
    power = np.cumsum(np.square(window, out=window.copy()))
    energy = power[len(wanted) - 1 :] - np.concatenate([[0], power[: -len(wanted)]])
    likeness = np.correlate(window, wanted.astype(np.float64), "valid")
    return near - LOOK + int(np.argmin(energy - 2 * likeness))


@pytest.mark.card
@pytest.mark.parametrize("device", DEVICES)
def test_what_is_heard_is_what_is_exported(device: str, tmp_path: Path) -> None:
    (tmp_path / "short.yaml").write_text(SHORT, "utf-8")
    run("export", tmp_path / "short.yaml", "-o", tmp_path / "short.wav")
    run("compile", tmp_path / "short.yaml", "-o", tmp_path / "short.json")
    exported = soundfile.read(tmp_path / "short.wav", dtype="int16")[0]
    events = from_json((tmp_path / "short.json").read_text("utf-8")).events
    # A server without priority on a busy machine may be late itself: one of three tries is in time.
    tries = (played(tmp_path / "short.yaml", device) for _ in range(3))
    assert any(is_the_same(heard, exported, events) for heard in tries)


def played(routine: Path, device: str) -> Samples:
    """What is heard of the routine on a card of its own."""
    with virtual_card() as card:
        env = {**card.env, "VOICECOACH_HOME": os.environ["VOICECOACH_HOME"]}
        said = run("play", routine, "--device", device, env=env)
        card.drain()
        assert said.splitlines()[-1] == "Done."
        return card.heard


def is_the_same(heard: Samples, exported: Samples, events: Sequence[Event]) -> bool:
    """Every event on time within 5 ms, and no frame missing, changed or added."""
    first = int(np.flatnonzero(heard)[0]) - int(np.flatnonzero(exported)[0])
    onsets = [found_at(heard, exported[event.start : event.end], first + event.start) for event in events]
    off = [onset - first - event.start for onset, event in zip(onsets, events, strict=True)]
    again = np.concatenate(
        [heard[onset : onset + event.frames] for onset, event in zip(onsets, events, strict=True)]
    )
    wanted = np.concatenate([exported[event.start : event.end] for event in events])
    no_gap = np.array_equal(again, wanted) and np.count_nonzero(heard) == np.count_nonzero(exported)
    return no_gap and max(map(abs, off)) <= WITHIN
