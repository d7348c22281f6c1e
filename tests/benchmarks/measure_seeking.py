"""Prints how far Chromium is off after seeking in files of one session.

Run `python -m tests.benchmarks.measure_seeking SESSION.wav FILE…`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import soundfile
from playwright.sync_api import sync_playwright

from tests.support.seeking import chromium, loud_seconds, seek_errors_s, served

if TYPE_CHECKING:
    from collections.abc import Sequence


def print_errors(source_file: Path, files: Sequence[Path]) -> None:
    """Print the errors of each file in milliseconds, at the same twelve places."""
    source = soundfile.read(source_file, dtype="float32")[0]
    seconds = loud_seconds(source, 12)
    with sync_playwright() as playwright, chromium(playwright) as browser:
        for file in files:
            with served(file.parent) as address:
                errors = [1000 * error for error in seek_errors_s(browser, address, file, source, seconds)]
            largest = max(map(abs, errors))
            shown = " ".join(f"{error:.0f}" for error in errors)
            print(f"{file.name:20} {file.stat().st_size:12,} bytes, at most {largest:6.1f} ms: {shown}")


if __name__ == "__main__":
    print_errors(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
