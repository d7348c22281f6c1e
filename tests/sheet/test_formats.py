"""Sheets as files: pages that ask for nothing, documents of one or two pages, and the code on them."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from voicecoach.errors import VoicecoachError
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.sheets import sheet_of
from voicecoach.session.user_folders import find_user_folders
from voicecoach.sheet.content import Sheet, SheetItem, SheetPicture
from voicecoach.sheet.html_sheet import html_sheet
from voicecoach.sheet.link import check_link, code_runs
from voicecoach.sheet.pdf_sheet import pdf_sheet
from voicecoach.sheet.write import check_sheet_suffix, write_sheet
from voicecoach.system.fonts import find_fonts
from voicecoach.wording.packs import written_labels

SHIPPED = sorted((Path(__file__).parents[2] / "scripts").glob("*.yaml"))
LINK = "https://example.org/neck.html"
ITEM = SheetItem(
    kind="exercise",
    number=1,
    title="Chin <b>",
    facts=("Sides: right, left", "Hold: 15 s"),
    texts=("Sit & breathe.",),
    warnings=("Avoid: slouching.",),
    notes=("Note: slowly.",),
)
SHEET = Sheet(
    title="Neck & back",
    language="en",
    labels=written_labels("en"),
    about="For two minutes.",
    length="about 2 min",
    needs="You need: chair",
    items=(ITEM, SheetItem(kind="rest", facts=("Rest: 20 s",))),
)
needs_font = pytest.mark.skipif(find_fonts("Neck", "en") is None, reason="PDF needs a font of the system")


def page_count(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\n", pdf))


def test_the_page_has_all_words_escaped() -> None:
    html = html_sheet(SHEET)
    assert html.startswith('<!doctype html>\n<html lang="en"><head><meta charset="utf-8">')
    assert "<h1>Neck &amp; back</h1>" in html
    assert "<h2>Chin &lt;b&gt;</h2><ul><li>Sides: right, left</li><li>Hold: 15 s</li></ul>" in html
    for line in (
        'text">Sit &amp; breathe.',
        'warning">Avoid: slouching.',
        'note">Note: slowly.',
        "<p>Rest: 20 s",
    ):
        assert line in html


def test_the_policy_of_the_page_allows_its_style_and_nothing_else() -> None:
    html = html_sheet(SHEET)
    style = html.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    ) in html
    assert not re.search(r"<script|\son\w+=|\sstyle=|src=\"(?!data:)|url\(", html)


def test_a_picture_is_inside_the_page() -> None:
    picture = SheetPicture(b"\xff\xd8\xff", 4, 3)
    html = html_sheet(replace(SHEET, items=(replace(ITEM, picture=picture),)))
    assert '<img src="data:image/jpeg;base64,/9j/" alt="Chin <b&gt;" width="4" height="3">' in html


def test_the_code_is_drawn_only_for_an_address() -> None:
    assert "<svg" not in html_sheet(SHEET)
    html = html_sheet(replace(SHEET, link=LINK))
    assert f'<a href="{LINK}">{LINK}</a>' in html
    assert (
        '<svg viewBox="0 0 37 37" role="img" aria-label="Scan the code to listen."><path d="M4 4h7v1h-7z'
        in html
    )


def test_the_runs_of_a_code_have_its_three_corners() -> None:
    size, runs = code_runs(LINK)
    cells = np.zeros((size, size), bool)
    for row, start, length in runs:
        cells[row, start : start + length] = True
    corner = np.pad(np.pad(np.pad(np.ones((3, 3), bool), 1), 1, constant_values=True), (0, 1))
    assert np.array_equal(cells[:8, :8], corner)
    assert np.array_equal(cells[:8, -8:], corner[:, ::-1])
    assert np.array_equal(cells[-8:, :8], corner[::-1])


@pytest.mark.parametrize(
    "link",
    [
        "",
        "example.org",
        "javascript:alert(1)",
        "https://",
        "https://a b",
        "http://[x",
        "https://e/" + "x" * 500,
    ],
)
def test_what_is_no_address_is_refused(link: str) -> None:
    with pytest.raises(VoicecoachError, match="address"):
        check_link(link)


def test_an_address_stays_as_it_is() -> None:
    assert check_link("https://example.org/a?b=c#d") == "https://example.org/a?b=c#d"


@needs_font
def test_a_document_is_one_page_and_the_same_each_time() -> None:
    sheet = replace(SHEET, link=LINK)
    pdf = pdf_sheet(sheet)
    assert pdf.startswith(b"%PDF-")
    assert page_count(pdf) == 1
    assert pdf_sheet(sheet) == pdf


@needs_font
def test_long_sheets_go_on_on_further_pages() -> None:
    assert page_count(pdf_sheet(replace(SHEET, items=(ITEM,) * 12))) == 2


@needs_font
@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_shipped_routines_take_one_or_two_pages(path: Path) -> None:
    options = SessionOptions(voice="silent", counter="silent")
    sheet = sheet_of(open_session(str(path), options, find_user_folders(), print), LINK)
    assert page_count(pdf_sheet(sheet)) in {1, 2}


@needs_font
def test_emoji_are_left_out_of_a_document() -> None:
    assert page_count(pdf_sheet(replace(SHEET, title="Neck 🧘"))) == 1


def test_letters_that_no_font_has_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(VoicecoachError, match=r"no font of this machine shows all letters .*; write \.html"):
        write_sheet(tmp_path / "a.pdf", replace(SHEET, title="عنق"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.pfd", r"cannot write a\.pfd: '\.pfd' is not a kind of sheet; did you mean '\.pdf'"),
        ("a", r"cannot write a: its name has no suffix; use one of \.pdf, \.html"),
    ],
)
def test_other_suffixes_are_refused(name: str, message: str) -> None:
    with pytest.raises(VoicecoachError, match=message):
        check_sheet_suffix(Path(name))


def test_the_suffix_may_be_in_capitals(tmp_path: Path) -> None:
    write_sheet(tmp_path / "A.HTML", SHEET)
    assert (tmp_path / "A.HTML").read_text("utf-8") == html_sheet(SHEET)
