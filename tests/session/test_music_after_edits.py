"""Music under a session that is changed while it is heard: it goes on, and gives way to what is said then.

The music has the same height throughout and the voice is silent, so what is heard is how loud the music is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.support.simulated_listener import Hearer
from voicecoach.audio.mix.mixer import mix_range
from voicecoach.player.commands import Action, Command
from voicecoach.player.playhead import FADE_FRAMES
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders

if TYPE_CHECKING:
    from voicecoach.audio.clip import Samples
    from voicecoach.session.session import Session

S = 48_000
ROUTINE = """
routine: Neck
voice: silent
prepare: 5s
cues: {go: off, end: off}
steps:
  - stretch: Neck
    sides: [right, left]
    do: Look over your {side} shoulder.
    hold: 30s
    tips: [Breathe.]
  - rest: 12s
"""
FULL, DOWN = 14_303, 3_202  # 13 dB less
WORDS, FALLING, QUIET = 23.1, 27.6, 20.0
"""Seconds of the session: within the tip of the first hold, just ahead of its middle, in silence."""


@pytest.fixture
def opened(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.chdir(empty_home)
    Path("neck.yaml").write_text(ROUTINE, "utf-8")
    soundfile.write("music.wav", np.full(3 * S, 0.2, np.float32), S)
    return open_session("neck.yaml", SessionOptions(bed=Path("music.wav")), find_user_folders(), pytest.fail)


@pytest.mark.parametrize("at", [WORDS, FALLING, QUIET])
@pytest.mark.parametrize(
    "command",
    [
        Command(Action.LONGER, 10),
        Command(Action.LONGER, -10),
        Command(Action.DETAIL, word="minimal"),
        Command(Action.FASTER, 2),
        Command(Action.MUTE),
    ],
    ids=lambda command: f"{command.action} {command.amount}",
)
def test_a_change_leaves_no_seam_in_the_music(opened: Session, command: Command, at: float) -> None:
    hearer = Hearer(opened.live())
    hearer.session.extend()
    before = tuple(hearer.session.events)
    hearer.listen_to(round(at * S))
    hearer.give(command, meanwhile=S // 10)
    sound = whole(hearer, opened)
    hearer.listen_to(len(sound))
    assert tuple(hearer.session.events) != before
    assert np.array_equal(hearer.desk.sound, sound)


def whole(hearer: Hearer, opened: Session) -> Samples:
    """The session as it is now, as an export would have it."""
    assert hearer.session.frames
    return mix_range(hearer.session.events, opened.clip_provider.clip_of_event, 0, hearer.session.frames)


def steepest(sound: Samples) -> int:
    """The most that two frames in a row differ by."""
    return int(np.abs(np.diff(sound.astype(np.int32))).max())


def test_music_gives_way_to_what_is_said_now_and_no_longer_to_what_was(opened: Session) -> None:
    hearer = Hearer(opened.live())
    hearer.session.extend()
    hearer.listen_to(round(QUIET * S))
    hearer.give(Command(Action.LONGER, 10))
    assert hearer.said_from(22 * S)[:3] == [
        (26.253, "Breathe."),
        (32.92, "Halfway."),
        (42.92, "Ten seconds left."),
    ]
    hearer.listen_to(50 * S)
    sound = hearer.desk.sound
    assert [sound[round(at * S)] for at in (28.0, 33.0, 35.0, 43.0)] == [FULL, DOWN, FULL, DOWN]


def test_music_ends_with_the_session_as_long_as_that_is_now(opened: Session) -> None:
    hearer = Hearer(opened.live())
    hearer.session.extend()
    assert hearer.session.frames
    end = hearer.session.frames
    hearer.listen_to(82 * S)
    hearer.give(Command(Action.LONGER, 10))
    assert hearer.session.frames == end + 10 * S
    hearer.listen_to(hearer.session.frames)
    sound = hearer.desk.sound
    assert sound[end - S] > DOWN
    assert sound[-1] == 0
    assert steepest(sound) <= 3


@pytest.mark.parametrize(
    ("command", "there"),
    [
        pytest.param(Command(Action.NEXT), 42.92, id="next"),
        pytest.param(Command(Action.AGAIN), 5.06, id="again"),
        pytest.param(Command(Action.GO_TO, 60 * S), 60.0, id="to a place"),
    ],
)
def test_music_is_cut_softly_where_the_session_is(opened: Session, command: Command, there: float) -> None:
    hearer = Hearer(opened.live())
    hearer.session.extend()
    here = round(QUIET * S)
    hearer.listen_to(here)
    hearer.give(command)
    hearer.listen_to(round(there * S) + 5 * S)
    sound, exported = hearer.desk.sound, whole(hearer, opened)
    assert np.array_equal(sound[:here], exported[:here])
    risen = here + 2 * FADE_FRAMES
    assert np.array_equal(sound[risen:], exported[round(there * S) + FADE_FRAMES :][: len(sound) - risen])
    assert steepest(sound) <= FULL // FADE_FRAMES + 1


def test_after_a_change_and_back_music_gives_way_as_in_the_changed_session(opened: Session) -> None:
    hearer = Hearer(opened.live())
    hearer.session.extend()
    hearer.listen_to(round(QUIET * S))
    hearer.give(Command(Action.LONGER, 10))
    hearer.listen_to(30 * S)
    hearer.give(Command(Action.AGAIN), meanwhile=S // 10)
    taken = hearer.desk.taken_frames
    hearer.listen_to(40 * S)
    heard = hearer.desk.sound[taken:]
    start = 40 * S - len(heard)
    assert np.array_equal(heard, whole(hearer, opened)[start : 40 * S])
    assert steepest(hearer.desk.sound) <= FULL // FADE_FRAMES + 1
