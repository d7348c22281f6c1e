"""Which session is resumed, and at which step if the routine has changed."""

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
    outcome: Outcome | None,
    *,
    progress: Progress = IN_A_STEP,
    continues: int | None = None,
    is_running: bool = False,
) -> JournalEntry:
    return JournalEntry(
        number,
        SessionStart(STARTED, "neck-warmup", "Neck", continues=continues),
        progress,
        outcome,
        is_running,
    )


@pytest.mark.parametrize(
    ("entries", "picked"),
    [
        pytest.param([entry(2, STOPPED), entry(1, STOPPED)], 2, id="the latest"),
        pytest.param([entry(2, None), entry(1, STOPPED)], 2, id="one that was killed"),
        pytest.param([entry(2, DONE), entry(1, STOPPED)], 1, id="not one that is done"),
        pytest.param([entry(2, None, is_running=True), entry(1, STOPPED)], 1, id="not one that is running"),
        pytest.param([entry(3, STOPPED, continues=2), entry(2, None)], 3, id="the one that resumed another"),
        pytest.param(
            [entry(3, STOPPED, continues=2, progress=BEFORE_STEPS), entry(2, None)],
            2,
            id="not one that ended before its first step",
        ),
        pytest.param([entry(2, STOPPED, progress=BEFORE_STEPS)], 2, id="one stopped before the first step"),
        pytest.param(
            [entry(3, DONE, continues=2), entry(2, None), entry(1, STOPPED)], 1, id="not one that was resumed"
        ),
    ],
)
def test_picked_session(entries: list[JournalEntry], picked: int) -> None:
    assert pick_session(entries).id == picked


def test_session_picked_by_its_id() -> None:
    entries = [entry(3, DONE, continues=1), entry(2, STOPPED), entry(1, STOPPED)]
    assert pick_session(entries, 1).id == 1


@pytest.mark.parametrize(
    ("session_id", "message"),
    [
        (None, "no session was stopped halfway"),
        (1, "session 1 was heard to its end"),
        (2, "session 2 is still running; stop it first"),
        (7, "there is no session 7"),
    ],
)
def test_sessions_that_cannot_be_resumed(session_id: int | None, message: str) -> None:
    with pytest.raises(VoicecoachError) as caught:
        pick_session([entry(2, None, is_running=True), entry(1, DONE)], session_id)
    assert str(caught.value) == message


def steps(*names: str) -> tuple[Step, ...]:
    """Steps by `name`, `name side` or `name side round`."""
    return tuple(step(index, *name.split()) for index, name in enumerate(names))


def step(index: int, name: str, side: str | None = None, round_number: str = "") -> Step:
    number = Round(int(round_number), 3) if round_number else None
    return Step(index=index, name=name, side=side, round=number, start=index * 100, frames=100)


STOPPED_AT = Progress(step=2, name="Cat", side="left", round=2)


@pytest.mark.parametrize(
    ("names", "index", "sentence"),
    [
        pytest.param(["Sit", "Cat left 1", "Cat left 2"], 2, "", id="unchanged"),
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
            id="another round",
        ),
        pytest.param(
            ["Cat right 2", "Sit", "Cow", "Cat"],
            3,
            "The routine has changed since; this is step 4 now.",
            id="no sides any more",
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
def test_step_in_the_changed_routine(names: list[str], index: int, sentence: str) -> None:
    found, changed = find_step(steps(*names), STOPPED_AT)
    assert (found.index, changed) == (index, sentence)


def test_options_are_stored_with_absolute_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    equipment = frozenset({"mat", "strap"})
    options = SessionOptions(
        "espeak", "calm", Detail.BRIEF, 600_000, 1.5, equipment, allowed=(Path("in"),), language="de"
    )
    restored = options_from_json(options_to_json(options))
    assert restored == replace(options, allowed=(tmp_path / "in",))


def test_options_left_to_the_routine_are_not_stored() -> None:
    assert options_to_json(SessionOptions(detail=Detail.SOUNDS)) == '{"detail":"sounds"}'


def test_unknown_options_are_an_error() -> None:
    with pytest.raises(VoicecoachError) as caught:
        options_from_json('{"scale":"long"}')
    assert str(caught.value) == """what was chosen then is not understood: {"scale":"long"}"""


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        pytest.param("neck-warmup", "neck-warmup", id="a name"),
        pytest.param("own.yaml", "{here}/own.yaml", id="a file"),
        pytest.param("neck.json", "{here}/neck.json", id="a timeline"),
    ],
)
def test_routine_is_stored_by_name_or_absolute_path(
    name: str, stored: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("own.yaml").touch()
    assert absolute_routine_name(name, find_user_folders()) == stored.format(here=tmp_path)
