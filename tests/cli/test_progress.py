"""How far an export is, which is spoken and written at once."""

from __future__ import annotations

from voicecoach.cli.console import ExportProgress


def test_half_of_it_is_speaking_and_half_is_writing() -> None:
    done = ExportProgress()
    assert done.update_spoken(0.5) == 0.25
    assert done.update_spoken(1.0) == 0.5
    done.ready_frames = 1000
    assert done.update_written(500) == 0.75
    assert done.update_written(1000) == 1.0


def test_what_is_written_is_a_part_of_what_is_spoken() -> None:
    done = ExportProgress()
    done.ready_frames = 1000
    done.update_spoken(0.5)
    assert done.update_written(1000) == 0.5
    done.ready_frames = 2000
    assert done.update_spoken(1.0) == 0.75
