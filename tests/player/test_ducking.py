"""Ducking of other programs during speech, and that their volumes are restored."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import replace
from threading import Event as Flag
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.fake_mixer import DOWN, FULL, MUSIC, QUIETER, FakeMixer, SavedInMemory
from voicecoach.player.ducking.ducked_streams import (
    MAX_DUCK_DB,
    DuckedStreams,
    SavedVolumesFile,
    has_unrestored_volumes,
    lowered_by_db,
)
from voicecoach.player.ducking.pulse import AppStream, SystemMixerError
from voicecoach.player.ducking.stream_ducker import StreamDucker, is_speaking, is_speech_near
from voicecoach.player.player_state import PlayerState
from voicecoach.player.playhead import TransportState
from voicecoach.timeline.model import Event
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path


def test_a_stream_is_ducked_by_twelve_decibels_and_restored_exactly() -> None:
    mixer = FakeMixer(replace(MUSIC, volumes=QUIETER))
    ducked = DuckedStreams(mixer, SavedInMemory())
    ducked.apply(MAX_DUCK_DB)
    assert mixer.volumes() == (18_929, 12_619)  # 12 dB less, as 10 ** (-12 / 60) is 0.631
    for step_db in reversed(range(MAX_DUCK_DB)):
        ducked.apply(step_db)
    assert mixer.volumes() == QUIETER


@given(
    st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 100_000)), max_size=4),
    st.lists(st.integers(0, 12)),
)
def test_streams_are_restored_exactly_after_any_steps(
    volumes: list[tuple[int, int]], steps_db: list[int]
) -> None:
    streams = [AppStream(f"1/{index}/9", "player", pair) for index, pair in enumerate(volumes)]
    mixer, saved = FakeMixer(*streams), SavedInMemory()
    ducked = DuckedStreams(mixer, saved)
    for step_db in (*steps_db, 0):
        ducked.apply(step_db)
    assert mixer.streams() == tuple(streams)
    assert saved.read() == ()


def test_original_volumes_are_saved_before_a_stream_is_ducked() -> None:
    saved = SavedInMemory()

    class CheckingMixer(FakeMixer):
        def set_volumes(self, stream: AppStream, volumes: tuple[int, ...]) -> None:
            assert saved.read() == (MUSIC,)
            super().set_volumes(stream, volumes)

    DuckedStreams(CheckingMixer(MUSIC), saved).apply(MAX_DUCK_DB)
    assert saved.written == [(), (MUSIC,)]


@pytest.mark.parametrize(
    ("remembered", "restored"),
    [
        pytest.param(DOWN, FULL, id="the ducked volume"),
        pytest.param(QUIETER, QUIETER, id="changed by the user since"),
    ],
)
def test_a_program_that_ended_while_ducked_starts_next_time_at_its_original_volume(
    remembered: tuple[int, int], restored: tuple[int, int]
) -> None:
    mixer = FakeMixer(replace(MUSIC, restore_id="by name"))
    ducked = DuckedStreams(mixer, SavedInMemory())
    ducked.apply(MAX_DUCK_DB)
    mixer.playing.clear()
    mixer.remembered["by name"] = remembered
    ducked.apply(0)
    assert mixer.remembered == {"by name": restored}


def test_a_stream_that_starts_during_ducking_is_ducked_and_restored() -> None:
    mixer, saved = FakeMixer(MUSIC), SavedInMemory()
    ducked = DuckedStreams(mixer, saved)
    ducked.apply(MAX_DUCK_DB)
    film = AppStream("1/8/101", "film", QUIETER)
    mixer.play(film)
    ducked.apply(MAX_DUCK_DB)
    assert mixer.volumes(film.key) == lowered_by_db(QUIETER, MAX_DUCK_DB)
    assert saved.read() == (MUSIC, film)
    ducked.apply(0)
    assert (mixer.volumes(), mixer.volumes(film.key)) == (FULL, QUIETER)


def test_a_volume_the_user_changed_during_ducking_stays_until_the_next_utterance() -> None:
    mixer = FakeMixer(MUSIC)
    ducked = DuckedStreams(mixer, SavedInMemory())
    ducked.apply(MAX_DUCK_DB)
    mixer.set_volumes(MUSIC, QUIETER)
    for step_db in (MAX_DUCK_DB, 6, 0):
        ducked.apply(step_db)
        assert mixer.volumes() == QUIETER
    ducked.apply(MAX_DUCK_DB)
    assert mixer.volumes() == lowered_by_db(QUIETER, MAX_DUCK_DB)
    ducked.apply(0)
    assert mixer.volumes() == QUIETER


def test_a_volume_the_user_changed_between_utterances_is_restored() -> None:
    mixer = FakeMixer(MUSIC)
    ducked = DuckedStreams(mixer, SavedInMemory())
    for step_db in (MAX_DUCK_DB, 0):
        ducked.apply(step_db)
    mixer.set_volumes(MUSIC, QUIETER)
    for step_db in (MAX_DUCK_DB, 0):
        ducked.apply(step_db)
    assert mixer.volumes() == QUIETER


@pytest.mark.parametrize("released_db", [0, MAX_DUCK_DB], ids=["in the same utterance", "later"])
def test_the_next_stream_of_a_program_that_ended_while_ducked_is_restored(released_db: int) -> None:
    mixer = FakeMixer(MUSIC)
    ducked = DuckedStreams(mixer, SavedInMemory())
    ducked.apply(MAX_DUCK_DB)
    mixer.playing.clear()
    ducked.apply(MAX_DUCK_DB - released_db)
    following = replace(MUSIC, key="1/9/100", volumes=DOWN)  # as the sound server remembers it
    mixer.play(following)
    ducked.apply(MAX_DUCK_DB)
    assert mixer.volumes(following.key) == DOWN
    ducked.apply(0)
    assert mixer.volumes(following.key) == FULL


@pytest.mark.parametrize(
    ("found", "restored"),
    [
        pytest.param(DOWN, FULL, id="fully ducked"),
        pytest.param(lowered_by_db(FULL, 5), FULL, id="partly ducked"),
        pytest.param(QUIETER, QUIETER, id="changed by the user since"),
    ],
)
def test_what_a_killed_session_left_ducked_is_restored(
    found: tuple[int, ...], restored: tuple[int, ...]
) -> None:
    mixer, saved = FakeMixer(replace(MUSIC, volumes=found)), SavedInMemory(MUSIC)
    DuckedStreams(mixer, saved).apply(0)
    assert mixer.volumes() == restored
    assert saved.read() == ()


def test_a_stream_with_the_same_number_after_a_restart_of_the_server_is_left_alone() -> None:
    mixer = FakeMixer(AppStream("2/7/300", "film", DOWN))
    DuckedStreams(mixer, SavedInMemory(MUSIC)).apply(0)
    assert mixer.volumes("2/7/300") == DOWN


class TestSavedVolumesFile:
    def test_what_is_written_is_read_by_the_next_session(self, tmp_path: Path) -> None:
        path = tmp_path / "data" / "lowered.json"
        film = AppStream("1/8/101", "film", QUIETER)
        with closing(SavedVolumesFile(path)) as saved:
            assert saved.read() == ()
            saved.write((MUSIC, film))
            saved.write((film,))
        assert has_unrestored_volumes(path)
        with closing(SavedVolumesFile(path)) as saved:
            assert saved.read() == (film,)
            saved.write(())
        assert not has_unrestored_volumes(path)

    @pytest.mark.parametrize(
        "text",
        [
            *("[[", "7", '[["1/7/100", "player"]]', '{"a": 1}', "\xff", "[" * 100_000, "null", "[null]"),
            *('[[1, "player", [5]]]', '[["1", "player", ["5"]]]', '[["1", "player", [true]]]'),
            *('[["1", "player", [-5]]]', '[["1", "player", [1e3]]]', '[["1", "player", [5], 7]]'),
            *('[["1", "\\ud800", [5]]]', '[["1", "player", [99999999999]]]', '[["1", "player", 5]]'),
        ],
    )
    def test_a_damaged_file_is_kept_with_a_line_and_read_as_no_streams(
        self, text: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "lowered.json"
        path.write_bytes(text.encode("latin-1"))
        lines: list[str] = []
        with closing(SavedVolumesFile(path, lines.append)) as saved:
            assert (saved.read(), saved.read()) == ((), ())
        kept = "lowered.damaged-1.json"
        assert lines == [f"{path} is damaged: it is kept as {kept}, and no volumes are put back"]
        assert (tmp_path / kept).read_bytes() == text.encode("latin-1")
        assert path.read_bytes() == b""

    def test_a_new_file_holds_no_streams(self, tmp_path: Path) -> None:
        with closing(SavedVolumesFile(tmp_path / "lowered.json", pytest.fail)) as saved:
            assert saved.read() == ()

    def test_one_session_locks_it_and_a_killed_one_releases_the_lock(self, tmp_path: Path) -> None:
        path = tmp_path / "lowered.json"
        holder = (
            "import sys; from pathlib import Path;"
            "from voicecoach.player.ducking.ducked_streams import SavedVolumesFile;"
            f"lock = SavedVolumesFile(Path({str(path)!r})); print('locked', flush=True); sys.stdin.read()"
        )
        command = [sys.executable, "-c", holder]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
            assert other.stdout
            assert other.stdout.readline() == "locked\n"
            with pytest.raises(SystemMixerError, match="another session does this already"):
                SavedVolumesFile(path)
            other.kill()
        SavedVolumesFile(path).close()

    def test_a_folder_in_its_place_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(SystemMixerError, match="cannot be written: Is a directory"):
            SavedVolumesFile(tmp_path)


def speech(start_s: float, end_s: float, kind: str = "speech") -> Event:
    start, end = round(start_s * SAMPLE_RATE), round(end_s * SAMPLE_RATE)
    if kind == "speech":
        return Event(kind="speech", cue="say", start=start, frames=end - start, text="words")
    return Event(kind="sound", cue="tick", start=start, frames=end - start, sound="tick")


EVENTS = [
    speech(0, 30, "sound"),
    speech(2, 4),
    speech(3, 3.5, "sound"),
    speech(5.5, 6),
    speech(6.1, 6.2, "sound"),
    speech(9, 10),
]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        pytest.param(1.4, False, id="long before"),
        pytest.param(1.6, True, id="just before"),
        pytest.param(3, True, id="during"),
        pytest.param(4.8, True, id="in a gap of a second and a half"),
        pytest.param(6.2, True, id="just after"),
        pytest.param(6.3, False, id="in a gap of three seconds"),
        pytest.param(8.6, True, id="just before the next"),
        pytest.param(10.3, False, id="after the last"),
    ],
)
def test_is_speech_near(second: float, expected: bool) -> None:
    assert is_speech_near(EVENTS, round(second * SAMPLE_RATE)) is expected


def test_sounds_alone_are_no_speech() -> None:
    assert not is_speech_near([speech(0, 30, "sound")], SAMPLE_RATE)
    assert not is_speech_near([], 0)


def state_at(
    second: float,
    state: TransportState = TransportState.PLAYING,
    device_status: str = "",
    *,
    inserted: bool = False,
) -> PlayerState:
    return PlayerState(
        state,
        0,
        None,
        None,
        0,
        None,
        round(second * SAMPLE_RATE),
        device_status=device_status,
        is_insert_playing=inserted,
    )


def ducker(
    mixer: FakeMixer, warn: Callable[[str], None] = lambda _: None, saved: SavedInMemory | None = None
) -> StreamDucker:
    @contextmanager
    def open_streams() -> Iterator[DuckedStreams]:
        yield DuckedStreams(mixer, saved or SavedInMemory())

    return StreamDucker(lambda state: is_speaking(EVENTS, state), open_streams, warn)


@pytest.mark.parametrize(
    "then",
    [
        pytest.param(lambda display: display.show(state_at(7)), id="a long gap"),
        pytest.param(lambda display: display.show(state_at(3, TransportState.PAUSED)), id="a pause"),
        pytest.param(
            lambda display: display.show(state_at(3, device_status="the device is gone")), id="a fault"
        ),
        pytest.param(lambda display: display.__exit__(None, None, None), id="the end"),
    ],
)
def test_others_are_ducked_for_speech_and_released_after(then: Callable[[StreamDucker], None]) -> None:
    mixer = FakeMixer(MUSIC)
    with ducker(mixer) as display:
        display.show(state_at(1))
        assert mixer.volumes() == FULL
        display.show(state_at(3))
        assert mixer.reaches(DOWN)
        then(display)
        assert mixer.reaches(FULL)


@pytest.mark.parametrize("state", [TransportState.PLAYING, TransportState.PAUSED])
def test_others_are_ducked_for_an_insert(state: TransportState) -> None:
    mixer = FakeMixer(MUSIC)
    with ducker(mixer) as display:
        display.show(state_at(7, state, inserted=True))
        assert mixer.reaches(DOWN)
        display.show(state_at(7, state))
        assert mixer.reaches(FULL)


def test_others_are_released_before_the_display_is_closed() -> None:
    mixer = FakeMixer(MUSIC)
    with ducker(mixer) as display:
        display.show(state_at(3))
        assert mixer.reaches(DOWN)
    assert mixer.volumes() == FULL


def test_a_session_without_speech_restores_what_was_left_ducked() -> None:
    mixer = FakeMixer(replace(MUSIC, volumes=DOWN))
    with ducker(mixer, saved=SavedInMemory(MUSIC)):
        assert mixer.reaches(FULL)


def test_without_a_sound_server_there_is_one_warning_and_it_is_used_once_it_is_back() -> None:
    mixer, warnings, warned = FakeMixer(MUSIC), list[str](), Flag()
    mixer.is_available = False

    def warn(line: str) -> None:
        warnings.append(line)
        warned.set()

    with ducker(mixer, warn) as display:
        display.show(state_at(3))
        assert warned.wait(20)
        mixer.is_available = True
        assert mixer.reaches(DOWN)
    assert mixer.volumes() == FULL
    assert warnings == ["other programs are not made quieter: the sound server does not answer"]


def test_on_an_unsupported_system_there_is_one_warning() -> None:
    def open_streams() -> AbstractContextManager[DuckedStreams]:
        raise SystemMixerError("this works on Linux only")

    warnings: list[str] = []
    with StreamDucker(lambda state: is_speaking(EVENTS, state), open_streams, warnings.append) as display:
        display.show(state_at(3))
        display.show(state_at(4))
    assert warnings == ["other programs are not made quieter: this works on Linux only"]
