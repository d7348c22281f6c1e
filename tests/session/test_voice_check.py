"""The check of a voice, with voices of known lengths and a clock of known steps."""

from __future__ import annotations

from itertools import count

import pytest

from voicecoach.errors import VoicecoachError
from voicecoach.session import check_voice, find_user_folders


def clock() -> float:
    return next(TICKS) * 0.25


TICKS = count()


def test_every_cue_is_spoken_and_timed() -> None:
    fractions: list[float] = []
    found = check_voice("silent", "de", find_user_folders(), clock, fractions.append)
    assert (found.voice, found.language, found.failures) == ("silent", "de", ())
    assert found.sentences > 60
    assert fractions[-1] == 1
    assert (found.first_s, found.taken_s) == (0.25, 0.25 * (found.sentences - 1))
    slow, normal, fast = found.words_a_minute.values()
    assert slow < normal < fast
    assert found.spoken_s > found.sentences * 0.3


def test_what_cannot_be_said_is_told_with_its_cue() -> None:
    found = check_voice("natural", "de", find_user_folders(), clock)
    assert len(found.failures) == found.sentences
    assert ("halfway", "it speaks English, not 'de'") in {(cue, why) for cue, _, why in found.failures}
    assert (found.words_a_minute, found.spoken_s, found.first_s) == ({}, 0, 0)


def test_a_language_without_words_is_an_error() -> None:
    with pytest.raises(VoicecoachError, match="cs"):
        check_voice("espeak/cs", None, find_user_folders(), clock)
