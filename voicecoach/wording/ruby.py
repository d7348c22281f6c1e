"""Ruby: readings of words, written after them, for voices that read kana only.

`次《つぎ》` gives the kanji before the brackets a reading, `｜お疲れ《おつかれ》` the words from the bar on, and
`｜《 》` is a space in the reading. What is shown has the words, and a voice that reads kanji gets them. It is
the notation of the Aozora library of Japanese books.
"""

# ruff: noqa: E501, RUF002 - wide characters count twice, and the bar is a full-width one

from __future__ import annotations

import re

_KANJI = "\u3005\u3006\u3007\u3400-\u4dbf\u4e00-\u9fff"
_RUBY = re.compile(
    rf"(?:\uff5c(?P<marked>[^\uff5c\u300a\u300b]*)|(?P<kanji>[{_KANJI}]+))\u300a(?P<reading>[^\u300a\u300b]+)\u300b"
)
_ENDS_WITH_HIRAGANA = re.compile("[\u3041-\u3096]$")
_NEW_WORD = re.compile("(?<=[\u3041-\u3096])(?=[\u30a1-\u30fa])")
"""Between hiragana and katakana, a new word begins."""


def split_ruby(text: str) -> tuple[str, str | None]:
    """The words of a text, and its reading; None for the reading of a text without ruby.

    Words are written without spaces and kana with them: one is put before a word that follows hiragana.

    >>> split_ruby("最後《さいご》のラウンドです。")
    ('最後のラウンドです。', 'さいごの ラウンドです。')
    >>> split_ruby("あと｜10秒《じゅうびょう》です。")
    ('あと10秒です。', 'あと じゅうびょうです。')
    >>> split_ruby("Halfway.")
    ('Halfway.', None)
    """
    if "\u300a" not in text:
        return text, None
    words, reading, end = "", "", 0
    for match in _RUBY.finditer(text):
        plain, base = text[end : match.start()], match["kanji"] or match["marked"] or ""
        is_new_word = base and _ENDS_WITH_HIRAGANA.search(plain)
        words += plain + base
        reading += f"{_NEW_WORD.sub(' ', plain)}{' ' if is_new_word else ''}{match['reading']}"
        end = match.end()
    rest = text[end:]
    return words + rest, reading + _NEW_WORD.sub(" ", rest) if end else None


def words_of(text: str) -> str:
    """The text as it is shown, without its readings.

    >>> words_of("首《くび》回《まわ》し")
    '首回し'
    """
    return split_ruby(text)[0]


def reading_of(text: str) -> str:
    """The text as a voice reads it that knows kana only."""
    words, reading = split_ruby(text)
    return words if reading is None else reading


def with_reading(words: str, reading: str | None) -> str:
    """The words as a text with ruby, which `split_ruby` takes apart again.

    >>> split_ruby(with_reading("次です。", "つぎです。"))
    ('次です。', 'つぎです。')
    """
    return words if reading is None else f"\uff5c{words}\u300a{reading}\u300b"
