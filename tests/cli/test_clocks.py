from __future__ import annotations

from voicecoach.cli.playback import suspended_s


def test_a_machine_that_is_awake_sleeps_no_longer() -> None:
    assert abs(suspended_s() - suspended_s()) < 0.1
