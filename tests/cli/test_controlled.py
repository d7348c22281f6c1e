"""A session controlled by another program: by lines on standard input and over D-Bus."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support import private_bus, virtual_card

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

ROUTINE = """
routine: Short one
voice: silent
prepare: 2s
steps:
  - stretch: Neck
    sides: [right, left]
    hold: 60s
  - wait: Press play at the door.
    for: 30s
  - say: Enjoy your day.
"""

pytestmark = pytest.mark.card


def read_until(stream: IO[str], start: str) -> list[str]:
    """The lines up to the first one that starts with `start`."""
    lines = []
    for line in stream:
        lines.append(line.rstrip("\n"))
        if lines[-1].startswith(start):
            return lines
    raise AssertionError(f"{start!r} never came: {lines}")


@pytest.mark.skipif(bool(private_bus.missing()), reason=f"a bus and its client need {private_bus.missing()}")
def test_lines_and_playerctl_control_the_command(tmp_path: Path) -> None:
    (tmp_path / "short.yaml").write_text(ROUTINE, "utf-8")
    command = [sys.executable, "-m", "voicecoach", "play", str(tmp_path / "short.yaml"), "--stdin"]
    with virtual_card.virtual_card() as card, private_bus.private_bus() as bus:
        address = bus["DBUS_SESSION_BUS_ADDRESS"]
        # The reader of its output may not be able to decode the dot in `Neck · right`.
        env = {**card.env, "DBUS_SESSION_BUS_ADDRESS": address, "PYTHONIOENCODING": "ascii"}
        pipe = subprocess.PIPE
        with (
            private_bus.Follower(env, "{{status}} {{title}} of {{album}}") as follower,
            subprocess.Popen(command, env=env, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as playing,
        ):
            assert playing.stdin is not None
            assert playing.stdout is not None
            follower.until("Playing Get ready of Short one")
            playing.stdin.write("nxt\nnext\n")
            playing.stdin.flush()
            output = read_until(playing.stdout, "ok next")
            assert any(line.startswith("Get ready ? next: Neck ? right") for line in output)
            assert output[-2].startswith("error there is no command 'nxt'; there are: pause, resume")
            read_until(playing.stdout, "1/1  Neck ? right")
            assert "Neck, right side" in read_until(playing.stdout, "0:")[-1]
            private_bus.playerctl(env, "next")
            follower.until("Playing Neck · left of Short one")
            private_bus.playerctl(env, "pause")
            follower.until("Paused Neck · left of Short one")
            rest, errors = playing.communicate("stop\n", timeout=30)
    *_, answer, last = rest.splitlines()
    assert answer == "ok stop"
    assert last.startswith("Stopped at 1:")
    assert (playing.returncode, errors) == (3, "")
