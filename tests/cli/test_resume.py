"""A session that is killed in the middle of a hold goes on at that step, as it was chosen: really heard."""

from __future__ import annotations

import os
import signal
from threading import Event
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner

from tests.support.virtual_card import virtual_card
from voicecoach.cli.full_app import app
from voicecoach.journal.entry import Outcome
from voicecoach.journal.store import Journal
from voicecoach.timeline.json import from_json

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    import numpy.typing as npt

    from voicecoach.journal.entry import JournalEntry

ROUTINE = """
routine: Short one
voice: espeak
prepare: 0s
switch: 2s
steps:
  - stretch: Neck
    sides: [right, left]
    do: Look over your {side} shoulder.
    hold: 10s
  - rest: 20s
"""
S = 48_000

pytestmark = pytest.mark.card


@pytest.fixture(autouse=True)
def folder(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(empty_home)
    (empty_home / "short.yaml").write_text(ROUTINE, "utf-8")
    return empty_home


def until(process: subprocess.Popen[str], start: str) -> str:
    """The first line that starts so, whether the length of the session is known by then or not."""
    assert process.stdout
    return next(line for line in process.stdout if line.replace("/5 ", " ").startswith(start))


def entries(folder: Path) -> tuple[JournalEntry, ...]:
    with Journal(folder / "journal.sqlite") as journal:
        return journal.entries()


def run(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, words)
    return result.exit_code, result.stdout, result.stderr


def wait_until(holds: Callable[[], bool]) -> None:
    """Look again and again: what is waited for is in files that another program writes."""
    while not holds():
        Event().wait(0.05)


def place_of(wanted: npt.NDArray[np.int16], heard: npt.NDArray[np.int16]) -> int | None:
    """Where in what was heard the wanted samples stand, every one of them."""
    starts = np.flatnonzero(heard[: max(0, len(heard) - len(wanted))] == wanted[0])
    found = (int(start) for start in starts if np.array_equal(heard[start : start + len(wanted)], wanted))
    return next(found, None)


def test_killed_in_a_hold_it_goes_on_with_the_words_of_that_step(folder: Path) -> None:
    chosen = ("short.yaml", "--detail", "minimal", "--scale", "1.5")
    run("export", *chosen, "-o", "short.wav")
    run("compile", *chosen, "-o", "short.json")
    whole = soundfile.read("short.wav", dtype="int16")[0]
    step = from_json((folder / "short.json").read_text("utf-8")).steps[1]
    assert step.hold
    assert step.hold.start + S < step.start + 4 * S < step.hold.start + step.hold.frames
    onset = step.start + int(np.flatnonzero(whole[step.start :])[0])
    wanted = whole[onset : onset + S * 5 // 4]  # "Neck, right side."
    with virtual_card() as card:
        with card.program("play", *chosen) as session:
            until(session, "2  Neck · right")
            wait_until(lambda: entries(folder)[0].progress.within >= 4 * S)
            os.kill(session.pid, signal.SIGKILL)
            session.communicate()
        (killed,) = entries(folder)
        assert (killed.outcome, killed.is_running, killed.progress.step, killed.progress.side) == (
            None,
            False,
            1,
            "right",
        )
        card.drain()
        before = len(card.heard)
        with card.program("resume") as session:
            said = until(session, "Short one, of ")
            until(session, "2  Neck · right")
            wait_until(lambda: place_of(wanted, card.heard[before:]) is not None)
            session.terminate()
            rest, complained = session.communicate()
        heard = card.heard[before:]
    assert said.endswith(" is to go on at step 2 of 5, Neck · right.\n")
    assert rest.splitlines()[-1].startswith("Stopped at 0:")
    assert rest.endswith(" of 1:10. `voicecoach resume` goes on.\n")
    assert complained == ""
    # First it says where it goes on: more than a second of words, louder than the tone ahead of them.
    assert np.count_nonzero(np.abs(heard[: place_of(wanted, heard)]) > 1_000) > S // 4
    assert [(one.start.continues, one.progress.step, one.outcome) for one in entries(folder)] == [
        (1, 1, Outcome.STOPPED),
        (None, 1, None),
    ]


def test_a_session_that_runs_is_not_gone_on_with(folder: Path) -> None:
    nothing = "no session was stopped halfway; `voicecoach history` shows what was done\n"
    with virtual_card() as card, card.program("play", "short.yaml", "--voice", "silent") as session:
        until(session, "1")
        assert run("resume") == (1, "", nothing)
        assert run("resume", "1") == (1, "", "session 1 is still running; stop it first\n")
        session.terminate()
        said, _ = session.communicate()
        assert said.splitlines()[-1].endswith(" `voicecoach resume` goes on.")
    assert [(one.is_running, one.outcome) for one in entries(folder)] == [(False, Outcome.STOPPED)]


def test_of_a_session_without_a_journal_nothing_is_kept(folder: Path) -> None:
    with (
        virtual_card() as card,
        card.program("play", "short.yaml", "--voice", "silent", "--no-journal") as session,
    ):
        until(session, "1")
        session.terminate()
        said, _ = session.communicate()
    assert not said.endswith("`voicecoach resume` goes on.\n")
    assert not (folder / "journal.sqlite").exists()


def test_a_timeline_file_is_gone_on_with_too(folder: Path) -> None:
    run("compile", "short.yaml", "--voice", "silent", "-o", "short.json")
    with virtual_card() as card:
        with card.program("play", "short.json") as session:
            until(session, "2")
            session.terminate()
            session.communicate()
        with card.program("resume") as session:
            assert until(session, "Short one, of ").endswith(" is to go on at step 2 of 5, Neck · right.\n")
            assert session.stdout
            assert session.stdout.readline().startswith("2/5  Neck · right")
    assert entries(folder)[-1].start.routine == str(folder / "short.json")
