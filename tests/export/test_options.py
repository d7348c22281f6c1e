"""Options of a file: wrong ones are refused before the export, with a clear message."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.pictures import jpeg_bytes
from voicecoach.audio.encodings import Quality
from voicecoach.cli.hints import error_text
from voicecoach.cli.options.export_options import parse_export_options
from voicecoach.errors import VoicecoachError
from voicecoach.export.cover import Cover, read_cover
from voicecoach.export.file_options import ExportOptions, check_options, parse_bitrate, parse_split
from voicecoach.export.sidecars import Sidecar


@pytest.mark.parametrize(
    ("output", "options", "why"),
    [
        pytest.param(
            "a.wav", ExportOptions(Quality(1, 64)), "a .wav file keeps every sample", id="WAV has no bit rate"
        ),
        pytest.param("a.flac", ExportOptions(Quality(1, 64)), "use .mp3 or .opus", id="FLAC has no bit rate"),
        pytest.param(
            "a.mp3",
            ExportOptions(Quality(1, 24)),
            "choose a bit rate from 64k to 320k for a mono .mp3 file, not 24k",
            id="too low",
        ),
        pytest.param(
            "a.opus",
            ExportOptions(Quality(2, 600)),
            "choose a bit rate from 12k to 512k for a stereo .opus file, not 600k",
            id="too high",
        ),
        pytest.param(
            "a.mp3", ExportOptions(date="2026-02-30"), "'2026-02-30' is not a date; write 2026,", id="date"
        ),
        pytest.param(
            "a.mp3",
            ExportOptions(loudness_lufs=16.0),
            "16 LUFS is no loudness for speech; give one from -40 to -9",
            id="loudness",
        ),
        pytest.param(
            "a.mp3",
            ExportOptions(sidecars=(Sidecar.CHAPTERS,), split_steps=True),
            "a file for each step has no chapters to list; leave out --chapters-json or --split",
            id="chapters of a split",
        ),
        pytest.param("a.txt", ExportOptions(), "'.txt' is not a kind of audio file", id="kind"),
    ],
)
def test_wrong_options_are_refused(output: str, options: ExportOptions, why: str) -> None:
    with pytest.raises(VoicecoachError) as caught:
        check_options(Path(output), options)
    assert why in error_text(caught.value)


@pytest.mark.parametrize("date", ["2026", "2026-11", "2026-11-25"])
def test_dates(date: str) -> None:
    check_options(Path("a.mp3"), ExportOptions(date=date))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        pytest.param(b"GIF89a", "is not a picture for a cover; use a JPEG or PNG file", id="another kind"),
        pytest.param(b"\xff\xd8\xff" + bytes(3_000_000), "is larger than 2 MB", id="too large"),
    ],
)
def test_a_file_that_cannot_be_a_cover(tmp_path: Path, data: bytes, why: str) -> None:
    (tmp_path / "c").write_bytes(data)
    with pytest.raises(VoicecoachError, match=why):
        read_cover(tmp_path / "c")


def test_a_missing_cover(tmp_path: Path) -> None:
    with pytest.raises(VoicecoachError, match=r"cannot read the cover .*: No such file or directory"):
        read_cover(tmp_path / "nowhere.png")


@pytest.mark.parametrize("text", ["64k", "64", " 64K "])
def test_bit_rates(text: str) -> None:
    assert parse_bitrate(text) == 64


@pytest.mark.parametrize("text", ["", "k", "-64", "0", "64 kbit", "1e3", "64000", "٦٤"])
def test_a_wrong_bit_rate_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a bit rate; write kilobits a second, such as 64k"):
        parse_bitrate(text)


def test_a_session_can_be_split_only_by_steps() -> None:
    with pytest.raises(ValueError, match="a session can be split by steps, not by 'rounds'"):
        parse_split("rounds")


def test_a_file_can_be_without_a_picture_unless_one_is_called_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert parse_export_options(cover=Path("off")) == ExportOptions(card=False)
    assert parse_export_options(cover=tmp_path / "off") == ExportOptions(card=False)  # as settings give it
    (tmp_path / "off").write_bytes(jpeg_bytes())
    assert parse_export_options(cover=Path("off")) == ExportOptions(cover=Cover(jpeg_bytes(), "image/jpeg"))
