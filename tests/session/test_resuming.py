"""Which session is gone on with, and where its step is when the routine has changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from voicecoach.errors import VoicecoachError
from voicecoach.journal.entry import JournalEntry, Outcome, Progress, SessionStart
from voicecoach.journal.resume import find_step, pick_session
from voicecoach.script.value_types import Detail
from voicecoach.session.options import (
    SessionOptions,
    absolute_routine_name,
    options_from_json,
    options_to_json,
)
from voicecoach.session.user_folders import find_user_folders
from voicecoach.timeline.model import Round, Step

STARTED = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
IN_A_STEP = Progress(step=3, name="Cat", position=100)
BEFORE_STEPS = Progress()
DONE, STOPPED = Outcome.DONE, Outcome.STOPPED


def entry(
    number: int,
    ending: Outcome | None,
    *,
    mark: Progress = IN_A_STEP,
    after: int | None = None,
    runs: bool = False,
) -> JournalEntry:
    return JournalEntry(
        number, SessionStart(STARTED, "neck-warmup", "Neck", continues=after), mark, ending, runs
    )


@pytest.mark.parametrize(
    ("entries", "chosen"),
    [
        pytest.param([entry(2, STOPPED), entry(1, STOPPED)], 2, id="the latest"),
        pytest.param([entry(2, None), entry(1, STOPPED)], 2, id="one that was killed"),
        pytest.param([entry(2, DONE), entry(1, STOPPED)], 1, id="none that is done"),
        pytest.param([entry(2, None, runs=True), entry(1, STOPPED)], 1, id="none that runs"),
        pytest.param([entry(3, STOPPED, after=2), entry(2, None)], 3, id="the one that went on"),
        pytest.param(
            [entry(3, STOPPED, after=2, mark=BEFORE_STEPS), entry(2, None)],
            2,
            id="one that did not get there",
        ),
        pytest.param([entry(2, STOPPED, mark=BEFORE_STEPS)], 2, id="one that had only begun"),
        pytest.param([entry(3, DONE, after=2), entry(2, None), entry(1, STOPPED)], 1, id="none gone on with"),
    ],
)
def test_which_session_is_gone_on_with(entries: list[JournalEntry], chosen: int) -> None:
    assert pick_session(entries).id == chosen


def test_a_session_may_be_asked_for_by_its_number() -> None:
    entries = [entry(3, DONE, after=1), entry(2, STOPPED), entry(1, STOPPED)]
    assert pick_session(entries, 1).id == 1


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (None, "no session was stopped halfway; `voicecoach history` shows what was done"),
        (1, "session 1 was heard to its end; `voicecoach play neck-warmup` plays it again"),
        (2, "session 2 is still running; stop it first"),
        (7, "there is no session 7; `voicecoach history` lists the sessions"),
    ],
)
def test_what_cannot_be_gone_on_with(number: int | None, message: str) -> None:
    with pytest.raises(VoicecoachError) as caught:
        pick_session([entry(2, None, runs=True), entry(1, DONE)], number)
    assert str(caught.value) == message


def steps(*names: str) -> tuple[Step, ...]:
    """Steps by `name`, `name side` or `name side round`."""
    return tuple(step(index, *name.split()) for index, name in enumerate(names))


def step(index: int, name: str, side: str | None = None, turn: str = "") -> Step:
    number = Round(int(turn), 3) if turn else None
    return Step(index=index, name=name, side=side, round=number, start=index * 100, frames=100)


THEN = Progress(step=2, name="Cat", side="left", round=2)


@pytest.mark.parametrize(
    ("now", "found", "sentence"),
    [
        pytest.param(["Sit", "Cat left 1", "Cat left 2"], 2, "", id="as it was"),
        pytest.param(
            ["Sit", "Dog", "Cow", "Cat left 2"],
            3,
            "The routine has changed since; this is step 4 now.",
            id="moved",
        ),
        pytest.param(
            ["Cat left 1", "Sit", "Cow"],
            0,
            "The routine has changed since; this is step 1 now.",
            id="one round",
        ),
        pytest.param(
            ["Cat right 2", "Sit", "Cow", "Cat"],
            3,
            "The routine has changed since; this is step 4 now.",
            id="no side",
        ),
        pytest.param(
            ["Sit", "Dog", "Cow"],
            2,
            "The routine has changed since: there is no 'Cat' in it any more.",
            id="gone",
        ),
        pytest.param(
            ["Sit"], 0, "The routine has changed since: there is no 'Cat' in it any more.", id="shorter"
        ),
    ],
)
def test_where_the_step_is_now(now: list[str], found: int, sentence: str) -> None:
    there, said = find_step(steps(*now), THEN)
    assert (there.index, said) == (found, sentence)


def test_choices_are_kept_for_another_day_and_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    things = frozenset({"mat", "strap"})
    chosen = SessionOptions(
        "espeak", "calm", Detail.BRIEF, 600_000, 1.5, things, allowed=(Path("in"),), language="de"
    )
    kept = options_from_json(options_to_json(chosen))
    assert kept == replace(chosen, allowed=(tmp_path / "in",))


def test_what_is_left_to_the_routine_is_not_kept() -> None:
    assert options_to_json(SessionOptions(detail=Detail.SOUNDS)) == '{"detail":"sounds"}'


def test_choices_that_are_not_understood_are_told() -> None:
    with pytest.raises(VoicecoachError) as caught:
        options_from_json('{"scale":"long"}')
    assert str(caught.value) == """what was chosen then is not understood: {"scale":"long"}"""


@pytest.mark.parametrize(
    ("name", "lasting"),
    [
        pytest.param("neck-warmup", "neck-warmup", id="a name"),
        pytest.param("own.yaml", "{here}/own.yaml", id="a file"),
        pytest.param("neck.json", "{here}/neck.json", id="a timeline"),
    ],
)
def test_a_routine_is_found_again_from_everywhere(
    name: str, lasting: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("own.yaml").touch()
    assert absolute_routine_name(name, find_user_folders()) == lasting.format(here=tmp_path)
