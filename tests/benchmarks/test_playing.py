"""What is heard on the sound card: when, at what cost, and how soon a key acts.

VOICECOACH_BENCH_MINUTES says how long a session is played, 10 unless told otherwise; 60 is the hour.
"""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from threading import Thread
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.benchmarks.play_made_up import CLICK, onsets
from tests.support.virtual_card import missing, virtual_card
from voicecoach.player.keymap import KEY_HINT
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from tests.support.virtual_card import VirtualCard
    from voicecoach.audio.clip import Samples

ROOT = Path(__file__).parents[2]
SECONDS = round(60 * float(os.environ.get("VOICECOACH_BENCH_MINUTES", "10")))
PRESSES = 50
DEADLINE_S = 10

pytestmark = [
    pytest.mark.skipif(bool(missing()), reason=f"a virtual sound card needs {missing()}"),
    pytest.mark.timeout(SECONDS + 120),
]


def program(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tests.benchmarks.play_made_up", *arguments]


@contextmanager
def busy_cores() -> Iterator[None]:
    """A context within which every core has something to do all the time."""
    with ExitStack() as stack:
        for _ in range(os.cpu_count() or 1):
            burner = stack.enter_context(subprocess.Popen([sys.executable, "-c", "while True: pass"]))
            stack.callback(burner.kill)
        yield


@contextmanager
def idle_cores() -> Iterator[None]:
    """A context within which nobody does anything."""
    yield


def heard_onsets(heard: Samples) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    loud = np.flatnonzero(heard)
    return loud[np.flatnonzero(np.diff(loud, prepend=-SAMPLE_RATE) > CLICK)]


@pytest.mark.parametrize("cores", [idle_cores, busy_cores])
@pytest.mark.parametrize("device", ["miniaudio", "simpleaudio"])
def test_onsets_stay_on_the_cards_clock(
    device: str, cores: Callable[[], AbstractContextManager[None]]
) -> None:
    with virtual_card() as card, cores():
        result = subprocess.run(
            program(device, str(SECONDS), "clicks"),
            cwd=ROOT,
            env=card.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
        )
        card.drain()
        heard = heard_onsets(card.heard)
    told = json.loads(result.stdout)
    assert len(heard) == SECONDS
    off_ms = (heard - heard[0] - np.array(onsets(SECONDS))) / (SAMPLE_RATE / 1000)
    print(
        f"\n{device}, {cores.__name__}, {SECONDS} s: {off_ms.std():.3f} ms standard deviation,"
        f" {abs(off_ms).max():.3f} ms at most, {off_ms[-1]:.3f} ms at the end;"
        f" {told['underruns']} underruns; {100 * told['core']:.2f}% of a core"
    )
    assert cores.__name__ == "busy_cores" or (off_ms.std() <= 1 and told["core"] <= 0.03)


@pytest.mark.parametrize("device", ["miniaudio", "simpleaudio"])
def test_a_key_is_heard_soon(device: str) -> None:
    ours, theirs = pty.openpty()
    with (
        virtual_card() as card,
        subprocess.Popen(
            program(device, "600", "level"), cwd=ROOT, env=card.env, stdin=theirs, stdout=theirs
        ) as player,
    ):
        read_until(ours, KEY_HINT.encode())  # it plays before that, and reads keys from then on
        Thread(target=swallow, args=(ours,), daemon=True).start()
        sounding(card, wanted=True)
        delays_ms = [key_to_silence_ms(card, ours) for _ in range(PRESSES)]
        player.kill()
    print(f"\n{device}: a pause is heard after {median(delays_ms):.0f} ms, at worst {max(delays_ms):.0f} ms")
    assert median(delays_ms) <= 100


def read_until(terminal: int, shown: bytes) -> None:
    seen = b""
    while shown not in seen:
        seen += os.read(terminal, 65_536)


def swallow(terminal: int) -> None:
    while os.read(terminal, 65_536):
        pass


def key_to_silence_ms(card: VirtualCard, terminal: int) -> float:
    """From a press of space to the moment that the first silent frame is in the recording."""
    pressed_s = time.monotonic()
    os.write(terminal, b" ")
    silent_s = sounding(card, wanted=False)
    os.write(terminal, b" ")
    sounding(card, wanted=True)
    return (silent_s - pressed_s) * 1000


def sounding(card: VirtualCard, *, wanted: bool) -> float:
    """Wait until the last of what is recorded sounds, or does not; gives the time of that."""
    deadline_s = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline_s:
        if bool(card.newest_sample) is wanted:
            return time.monotonic()
        time.sleep(0.001)
    raise AssertionError(f"sounding: never {wanted}")
