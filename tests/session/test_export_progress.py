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


def test_the_fraction_never_falls_when_the_session_turns_out_longer() -> None:
    fractions: list[float] = []
    done = CombinedProgress(fractions.append)
    done.update_spoken(1.0)
    done.ready_frames = 1000
    done.update_written(1000)
    done.ready_frames = 4000
    done.update_written(2000)
    done.update_written(4000)
    assert fractions == [0.5, 1.0, 1.0, 1.0]
