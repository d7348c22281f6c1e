"""The clock that measures suspends."""

from __future__ import annotations

from voicecoach.cli.playback import suspended_s


def test_an_awake_machine_adds_no_suspended_time() -> None:
    assert abs(suspended_s() - suspended_s()) < 0.1
