"""Sheets: a routine on paper, as a web page or PDF, for a person who does it without the voice."""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.sheet.content import Sheet as Sheet
    from voicecoach.sheet.content import SheetItem as SheetItem
    from voicecoach.sheet.content import SheetPicture as SheetPicture
    from voicecoach.sheet.from_script import SheetSource as SheetSource
    from voicecoach.sheet.from_script import make_sheet as make_sheet
    from voicecoach.sheet.link import check_link as check_link
    from voicecoach.sheet.write import SHEET_SUFFIXES as SHEET_SUFFIXES
    from voicecoach.sheet.write import check_sheet_suffix as check_sheet_suffix
    from voicecoach.sheet.write import write_sheet as write_sheet

lazy_names(
    __name__,
    {
        "content": (
            "SheetPicture",
            "Sheet",
            "SheetItem",
        ),
        "from_script": ("SheetSource", "make_sheet"),
        "link": ("check_link",),
        "write": (
            "SHEET_SUFFIXES",
            "check_sheet_suffix",
            "write_sheet",
        ),
    },
)
