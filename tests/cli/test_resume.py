"""Resuming a killed session on a virtual sound card, at its step and with its options."""

from __future__ import annotations

import os
import re
import signal
from threading import Event
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.support.command import outcome
from tests.support.virtual_card import virtual_card
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
RESUMING = r"Resuming Short one \(.+\) at step 1 of 1: Neck · right\.\n"

pytestmark = pytest.mark.card


@pytest.fixture(autouse=True)
def folder(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(empty_home)
    (empty_home / "short.yaml").write_text(ROUTINE, "utf-8")
    return empty_home


def read_until(process: subprocess.Popen[str], start: str) -> str:
    """The first line that starts with `start`."""
    assert process.stdout
    return next(line for line in process.stdout if line.startswith(start))


def entries(folder: Path) -> tuple[JournalEntry, ...]:
    with Journal(folder / "journal.sqlite") as journal:
        return journal.entries()


def wait_until(holds: Callable[[], bool]) -> None:
    """Poll: the condition is about files that another program writes."""
    while not holds():
        Event().wait(0.05)


def find_samples(expected: npt.NDArray[np.int16], heard: npt.NDArray[np.int16]) -> int | None:
    """The frame at which all the expected samples were heard, or None."""
    starts = np.flatnonzero(heard[: max(0, len(heard) - len(expected))] == expected[0])
    found = (int(start) for start in starts if np.array_equal(heard[start : start + len(expected)], expected))
    return next(found, None)


@pytest.mark.thorough
def test_a_session_killed_in_a_hold_resumes_with_the_words_of_that_step(folder: Path) -> None:
    arguments = ("short.yaml", "--detail", "minimal", "--scale", "1.5")
    outcome("export", *arguments, "-o", "short.wav")
    outcome("compile", *arguments, "-o", "short.json")
    exported = soundfile.read("short.wav", dtype="int16")[0]
    step = from_json((folder / "short.json").read_text("utf-8")).steps[1]
    assert step.hold
    assert step.hold.start + S < step.start + 4 * S < step.hold.start + step.hold.frames
    onset = step.start + int(np.flatnonzero(exported[step.start :])[0])
    expected = exported[onset : onset + S * 5 // 4]  # "Neck, right side."
    with virtual_card() as card:
        with card.program("play", *arguments) as session:
            read_until(session, "1/1  Neck · right")
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
        frames_before = len(card.heard)
        with card.program("resume") as session:
            output = read_until(session, "Resuming ")
            read_until(session, "1/1  Neck · right")
            wait_until(lambda: find_samples(expected, card.heard[frames_before:]) is not None)
            session.terminate()
            rest, errors = session.communicate()
        heard = card.heard[frames_before:]
    assert re.fullmatch(RESUMING, output)
    assert rest.splitlines()[-1].startswith("Stopped at 0:")
    assert rest.endswith(" of 1:11. `voicecoach resume` continues it.\n")
    assert errors == ""
    # First the step is announced: speech is louder than the tone that plays before it.
    assert np.count_nonzero(np.abs(heard[: find_samples(expected, heard)]) > 1_000) > S // 4
    assert [(one.start.continues, one.progress.step, one.outcome) for one in entries(folder)] == [
        (1, 1, Outcome.STOPPED),
        (None, 1, None),
    ]


def test_a_running_session_cannot_be_resumed(folder: Path) -> None:
    nothing = "no session was stopped halfway; `voicecoach history` shows past sessions\n"
    with virtual_card() as card, card.program("play", "short.yaml", "--voice", "silent") as session:
        read_until(session, "Get ready")
        assert outcome("resume") == (1, "", nothing)
        assert outcome("resume", "1") == (1, "", "session 1 is still running; stop it first\n")
        session.terminate()
        output, _ = session.communicate()
        assert output.splitlines()[-1].endswith(" `voicecoach resume` continues it.")
    assert [(one.is_running, one.outcome) for one in entries(folder)] == [(False, Outcome.STOPPED)]


def test_no_journal_records_nothing(folder: Path) -> None:
    with (
        virtual_card() as card,
        card.program("play", "short.yaml", "--voice", "silent", "--no-journal") as session,
    ):
        read_until(session, "Get ready")
        session.terminate()
        output, _ = session.communicate()
    assert not output.endswith("`voicecoach resume` continues it.\n")
    assert not (folder / "journal.sqlite").exists()


@pytest.mark.thorough
def test_a_timeline_file_can_be_resumed(folder: Path) -> None:
    outcome("compile", "short.yaml", "--voice", "silent", "-o", "short.json")
    with virtual_card() as card:
        with card.program("play", "short.json") as session:
            read_until(session, "1/1")
            session.terminate()
            session.communicate()
        with card.program("resume") as session:
            assert re.fullmatch(RESUMING, read_until(session, "Resuming "))
            assert session.stdout
            assert session.stdout.readline().startswith("1/1  Neck · right")
    assert entries(folder)[-1].start.routine == str(folder / "short.json")
