"""The title card: what it says, and that it never shows boxes in place of letters."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import mutagen
from PIL import Image, ImageChops

from tests.support.sample_timeline import TIMELINE, clip_of
from voicecoach.export.card import CardContent, card_content, draw_card, draw_content
from voicecoach.export.cover import podcast_advice
from voicecoach.export.exporter import export_timeline
from voicecoach.export.file_options import ExportOptions
from voicecoach.system.fonts import find_fonts

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.export.cover import Cover

CONTENT = CardContent("Neck", "en", "9 min", ("Chin", "Ear"), ((0.1, 0.4), (0.6, 0.9)))


def opened(cover: Cover) -> Image.Image:
    return Image.open(BytesIO(cover.data)).convert("RGB")


def differing_rows(one: Cover, other: Cover) -> tuple[int, int] | None:
    """The first row and the one after the last in which two cards differ."""
    box = ImageChops.difference(opened(one), opened(other)).getbbox()
    return None if box is None else (box[1], box[3])


def test_it_says_title_length_and_each_exercise_once() -> None:
    assert card_content(TIMELINE) == CardContent(
        "Nacken, kurz",
        "de",
        "12 s",
        ("Bereit machen", "Kinn", "Glocke: aus?"),
        ((0, 0.25), (0.25, 8 / 12), (8 / 12, 1)),
    )


def test_it_is_a_picture_that_podcast_directories_take() -> None:
    card = draw_card(TIMELINE)
    assert (card.mime, opened(card).size) == ("image/png", (1400, 1400))
    assert list(podcast_advice(card)) == []


def test_the_same_session_gives_the_same_bytes() -> None:
    assert draw_card(TIMELINE) == draw_card(TIMELINE)


def test_without_a_font_only_the_strip_is_drawn() -> None:
    plain = draw_content(CONTENT, lambda _text, _language: None)
    colours = opened(plain).getcolors()
    assert colours is not None
    assert len(colours) == 2
    assert opened(plain).crop((0, 0, 1400, 1200)).getcolors() == [
        (1400 * 1200, opened(plain).getpixel((0, 0)))
    ]


def test_a_line_that_no_font_shows_is_left_out() -> None:
    no_steps = CardContent("Neck", "en", "9 min", (), CONTENT.spans)
    unknown = CardContent("Neck", "en", "9 min", ("\U00012345",), CONTENT.spans)
    assert draw_content(unknown) == draw_content(no_steps)


def test_a_long_title_and_many_steps_stay_inside() -> None:
    crowded = CardContent(
        "Supercalifragilistic " * 20, "en", "9 min", ("A step with a long name " * 9,) * 30, ()
    )
    margin = opened(draw_content(crowded)).crop((1300, 0, 1400, 1400))
    assert margin.getcolors() == [(100 * 1400, margin.getpixel((0, 0)))]


def test_a_file_has_the_card_unless_there_is_a_cover_or_none_is_wanted(tmp_path: Path) -> None:
    for name, options in (("card", ExportOptions()), ("none", ExportOptions(card=False))):
        export_timeline(TIMELINE, clip_of, tmp_path / f"{name}.flac", options)
    assert mutagen.File(tmp_path / "card.flac").pictures[0].data == draw_card(TIMELINE).data
    assert mutagen.File(tmp_path / "none.flac").pictures == []


def test_the_title_is_drawn_where_a_font_has_its_letters() -> None:
    fonts = find_fonts("Neck", "en")
    plain = draw_content(CONTENT, lambda _text, _language: None)
    rows = differing_rows(draw_content(CONTENT), plain)
    assert (rows is None) == (fonts is None)
    assert rows is None or 110 <= rows[0] < rows[1] < 1210
