"""Fonts for a text: found by name, and only those that have every letter of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fontTools.fontBuilder import FontBuilder

from voicecoach.system.fonts import Font, FontPair, drop_pictographs, find_fonts

if TYPE_CHECKING:
    from pathlib import Path


def write_font(path: Path, characters: str) -> None:
    """A font whose letters are all empty."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = [".notdef", *(f"g{ord(character)}" for character in characters)]
    font = FontBuilder(1000)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({ord(character): f"g{ord(character)}" for character in characters})
    font.setupGlyf({name: font_glyph() for name in names})
    font.setupHorizontalMetrics(dict.fromkeys(names, (500, 0)))
    font.setupHorizontalHeader()
    font.setupPost()
    font.save(path)


def font_glyph() -> object:
    from fontTools.ttLib.tables._g_l_y_f import Glyph  # noqa: PLC0415 - only here

    return Glyph()


def test_the_first_well_known_font_that_has_all_letters(tmp_path: Path) -> None:
    write_font(tmp_path / "a" / "NotoSans-Regular.ttf", "Neck")
    write_font(tmp_path / "b" / "DejaVuSans.ttf", "NeckЖюф")
    write_font(tmp_path / "b" / "DejaVuSans-Bold.ttf", "NeckЖюф")
    noto = Font(tmp_path / "a" / "NotoSans-Regular.ttf")
    dejavu = FontPair(Font(tmp_path / "b" / "DejaVuSans.ttf"), Font(tmp_path / "b" / "DejaVuSans-Bold.ttf"))
    assert find_fonts("Neck", "en", [tmp_path]) == FontPair(noto, noto)
    assert find_fonts("Жюф Neck", "ru", [tmp_path]) == dejavu
    assert find_fonts("首", "ja", [tmp_path]) is None


def test_japanese_prefers_a_japanese_font_also_for_latin_letters(tmp_path: Path) -> None:
    write_font(tmp_path / "NotoSans-Regular.ttf", "Neck")
    write_font(tmp_path / "NotoSansJP-Regular.otf", "Neck首")
    found = find_fonts("Neck", "ja-JP", [tmp_path])
    assert found is not None
    assert found.regular.path.name == "NotoSansJP-Regular.otf"


@pytest.mark.parametrize(
    "text", ["عنق", "צוואר", "कंधे", "", " "], ids=["Arabic", "Hebrew", "Hindi", "empty", "space"]
)
def test_no_font_for_scripts_whose_letters_join_and_for_nothing(tmp_path: Path, text: str) -> None:
    write_font(tmp_path / "NotoSans-Regular.ttf", "".join(sorted({*text, "a"})))
    assert find_fonts(text, "en", [tmp_path]) is None


def test_a_damaged_font_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "NotoSans-Regular.ttf").write_bytes(b"no font")
    write_font(tmp_path / "DejaVuSans.ttf", "Neck")
    found = find_fonts("Neck", "en", [tmp_path])
    assert found is not None
    assert found.regular.path.name == "DejaVuSans.ttf"


@pytest.mark.parametrize(
    ("text", "kept"),
    [("Neck 🧘\N{ZERO WIDTH JOINER}♀ up", "Neck up"), ("Öl • 首\t2", "Öl • 首 2"), ("🧘", "")],
)
def test_pictographs_are_dropped(text: str, kept: str) -> None:
    assert drop_pictographs(text) == kept
