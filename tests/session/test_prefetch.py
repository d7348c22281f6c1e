"""Speaking on every core: each form is spoken, and no thread is left running."""

from __future__ import annotations

import threading
from collections import Counter
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from voicecoach.compiler.arrange.arranger import arrange_plan
from voicecoach.compiler.plan.plan_model import Form, SpeechForm
from voicecoach.errors import VoicecoachError
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.prefetch import ParallelPrefetch, preferred_forms
from voicecoach.session.user_folders import find_user_folders

if TYPE_CHECKING:
    from pathlib import Path

FORMS = [SpeechForm(text) for text in ("one", "two", "three", "four", "five", "six")]


class Speaker:
    """Counts how often each form is spoken, and refuses one."""

    def __init__(self) -> None:
        self.asked: Counter[Form] = Counter()

    def __call__(self, form: Form) -> None:
        self.asked[form] += 1
        assert isinstance(form, SpeechForm)
        if form.text == "four":
            raise VoicecoachError("it cannot count so far")


def speaking_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("speaking ahead")]


def test_all_forms_are_spoken_by_the_caller_or_a_worker() -> None:
    speaker = Speaker()
    with ParallelPrefetch(speaker, FORMS, lambda: True, threads=3) as prefetch:
        for form in FORMS[:3]:
            prefetch.speak(form)
        with pytest.raises(VoicecoachError, match="it cannot count so far"):
            prefetch.speak(FORMS[3])
        for form in FORMS[4:]:
            prefetch.speak(form)
    assert set(speaker.asked) == set(FORMS)


def test_without_need_of_a_voice_no_worker_starts() -> None:
    speaker = Speaker()
    with ParallelPrefetch(speaker, FORMS, lambda: False, threads=3) as prefetch:
        prefetch.speak(FORMS[0])
        assert speaking_threads() == []
    assert speaker.asked == {FORMS[0]: 1}


def test_one_core_needs_no_worker() -> None:
    with ParallelPrefetch(Speaker(), FORMS, lambda: True, threads=1) as prefetch:
        prefetch.speak(FORMS[0])
        assert speaking_threads() == []


def test_two_forms_are_spoken_at_the_same_time() -> None:
    both = Barrier(2)
    met: list[int] = []
    with ParallelPrefetch(
        lambda _: met.append(both.wait(timeout=30)), FORMS[:2], lambda: True, threads=2
    ) as prefetch:
        prefetch.speak(FORMS[0])
    assert sorted(met) == [0, 1]


def test_a_form_that_is_not_in_the_list_is_spoken_on_demand() -> None:
    speaker = Speaker()
    with ParallelPrefetch(speaker, FORMS[:2], lambda: True, threads=2) as prefetch:
        prefetch.speak(FORMS[0])
        prefetch.speak(FORMS[2])
    assert speaker.asked[FORMS[2]] == 1


def test_leaving_early_leaves_no_thread_running() -> None:
    wanted = threading.Event()

    def slow(form: Form) -> None:
        """All forms but the last wait until that is requested."""
        if form == FORMS[-1]:
            wanted.set()
        assert wanted.wait(30)

    def leave() -> None:
        with ParallelPrefetch(slow, FORMS, lambda: True, threads=3) as prefetch:
            prefetch.speak(FORMS[-1])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        leave()
    assert speaking_threads() == []


def test_a_caller_that_waits_for_one_form_speaks_another() -> None:
    begun, both = threading.Event(), Barrier(2)
    by_main: list[Form] = []

    def speak(form: Form) -> None:
        """A worker speaks the first form, which ends only once the waiting caller speaks the second."""
        if threading.current_thread() is threading.main_thread():
            by_main.append(form)
        if form == FORMS[0] and not begun.is_set():
            begun.set()
            both.wait(timeout=30)
        elif form == FORMS[1]:
            both.wait(timeout=30)

    with ParallelPrefetch(speak, FORMS[:2], lambda: True, threads=2) as prefetch:
        prefetch.speak(FORMS[-1])
        assert begun.wait(30)
        prefetch.speak(FORMS[0])
    assert by_main == [FORMS[-1], FORMS[1], FORMS[0]]


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
def test_all_preferred_forms_are_measured(tmp_path: Path, prepare: str) -> None:
    session = open_session(str(routine(tmp_path, prepare)), SessionOptions(), find_user_folders(), print)
    plan = session.make_plan(session.initial_settings)
    measured: list[Form] = []

    def measure(form: Form) -> int | None:
        measured.append(form)
        return session.clip_provider.measure(form)

    list(arrange_plan(plan, measure))
    preferred = list(preferred_forms(plan))
    assert SpeechForm("That was the neck.") in preferred
    assert set(preferred) <= set(measured)
