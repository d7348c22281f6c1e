"""Exported sessions as other programs read them, in every format."""

from __future__ import annotations

import json
import pickle
import shutil
from typing import TYPE_CHECKING

import mutagen
import numpy as np
import pytest
import soundfile

from tests.support.sample_timeline import CHAPTERS, SECOND, TIMELINE, chapters_of, clip_of, probed
from tests.support.thorough import thorough_except
from voicecoach.audio.codecs import read_sound
from voicecoach.audio.encodings import Quality
from voicecoach.audio.mix.mixer import mix_range
from voicecoach.errors import VoicecoachError
from voicecoach.export.cover import Cover
from voicecoach.export.exporter import export_timeline
from voicecoach.export.file_options import ExportOptions
from voicecoach.export.sidecars import Sidecar
from voicecoach.export.write import ExportHooks
from voicecoach.timeline.model import Step, Timeline

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = thorough_except(
    *(".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4b"),
    of=[".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".m4b"],
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
needs_ffprobe = pytest.mark.skipif(not shutil.which("ffprobe"), reason="ffprobe is a second opinion on files")


COVER = Cover(PNG, "image/png")


def probed_tags(path: Path) -> dict[str, str]:
    """The tags that ffprobe finds in the file or its stream, with their names in lower case."""
    found = probed(path)
    tags = found["format"].get("tags", {}) | found["streams"][0].get("tags", {})
    return {name.lower(): text for name, text in tags.items()}


@needs_ffprobe
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_another_program_reads_every_chapter(tmp_path: Path, suffix: str) -> None:
    export_timeline(TIMELINE, clip_of, tmp_path / f"a{suffix}")
    found = chapters_of(tmp_path / f"a{suffix}")
    assert [(start, title) for start, _, title in found] == [(start, title) for start, _, title in CHAPTERS]
    assert [end for _, end, _ in found] == pytest.approx([end for _, end, _ in CHAPTERS], abs=0.01)


@needs_ffprobe
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_chapters_can_be_left_out(tmp_path: Path, suffix: str) -> None:
    export_timeline(TIMELINE, clip_of, tmp_path / f"a{suffix}", ExportOptions(chapters=False))
    assert chapters_of(tmp_path / f"a{suffix}") == []


@pytest.mark.parametrize("suffix", [".mp3", ".wav"])
def test_chapters_of_id3_are_in_order_with_a_table_of_contents(tmp_path: Path, suffix: str) -> None:
    export_timeline(TIMELINE, clip_of, tmp_path / f"a{suffix}")
    tags = mutagen.File(tmp_path / f"a{suffix}").tags
    found = [
        (chapter.start_time, chapter.end_time, str(chapter.sub_frames["TIT2"]))
        for chapter in tags.getall("CHAP")
    ]
    assert found == [(1000 * start, 1000 * end, title) for start, end, title in CHAPTERS]
    (contents,) = tags.getall("CTOC")
    assert contents.child_element_ids == [chapter.element_id for chapter in tags.getall("CHAP")]


@pytest.mark.parametrize("suffix", [".flac", ".ogg", ".opus"])
def test_chapters_of_vorbis_comments(tmp_path: Path, suffix: str) -> None:
    export_timeline(TIMELINE, clip_of, tmp_path / f"a{suffix}")
    tags = mutagen.File(tmp_path / f"a{suffix}")
    assert tags["CHAPTER002"] == ["00:00:03.000"]
    assert tags["CHAPTER002NAME"] == ["Kinn · links · Runde 1/2"]


@needs_ffprobe
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_another_program_reads_what_the_file_is(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    export_timeline(TIMELINE, clip_of, path, ExportOptions(date="2026-11-25"))
    tags = probed_tags(path)
    assert (tags["title"], tags["artist"]) == ("Nacken, kurz", "Ana")
    assert tags["comment"] == "A leaflet & more"
    assert tags["date"].startswith("2026")
    assert tags["language"] in {"de", "deu"}


@needs_ffprobe
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_tag_says_when_or_with_what_a_file_was_made(tmp_path: Path, suffix: str) -> None:
    export_timeline(TIMELINE, clip_of, tmp_path / f"a{suffix}")
    made = {"date", "creation_time", "tdtg", "encoded_by"}
    assert not made & probed_tags(tmp_path / f"a{suffix}").keys()


def test_the_author_of_the_options_replaces_the_routines(tmp_path: Path) -> None:
    export_timeline(TIMELINE, clip_of, tmp_path / "a.flac", ExportOptions(author="Bo"))
    assert mutagen.File(tmp_path / "a.flac")["ARTIST"] == ["Bo"]


@needs_ffprobe
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_another_program_sees_the_cover(tmp_path: Path, suffix: str) -> None:
    export_timeline(TIMELINE, clip_of, tmp_path / f"a{suffix}", ExportOptions(cover=COVER))
    pictures = [
        stream for stream in probed(tmp_path / f"a{suffix}")["streams"] if stream["codec_name"] == "png"
    ]
    assert [(picture["width"], picture["height"]) for picture in pictures] == [(1, 1)]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_session_and_options_give_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    options = ExportOptions(Quality(2), -18.0, cover=COVER, sidecars=tuple(Sidecar))
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        export_timeline(TIMELINE, clip_of, folder / f"neck{suffix}", options)
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert names == sorted([f"neck{suffix}", *(f"neck{kind}" for kind in Sidecar)])
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@needs_ffprobe
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_stereo_is_the_same_on_both_channels_and_as_long(tmp_path: Path, suffix: str) -> None:
    export_timeline(TIMELINE, clip_of, tmp_path / f"a{suffix}", ExportOptions(Quality(2)))
    stream = probed(tmp_path / f"a{suffix}")["streams"][0]
    assert stream["channels"] == 2
    assert float(stream["duration"]) == pytest.approx(12, abs=0.05)
    if suffix in {".wav", ".flac"}:
        both, _ = soundfile.read(tmp_path / f"a{suffix}", dtype="int16")
        assert np.array_equal(
            both, np.repeat(mix_range(TIMELINE.events, clip_of, 0, 12 * SECOND)[:, None], 2, 1)
        )


def test_without_a_loudness_it_is_what_is_played(tmp_path: Path) -> None:
    export_timeline(TIMELINE, clip_of, tmp_path / "a.wav")
    assert np.array_equal(
        read_sound(tmp_path / "a.wav").samples, mix_range(TIMELINE.events, clip_of, 0, 12 * SECOND)
    )


def test_progress_ends_with_all_frames(tmp_path: Path) -> None:
    frames: list[int] = []
    export_timeline(TIMELINE, clip_of, tmp_path / "a.wav", hooks=ExportHooks(frames.append))
    assert frames == sorted(frames)
    assert frames[-1] == 12 * SECOND


def test_a_file_that_fails_its_check_leaves_the_existing_one(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    path.write_text("the old file")

    def refuse(written: Path, timeline: Timeline) -> None:
        assert timeline == TIMELINE
        assert read_sound(written).frames == 12 * SECOND
        raise VoicecoachError("not this one")

    options = ExportOptions(sidecars=(Sidecar.VTT,))
    with pytest.raises(VoicecoachError, match="not this one"):
        export_timeline(TIMELINE, clip_of, path, options, ExportHooks(check_written=refuse))
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("a.flac", "the old file")]


def test_a_sidecar_that_cannot_be_written_leaves_the_audio_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_text("the old file")
    (tmp_path / "a.srt").mkdir()
    options = ExportOptions(sidecars=(Sidecar.VTT, Sidecar.SRT))
    with pytest.raises(VoicecoachError, match=r"cannot write .*a\.srt: it is a folder; name a file"):
        export_timeline(TIMELINE, clip_of, tmp_path / "a.wav", options)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.srt", "a.wav"]
    assert (tmp_path / "a.wav").read_text() == "the old file"


def test_an_mp3_file_has_255_chapters_and_a_note_about_the_others(tmp_path: Path) -> None:
    steps = tuple(Step(index=at, name=f"S{at}", start=at * 480, frames=480) for at in range(300))
    many = Timeline(frames=300 * 480, title="M", language="en", voice="silent", events=(), steps=steps)
    result = export_timeline(many, clip_of, tmp_path / "a.mp3")
    assert len(mutagen.File(tmp_path / "a.mp3").tags.getall("CHAP")) == 255
    assert result.notes == (
        "a .mp3 file holds 255 chapters, so later steps have none; .m4b holds any number",
    )


def test_options_can_be_sent_to_another_process() -> None:
    options = ExportOptions(Quality(2, 64), -16.0, cover=COVER, sidecars=(Sidecar.VTT,))
    assert pickle.loads(pickle.dumps(options)) == options  # noqa: S301 - it was made on this line


def test_chapters_json_is_that_of_podcasting_2(tmp_path: Path) -> None:
    result = export_timeline(
        TIMELINE, clip_of, tmp_path / "a.mp3", ExportOptions(sidecars=(Sidecar.CHAPTERS,))
    )
    assert result.files == (tmp_path / "a.mp3", tmp_path / "a.chapters.json")
    assert json.loads((tmp_path / "a.chapters.json").read_text("utf-8")) == {
        "version": "1.2.0",
        "chapters": [{"startTime": start, "title": title} for start, _, title in CHAPTERS],
    }


@pytest.mark.parametrize("suffix", [".m4b", ".m4a"])
def test_m4b_holds_many_chapters_with_titles_cut_at_a_character(tmp_path: Path, suffix: str) -> None:
    names = [f"{number} {'首を右に傾ける' * 20}" for number in range(300)]
    steps = tuple(Step(index=at, name=name, start=at * 480, frames=480) for at, name in enumerate(names))
    many = Timeline(frames=300 * 480, title="首", language="ja", voice="silent", events=(), steps=steps)
    result = export_timeline(many, clip_of, tmp_path / f"a{suffix}")
    titles = [title for _, _, title in chapters_of(tmp_path / f"a{suffix}")]
    assert titles == [name.encode()[:255].decode(errors="ignore") for name in names]
    assert result.notes == ()
