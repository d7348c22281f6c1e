"""Faults of sound devices, provoked for real on a virtual sound card: what is heard before and after.

The session's sound has no stretch like another, so each frame that is heard tells where it stands.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from pathlib import Path
from threading import Condition, Thread
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.player.play_on_request import STEP_S, session
from tests.support.virtual_card import DEVICES, virtual_card
from voicecoach.player.playhead import FADE_FRAMES
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.support.virtual_card import VirtualCard
    from voicecoach.audio.clip import Samples

ROOT = Path(__file__).parents[2]
DEADLINE_S = 30
SECONDS = STEP_S
"""How long a session is that has to be heard to its end."""

END = SECONDS * SAMPLE_RATE
SOUND = session(2 * STEP_S).sound
KNOWN = 8
"""So many frames in a row stand at one place of the session only."""

TWICE = {"miniaudio": SAMPLE_RATE // 4, "simpleaudio": SAMPLE_RATE // 3}
"""How many frames are heard twice at most when a device is lost."""

TWICE_AFTER_A_STOP = {"miniaudio": 0, "simpleaudio": SAMPLE_RATE * 7 // 10}
"""As above, when the player's own process was stopped: simpleaudio plays on what was written."""

pytestmark = pytest.mark.card


class Player:
    """A session that plays in a program of its own, and the lines that it has printed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.lines: list[str] = []
        self._process = process
        self._unread = 0
        self._changed = Condition()
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            with self._changed:
                self.lines.append(line.strip())
                self._changed.notify_all()

    def until(self, start: str) -> None:
        """Wait for a line that begins with `start`, after the one that was waited for last."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._next(start) is not None, DEADLINE_S), self.lines
            self._unread = (self._next(start) or 0) + 1

    def _next(self, start: str) -> int | None:
        places = range(self._unread, len(self.lines))
        return next((place for place in places if self.lines[place].startswith(start)), None)

    def give(self, action: str) -> None:
        """Give it a command."""
        assert self._process.stdin
        print(action, file=self._process.stdin, flush=True)

    def send(self, number: signal.Signals) -> None:
        """Send its process a signal."""
        self._process.send_signal(number)

    def ended(self) -> int:
        """Wait for its end; its exit code."""
        return self._process.wait(DEADLINE_S)


