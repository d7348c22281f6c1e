"""Captions: short enough to be read, split where one would pause, and shown while they are spoken."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.sample_timeline import SECOND, TIMELINE, speech
from voicecoach.export.captions import Caption, split_caption, text_width, timeline_captions

WORDS = st.sampled_from(
    [
        *(
            "Tuck",
            "your",
            "chin",
            "toward",
            "your",
            "right",
            "collarbone,",
            "neck",
            "long.",
            "Breathe",
            "out;",
        ),
        *("Schulterblätter", "Rückenlage.", "étirement", "«Halten»", ":", "-", "(30", "s)", "-->", "¿Listo?"),
        *(
            "首をゆっくり右に倒し、",
            "そのまま三十秒保ちます。",
            "「はい」",
            "ストレッチを始めましょう。",
            "плечи,",
            "x" * 60,
        ),
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=60).map(" ".join) | st.text(min_size=1, max_size=200)


@pytest.mark.parametrize(
    ("text", "captions"),
    [
        ("Hold.", [("Hold.",)]),
        (
            "Tuck your chin toward your right collarbone, neck long.",
            [("Tuck your chin toward your", "right collarbone, neck long.")],
        ),
        (
            (
                "Sit tall with loose shoulders, both feet on the floor. Tuck your chin toward your right "
                "collarbone, neck long."
            ),
            [
                ("Sit tall with loose shoulders,", "both feet on the floor."),
                ("Tuck your chin toward your", "right collarbone, neck long."),
            ],
        ),
        (
            (
                "Die Schulterblätter ziehen nach hinten und unten, während der Nacken lang bleibt und der "
                "Atem ruhig fließt."
            ),
            [
                ("Die Schulterblätter ziehen", "nach hinten und unten,"),
                ("während der Nacken lang bleibt", "und der Atem ruhig fließt."),
            ],
        ),
        (
            "首をゆっくり右に倒し、肩の力を抜いて、そのまま三十秒保ちます。反対側も同じように行いましょう。",
            [
                ("首をゆっくり右に倒し、肩の力を抜いて、", "そのまま三十秒保ちます。"),
                ("反対側も同じように行いましょう。",),
            ],
        ),
        ("Respirez doucement : trente secondes.", [("Respirez doucement : trente secondes.",)]),
        (" \n ", []),
    ],
    ids=["short", "two lines", "sentences", "phrases", "Japanese", "French colon", "nothing"],
)
def test_texts_are_split_where_one_would_pause(text: str, captions: list[tuple[str, ...]]) -> None:
    assert split_caption(text) == captions


def test_no_line_starts_with_a_closing_mark() -> None:
    text = "Respirez doucement pendant trente secondes : les épaules basses ! Encore une fois ; lentement."
    assert [line[0] for lines in split_caption(text, 1) for line in lines] == ["R", "p", "l", "E"]


def test_parts_of_a_long_text_share_its_time_by_their_characters() -> None:
    long = replace(speech("Breathe in, " * 10 + "and out.", 10 * SECOND), frames=4 * SECOND)
    assert list(timeline_captions(replace(TIMELINE, events=(long,)))) == [
        Caption(10_000, 11_856, ("Breathe in, Breathe in, Breathe in,", "Breathe in, Breathe in,"), 0),
        Caption(
            11_856, 14_000, ("Breathe in, Breathe in, Breathe in,", "Breathe in, Breathe in, and out."), 0
        ),
    ]


@given(st.lists(TEXTS, max_size=4), st.sampled_from([1, 2]))
def test_captions_have_all_words_in_order_and_are_never_too_long(texts: list[str], max_lines: int) -> None:
    events = tuple(
        replace(speech(text, number * 60 * SECOND), frames=50 * SECOND) for number, text in enumerate(texts)
    )
    captions = list(timeline_captions(replace(TIMELINE, events=events), max_lines))
    said = [
        "".join(line for one in captions if one.event == index for line in one.lines)
        for index in range(len(texts))
    ]
    assert ["".join(text.split()) for text in said] == ["".join(text.split()) for text in texts]
    assert all(1 <= len(one.lines) <= max_lines for one in captions)
    assert all(line and text_width(line) <= 42 for one in captions for line in one.lines)
    assert all(one.start_ms < one.end_ms for one in captions)
    assert all(one.end_ms <= after.start_ms for one, after in pairwise(captions))


@given(st.lists(WORDS.filter(lambda word: word.isascii() and len(word) < 42), min_size=1, max_size=60))
def test_words_with_spaces_stay_whole(words: list[str]) -> None:
    assert " ".join(line for lines in split_caption(" ".join(words)) for line in lines).split() == words
