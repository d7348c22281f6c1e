"""A session as a folder of files: nothing lost between them, and names that every system allows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import mutagen
import numpy as np
import pytest

from tests.support.sample_timeline import SECOND, TIMELINE, chapters_of, clip_of
from voicecoach.audio.codecs import read_sound
from voicecoach.audio.mix.mixer import mix_range
from voicecoach.export.exporter import export_timeline
from voicecoach.export.file_options import ExportOptions
from voicecoach.export.sidecars import Sidecar
from voicecoach.export.write import ExportHooks
from voicecoach.timeline.model import Step, Timeline

if TYPE_CHECKING:
    from pathlib import Path

SPLIT = ExportOptions(split_steps=True)
NAMES = ["01 Bereit machen", "02 Kinn · links · Runde 1 2", "03 Glocke aus"]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def session(*titles: str) -> Timeline:
    steps = tuple(
        Step(index=at, name=name, start=at * SECOND, frames=SECOND) for at, name in enumerate(titles)
    )
    frames = len(titles) * SECOND
    return Timeline(frames=frames, title="T", language="en", voice="silent", events=(), steps=steps)


def test_the_files_in_sequence_are_the_session_sample_for_sample(tmp_path: Path) -> None:
    export_timeline(TIMELINE, clip_of, tmp_path / "neck.flac", SPLIT)
    parts = [read_sound(tmp_path / "neck" / f"{name}.flac").samples for name in NAMES]
    assert [len(part) for part in parts] == [3 * SECOND, 5 * SECOND, 4 * SECOND]
    assert np.array_equal(np.concatenate(parts), mix_range(TIMELINE.events, clip_of, 0, 12 * SECOND))


@pytest.mark.parametrize("loudness", [None, -16.0])
def test_the_level_is_that_of_the_whole_session(tmp_path: Path, loudness: float | None) -> None:
    parts = export_timeline(
        TIMELINE, clip_of, tmp_path / "a.wav", replace(SPLIT, loudness_lufs=loudness)
    ).level
    whole = export_timeline(
        TIMELINE, clip_of, tmp_path / "b.wav", ExportOptions(loudness_lufs=loudness)
    ).level
    assert parts
    assert whole
    assert (parts.lufs, parts.peak) == pytest.approx((whole.lufs, whole.peak), abs=0.05)


@pytest.mark.parametrize("suffix", [".mp3", ".ogg", ".opus"])
def test_lossy_files_are_as_long_to_the_frame(tmp_path: Path, suffix: str) -> None:
    export_timeline(TIMELINE, clip_of, tmp_path / f"neck{suffix}", SPLIT)
    lengths = [read_sound(tmp_path / "neck" / f"{name}{suffix}").frames for name in NAMES]
    assert lengths == [3 * SECOND, 5 * SECOND, 4 * SECOND]


def test_the_playlist_names_them_in_order(tmp_path: Path) -> None:
    result = export_timeline(TIMELINE, clip_of, tmp_path / "neck.mp3", SPLIT)
    assert (tmp_path / "neck" / "neck.m3u8").read_text("utf-8") == (
        "#EXTM3U\n"
        "#EXTINF:3,Bereit machen\n01 Bereit machen.mp3\n"
        "#EXTINF:5,Kinn · links · Runde 1/2\n02 Kinn · links · Runde 1 2.mp3\n"
        "#EXTINF:4,Glocke: aus?\n03 Glocke aus.mp3\n"
    )
    assert result.files[0] == tmp_path / "neck" / "neck.m3u8"


def test_each_file_has_its_track_number(tmp_path: Path) -> None:
    export_timeline(TIMELINE, clip_of, tmp_path / "neck.mp3", SPLIT)
    tags = mutagen.File(tmp_path / "neck" / f"{NAMES[1]}.mp3").tags
    assert [str(tags[name]) for name in ("TRCK", "TALB", "TIT2", "TPE1")] == [
        "2/3",
        "Nacken, kurz",
        "Kinn · links · Runde 1/2",
        "Ana",
    ]
    assert tags.getall("CHAP") == []


def test_captions_count_from_the_start_of_their_file(tmp_path: Path) -> None:
    export_timeline(
        TIMELINE, clip_of, tmp_path / "neck.wav", ExportOptions(split_steps=True, sidecars=(Sidecar.LRC,))
    )
    assert (tmp_path / "neck" / f"{NAMES[1]}.lrc").read_text("utf-8").splitlines()[1:] == [
        "[00:01.00]Weiter --> links <b>"
    ]


def test_only_files_of_an_older_playlist_are_removed(tmp_path: Path) -> None:
    export_timeline(session("A", "B", "C"), clip_of, tmp_path / "neck.wav", SPLIT)
    (tmp_path / "neck" / "notes.txt").touch()
    (tmp_path / "neck" / "09 mine.wav").touch()
    export_timeline(session("A", "D"), clip_of, tmp_path / "neck.wav", SPLIT)
    assert names(tmp_path / "neck") == ["01 A.wav", "02 D.wav", "09 mine.wav", "neck.m3u8", "notes.txt"]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        pytest.param('a/b\\c<d>e:f"g|h?i*j', "01 a b c d e f g h i j.wav", id="what systems refuse"),
        pytest.param("…and rest. ", "01 …and rest.wav", id="a dot at the end"),
        pytest.param("../../up", "01 .. .. up.wav", id="another folder"),
        pytest.param("x" * 200, f"01 {'x' * 60}.wav", id="too long"),
        pytest.param("NUL", "01 NUL.wav", id="a device of Windows"),
    ],
)
def test_names_are_safe_on_every_system(tmp_path: Path, name: str, file: str) -> None:
    export_timeline(session(name), clip_of, tmp_path / "neck.wav", SPLIT)
    assert names(tmp_path / "neck") == [file, "neck.m3u8"]


def test_progress_runs_over_all_files(tmp_path: Path) -> None:
    frames: list[int] = []
    export_timeline(TIMELINE, clip_of, tmp_path / "neck.wav", SPLIT, ExportHooks(frames.append))
    assert frames == sorted(frames)
    assert frames[-1] == 12 * SECOND


def test_a_line_break_in_a_name_makes_no_entry_of_a_playlist_and_deletes_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "neck"
    folder.mkdir()
    (folder / "03 mine.flac").write_text("the user's own")
    export_timeline(session("Chin\n03 mine.flac\n#EXTINF:1,", "Arm"), clip_of, tmp_path / "neck.flac", SPLIT)
    playlist = (folder / "neck.m3u8").read_text("utf-8")
    assert playlist == (
        "#EXTM3U\n#EXTINF:1,Chin 03 mine.flac #EXTINF:1,\n01 Chin 03 mine.flac #EXTINF 1,.flac\n"
        "#EXTINF:1,Arm\n02 Arm.flac\n"
    )
    export_timeline(session("Leg", "Arm"), clip_of, tmp_path / "neck.flac", SPLIT)
    assert names(folder) == ["01 Leg.flac", "02 Arm.flac", "03 mine.flac", "neck.m3u8"]


def test_long_names_of_any_language_are_cut_at_a_character(tmp_path: Path) -> None:
    export_timeline(session("🧘" * 90), clip_of, tmp_path / "a.flac", SPLIT)
    assert names(tmp_path / "a") == [f"01 {'🧘' * 45}.flac", "a.m3u8"]


@pytest.mark.parametrize("title", ["a" + "肩" * 200, "ab" + "肩" * 200, "🧘" * 100])
def test_long_chapter_titles_of_m4b_are_cut_at_a_character(title: str, tmp_path: Path) -> None:
    path = tmp_path / "a.m4b"
    export_timeline(session(title, "Arm"), clip_of, path)
    first, second = (text for _, _, text in chapters_of(path))
    assert (title.startswith(first), len(first.encode()) > 250, second) == (True, True, "Arm")


class _Stopped(BaseException):
    """Ctrl-C at some instant."""


def stop_at(frame: int) -> ExportHooks:
    def progress(frames: int) -> None:
        if frames > frame:
            raise _Stopped

    return ExportHooks(progress=progress)


@pytest.mark.parametrize("second", [0, 2, 4, 11])
def test_a_folder_half_written_is_not_left(tmp_path: Path, second: int) -> None:
    with pytest.raises(_Stopped):
        export_timeline(TIMELINE, clip_of, tmp_path / "neck.wav", SPLIT, stop_at(second * SECOND))
    assert names(tmp_path) == []


@pytest.mark.parametrize("second", [0, 4, 11])
def test_what_was_in_the_folder_stays_when_it_is_stopped(tmp_path: Path, second: int) -> None:
    export_timeline(session("One", "Two"), clip_of, tmp_path / "neck.wav", SPLIT)
    before = {path.name: path.read_bytes() for path in (tmp_path / "neck").iterdir()}
    with pytest.raises(_Stopped):
        export_timeline(TIMELINE, clip_of, tmp_path / "neck.wav", SPLIT, stop_at(second * SECOND))
    assert {path.name: path.read_bytes() for path in (tmp_path / "neck").iterdir()} == before
    assert names(tmp_path) == ["neck"]


def test_names_are_cut_at_a_character_of_few_enough_bytes(tmp_path: Path) -> None:
    export_timeline(session("首を右に傾けて" * 30, "a" * 300), clip_of, tmp_path / "首.wav", SPLIT)
    files = [name for name in names(tmp_path / "首") if name.endswith(".wav")]
    assert [(len(name), len(name.encode())) for name in files] == [(67, 187), (67, 67)]
