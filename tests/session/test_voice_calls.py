"""Where a voice is asked: once for each text, in no playout thread, and below no writer or mixer."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path
from traceback import walk_stack
from typing import TYPE_CHECKING

import numpy as np
import pytest

import voicecoach
from tests.support.thorough import thorough_except
from voicecoach.audio.clip import Clip
from voicecoach.errors import VoicecoachError
from voicecoach.player.buffer import PlayoutBuffer
from voicecoach.player.devices.recording_device import RecordingDevice
from voicecoach.player.playhead import TransportState
from voicecoach.player.transport import Transport
from voicecoach.session.user_folders import find_user_folders
from voicecoach.timeline.json import to_json
from voicecoach.voices.engines.silent import SilentVoice

if TYPE_CHECKING:
    from voicecoach.audio.clip import Samples
    from voicecoach.session.session import Session
    from voicecoach.voices.api import Utterance

PACKAGE = Path(voicecoach.__file__).parent

ROUTINE = """
routine: Two sides
prepare: 2s
steps:
  - {stretch: Neck, sides: [right, left], do: "Look {side}.", hold: 10s}
  - rest: 6s
  - {exercise: Shrug, reps: 3, tempo: 1-1-1-0}
"""

TEXTS = {
    *("Look right.", "Look left.", "Hold for ten seconds.", "Three.", "Two.", "One."),
    *("Rest for six seconds.", "Next: Shrug.", "Three repetitions."),
}
"""Texts that every session of the routine speaks."""


class WatchedVoice:
    """The silent voice; it records each text, the calling thread, and the modules on the stack."""

    identity = "watched"

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.threads: set[str] = set()
        self.callers: list[list[str]] = []

    def speak(self, utterance: Utterance) -> Clip:
        self.texts.append(utterance.text)
        self.threads.add(threading.current_thread().name)
        files = (Path(frame.f_code.co_filename) for frame, _ in walk_stack(None))
        self.callers.append(
            [file.relative_to(PACKAGE).as_posix() for file in files if file.is_relative_to(PACKAGE)]
        )
        return SilentVoice().speak(utterance)


@pytest.fixture(params=["cache", "no cache"])
def _clip_cache(request: pytest.FixtureRequest, empty_home: Path) -> None:
    """A clip cache that is empty, or one that cannot be written, as a file has the name of its folder."""
    del empty_home
    if request.param == "no cache":
        block_clip_cache()


def block_clip_cache() -> None:
    path = find_user_folders().clip_cache
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")


def open_routine(voice: WatchedVoice) -> Session:
    return voicecoach.open_text(ROUTINE, voice=voice)


def compile_and_open(voice: WatchedVoice, folder: Path) -> Session:
    """A session of the routine's timeline file. Another instance of the voice has compiled it."""
    timeline = open_routine(WatchedVoice()).timeline()
    (folder / "two.json").write_text(to_json(timeline), "utf-8")
    return voicecoach.open(folder / "two.json", voice=voice)


def play(session: Session) -> Samples:
    """All samples that a device gets when a session is played."""
    live, device = session.live(), RecordingDevice()
    try:
        with PlayoutBuffer(Transport(live)) as buffer:
            device.start(buffer.pull)
            live.begin()
            while buffer.playhead.state is not TransportState.ENDED:
                if live.failure:
                    raise live.failure
                device.advance(4_800)
    finally:
        live.stop()
    return device.samples


@pytest.mark.usefixtures("_clip_cache")
def test_a_routine_that_plays_asks_no_voice_in_the_playout_thread() -> None:
    voice = WatchedVoice()
    session = open_routine(voice)
    assert len(play(session)) >= session.timeline().frames
    assert voice.threads == {"speaking ahead"}
    assert set(voice.texts) >= TEXTS
    assert set(Counter(voice.texts).values()) == {1}


@pytest.mark.parametrize("is_writable", [True, False])
def test_a_timeline_file_that_plays_asks_no_voice_in_the_playout_thread(
    tmp_path: Path, empty_home: Path, *, is_writable: bool
) -> None:
    voice = WatchedVoice()
    session = compile_and_open(voice, tmp_path)
    clip_cache = find_user_folders().clip_cache
    clip_cache.rename(empty_home / "compiled")
    if not is_writable:
        clip_cache.write_text("")
    play(session)
    assert voice.threads == {"speaking ahead"}
    assert set(Counter(voice.texts).values()) == {1}


