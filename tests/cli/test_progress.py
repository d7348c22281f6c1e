"""The progress of an export, which synthesises and writes at the same time."""

from __future__ import annotations

from voicecoach.cli.console import ExportProgress


def test_synthesising_and_writing_are_half_each() -> None:
    done = ExportProgress()
    assert done.update_spoken(0.5) == 0.25
    assert done.update_spoken(1.0) == 0.5
    done.ready_frames = 1000
    assert done.update_written(500) == 0.75
    assert done.update_written(1000) == 1.0


def test_writing_counts_as_a_part_of_what_is_synthesised() -> None:
    done = ExportProgress()
    done.ready_frames = 1000
    done.update_spoken(0.5)
    assert done.update_written(1000) == 0.5
    done.ready_frames = 2000
    assert done.update_spoken(1.0) == 0.75
