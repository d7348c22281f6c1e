"""Chapters: which steps make one, and what they are called."""

from __future__ import annotations

import pytest

from voicecoach.export.chapters import Chapter, step_chapters, step_parts
from voicecoach.timeline.model import ExerciseNumber, Round, Step, StepKind, Timeline


def session(*steps: Step, language: str = "en") -> Timeline:
    frames = steps[-1].end
    return Timeline(frames=frames, title="T", language=language, voice="silent", events=(), steps=steps)


def step(start: int, end: int, name: str, side: str | None = None, kind: StepKind = "exercise") -> Step:
    return Step(index=0, name=name, side=side, start=start, frames=end - start, kind=kind)


def rest(start: int, end: int) -> Step:
    return step(start, end, "Rest", kind="rest")


def exercise(
    start: int, number: int, name: str, side: str | None = None, current_round: Round | None = None
) -> Step:
    of = ExerciseNumber(number, 3)
    return Step(index=0, name=name, side=side, round=current_round, start=start, frames=10, exercise=of)


def titles(timeline: Timeline) -> list[str]:
    return [chapter.title for chapter in step_chapters(timeline)]


def test_a_pause_is_part_of_the_chapter_after_it() -> None:
    timeline = session(
        step(0, 10, "Chin"), rest(10, 20), step(20, 22, "Bell", kind="sound"), step(22, 30, "Ear")
    )
    assert step_chapters(timeline) == (Chapter(0, 10, "Chin"), Chapter(10, 30, "Ear"))


def test_a_pause_at_the_end_is_part_of_the_last_chapter() -> None:
    assert step_chapters(session(step(0, 10, "Chin"), rest(10, 20))) == (Chapter(0, 20, "Chin"),)


def test_a_session_of_one_pause_has_a_chapter() -> None:
    assert step_chapters(session(rest(0, 20))) == (Chapter(0, 20, "Rest"),)


def test_the_parts_of_a_split_session_are_all_steps() -> None:
    timeline = session(step(0, 10, "Chin"), rest(10, 20), step(20, 30, "Ear"), rest(30, 40))
    assert [part.title for part in step_parts(timeline)] == ["Chin", "Rest (1)", "Ear", "Rest (2)"]


def test_titles_have_side_set_and_round() -> None:
    timeline = session(
        exercise(0, 1, "Chin", "left"),
        exercise(10, 1, "Chin", "left"),
        exercise(20, 1, "Chin", "right"),
        exercise(30, 2, "Squats", current_round=Round(1, 2)),
        exercise(40, 3, "Squats", current_round=Round(2, 2)),
    )
    assert titles(timeline) == [
        "Chin · left · set 1/2",
        "Chin · left · set 2/2",
        "Chin · right",
        "Squats · round 1/2",
        "Squats · round 2/2",
    ]


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("de", "Kinn · Satz 1/2 · Runde 1/3"),
        ("ru", "Kinn · подход 1/2 · раунд 1/3"),
        ("xx", "Kinn · set 1/2 · round 1/3"),
    ],
)
def test_set_and_round_are_in_the_language_of_the_session(language: str, title: str) -> None:
    both = (exercise(at, 1, "Kinn", current_round=Round(1, 3)) for at in (0, 10))
    assert titles(session(*both, language=language))[0] == title


def test_no_two_titles_are_alike() -> None:
    timeline = session(exercise(0, 1, "Breathing"), exercise(10, 2, "Twist"), exercise(20, 3, "Breathing"))
    assert titles(timeline) == ["Breathing (1)", "Twist", "Breathing (2)"]


def test_steps_without_length_have_no_chapter() -> None:
    assert titles(session(step(0, 0, "Nothing"), step(0, 10, "Chin"))) == ["Chin"]
