from __future__ import annotations

from voicecoach.cli.clocks import slept_s


def test_a_machine_that_is_awake_sleeps_no_longer() -> None:
    assert abs(slept_s() - slept_s()) < 0.1