@contextmanager
def playing(
    card: VirtualCard, device: str, patience_ms: int = 60_000, seconds: int = SECONDS
) -> Iterator[Player]:
    """A context within which the session plays on the card."""
    program = [sys.executable, "-m", "tests.player.play_on_request", device, str(seconds), str(patience_ms)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        program, cwd=ROOT, env=card.env, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            yield Player(process)
        finally:
            process.kill()


def stretches(heard: Samples) -> list[tuple[int, int]]:
    """From where to where of the session is heard; what only a pause of silence divides is one stretch."""
    found: list[tuple[int, int]] = []
    at = 0
    while at <= len(heard) - KNOWN:
        place = places().get(heard[at : at + KNOWN].tobytes())
        if place is None:
            at += 1 + silent_for(heard[at + 1 :])
            continue
        frames = same_for(heard[at:], SOUND[place:])
        start = found.pop()[0] if found and found[-1][1] == place else place
        found.append((start, place + frames))
        at += frames
    return found


@cache
def places() -> dict[bytes, int]:
    """Where in the session each sequence of KNOWN frames is."""
    return {SOUND[place : place + KNOWN].tobytes(): place for place in range(len(SOUND) - KNOWN + 1)}


def silent_for(sound: Samples) -> int:
    """How many frames are silent before the first that is not."""
    return int(np.argmax(sound != 0)) if sound.any() else len(sound)


def same_for(one: Samples, other: Samples) -> int:
    frames = min(len(one), len(other))
    differing = np.flatnonzero(one[:frames] != other[:frames])
    return int(differing[0]) if len(differing) else frames


def assert_all_was_heard(recordings: Sequence[Samples], twice: int) -> None:
    """No frame is lost, and none heard twice but for `twice` at the place where it went on."""
    ((first, broke_off),), ((went_on, last),) = map(stretches, recordings)
    assert (first, last) == (0, END)
    assert 0 <= broke_off - (went_on - FADE_FRAMES) <= twice


@pytest.mark.parametrize("device", DEVICES)
def test_a_sound_server_that_is_killed_and_comes_back(device: str) -> None:
    with virtual_card() as card, playing(card, device) as player:
        player.until("second 1")
        card.kill()
        player.until("trouble the sound device is gone; trying again in 2 s")
        card.start()
        player.until("trouble")
        player.until(f"PlayResult(position={END}, is_complete=True")
        assert player.ended() == 0
        card.drain()
        assert_all_was_heard(card.recordings, TWICE[device])


@pytest.mark.thorough
def test_a_card_that_is_unplugged_and_plugged_in() -> None:
    with virtual_card() as card, playing(card, "miniaudio") as player:
        player.until("second 1")
        card.unplug()
        player.until("trouble the sound device is gone; trying again in 1 s")
        card.plug_in()
        player.until(f"PlayResult(position={END}, is_complete=True")
        card.drain()
        assert_all_was_heard(card.recordings, TWICE["miniaudio"])


@pytest.mark.thorough
def test_a_sound_server_that_does_not_answer_for_a_while() -> None:
    with virtual_card() as card, playing(card, "miniaudio") as player:
        player.until("second 1")
        card.stall()
        player.until("trouble the sound system does not answer; waiting for it")
        card.go_on()
        player.until(f"PlayResult(position={END}, is_complete=True")
        card.drain()
        before, after = stretches(card.heard)
    assert (before[0], after[1]) == (0, END)
    assert 0 <= before[1] - (after[0] - FADE_FRAMES) <= TWICE["miniaudio"]


def test_a_session_is_left_at_once_while_the_sound_server_does_not_answer() -> None:
    with virtual_card() as card, playing(card, "miniaudio") as player:
        player.until("second 1")
        card.stall()
        player.until("trouble the sound system does not answer; waiting for it")
        player.give("stop")
        player.until("PlayResult(")
        assert player.ended() == 0
        assert "is_complete=False" in player.lines[-1]


@pytest.mark.thorough
def test_what_is_paused_without_a_device_is_still_paused_when_it_is_back() -> None:
    with virtual_card() as card, playing(card, "miniaudio") as player:
        player.until("second 1")
        card.kill()
        player.until("trouble the")
        player.give("pause")
        player.until("state paused")
        card.start()
        player.until("trouble")
        card.drain()
        assert not card.heard.any()
        player.give("resume")
        player.until(f"PlayResult(position={END}, is_complete=True")
        card.drain()
        assert_all_was_heard(card.recordings, TWICE["miniaudio"])


def test_a_device_that_stays_away_ends_the_session_with_the_way_on() -> None:
    with virtual_card() as card, playing(card, "miniaudio", patience_ms=1_500) as player:
        player.until("second 1")
        card.kill()
        player.until("the sound device was gone at 0:0")
        assert player.lines[-1].endswith("and not back within 1.5s")
        assert player.ended() == 1


@pytest.mark.thorough
def test_a_sound_server_that_does_not_answer_to_begin_with_is_no_device() -> None:
    with virtual_card() as card:
        card.stall()
        with playing(card, "miniaudio") as player:
            player.until("no sound device can be opened (the sound system does not answer)")
            assert player.ended() == 1


@pytest.mark.thorough
@pytest.mark.parametrize("device", DEVICES)
def test_a_player_that_is_stopped_in_its_tracks_and_goes_on(device: str) -> None:
    with virtual_card() as card, playing(card, device) as player:
        player.until("second 1")
        player.send(signal.SIGSTOP)
        card.drain()
        card.drain()
        card.drain()
        player.send(signal.SIGCONT)
        player.until(f"PlayResult(position={END}, is_complete=True")
        card.drain()
        heard = stretches(card.heard)
    assert (heard[0][0], heard[-1][1]) == (0, END)
    twice = [before[1] - (after[0] - FADE_FRAMES) for before, after in pairwise(heard)]
    assert all(0 <= frames <= TWICE_AFTER_A_STOP[device] for frames in twice)


@pytest.mark.thorough
def test_another_card_becomes_the_default() -> None:
    with virtual_card() as card, playing(card, "miniaudio") as player:
        player.until("second 1")
        card.plug_in("other")
        card.control("set-default-sink", "other")
        player.until(f"PlayResult(position={END}, is_complete=True")
        card.drain()
        heard = stretches(card.heard)
    assert heard[-1][1] == END
    assert not any("gone" in line for line in player.lines)


@pytest.mark.parametrize("device", DEVICES)
def test_pause_next_and_again_are_heard_as_the_session_has_them(device: str) -> None:
    with virtual_card() as card, playing(card, device, seconds=2 * STEP_S) as player:
        player.until("second 1")
        player.give("pause")
        player.until("state paused")
        card.drain()
        player.give("resume")
        player.until("second 2")
        player.give("next")
        player.until("second 5")
        player.give("again")
        player.until("second 1")
        player.give("stop")
        player.until("PlayResult(")
        card.drain()
        heard = stretches(card.heard)
    beginning, resumed, following, again = heard
    assert beginning[0] == 0
    assert 0 <= resumed[0] - beginning[1] <= FADE_FRAMES
    assert 1.5 * SAMPLE_RATE <= resumed[1] < 3 * SAMPLE_RATE  # it takes up to 0.4 s ahead of what is heard
    assert 0 <= following[0] - STEP_S * SAMPLE_RATE <= FADE_FRAMES
    assert 0 <= again[0] <= FADE_FRAMES
    assert 0.5 * SAMPLE_RATE <= again[1] < 2 * SAMPLE_RATE
