"""Speaking on every core: the same lengths, each asked for once, and no thread left behind."""

from __future__ import annotations

import threading
from collections import Counter
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from voicecoach.compiler.arrange.arranger import arrange_plan
from voicecoach.compiler.plan.plan_model import Form, SpeechForm
from voicecoach.errors import VoiceError
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.prefetch import ParallelPrefetch, preferred_forms
from voicecoach.session.user_folders import find_user_folders

if TYPE_CHECKING:
    from pathlib import Path

FORMS = [SpeechForm(text) for text in ("one", "two", "three", "four", "five", "six")]


class Lengths:
    """The length of a form is the number of its letters; counts what it is asked for."""

    def __init__(self) -> None:
        self.asked: Counter[Form] = Counter()

    def __call__(self, form: Form) -> int:
        self.asked[form] += 1
        assert isinstance(form, SpeechForm)
        if form.text == "four":
            raise VoiceError("some voice", "four", "it cannot count so far")
        return len(form.text)


def speaking_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("speaking beside")]


def test_each_length_is_asked_for_once_whoever_asks() -> None:
    lengths = Lengths()
    with ParallelPrefetch(lengths, FORMS, lambda: True, threads=3) as ahead:
        assert [ahead.frames_of(form) for form in FORMS[:3]] == [3, 3, 5]
        with pytest.raises(VoiceError, match="it cannot count so far"):
            ahead.frames_of(FORMS[3])
        assert [ahead.frames_of(form) for form in FORMS[4:]] == [4, 3]
    assert lengths.asked == dict.fromkeys(FORMS, 1)


def test_while_all_is_spoken_already_nothing_is_asked_ahead() -> None:
    lengths = Lengths()
    with ParallelPrefetch(lengths, FORMS, lambda: False, threads=3) as ahead:
        ahead.frames_of(FORMS[0])
        assert speaking_threads() == []
    assert lengths.asked == {FORMS[0]: 1}


def test_one_core_has_no_use_for_threads() -> None:
    with ParallelPrefetch(Lengths(), FORMS, lambda: True, threads=1) as ahead:
        ahead.frames_of(FORMS[0])
        assert speaking_threads() == []


def test_two_are_spoken_at_the_same_time() -> None:
    both = Barrier(2)

    def wait_for_the_other(_: Form) -> int:
        return both.wait(timeout=30)

    with ParallelPrefetch(wait_for_the_other, FORMS[:2], lambda: True, threads=2) as ahead:
        assert {ahead.frames_of(form) for form in FORMS[:2]} == {0, 1}


def test_what_nobody_knew_of_is_asked_for_when_it_is_wanted() -> None:
    lengths = Lengths()
    with ParallelPrefetch(lengths, FORMS[:2], lambda: True, threads=2) as ahead:
        assert [ahead.frames_of(FORMS[0]), ahead.frames_of(FORMS[2]), ahead.frames_of(FORMS[2])] == [3, 5, 5]


def test_whoever_leaves_early_leaves_nobody_speaking() -> None:
    wanted = threading.Event()

    def slow(form: Form) -> int:
        """Nothing but the last is done before somebody wants that."""
        if form == FORMS[-1]:
            wanted.set()
        assert wanted.wait(30)
        return 1

    def leave() -> None:
        with ParallelPrefetch(slow, FORMS, lambda: True, threads=3) as ahead:
            ahead.frames_of(FORMS[-1])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        leave()
    assert speaking_threads() == []


def test_whoever_waits_for_one_speaks_others() -> None:
    begun, both = threading.Event(), Barrier(2)

    def frames(form: Form) -> int:
        """The first is done by another thread, and not before the second is asked for by whoever waits."""
        if form == FORMS[0]:
            begun.set()
        if form in FORMS[:2]:
            both.wait(timeout=30)
        return 1 if threading.current_thread() is threading.main_thread() else 2

    with ParallelPrefetch(frames, FORMS[:2], lambda: True, threads=2) as ahead:
        ahead.frames_of(FORMS[-1])
        assert begun.wait(30)
        assert [ahead.frames_of(form) for form in FORMS[:2]] == [2, 1]


def routine(folder: Path, prepare: str) -> Path:
    path = folder / "two.yaml"
    path.write_text(
        f"routine: Two\nvoice: silent\nprepare: {prepare}\nsteps:\n"
        "  - {stretch: Neck, do: Chin in., hold: 20s, sides: [left, right]}\n"
        "  - rest: 12s\n"
        "  - {say: That was the neck.}\n",
        "utf-8",
    )
    return path


@pytest.mark.parametrize("prepare", ["0s", "10s"])
def test_whatever_fits_all_sure_forms_are_asked_for(tmp_path: Path, prepare: str) -> None:
    session = open_session(str(routine(tmp_path, prepare)), SessionOptions(), find_user_folders(), print)
    plan = session.make_plan(session.initial_settings)
    asked: list[Form] = []

    def measure(form: Form) -> int | None:
        asked.append(form)
        return session.clip_provider.measure(form)

    list(arrange_plan(plan, measure))
    sure = list(preferred_forms(plan))
    assert SpeechForm("That was the neck.") in sure
    assert set(sure) <= set(asked)