@pytest.mark.parametrize("suffix", [".wav", ".m4b"])
def test_without_a_cache_an_export_asks_for_each_text_once(
    tmp_path: Path, empty_home: Path, suffix: str
) -> None:
    del empty_home
    block_clip_cache()
    voice = WatchedVoice()
    open_routine(voice).export(tmp_path / f"a{suffix}")
    assert set(voice.texts) >= TEXTS
    assert set(Counter(voice.texts).values()) == {1}


def test_without_a_cache_the_user_is_told_once(tmp_path: Path, empty_home: Path) -> None:
    del empty_home
    block_clip_cache()
    warnings: list[str] = []
    voicecoach.open_text(ROUTINE, voice=WatchedVoice(), warn=warnings.append).export(tmp_path / "a.wav")
    clips = find_user_folders().clip_cache
    assert [line.replace(str(clips), "CLIPS") for line in warnings] in (
        ["clips are not kept: Not a directory (CLIPS)"],
        ["clips are not kept: File exists (CLIPS)"],
    )


@pytest.mark.usefixtures("_clip_cache")
@pytest.mark.parametrize("suffix", thorough_except(".wav", of=[".wav", ".m4b"]))
def test_no_writer_or_mixer_calls_a_voice(tmp_path: Path, suffix: str) -> None:
    voice = WatchedVoice()
    open_routine(voice).export(tmp_path / f"a{suffix}")
    called_from = {name for callers in voice.callers for name in callers}
    assert "session/clips.py" in called_from
    assert {name for name in called_from if name.startswith(("export/", "audio/mix/", "player/"))} == set()
    assert max(map(len, voice.callers)) <= 15


LONG_CLIP_FRAMES = 25 * 48_000
"""The memory cache of recent clips has room for one such clip, and not for two."""

LONG_TEXTS = """
routine: Long texts
prepare: 1s
steps:
  - {say: First.}
  - {say: Second.}
"""


class LongWindedVoice:
    """Takes 25 seconds for two of the texts. Each text has a constant sample value."""

    identity = "long-winded"

    def __init__(self) -> None:
        self.texts: list[str] = []

    def speak(self, utterance: Utterance) -> Clip:
        self.texts.append(utterance.text)
        frames = LONG_CLIP_FRAMES if utterance.text in ("First.", "Second.") else 24_000
        return Clip(np.full(frames, 100 + len(utterance.text), np.int16))


def remove_clips() -> None:
    for path in find_user_folders().clip_cache.glob("*/*.npz"):
        path.unlink()


def sounding(samples: Samples) -> Samples:
    """The samples without silence, such as a device gets while it waits for a clip."""
    return samples[np.flatnonzero(samples)]


@pytest.mark.usefixtures("empty_home")
@pytest.mark.parametrize("is_writable_later", [True, False])
def test_a_clip_that_is_removed_while_it_plays_is_spoken_again_and_nothing_is_skipped(
    *, is_writable_later: bool
) -> None:
    expected = play(voicecoach.open_text(LONG_TEXTS, voice=LongWindedVoice()))
    remove_clips()
    voice = LongWindedVoice()
    session = voicecoach.open_text(LONG_TEXTS, voice=voice)
    timeline = session.timeline()
    assert set(Counter(voice.texts).values()) == {1}
    remove_clips()
    if not is_writable_later:
        clip_cache = find_user_folders().clip_cache
        clip_cache.rename(clip_cache.with_name("before"))
        clip_cache.write_text("")
    samples = play(session)
    assert {text for text, times in Counter(voice.texts).items() if times > 1} & {"First.", "Second."}
    assert np.array_equal(sounding(samples), sounding(expected))
    assert len(samples) >= timeline.frames


@pytest.mark.usefixtures("empty_home")
@pytest.mark.parametrize("suffix", [".wav", ".m4b"])
def test_an_export_whose_clip_is_removed_fails_and_leaves_the_old_file(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_text("old")
    session = voicecoach.open_text(LONG_TEXTS, voice=LongWindedVoice())
    session.timeline()
    remove_clips()
    with pytest.raises(VoicecoachError) as failed:
        session.export(path)
    assert str(failed.value) == (
        "a spoken clip was removed from the cache while it was needed; run the command again"
    )
    assert {file.name: file.read_text() for file in tmp_path.glob("a*")} == {path.name: "old"}
