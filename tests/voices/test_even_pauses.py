"""Pauses are found as silence, matched with the marks of a text, and made as long as wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from voicecoach.voices.engines.even_pauses import WantedPause, even_pauses, find_gaps, with_tail
from voicecoach.voices.text import pause_marks

if TYPE_CHECKING:
    from voicecoach.audio import FloatSamples

RATE = 24_000


def speech(*seconds: float) -> FloatSamples:
    """A tone for the first number of seconds, silence for the second, and so on."""
    parts = [
        np.full(round(length * RATE), 0.0 if index % 2 else 0.1, np.float32)
        for index, length in enumerate(seconds)
    ]
    return np.concatenate(parts)


def gaps_ms(sound: FloatSamples) -> list[int]:
    return [round((gap.end - gap.start) * 1000 / RATE) for gap in find_gaps(sound, RATE, 0.12)[0]]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Move slowly, and rest. Then: go!", [(10 / 23, False), (17 / 23, True), (21 / 23, False)]),
        ("One. Two.", [(0.5, True)]),
        ("Really?! Yes", [(6 / 9, True)]),
        ('"Stop." Now', [(4 / 7, True)]),
        ("In 1.5 seconds", []),
        ("Go.", []),
        ("Puis : gauche", [(4 / 10, False)]),
        ("ゆっくり、とめます。つぎです。", [(4 / 12, False), (8 / 12, True)]),
        ("", []),
    ],
)
def test_marks_between_words_are_found(text: str, marks: list[tuple[float, bool]]) -> None:
    found = [(mark.position, mark.ends_sentence) for mark in pause_marks(text)]
    assert found == marks


def test_pauses_become_longer_and_shorter() -> None:
    sound = speech(1, 0.2, 1, 0.8, 1)
    even = even_pauses(sound, RATE, [WantedPause(0.33, 0.25), WantedPause(0.67, 0.6)])
    assert gaps_ms(even) == [pytest.approx(250, abs=15), pytest.approx(600, abs=15)]
    assert len(even) == pytest.approx(RATE * 3.85, abs=2)


def test_silence_that_is_no_pause_stays() -> None:
    consonant = speech(1, 0.08, 1, 0.3, 1)
    assert gaps_ms(even_pauses(consonant, RATE, [WantedPause(0.67, 0.25)])) == [pytest.approx(250, abs=15)]
    assert len(even_pauses(consonant, RATE, [WantedPause(0.67, 0.25)])) == pytest.approx(RATE * 3.33, abs=2)


def test_the_pause_nearest_to_the_mark_is_taken() -> None:
    even = even_pauses(speech(2, 0.3, 1, 0.3, 1), RATE, [WantedPause(0.74, 0.5)])
    assert gaps_ms(even) == [300, pytest.approx(500, abs=15)]


def test_a_mark_without_a_pause_gets_none() -> None:
    sound = speech(3, 0.3, 1)
    even = even_pauses(sound, RATE, [WantedPause(0.25, 0.6), WantedPause(0.75, 0.6)])
    assert len(even) == pytest.approx(RATE * 4.6, abs=2)
    assert np.array_equal(even_pauses(speech(3), RATE, [WantedPause(0.5, 0.6)]), speech(3))


@pytest.mark.parametrize("sound", [np.zeros(0, np.float32), np.array([0.1, np.nan] * 99, np.float32)])
def test_sound_that_cannot_be_used_is_left_alone(sound: FloatSamples) -> None:
    assert even_pauses(sound, RATE, [WantedPause(0.5, 0.6)]) is sound


def test_a_tail_of_silence_follows_without_a_click() -> None:
    sound = with_tail(speech(0.5), RATE, 0.1)
    assert len(sound) == RATE * 0.6
    assert abs(sound[RATE // 2 - 1]) < 0.01
    assert not sound[RATE // 2 :].any()
