"""A session that another program controls: by lines on its input, and over the bus."""

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

pytestmark = [
    pytest.mark.card,
    pytest.mark.skipif(
        bool(private_bus.missing()), reason=f"a bus and its client need {private_bus.missing()}"
    ),
]


def until(stream: IO[str], wanted: str) -> list[str]:
    """The lines up to the one that begins so, which comes last."""
    seen = []
    for line in stream:
        seen.append(line.rstrip("\n"))
        if seen[-1].startswith(wanted):
            return seen
    raise AssertionError(f"{wanted!r} never came: {seen}")


def test_lines_and_playerctl_control_the_command(tmp_path: Path) -> None:
    (tmp_path / "short.yaml").write_text(ROUTINE, "utf-8")
    command = [sys.executable, "-m", "voicecoach", "play", str(tmp_path / "short.yaml"), "--stdin"]
    with virtual_card.virtual_card() as card, private_bus.private_bus() as bus:
        address = bus["DBUS_SESSION_BUS_ADDRESS"]
        # Whoever reads its output may know no dots in the middle of a line.
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
            said = until(playing.stdout, "ok next")
            assert any(line.startswith("1/6  Get ready") for line in said)
            assert said[-2].startswith("error there is no command 'nxt'; there are: pause, resume")
            until(playing.stdout, "2/6  Neck ? right")
            assert "Neck, right side" in until(playing.stdout, "0:")[-1]
            private_bus.playerctl(env, "next")
            follower.until("Playing Neck · left of Short one")
            private_bus.playerctl(env, "pause")
            follower.until("Paused Neck · left of Short one")
            shown, complaints = playing.communicate("stop\n", timeout=30)
    *_, answer, last = shown.splitlines()
    assert answer == "ok stop"
    assert last.startswith("Stopped at 1:")
    assert (playing.returncode, complaints) == (0, "")
