"""A sheet as PDF on A4: the only module that imports fpdf2."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from voicecoach.errors import VoicecoachError
from voicecoach.sheet.link import code_runs
from voicecoach.system import drop_pictographs, find_fonts, primary_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.sheet.content import Sheet, SheetItem
    from voicecoach.system import FontPair

_WIDTH, _HEIGHT, _MARGIN = 210, 297, 15
_INNER = _WIDTH - 2 * _MARGIN
_BOTTOM = _HEIGHT - 16
_CODE_WIDTH, _PICTURE_WIDTH, _PICTURE_HEIGHT = 26, 42, 36
_INDENT, _LEVEL_INDENT = 9, 6
_BLACK, _GREY = 17, 68
_FAMILY = "sheet"
_SPACELESS_LANGUAGES = frozenset({"ja", "zh", "th"})
_BODY, _SMALL = 10, 8
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)
"""The date in every document, which cannot be without one: the same sheet gives the same bytes."""
_LEADING = 0.5
"""Millimetres from line to line for each point of the size of the letters."""


def pdf_sheet(sheet: Sheet) -> bytes:
    """The whole document; raises VoicecoachError if no font of this machine shows its words."""
    return _Document(sheet).render()


def _find_fonts(sheet: Sheet) -> FontPair:
    fonts = find_fonts("".join(map(drop_pictographs, _all_texts(sheet))) + "0123456789./…", sheet.language)
    if fonts is None:
        raise VoicecoachError(
            f"no font of this machine shows all letters of {sheet.title!r}",
            "write .html and print it from a browser, or install a font such as Noto Sans (CJK)",
        )
    return fonts


def _all_texts(sheet: Sheet) -> Iterator[str]:
    yield from (sheet.title, sheet.about, sheet.author, sheet.length, sheet.needs, sheet.link or "")
    yield from sheet.labels.values()
    for item in sheet.items:
        yield from (item.title, *item.facts, *item.texts, *item.warnings, *item.notes)


class _Document:
    """Lays out a sheet from top to bottom; an item that does not fit starts on the next page."""

    def __init__(self, sheet: Sheet) -> None:
        from fpdf import FPDF  # noqa: PLC0415 - slow to import, only for PDF

        self._sheet = sheet
        self._breaks_anywhere = primary_language(sheet.language) in _SPACELESS_LANGUAGES
        fonts = _find_fonts(sheet)
        self._pdf: Any = FPDF("portrait", "mm", "A4")
        for style, font in (("", fonts.regular), ("B", fonts.bold)):
            self._pdf.add_font(_FAMILY, style, font.path, collection_font_number=font.number)
        self._pdf.set_creation_date(_NO_DATE)
        self._pdf.set_title(sheet.title)
        self._pdf.set_lang(sheet.language)
        self._pdf.set_margins(_MARGIN, _MARGIN)
        self._pdf.set_auto_page_break(auto=False)
        self._pdf.c_margin = 0
        self._pdf.add_page()

    def render(self) -> bytes:
        """Draw all of it."""
        self._draw_header()
        self._draw_person()
        for item in self._sheet.items:
            self._draw_item(item)
        self._draw_page_numbers()
        return bytes(self._pdf.output())

    def _draw_header(self) -> None:
        pdf, sheet = self._pdf, self._sheet
        width = _INNER - (_CODE_WIDTH + 8 if sheet.link else 0)
        top = pdf.get_y()
        self._write(sheet.title, 20, _MARGIN, width, style="B")
        pdf.ln(1)
        for text, grey in (
            (sheet.about, _BLACK),
            (sheet.needs, _BLACK),
            (sheet.length, _GREY),
            (sheet.author, _GREY),
        ):
            if text:
                self._write(text, _BODY, _MARGIN, width, grey=grey)
        if sheet.link:
            bottom = pdf.get_y()
            self._draw_code(sheet.link, _WIDTH - _MARGIN - _CODE_WIDTH, top)
            pdf.set_y(top + _CODE_WIDTH + 1)
            self._write(
                sheet.labels["scan"], _SMALL, _WIDTH - _MARGIN - _CODE_WIDTH - 4, _CODE_WIDTH + 4, grey=_GREY
            )
            pdf.set_y(max(bottom, pdf.get_y()))
            self._write(sheet.link, _SMALL, _MARGIN, _INNER, grey=_GREY)
            pdf.link(_MARGIN, pdf.get_y() - 4, _INNER, 4, sheet.link)
        pdf.set_line_width(0.6)
        pdf.line(_MARGIN, pdf.get_y() + 1.5, _WIDTH - _MARGIN, pdf.get_y() + 1.5)
        pdf.ln(3)

    def _draw_code(self, link: str, left: float, top: float) -> None:
        size, runs = code_runs(link)
        cell = _CODE_WIDTH / size
        self._pdf.set_fill_color(0)
        for row, column, length in runs:
            self._pdf.rect(left + column * cell, top + row * cell, length * cell, cell * 1.02, style="F")

    def _draw_person(self) -> None:
        pdf, labels = self._pdf, self._sheet.labels
        pdf.ln(5)
        top, left = pdf.get_y(), float(_MARGIN)
        pdf.set_line_width(0.2)
        for key, width in (("patient", _INNER * 0.66 - 6), ("date", _INNER * 0.34)):
            pdf.set_xy(left, top)
            self._write(f"{labels[key]}:", _SMALL, left, width, grey=_GREY)
            pdf.line(left, top + 5, left + width, top + 5)
            left += width + 6
        pdf.set_y(top + 8)

    def _draw_item(self, item: SheetItem) -> None:
        pdf = self._pdf
        height = self._layout(item, dry_run=True)
        if pdf.get_y() + height > _BOTTOM and pdf.get_y() > _MARGIN:
            pdf.add_page()
        self._layout(item, dry_run=False)

    def _layout(self, item: SheetItem, *, dry_run: bool) -> float:
        """Draw an item, or only measure it; returns its height in millimetres."""
        pdf = self._pdf
        start: float = pdf.get_y()
        left = _MARGIN + min(item.level, 3) * _LEVEL_INDENT
        if item.kind in {"exercise", "rounds"} and not dry_run:
            pdf.set_line_width(0.2 if item.kind == "exercise" else 0.6)
            pdf.line(left, start, _WIDTH - _MARGIN, start)
        pdf.ln(2)
        picture_bottom = self._draw_picture(item, dry_run=dry_run)
        if item.number is not None:
            self._write(f"{item.number}.", 12, left, _INDENT, style="B", dry_run=dry_run, moves=False)
        indent = 0 if item.kind == "rounds" else _INDENT
        width = _WIDTH - _MARGIN - left - indent - (_PICTURE_WIDTH + 4 if item.picture else 0)
        for text, size, style, grey in _item_lines(item):
            self._write(text, size, left + indent, width, style=style, grey=grey, dry_run=dry_run)
        bottom: float = max(pdf.get_y(), picture_bottom) + 1.5
        pdf.set_y(start if dry_run else bottom)
        return bottom - start

    def _draw_picture(self, item: SheetItem, *, dry_run: bool) -> float:
        """Draw the picture of an item at the right; returns its bottom."""
        picture = item.picture
        top: float = self._pdf.get_y()
        if picture is None:
            return top
        scale = min(_PICTURE_WIDTH / picture.width, _PICTURE_HEIGHT / picture.height)
        width, height = picture.width * scale, picture.height * scale
        if not dry_run:
            left = _WIDTH - _MARGIN - width
            self._pdf.image(BytesIO(picture.jpeg), left, top, width, height, alt_text=item.title)
        return top + height

    def _write(  # noqa: PLR0913 - how a text looks
        self,
        text: str,
        size: int,
        left: float,
        width: float,
        *,
        style: str = "",
        grey: int = _BLACK,
        dry_run: bool = False,
        moves: bool = True,
    ) -> None:
        """Write a text into lines of this width, and go below it; with `dry_run` only go there."""
        from fpdf.enums import WrapMode, YPos  # noqa: PLC0415 - as above

        pdf = self._pdf
        pdf.set_font(_FAMILY, style, size)
        pdf.set_text_color(grey)
        top, leading = pdf.get_y(), size * _LEADING
        pdf.set_x(left)
        wrap = WrapMode.CHAR if self._breaks_anywhere else WrapMode.WORD
        shown = drop_pictographs(text)
        lines = pdf.multi_cell(
            width,
            leading,
            shown,
            align="L",
            wrapmode=wrap,
            new_y=YPos.NEXT,
            dry_run=dry_run,
            output="LINES" if dry_run else "PAGE_BREAK",
        )
        if dry_run:
            pdf.set_y(top + leading * len(lines))
        if not moves:
            pdf.set_y(top)

    def _draw_page_numbers(self) -> None:
        pages = self._pdf.pages_count
        for number in range(1, pages + 1) if pages > 1 else ():
            self._pdf.page = number
            self._pdf.set_y(_HEIGHT - 12)
            text = self._sheet.labels["page"].format(n=number, of=pages)
            self._write(f"{self._sheet.title} · {text}", _SMALL, _MARGIN, _INNER, grey=_GREY)


def _item_lines(item: SheetItem) -> Iterator[tuple[str, int, str, int]]:
    """The texts of an item with their size, style and grey."""
    if item.title:
        yield item.title, 12, "B", _BLACK
    if item.facts:
        yield " · ".join(item.facts), _BODY, "B", _BLACK if item.kind != "rest" else _GREY
    yield from ((text, _BODY, "", _BLACK) for text in item.texts)
    yield from ((text, _BODY, "B", _BLACK) for text in item.warnings)
    yield from ((text, _BODY, "", _GREY) for text in item.notes)
