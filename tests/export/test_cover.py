"""Covers: what is refused, and what podcasts are told."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from voicecoach.errors import VoicecoachError
from voicecoach.export.cover import Cover, podcast_advice, read_cover

if TYPE_CHECKING:
    from pathlib import Path


def encoded(mode: str, size: tuple[int, int], kind: str) -> bytes:
    file = BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(file, kind)
    return file.getvalue()


def read(folder: Path, data: bytes) -> Cover:
    (folder / "c").write_bytes(data)
    return read_cover(folder / "c")


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1"])
def test_a_png_in_colours_that_screens_show(tmp_path: Path, mode: str) -> None:
    data = encoded(mode, (30, 20), "PNG")
    assert read(tmp_path, data) == Cover(data, "image/png")


def test_a_jpeg(tmp_path: Path) -> None:
    data = encoded("RGB", (30, 20), "JPEG")
    assert read(tmp_path, data) == Cover(data, "image/jpeg")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("part", [0.1, 0.6, 0.98])
def test_a_picture_that_ends_early_is_refused(tmp_path: Path, kind: str, part: float) -> None:
    data = encoded("RGB", (300, 200), kind)
    with pytest.raises(VoicecoachError, match="is damaged; save the picture again"):
        read(tmp_path, data[: round(part * len(data))])


@pytest.mark.parametrize(
    ("mode", "kind", "found"),
    [("CMYK", "JPEG", r"colours for print \(CMYK\)"), ("I;16", "PNG", "more than 8 bits for each colour")],
)
def test_colours_that_players_do_not_show_are_refused(
    tmp_path: Path, mode: str, kind: str, found: str
) -> None:
    with pytest.raises(VoicecoachError, match=f"has {found}, which players do not show; save it as RGB"):
        read(tmp_path, encoded(mode, (30, 20), kind))


def test_a_small_file_with_a_huge_picture_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    file = BytesIO()
    Image.new("1", (8_000, 8_000)).save(file, "PNG")
    with pytest.raises(VoicecoachError, match="has more than 40 million pixels; make it smaller"):
        read(tmp_path, file.getvalue())


@pytest.mark.parametrize(
    ("mode", "size", "advice"),
    [
        ("RGB", (1400, 1400), []),
        ("RGB", (3000, 3000), []),
        ("RGB", (1400, 1000), ["the cover is 1400 x 1000 pixels; podcast apps show a square"]),
        ("RGB", (600, 600), ["the cover is 600 x 600 pixels; podcast directories ask for 1400 to 3000"]),
        ("RGB", (3001, 3001), ["the cover is 3001 x 3001 pixels; podcast directories ask for 1400 to 3000"]),
        ("RGBA", (1400, 1400), ["the cover has transparent pixels; podcast directories ask for none"]),
    ],
)
def test_advice_for_podcasts(mode: str, size: tuple[int, int], advice: list[str]) -> None:
    assert list(podcast_advice(Cover(encoded(mode, size, "PNG"), "image/png"))) == advice
