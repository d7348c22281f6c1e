"""What a phone shows of a file: album, lyrics, description and kind, in every format."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import mutagen
import pytest

from tests.support.sample_timeline import TIMELINE, clip_of, probed
from voicecoach.export.exporter import export_timeline
from voicecoach.export.file_options import ExportOptions
from voicecoach.export.make_tags import SessionFacts
from voicecoach.export.write import ExportHooks

if TYPE_CHECKING:
    from pathlib import Path

ID3, VORBIS, MP4 = (".mp3", ".wav"), (".flac", ".ogg", ".opus"), (".m4a", ".m4b")
FACTS = SessionFacts("Für den Nacken.", ("Stuhl", "Handtuch"))
DESCRIPTION = "Für den Nacken.\nDu brauchst: Stuhl, Handtuch"
LYRICS = "Kinn zur Brust.\nWeiter --> links <b>\n{Halten} & atmen. Ruhig."
needs_ffprobe = pytest.mark.skipif(not shutil.which("ffprobe"), reason="ffprobe is a second opinion on files")


def tags_of(path: Path, options: ExportOptions | None = None) -> Any:
    """The tags that mutagen reads in a file of the sample session."""
    chosen = options or ExportOptions(card=False)
    export_timeline(TIMELINE, clip_of, path, chosen, ExportHooks(facts=FACTS))
    return mutagen.File(path).tags


@pytest.mark.parametrize("suffix", ID3)
def test_id3_tags(tmp_path: Path, suffix: str) -> None:
    tags = tags_of(tmp_path / f"a{suffix}", ExportOptions(album="Rücken", track=7, card=False))
    found = {name: str(tags[name]) for name in ("TALB", "TPE1", "TPE2", "TCON", "TRCK", "TLAN", "TDES")}
    assert found == {
        "TALB": "Rücken",
        "TPE1": "Ana",
        "TPE2": "voicecoach",
        "TCON": "Health & Fitness",
        "TRCK": "7",
        "TLAN": "deu",
        "TDES": DESCRIPTION,
    }
    assert str(tags["USLT::deu"]) == LYRICS


@pytest.mark.parametrize("suffix", ID3)
def test_id3_lyrics_have_the_time_of_each_sentence(tmp_path: Path, suffix: str) -> None:
    lyrics = tags_of(tmp_path / f"a{suffix}")["SYLT::deu"]
    assert (lyrics.format, lyrics.type) == (2, 1)  # milliseconds, lyrics
    assert lyrics.text == [
        ("Kinn zur Brust.", 1000),
        ("Weiter --> links <b>", 4000),
        ("{Halten} & atmen. Ruhig.", 8000),
    ]


@pytest.mark.parametrize("suffix", VORBIS)
def test_vorbis_comments(tmp_path: Path, suffix: str) -> None:
    tags = tags_of(tmp_path / f"a{suffix}", ExportOptions(album="Rücken", track=7, card=False))
    names = ("ALBUM", "ARTIST", "ALBUMARTIST", "GENRE", "TRACKNUMBER", "LANGUAGE", "DESCRIPTION")
    found = {name: tags[name] for name in (*names, "LYRICS")}
    assert found == {
        "ALBUM": ["Rücken"],
        "ARTIST": ["Ana"],
        "ALBUMARTIST": ["voicecoach"],
        "GENRE": ["Health & Fitness"],
        "TRACKNUMBER": ["7"],
        "LANGUAGE": ["de"],
        "DESCRIPTION": [DESCRIPTION],
        "LYRICS": [LYRICS],
    }
    assert "TRACKTOTAL" not in tags


@pytest.mark.parametrize(("suffix", "kind"), [(".m4a", 1), (".m4b", 2)])
def test_itunes_items_and_the_kind_of_an_audiobook(tmp_path: Path, suffix: str, kind: int) -> None:
    tags = tags_of(tmp_path / f"a{suffix}", ExportOptions(album="Rücken", track=7, card=False))
    names = ("\xa9alb", "\xa9ART", "aART", "\xa9gen", "trkn", "desc", "ldes", "\xa9lyr", "stik")
    assert {name: tags[name] for name in names} == {
        "\xa9alb": ["Rücken"],
        "\xa9ART": ["Ana"],
        "aART": ["voicecoach"],
        "\xa9gen": ["Health & Fitness"],
        "trkn": [(7, 0)],
        "desc": [DESCRIPTION],
        "ldes": [DESCRIPTION],
        "\xa9lyr": [LYRICS],
        "stik": [kind],
    }


@needs_ffprobe
@pytest.mark.parametrize("suffix", [*ID3, *VORBIS, *MP4])
def test_a_session_of_its_own_is_an_album_of_its_author(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    export_timeline(TIMELINE, clip_of, path, ExportOptions(card=False))
    found = probed(path)
    tags = found["format"].get("tags", {}) | found["streams"][0].get("tags", {})
    by_name = {name.lower(): text for name, text in tags.items()}
    assert (by_name["album"], by_name["album_artist"]) == ("Nacken, kurz", "Ana")


@needs_ffprobe
@pytest.mark.parametrize(
    ("date", "read"), [("2026", "2026"), ("2026-11", "2026"), ("2026-11-25", "2026-11-25")]
)
def test_players_of_old_and_new_id3_read_the_date(tmp_path: Path, date: str, read: str) -> None:
    path = tmp_path / "a.mp3"
    export_timeline(TIMELINE, clip_of, path, ExportOptions(date=date, card=False))
    assert probed(path)["format"]["tags"]["date"].startswith(read)
    data = path.read_bytes()
    assert (data.count(b"TYER"), data.count(b"TDRC"), data.count(b"TDAT")) == (1, 1, int(len(date) == 10))


def test_a_long_description_is_cut_only_where_it_must_be(tmp_path: Path) -> None:
    hooks = ExportHooks(facts=SessionFacts("ü" * 200))
    export_timeline(TIMELINE, clip_of, tmp_path / "a.m4b", ExportOptions(card=False), hooks)
    tags = mutagen.File(tmp_path / "a.m4b").tags
    assert (tags["desc"], tags["ldes"]) == (["ü" * 127], ["ü" * 200])


def test_without_words_and_facts_there_are_no_such_tags(tmp_path: Path) -> None:
    silent = replace(TIMELINE, events=(), author=None, source=None)
    export_timeline(silent, clip_of, tmp_path / "a.flac", ExportOptions(card=False))
    tags = mutagen.File(tmp_path / "a.flac").tags
    assert not {"lyrics", "description", "artist", "comment"} & {name.lower() for name, _ in tags}
    assert tags["ALBUMARTIST"] == ["voicecoach"]


def test_each_file_of_a_split_session_has_the_card_of_all_of_it(tmp_path: Path) -> None:
    export_timeline(TIMELINE, clip_of, tmp_path / "a.flac", ExportOptions(split_steps=True))
    files = [mutagen.File(path) for path in sorted((tmp_path / "a").glob("*.flac"))]
    assert [file["TRACKNUMBER"] + file["TRACKTOTAL"] for file in files] == [
        ["1", "3"],
        ["2", "3"],
        ["3", "3"],
    ]
    assert {file["ALBUM"][0] for file in files} == {"Nacken, kurz"}
    assert len({file.pictures[0].data for file in files}) == 1
