"""Sentences in clips: where one ends and the next starts."""

from __future__ import annotations

import numpy as np
import pytest

from voicecoach.audio.clip import Clip
from voicecoach.page.sentences import sentences_of, split_sentences
from voicecoach.timeline.model import Event

MS = 48


def spoken(text: str, *parts_ms: int) -> tuple[Event, Clip]:
    """An event at 1 s whose clip is loud and silent in turn, so many milliseconds each."""
    rng = np.random.default_rng(1)
    samples = np.concatenate(
        [
            (rng.normal(0, 4_000 if index % 2 == 0 else 5, ms * MS)).astype(np.int16)
            for index, ms in enumerate(parts_ms)
        ]
    )
    event = Event(kind="speech", cue="do", start=48_000, frames=len(samples), text=text)
    return event, Clip(samples)


def timed(text: str, *parts_ms: int) -> list[tuple[str, int, int]]:
    """The sentences with their times in milliseconds of the session."""
    event, clip = spoken(text, *parts_ms)
    return [(one.text, one.start // MS, one.end // MS) for one in sentences_of(event, lambda _: clip)]


def test_a_single_sentence_lasts_as_long_as_its_clip() -> None:
    assert timed("Sit tall, and breathe.", 900, 300, 800) == [("Sit tall, and breathe.", 1000, 3000)]


def test_sentences_are_cut_at_the_pauses_between_them() -> None:
    assert timed("Press the heel down. Lean in slowly. Hold.", 1200, 400, 1000, 400, 500) == [
        ("Press the heel down.", 1000, 2200),
        ("Lean in slowly.", 2590, 3600),
        ("Hold.", 3990, 4500),
    ]


def test_a_pause_at_a_comma_is_none_between_sentences() -> None:
    assert timed(
        "Press it down, and slowly lean in. Now hold it there for long.", 600, 200, 900, 450, 1500
    ) == [
        ("Press it down, and slowly lean in.", 1000, 2700),
        ("Now hold it there for long.", 3140, 4650),
    ]


def test_sentences_without_a_pause_between_them_are_one() -> None:
    assert timed("Press. Lean.", 1000) == [("Press. Lean.", 1000, 2000)]


def test_a_silent_clip_is_one_sentence() -> None:
    event, _ = spoken("Press. Lean.", 1000)
    silence = Clip(np.zeros(event.frames, np.int16))
    assert [one.text for one in sentences_of(event, lambda _: silence)] == ["Press. Lean."]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ('He said: "Hold." Then go.', ('He said: "Hold."', "Then go.")),
        ("Hold for 2.5 seconds.", ("Hold for 2.5 seconds.",)),
        ("Wait…  and\ngo!", ("Wait…", "and go!")),
        ("", ("",)),
    ],
)
def test_texts_are_split_after_the_marks_that_end_sentences(text: str, sentences: tuple[str, ...]) -> None:
    assert split_sentences(text) == sentences
