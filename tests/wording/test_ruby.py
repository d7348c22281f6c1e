"""Ruby: what is shown, and what a voice reads that knows kana only."""

# ruff: noqa: RUF001 - the full-width bar

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.wording.layers import load_wording
from voicecoach.wording.ruby import reading_of, split_ruby, with_reading, words_of
from voicecoach.wording.store import WordingStore


@pytest.mark.parametrize(
    ("text", "words", "reading"),
    [
        pytest.param("次《つぎ》、首です。", "次、首です。", "つぎ、首です。", id="one word"),
        pytest.param(
            "息《いき》を吸《す》って。", "息を吸って。", "いきを すって。", id="space before a word"
        ),
        pytest.param("肩甲骨《けんこうこつ》", "肩甲骨", "けんこうこつ", id="several kanji"),
        pytest.param("入《い》れ替《か》え", "入れ替え", "いれ かえ", id="kanji with kana between"),
        pytest.param("｜入れ替え《いれかえ》て", "入れ替えて", "いれかえて", id="from the bar on"),
        pytest.param("｜30秒《さんじゅうびょう》です", "30秒です", "さんじゅうびょうです", id="figures"),
        pytest.param("最後《さいご》のラウンド", "最後のラウンド", "さいごの ラウンド", id="katakana"),
        pytest.param("2ラウンド目《め》", "2ラウンド目", "2ラウンドめ", id="no space after katakana"),
        pytest.param("半分《はんぶん》｜《 》過《す》ぎ", "半分過ぎ", "はんぶん すぎ", id="a space alone"),
        pytest.param("それ｜は《わ》、よい", "それは、よい", "それ わ、よい", id="kana"),
        pytest.param("首を回します。", "首を回します。", None, id="none"),
        pytest.param("《よみ》だけ", "《よみ》だけ", None, id="no word before it"),
        pytest.param("«Halfway» | now", "«Halfway» | now", None, id="other brackets"),
    ],
)
def test_words_and_reading(text: str, words: str, reading: str | None) -> None:
    assert split_ruby(text) == (words, reading)


PLAIN = st.text(st.characters(exclude_characters="\uff5c\u300a\u300b"), min_size=1, max_size=20)


@given(PLAIN, st.none() | PLAIN)
def test_words_with_a_reading_are_taken_apart_again(words: str, reading: str | None) -> None:
    assert split_ruby(with_reading(words, reading)) == (words, reading)


@given(PLAIN, PLAIN, PLAIN, PLAIN)
def test_two_texts_joined_are_read_one_after_the_other(one: str, first: str, two: str, second: str) -> None:
    joined = with_reading(one, first) + with_reading(two, second)
    assert split_ruby(joined) == (one + two, first + second)


@pytest.mark.parametrize(
    ("cue", "values", "words", "reading"),
    [
        ("hold", {"hold": 90_000}, "1分30秒、キープします。", "いっぷん さんじゅうびょう、キープします。"),
        ("seconds_left", {"left": 10_000}, "あと10秒です。", "あと じゅうびょうです。"),
        (
            "total",
            {"total": 600_000},
            "全部で約10分です。始めましょう。",
            "ぜんぶで やく じゅっぷんです。はじめましょう。",
        ),
        ("rest", {"rest": 20_000}, "20秒、休みましょう。", "にじゅうびょう、やすみましょう。"),
    ],
)
def test_japanese_sentences(cue: str, values: dict[str, int], words: str, reading: str) -> None:
    wording = load_wording(WordingStore(), "ja", None)
    durations = {name: wording.numbers.duration(ms) for name, ms in values.items()}
    assert split_ruby(wording.cues[cue].render_forms(0, durations)[0]) == (words, reading)


def test_a_side_is_read_in_the_authors_word_and_in_a_form() -> None:
    wording = load_wording(WordingStore(), "ja", None)
    for word, said in (("右", "右《みぎ》"), ("右《みぎ》", "右《みぎ》"), ("みぎ", "みぎ"), ("前", "前")):
        assert wording.inflect_side(word) == said
    switch = wording.cues["switch_sides"].render_forms(0, {"side": wording.inflect_side("右")})[0]
    assert (words_of(switch), reading_of(switch)) == ("続いて、右側です。", "つづいて、みぎがわです。")
