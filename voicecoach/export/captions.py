"""Captions of a timeline: what is said, in parts that fit on two lines, each shown while it is spoken.

A text that does not fit is split near its middle: at the end of a sentence, else after a comma or the like,
else between words. Japanese and Chinese, which have no spaces, may be split between most characters. A
character of theirs is as wide as two others.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from voicecoach.units import ms_from_frames

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voicecoach.timeline import Event, Timeline

MAX_LINES = 2
MAX_LINE_WIDTH = 42
"""The most lines of a caption, and the most characters of a line."""

_SENTENCE_ENDS = tuple(".!?…。！？．｡")  # noqa: RUF001 - wide marks are Japanese
_PHRASE_ENDS = tuple(",;:–—、，；：､")  # noqa: RUF001 - as above
_CLOSING = tuple("\"'”’»)]}」』）］】〉》")  # noqa: RUF001 - as above
_NOT_FIRST_MARKS = "%”’»)]}」』）］】〉》ーゝゞ々・ぁぃぅぇぉっゃゅょァィゥェォッャュョ"  # noqa: RUF001 - as above
_NOT_FIRST = (*_SENTENCE_ENDS, *_PHRASE_ENDS, *_NOT_FIRST_MARKS)
_NOT_LAST = tuple("(“‘«[{「『（［【〈《¿¡")  # noqa: RUF001 - as above
_CHARACTER = re.compile(r"\S[\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\u200d]{0,4}")
_WIDE_RUN = re.compile(r"[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffee]")
_MIDDLE = (0.2, 0.8)
"""A better kind of break is preferred only where both parts get at least a fifth."""


@dataclass(frozen=True, slots=True)
class Caption:
    """Lines of text that are shown while they are spoken; captions do not overlap.

    `event` is the index of the event that they are of, in the timeline.
    """

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    event: int

    @property
    def text(self) -> str:
        """Its lines as one."""
        return "\n".join(self.lines)


class _Break(IntEnum):
    """How well a text can be split after a piece; the lowest is the best."""

    SENTENCE = 0
    PHRASE = 1
    WORD = 2
    NEVER = 3


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word, or a character of a text without spaces; `space` is what is between it and the piece before."""

    text: str
    space: str
    width: int
    after: _Break


def timeline_captions(timeline: Timeline, max_lines: int = MAX_LINES) -> Iterator[Caption]:
    """Make the captions of all utterances, in order, of one line or two.

    Line breaks and other runs of spaces in a text become one space. The parts of a long text share its time
    by their numbers of characters.
    """
    for index, event in enumerate(timeline.events):
        if event.kind == "speech":
            yield from _event_captions(event, index, max_lines)


def _event_captions(event: Event, index: int, max_lines: int) -> Iterator[Caption]:
    parts = split_caption(event.text or "", max_lines)
    sizes = [sum(len(line) for line in lines) for lines in parts]
    total = max(1, sum(sizes))
    frames = [event.start + event.frames * done // total for done in accumulate(sizes, initial=0)]
    for lines, (start, end) in zip(parts, pairwise(frames), strict=True):
        yield Caption(ms_from_frames(start), ms_from_frames(end), lines, index)


def split_caption(text: str, max_lines: int = MAX_LINES) -> list[tuple[str, ...]]:
    """Split a text into captions, each of one or two lines.

    >>> split_caption("Sit tall. Turn your head to the right and look over your shoulder.", 1)
    [('Sit tall. Turn your head to the',), ('right and look over your shoulder.',)]
    """
    pieces = tuple(_pieces(text))
    return list(_split(pieces, max_lines)) if pieces else []


def text_width(text: str) -> int:
    """The number of characters of a text; wide ones, as in Japanese, are two.

    >>> text_width("neck"), text_width("首")
    (4, 2)
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pieces(text: str) -> Iterator[_Piece]:
    spaced = [
        (part, "" if number or not index else " ")
        for index, word in enumerate(text.split())
        for number, part in enumerate(_unspaced_parts(word))
    ]
    afters = [part for part, _ in spaced[1:]] + [""] * bool(spaced)
    for (part, space), after in zip(spaced, afters, strict=True):
        yield _Piece(part, space, text_width(space + part), _break_between(part, after))


def _unspaced_parts(word: str) -> Iterator[str]:
    """The parts of a word between which it can be split: wide characters, and what does not fit on a line."""
    at, part = 0, ""
    for match in _CHARACTER.finditer(word):
        character = match[0]
        is_wide = _WIDE_RUN.match(character) or _WIDE_RUN.match(part)
        if part and (is_wide or text_width(part + character) > MAX_LINE_WIDTH):
            yield part
            part = ""
        part += word[at : match.end()]
        at = match.end()
    yield part + word[at:]


def _break_between(part: str, after: str) -> _Break:
    if after.startswith(_NOT_FIRST) or part.endswith(_NOT_LAST):
        return _Break.NEVER
    core = part.rstrip("".join(_CLOSING))
    if core.endswith(_SENTENCE_ENDS):
        return _Break.SENTENCE
    return _Break.PHRASE if core.endswith(_PHRASE_ENDS) else _Break.WORD


def _split(pieces: Sequence[_Piece], max_lines: int) -> Iterator[tuple[str, ...]]:
    if lines := _lines(pieces, max_lines):
        yield lines
        return
    at = _best_break(pieces)
    yield from _split(pieces[:at], max_lines)
    yield from _split(pieces[at:], max_lines)


def _lines(pieces: Sequence[_Piece], max_lines: int) -> tuple[str, ...] | None:
    """The pieces as lines, None if they are too long."""
    if _width(pieces) <= MAX_LINE_WIDTH:
        return (_join(pieces),)
    if max_lines == 1:
        return ("".join(piece.text for piece in pieces),) if len(pieces) == 1 else None
    fitting = [
        at for at in range(1, len(pieces)) if max(_width(pieces[:at]), _width(pieces[at:])) <= MAX_LINE_WIDTH
    ]
    if not fitting:
        return None
    at = _best_break(pieces, fitting)
    return _join(pieces[:at]), _join(pieces[at:])


def _best_break(pieces: Sequence[_Piece], places: Sequence[int] = ()) -> int:
    """Where to split: at the best kind of break that is not far from the middle, and the nearest of those."""
    ends = list(accumulate(piece.width for piece in pieces))

    def badness(at: int) -> tuple[int, float]:
        fraction = ends[at - 1] / ends[-1]
        kind = pieces[at - 1].after
        is_central = _MIDDLE[0] <= fraction <= _MIDDLE[1]
        return (kind if is_central else max(kind, _Break.WORD)), abs(fraction - 0.5)

    return min(places or range(1, len(pieces)), key=badness)


def _width(pieces: Sequence[_Piece]) -> int:
    return sum(piece.width for piece in pieces) - len(pieces[0].space)


def _join(pieces: Sequence[_Piece]) -> str:
    return "".join(piece.space + piece.text for piece in pieces).removeprefix(pieces[0].space)
