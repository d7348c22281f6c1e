"""Packages as pip leaves them: one module, and the engines that it adds by entry points."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, module: str, entries: str) -> None:
    """Install the package `extra` into a folder, and put that on the path.

    `entries` are lines such as `tiny = extra:Tiny`.
    """
    (folder / "extra.py").write_text(module)
    info = folder / "extra-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: extra\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[voicecoach.voices]\n{entries}\n")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "extra", raising=False)
