"""The progress of an export, which speaks and writes at the same time."""

from __future__ import annotations

from voicecoach.session.session import CombinedProgress


def test_speaking_and_writing_are_half_each() -> None:
    fractions: list[float] = []
    done = CombinedProgress(fractions.append)
    done.update_spoken(0.5)
    done.update_spoken(1.0)
    done.ready_frames = 1000
    done.update_written(500)
    done.update_written(1000)
    assert fractions == [0.25, 0.5, 0.75, 1.0]


def test_writing_counts_as_a_part_of_what_is_spoken() -> None:
    fractions: list[float] = []
    done = CombinedProgress(fractions.append)
    done.ready_frames = 1000
    done.update_spoken(0.5)
    done.update_written(1000)
    done.ready_frames = 2000
    done.update_spoken(1.0)
    assert fractions == [0.25, 0.5, 0.75]
