"""How loud others play while words are spoken, and that they get back what was theirs."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import replace
from threading import Condition
from threading import Event as Flag
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.player.ducking.ducked_streams import MAX_DUCK_DB, DuckedStreams, lowered_by_db
from voicecoach.player.ducking.pulse import AppStream, SystemMixerError
from voicecoach.player.ducking.ducked_streams import SavedVolumesFile, has_unrestored_volumes
from voicecoach.player.ducking.stream_ducker import StreamDucker, is_speaking, is_speech_near
from voicecoach.player.player_state import PlayerState
from voicecoach.player.playhead import TransportState
from voicecoach.timeline.model import Event
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

FULL = (65_536, 65_536)
DOWN = (41_350, 41_350)
QUIETER = (30_000, 20_000)
MUSIC = AppStream("1/7/100", "player", FULL)


class FakeMixer:
    """Streams that can be looked at, and a server that can be taken away."""

    def __init__(self, *streams: AppStream) -> None:
        self.playing = {stream.key: stream for stream in streams}
        self.memory: dict[str, tuple[int, ...]] = {}
        self.is_there = True
        self.changed = Condition()

    def streams(self) -> tuple[AppStream, ...]:
        if not self.is_there:
            raise SystemMixerError("the sound server does not answer")
        return tuple(self.playing.values())

    def set_volumes(self, stream: AppStream, volumes: tuple[int, ...]) -> None:
        with self.changed:
            self.playing[stream.key] = replace(stream, volumes=volumes)
            self.changed.notify_all()

    def remembered_volumes(self, stream: AppStream) -> tuple[int, ...]:
        return self.memory.get(stream.restore_id, ())

    def remember_volumes(self, stream: AppStream) -> None:
        self.memory[stream.restore_id] = stream.volumes

    def close(self) -> None:
        pass

    def volumes(self, key: str = MUSIC.key) -> tuple[int, ...]:
        return self.playing[key].volumes

    def play(self, stream: AppStream) -> None:
        self.playing[stream.key] = stream

    def reaches(self, volumes: tuple[int, ...], key: str = MUSIC.key) -> bool:
        """Wait until a stream is that loud."""
        with self.changed:
            return self.changed.wait_for(lambda: self.volumes(key) == volumes, 20)


class KeptNotebook:
    """Pages in memory, all of them."""

    def __init__(self, *streams: AppStream) -> None:
        self.pages = [streams]

    def read(self) -> tuple[AppStream, ...]:
        return self.pages[-1]

    def write(self, streams: tuple[AppStream, ...]) -> None:
        self.pages.append(streams)


def test_a_stream_goes_down_by_twelve_decibels_and_gets_its_own_volumes_back() -> None:
    mixer = FakeMixer(replace(MUSIC, volumes=QUIETER))
    lowered = DuckedStreams(mixer, KeptNotebook())
    lowered.apply(MAX_DUCK_DB)
    assert mixer.volumes() == (18_929, 12_619)  # 12 dB less, as 10 ** (-12 / 60) is 0.631
    for rung in reversed(range(MAX_DUCK_DB)):
        lowered.apply(rung)
    assert mixer.volumes() == QUIETER


@given(
    st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 100_000)), max_size=4),
    st.lists(st.integers(0, 12)),
)
def test_whatever_the_way_all_come_back_exactly(volumes: list[tuple[int, int]], rungs: list[int]) -> None:
    streams = [AppStream(f"1/{index}/9", "player", pair) for index, pair in enumerate(volumes)]
    mixer, notebook = FakeMixer(*streams), KeptNotebook()
    lowered = DuckedStreams(mixer, notebook)
    for rung in (*rungs, 0):
        lowered.apply(rung)
    assert mixer.streams() == tuple(streams)
    assert notebook.read() == ()


def test_it_is_written_down_before_it_is_lowered() -> None:
    notebook = KeptNotebook()

    class Watching(FakeMixer):
        def set_volumes(self, stream: AppStream, volumes: tuple[int, ...]) -> None:
            assert notebook.read() == (MUSIC,)
            super().set_volumes(stream, volumes)

    DuckedStreams(Watching(MUSIC), notebook).apply(MAX_DUCK_DB)
    assert notebook.pages == [(), (MUSIC,)]


@pytest.mark.parametrize(
    ("left", "put_right"),
    [
        pytest.param(DOWN, FULL, id="as loud as it was"),
        pytest.param(QUIETER, QUIETER, id="as somebody has set it since"),
    ],
)
def test_a_program_that_ended_while_it_was_lowered_begins_again(
    left: tuple[int, int], put_right: tuple[int, int]
) -> None:
    mixer = FakeMixer(replace(MUSIC, restore_id="by name"))
    lowered = DuckedStreams(mixer, KeptNotebook())
    lowered.apply(MAX_DUCK_DB)
    mixer.playing.clear()
    mixer.memory["by name"] = left
    lowered.apply(0)
    assert mixer.memory == {"by name": put_right}


def test_a_stream_that_appears_meanwhile_is_lowered_too_and_comes_back() -> None:
    mixer, notebook = FakeMixer(MUSIC), KeptNotebook()
    lowered = DuckedStreams(mixer, notebook)
    lowered.apply(MAX_DUCK_DB)
    film = AppStream("1/8/101", "film", QUIETER)
    mixer.play(film)
    lowered.apply(MAX_DUCK_DB)
    assert mixer.volumes(film.key) == lowered_by_db(QUIETER, MAX_DUCK_DB)
    assert notebook.read() == (MUSIC, film)
    lowered.apply(0)
    assert (mixer.volumes(), mixer.volumes(film.key)) == (FULL, QUIETER)


def test_a_volume_that_was_changed_meanwhile_stays_until_the_next_utterance() -> None:
    mixer = FakeMixer(MUSIC)
    lowered = DuckedStreams(mixer, KeptNotebook())
    lowered.apply(MAX_DUCK_DB)
    mixer.set_volumes(MUSIC, QUIETER)
    for rung in (MAX_DUCK_DB, 6, 0):
        lowered.apply(rung)
        assert mixer.volumes() == QUIETER
    lowered.apply(MAX_DUCK_DB)
    assert mixer.volumes() == lowered_by_db(QUIETER, MAX_DUCK_DB)
    lowered.apply(0)
    assert mixer.volumes() == QUIETER


def test_a_volume_that_was_changed_between_utterances_is_the_one_that_comes_back() -> None:
    mixer = FakeMixer(MUSIC)
    lowered = DuckedStreams(mixer, KeptNotebook())
    for rung in (MAX_DUCK_DB, 0):
        lowered.apply(rung)
    mixer.set_volumes(MUSIC, QUIETER)
    for rung in (MAX_DUCK_DB, 0):
        lowered.apply(rung)
    assert mixer.volumes() == QUIETER


@pytest.mark.parametrize("since", [0, MAX_DUCK_DB], ids=["in the same utterance", "later"])
def test_the_next_stream_of_a_program_does_not_stay_as_quiet_as_its_last_one_ended(since: int) -> None:
    mixer = FakeMixer(MUSIC)
    lowered = DuckedStreams(mixer, KeptNotebook())
    lowered.apply(MAX_DUCK_DB)
    mixer.playing.clear()
    lowered.apply(MAX_DUCK_DB - since)
    following = replace(MUSIC, key="1/9/100", volumes=DOWN)  # as the sound server remembers it
    mixer.play(following)
    lowered.apply(MAX_DUCK_DB)
    assert mixer.volumes(following.key) == DOWN
    lowered.apply(0)
    assert mixer.volumes(following.key) == FULL


@pytest.mark.parametrize(
    ("found", "put_right"),
    [
        pytest.param(DOWN, FULL, id="as it was left"),
        pytest.param(lowered_by_db(FULL, 5), FULL, id="as it was left on the way"),
        pytest.param(QUIETER, QUIETER, id="changed by the user since"),
    ],
)
def test_what_a_killed_session_left_is_put_right(found: tuple[int, ...], put_right: tuple[int, ...]) -> None:
    mixer, notebook = FakeMixer(replace(MUSIC, volumes=found)), KeptNotebook(MUSIC)
    DuckedStreams(mixer, notebook).apply(0)
    assert mixer.volumes() == put_right
    assert notebook.read() == ()


def test_a_stream_of_another_day_with_the_same_number_is_not_taken_for_the_one_that_was_left() -> None:
    mixer = FakeMixer(AppStream("2/7/300", "film", DOWN))
    DuckedStreams(mixer, KeptNotebook(MUSIC)).apply(0)
    assert mixer.volumes("2/7/300") == DOWN


class TestNotebook:
    def test_what_is_written_is_read_by_the_next_one(self, tmp_path: Path) -> None:
        path = tmp_path / "data" / "lowered.json"
        film = AppStream("1/8/101", "film", QUIETER)
        with closing(SavedVolumesFile(path)) as notebook:
            assert notebook.read() == ()
            notebook.write((MUSIC, film))
            notebook.write((film,))
        assert has_unrestored_volumes(path)
        with closing(SavedVolumesFile(path)) as notebook:
            assert notebook.read() == (film,)
            notebook.write(())
        assert not has_unrestored_volumes(path)

    @pytest.mark.parametrize("text", ["", "[[", "7", '[["1/7/100", "player"]]', '{"a": 1}', "\xff"])
    def test_what_is_not_understood_is_nothing(self, text: str, tmp_path: Path) -> None:
        path = tmp_path / "lowered.json"
        path.write_bytes(text.encode("latin-1"))
        with closing(SavedVolumesFile(path)) as notebook:
            assert notebook.read() == ()

    def test_two_sessions_do_not_hold_it_at_once_and_a_killed_one_gives_it_back(self, tmp_path: Path) -> None:
        path = tmp_path / "lowered.json"
        holder = (
            "import sys; from pathlib import Path; from voicecoach.player.ducking.ducked_streams import SavedVolumesFile;"
            f"held = SavedVolumesFile(Path({str(path)!r})); print('held', flush=True); sys.stdin.read()"
        )
        command = [sys.executable, "-c", holder]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
            assert other.stdout
            assert other.stdout.readline() == "held\n"
            with pytest.raises(SystemMixerError, match="another session does so already"):
                SavedVolumesFile(path)
            other.kill()
        SavedVolumesFile(path).close()

    def test_a_folder_in_its_place_is_told_of(self, tmp_path: Path) -> None:
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
    ("second", "spoken"),
    [
        pytest.param(1.4, False, id="long before"),
        pytest.param(1.6, True, id="just before"),
        pytest.param(3, True, id="within"),
        pytest.param(4.8, True, id="in a gap of a second and a half"),
        pytest.param(6.2, True, id="just after"),
        pytest.param(6.3, False, id="in a gap of three seconds"),
        pytest.param(8.6, True, id="just before the next"),
        pytest.param(10.3, False, id="after the last"),
    ],
)
def test_when_words_are_spoken(second: float, spoken: bool) -> None:
    assert is_speech_near(EVENTS, round(second * SAMPLE_RATE)) is spoken


def test_sounds_alone_lower_nobody() -> None:
    assert not is_speech_near([speech(0, 30, "sound")], SAMPLE_RATE)
    assert not is_speech_near([], 0)


def view(
    second: float, state: TransportState = TransportState.PLAYING, trouble: str = "", *, beside: bool = False
) -> PlayerState:
    return PlayerState(
        state,
        0,
        None,
        None,
        0,
        None,
        round(second * SAMPLE_RATE),
        device_status=trouble,
        is_insert_playing=beside,
    )


def lowering(
    mixer: FakeMixer, note: Callable[[str], None] = lambda _: None, notebook: KeptNotebook | None = None
) -> StreamDucker:
    @contextmanager
    def others() -> Iterator[DuckedStreams]:
        yield DuckedStreams(mixer, notebook or KeptNotebook())

    return StreamDucker(lambda view: is_speaking(EVENTS, view), others, note)


@pytest.mark.parametrize(
    "then",
    [
        pytest.param(lambda display: display.show(view(7)), id="a long gap"),
        pytest.param(lambda display: display.show(view(3, TransportState.PAUSED)), id="a pause"),
        pytest.param(lambda display: display.show(view(3, trouble="the device is gone")), id="a fault"),
        pytest.param(lambda display: display.__exit__(None, None, None), id="the end"),
    ],
)
def test_others_go_down_for_words_and_come_up(then: Callable[[StreamDucker], None]) -> None:
    mixer = FakeMixer(MUSIC)
    with lowering(mixer) as display:
        display.show(view(1))
        assert mixer.volumes() == FULL
        display.show(view(3))
        assert mixer.reaches(DOWN)
        then(display)
        assert mixer.reaches(FULL)


@pytest.mark.parametrize("state", [TransportState.PLAYING, TransportState.PAUSED])
def test_others_go_down_for_words_beside_the_session(state: TransportState) -> None:
    mixer = FakeMixer(MUSIC)
    with lowering(mixer) as display:
        display.show(view(7, state, beside=True))
        assert mixer.reaches(DOWN)
        display.show(view(7, state))
        assert mixer.reaches(FULL)


def test_they_come_up_before_the_end_is_over() -> None:
    mixer = FakeMixer(MUSIC)
    with lowering(mixer) as display:
        display.show(view(3))
        assert mixer.reaches(DOWN)
    assert mixer.volumes() == FULL


def test_a_session_that_lowers_nobody_puts_right_what_was_left() -> None:
    mixer = FakeMixer(replace(MUSIC, volumes=DOWN))
    with lowering(mixer, notebook=KeptNotebook(MUSIC)):
        assert mixer.reaches(FULL)


def test_without_a_sound_server_there_is_one_note_and_when_it_is_back_it_is_used() -> None:
    mixer, notes, told = FakeMixer(MUSIC), list[str](), Flag()
    mixer.is_there = False

    def note(line: str) -> None:
        notes.append(line)
        told.set()

    with lowering(mixer, note) as display:
        display.show(view(3))
        assert told.wait(20)
        mixer.is_there = True
        assert mixer.reaches(DOWN)
    assert mixer.volumes() == FULL
    assert notes == ["other programs stay as loud as they are: the sound server does not answer"]


def test_where_others_cannot_be_reached_at_all_there_is_one_note() -> None:
    def others() -> AbstractContextManager[DuckedStreams]:
        raise SystemMixerError("making other programs quieter is for Linux")

    notes: list[str] = []
    with StreamDucker(lambda view: is_speaking(EVENTS, view), others, notes.append) as display:
        display.show(view(3))
        display.show(view(4))
    assert notes == ["other programs stay as loud as they are: making other programs quieter is for Linux"]
