"""How soon it is there: `--help`, and the first frame of a session."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.measuring import in_turn, until_line, whole_run
from tests.support.virtual_card import missing, virtual_card

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HELP = "import sys; sys.argv = ['voicecoach', '--help']; from voicecoach.cli import main; main()"

# The device that ships, with a pull that tells when the first frames of the session, and of its first
# word, are handed over. Both lines are printed by the device's own thread.
PLAY = """
import sys
from voicecoach.player.devices import miniaudio_device
LOUDEST_TONE = 328
class Telling(miniaudio_device.MiniaudioDevice):
    def start(self, pull):
        told = set()
        def telling(frames):
            taken = pull(frames)
            say = ["first frame"] if pull.pump.delivered > 0 else []
            say += ["first word"] if max(memoryview(taken).cast("h")) > LOUDEST_TONE else []
            for line in say:
                if line not in told:
                    told.add(line)
                    print(line, flush=True)
            return taken
        super().start(telling)
miniaudio_device.MiniaudioDevice = Telling
sys.argv = ["voicecoach", "play", "upper-back-relief"]
from voicecoach.cli import main
main()
"""
VOICE_ALONE = """
from hibari import Hibari
Hibari(threads=1)("Upper back relief.", seed=0)
print("spoken", flush=True)
"""
IMPORTS = "import typer, pydantic, yaml, numpy; print('imported', flush=True)"


@pytest.fixture(scope="module")
def card() -> Iterator[dict[str, str]]:
    if missing():
        pytest.skip(f"there is no virtual sound card: {missing()}")
    with virtual_card() as card:
        yield card.env


def test_help_is_there_within_twice_the_import_of_typer() -> None:
    ratio = in_turn(
        "voicecoach --help / import typer", lambda: whole_run(HELP), lambda: whole_run("import typer"), 9
    )
    assert ratio.times <= 2


def test_completing_a_routine_costs_at_most_twice_the_import_of_typer() -> None:
    line = {"_VOICECOACH_COMPLETE": "complete_bash", "COMP_WORDS": "voicecoach play ta", "COMP_CWORD": "2"}
    complete = f"import os; os.environ.update({line}); {HELP}"
    ratio = in_turn(
        "completing a routine / import typer",
        lambda: whole_run(complete),
        lambda: whole_run("import typer"),
        9,
    )
    assert ratio.times <= 2


@pytest.mark.parametrize("line", ["first frame", "first word"])
def test_a_cold_start_costs_little_more_than_the_voice(
    card: dict[str, str], tmp_path: Path, line: str
) -> None:
    home = tmp_path / "home"

    def cold() -> float:
        shutil.rmtree(home, ignore_errors=True)
        return until_line(PLAY, line, {**card, "VOICECOACH_HOME": str(home)})

    ratio = in_turn(
        f"cold play to the {line} / the voice alone", cold, lambda: until_line(VOICE_ALONE, "spoken")
    )
    # The first word stands a second into the session.
    assert ratio.times <= (1.3 if line == "first frame" else 1.3 + 1.0 / ratio.other)


def test_a_warm_start_costs_little_more_than_the_imports(card: dict[str, str], tmp_path: Path) -> None:
    env = {**card, "VOICECOACH_HOME": str(tmp_path)}
    check = [sys.executable, "-m", "voicecoach", "check", "upper-back-relief"]
    subprocess.run(check, check=True, env={**os.environ, **env}, stdout=subprocess.DEVNULL)
    ratio = in_turn(
        "warm play to the first frame / importing typer, pydantic, yaml, numpy",
        lambda: until_line(PLAY, "first frame", env),
        lambda: until_line(IMPORTS, "imported"),
        9,
    )
    assert ratio.times <= 3
