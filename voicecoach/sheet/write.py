"""Writes a sheet to a file, in the format that the suffix of its name says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError, did_you_mean
from voicecoach.system import atomic_write

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.sheet.content import Sheet

SHEET_SUFFIXES = (".pdf", ".html")


def check_sheet_suffix(path: Path) -> str:
    """The suffix in lower case; raises VoicecoachError if a sheet cannot be written so."""
    suffix = path.suffix.lower()
    if suffix in SHEET_SUFFIXES:
        return suffix
    found = f"'{path.suffix}' is not a kind of sheet" if suffix else "its name has no suffix"
    hint = did_you_mean(suffix, SHEET_SUFFIXES, f"use one of {', '.join(SHEET_SUFFIXES)}")
    raise VoicecoachError(f"cannot write {path}: {found}", hint)


def write_sheet(path: Path, sheet: Sheet) -> None:
    """Write a sheet, which replaces an existing file when it is whole.

    The same sheet and fonts give the same bytes. Raises VoicecoachError if it cannot be written.
    """
    suffix = check_sheet_suffix(path)
    if suffix == ".html":
        from voicecoach.sheet.html_sheet import html_sheet  # noqa: PLC0415 - one of the two is needed

        data = html_sheet(sheet).encode()
    else:
        from voicecoach.sheet.pdf_sheet import pdf_sheet  # noqa: PLC0415 - as above

        data = pdf_sheet(sheet)
    with atomic_write(path) as file:
        file.write_bytes(data)
