"""The words in chapters, tags and on sheets, in every language that ships."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import voicecoach.wording
from voicecoach.wording.figures import rounded_time, written_time
from voicecoach.wording.packs import load_language, written_labels

LANGUAGES = sorted(file.stem for file in Path(voicecoach.wording.__file__).parent.glob("languages/*.yaml"))
PLACEHOLDER = re.compile(r"\{\w+\}")


def placeholders(labels: dict[str, str]) -> dict[str, list[str]]:
    return {key: sorted(PLACEHOLDER.findall(text)) for key, text in labels.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word_with_the_same_placeholders(language: str) -> None:
    assert placeholders(load_language(language).written) == placeholders(load_language("en").written)


def test_an_unknown_language_has_those_of_english() -> None:
    assert written_labels("xx")["set"] == "set {n}/{of}"


@pytest.mark.parametrize(
    ("ms", "language", "written"),
    [
        (15_000, "en", "15 s"),
        (90_000, "de", "1 min 30 s"),
        (2_500, "de", "2,5 s"),
        (3_600_000, "ja", "1時間"),
        (0, "en", "0 s"),
    ],
)
def test_lengths(ms: int, language: str, written: str) -> None:
    assert written_time(ms, written_labels(language)) == written


@pytest.mark.parametrize(
    ("ms", "written"), [(12_400, "12 s"), (59_900, "1 min"), (89_000, "1 min"), (5_430_000, "1 h 30 min")]
)
def test_rounded_lengths(ms: int, written: str) -> None:
    assert rounded_time(ms, written_labels("en")) == written
