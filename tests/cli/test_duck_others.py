"""`--duck-others` on a virtual sound card: another program is quieter only while the voice speaks."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.support.virtual_card import SHORT, virtual_card
from voicecoach.player.ducking.ducked_streams import MAX_DUCK_DB, has_unrestored_volumes, lowered_by_db
from voicecoach.player.ducking.pulse import PulseMixer, SystemMixerError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from tests.support.virtual_card import VirtualCard

pulsectl = pytest.importorskip("pulsectl", exc_type=ImportError, reason="there is no PulseAudio but on Linux")

pytestmark = pytest.mark.card

MANY_WORDS = """
routine: Many words
voice: espeak
prepare: 2s
steps:
  - stretch: Neck
    hold: 10s
  - sound: bell
"""
"""For sessions that end while they play: words at many times, also for music that starts later."""

DUCKING = ("play", "many-words.yaml", "--duck-others")
NORMAL = (50_000, 40_000)
DUCKED = lowered_by_db(NORMAL, MAX_DUCK_DB)
AMPLITUDE = 8_000
HEARD_NORMAL = 2_686  # on average of both channels, as a server's volumes are cubic
HEARD_DUCKED = 675  # 12 dB less
MS = 48


class OtherProgram:
    """A program that plays music on the card, as the sound server reports it."""

    def __init__(self, card: VirtualCard) -> None:
        self._asking = pulsectl.Pulse("test", server=card.env["PULSE_SERVER"])
        self._hearing = pulsectl.Pulse("test", server=card.env["PULSE_SERVER"])
        self._hearing.event_mask_set("sink_input")
        self._hearing.event_callback_set(self._stop)

    def _stop(self, _: object) -> None:
        raise pulsectl.PulseLoopStop

    def close(self) -> None:
        self._asking.close()
        self._hearing.close()

    @property
    def volumes(self) -> tuple[int, ...]:
        """The volumes of the music; none when it does not play."""
        playing = (
            one for one in self._asking.sink_input_list() if one.proplist["application.name"] == "music"
        )
        return next((tuple(round(value * 65_536) for value in one.volume.values) for one in playing), ())

    def wait_for_volumes(self, volumes: tuple[int, ...]) -> bool:
        """Wait until the music has these volumes; the server sends an event for every change."""
        for _ in range(500):
            if self.volumes == volumes:
                return True
            self._hearing.event_listen(timeout=20)
        return False

    def set(self, volumes: tuple[int, ...]) -> None:
        music = next(
            one for one in self._asking.sink_input_list() if one.proplist["application.name"] == "music"
        )
        self._asking.volume_set(music, pulsectl.PulseVolumeInfo([value / 65_536 for value in volumes]))


@contextmanager
def music(card: VirtualCard, initial: tuple[int, int] = (65_536, 65_536)) -> Iterator[OtherProgram]:
    """A program that plays a constant value for minutes, so that its volume can be measured.

    `initial` are its volumes at the start.
    """
    with TemporaryDirectory() as folder:
        file = Path(folder, "music.raw")
        np.full(2 * 200 * 48_000, AMPLITUDE, np.int16).tofile(file)
        command = ["pacat", "--raw", "--rate=48000", "--client-name=music", str(file)]
        with closing(OtherProgram(card)) as others, subprocess.Popen(command, env=card.env) as process:
            try:
                assert others.wait_for_volumes(initial)
                others.set(NORMAL)
                yield others
            finally:
                process.kill()


@pytest.fixture(autouse=True)
def home(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(empty_home)
    (empty_home / "short.yaml").write_text(SHORT, "utf-8")
    (empty_home / "many-words.yaml").write_text(MANY_WORDS, "utf-8")
    return empty_home


@pytest.mark.thorough
def test_music_is_ducked_for_speech_and_restored_exactly() -> None:
    ducking = ("play", "short.yaml", "--duck-others")
    with virtual_card() as card, music(card) as others, card.program(*ducking) as session:
        assert others.wait_for_volumes(DUCKED)
        assert others.wait_for_volumes(NORMAL)  # within the rest, where nothing is spoken
        assert others.wait_for_volumes(DUCKED)
        output, errors = session.communicate(timeout=100)
        assert (output.splitlines()[-1], errors) == ("Done.", "")
        assert others.volumes == NORMAL
        card.drain()
        heard = card.heard.astype(np.int32)
    word = speech_onset_after_pause(heard)
    pause = heard[word - 3_000 * MS : word]
    assert np.abs(pause[-50 * MS :] - HEARD_DUCKED).max() <= 5
    assert np.count_nonzero(np.abs(pause - HEARD_NORMAL) <= 5) > 1_000 * MS  # 2.25 s on an idle machine


def speech_onset_after_pause(heard: npt.NDArray[np.int32]) -> int:
    """The frame at which speech starts after a pause of three seconds.

    Music changes only when its volume does, speech all the time.
    """
    changes = (np.diff(heard) != 0).astype(int)
    busy = np.flatnonzero(np.convolve(changes, np.ones(10 * MS, int), "valid") > 5 * MS)
    return int(busy[np.flatnonzero(np.diff(busy) > 3_000 * MS)[0] + 1])


def test_music_is_restored_when_the_session_is_terminated(home: Path) -> None:
    with virtual_card() as card, music(card) as others, card.program(*DUCKING) as session:
        assert others.wait_for_volumes(DUCKED)
        session.terminate()
        session.communicate(timeout=60)
        assert others.volumes == NORMAL
        assert not has_unrestored_volumes(home / "lowered.json")


@pytest.mark.thorough
def test_music_stopped_while_ducked_starts_again_at_its_volume(home: Path) -> None:
    with virtual_card() as card:
        card.control("load-module", "module-stream-restore", "restore_device=false")
        with card.program(*DUCKING) as session:
            with music(card) as others:
                assert others.wait_for_volumes(DUCKED)
            session.terminate()
            session.communicate(timeout=60)
        assert not has_unrestored_volumes(home / "lowered.json")
        with music(card, initial=NORMAL):
            pass


@pytest.mark.thorough
def test_the_next_session_restores_music_after_a_kill(home: Path) -> None:
    with virtual_card() as card, music(card) as others:
        with card.program(*DUCKING) as session:
            assert others.wait_for_volumes(DUCKED)
            os.kill(session.pid, signal.SIGKILL)
            session.communicate(timeout=60)
        assert others.volumes != NORMAL
        with card.program("play", "short.yaml") as session:
            assert others.wait_for_volumes(NORMAL)
            session.terminate()
            session.communicate(timeout=60)
        assert not has_unrestored_volumes(home / "lowered.json")


@pytest.mark.thorough
def test_a_second_session_does_not_duck() -> None:
    with virtual_card() as card, music(card) as others, card.program(*DUCKING) as first:
        assert others.wait_for_volumes(DUCKED)
        with card.program(*DUCKING) as second:
            assert second.stderr
            assert second.stderr.readline() == (
                "Note: other programs are not made quieter: another session does this already\n"
            )
        first.terminate()
        first.communicate(timeout=60)
        assert others.volumes == NORMAL


def test_no_mixer_without_a_sound_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/none")
    with (
        closing(PulseMixer()) as mixer,
        pytest.raises(SystemMixerError, match="the sound server does not answer"),
    ):
        mixer.streams()
