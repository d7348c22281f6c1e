"""Another program really plays, and is really quieter while words are spoken, and only then."""

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
"""For sessions that are ended while they play: words at many times, also for music that starts later."""

DUCKING = ("play", "many-words.yaml", "--duck-others")
OWN = (50_000, 40_000)
DOWN = lowered_by_db(OWN, MAX_DUCK_DB)
HEIGHT = 8_000
HEARD_OWN = 2_686  # on average of both channels, as a server's volumes are cubic
HEARD_DOWN = 675  # 12 dB less
MS = 48


class Others:
    """What plays on a card besides voicecoach, as the sound server tells it."""

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

    def come_to(self, volumes: tuple[int, ...]) -> bool:
        """Wait until the music is that loud; the server tells of every change."""
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
def music(card: VirtualCard, begins: tuple[int, int] = (65_536, 65_536)) -> Iterator[Others]:
    """A program that plays the same value for minutes, a little to the left: how loud it is can be read.

    It `begins` as loud as that.
    """
    with TemporaryDirectory() as folder:
        file = Path(folder, "music.raw")
        np.full(2 * 200 * 48_000, HEIGHT, np.int16).tofile(file)
        command = ["pacat", "--raw", "--rate=48000", "--client-name=music", str(file)]
        with closing(Others(card)) as others, subprocess.Popen(command, env=card.env) as process:
            assert others.come_to(begins)
            others.set(OWN)
            yield others
            process.kill()


@pytest.fixture(autouse=True)
def home(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(empty_home)
    (empty_home / "short.yaml").write_text(SHORT, "utf-8")
    (empty_home / "many-words.yaml").write_text(MANY_WORDS, "utf-8")
    return empty_home


def test_music_is_quieter_for_words_and_comes_back_exactly() -> None:
    ducking = ("play", "short.yaml", "--duck-others")
    with virtual_card() as card, music(card) as others, card.program(*ducking) as session:
        assert others.come_to(DOWN)
        assert others.come_to(OWN)  # within the rest, where nothing is said
        assert others.come_to(DOWN)
        said, complained = session.communicate(timeout=100)
        assert (said.splitlines()[-1], complained) == ("Done.", "")
        assert others.volumes == OWN
        card.drain()
        heard = card.heard.astype(np.int32)
    word = word_after_a_pause(heard)
    assert np.abs(heard[word - 50 * MS : word] - HEARD_DOWN).max() <= 5
    assert np.abs(heard[word - 800 * MS : word - 750 * MS] - HEARD_OWN).max() <= 5


def word_after_a_pause(heard: npt.NDArray[np.int32]) -> int:
    """Where the voice begins after three seconds without: music changes by steps, speech all the time."""
    changes = (np.diff(heard) != 0).astype(int)
    busy = np.flatnonzero(np.convolve(changes, np.ones(10 * MS, int), "valid") > 5 * MS)
    return int(busy[np.flatnonzero(np.diff(busy) > 3_000 * MS)[0] + 1])


def test_music_comes_back_when_the_session_is_terminated(home: Path) -> None:
    with virtual_card() as card, music(card) as others, card.program(*DUCKING) as session:
        assert others.come_to(DOWN)
        session.terminate()
        session.communicate(timeout=60)
        assert others.volumes == OWN
        assert not has_unrestored_volumes(home / "lowered.json")


def test_music_that_ends_while_it_is_quieter_begins_again_as_loud_as_it_was(home: Path) -> None:
    with virtual_card() as card:
        card.control("load-module", "module-stream-restore", "restore_device=false")
        with card.program(*DUCKING) as session:
            with music(card) as others:
                assert others.come_to(DOWN)
            session.terminate()
            session.communicate(timeout=60)
        assert not has_unrestored_volumes(home / "lowered.json")
        with music(card, begins=OWN):
            pass


def test_after_a_kill_the_next_session_puts_the_music_back_though_it_lowers_nothing(home: Path) -> None:
    with virtual_card() as card, music(card) as others:
        with card.program(*DUCKING) as session:
            assert others.come_to(DOWN)
            os.kill(session.pid, signal.SIGKILL)
            session.communicate(timeout=60)
        assert others.volumes != OWN
        with card.program("play", "short.yaml"):
            assert others.come_to(OWN)
        assert not has_unrestored_volumes(home / "lowered.json")


def test_a_second_session_leaves_others_to_the_first() -> None:
    with virtual_card() as card, music(card) as others, card.program(*DUCKING) as first:
        assert others.come_to(DOWN)
        with card.program(*DUCKING) as second:
            assert second.stderr
            assert second.stderr.readline() == (
                "Note: other programs are not made quieter: another session does this already\n"
            )
        first.terminate()
        first.communicate(timeout=60)
        assert others.volumes == OWN


def test_without_a_sound_server_there_is_no_mixer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/none")
    with (
        closing(PulseMixer()) as mixer,
        pytest.raises(SystemMixerError, match="the sound server does not answer"),
    ):
        mixer.streams()
