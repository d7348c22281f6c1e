"""Faces of rooms: their names are listed, typed, and loaded only when they are used."""

from __future__ import annotations

import subprocess
import sys

import pytest

from voicecoach import journal, system


def test_names_are_listed() -> None:
    assert "file_sha256" in dir(system)
    assert "__name__" in dir(system)
    assert vars(journal)["__all__"][:3] == ["Journal", "JournalEntry", "JournalRecorder"]


def test_importing_a_room_loads_none_of_its_modules() -> None:
    program = """
import sys
import voicecoach.journal
print([name for name in sys.modules if name.startswith("voicecoach.journal.")])
voicecoach.journal.open_journal
print("voicecoach.journal.store" in sys.modules)
"""
    result = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert result.stdout == "[]\nTrue\n"


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"^module 'voicecoach.system' has no attribute 'sha1'$"):
        system.sha1  # type: ignore[attr-defined]  # noqa: B018 - the attribute is what raises


def test_name_is_loaded_once() -> None:
    assert system.file_sha256 is system.file_sha256
    assert "file_sha256" in vars(system)
