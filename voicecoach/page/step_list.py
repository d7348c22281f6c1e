"""The steps of a session as a list in HTML, with pictures, notes, times and all words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.page.drawing import card_drawing
from voicecoach.page.elements import element, seconds
from voicecoach.units import SAMPLE_RATE, format_clock, ms_from_frames
from voicecoach.wording import CUES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from xml.etree.ElementTree import Element

    from voicecoach.page.cards import Card, CardRow
    from voicecoach.page.elements import Child
    from voicecoach.page.sentences import Sentence
    from voicecoach.timeline import Step

_ROUTINE_CUES = frozenset({"setup", "do", "avoid", "tip", "say", "wait", "at"})
"""Cues whose words are the routine's own, although they have a name among the cues."""


def card_elements(
    cards: Iterable[Card], labels: Mapping[str, str], *, is_drawn: bool = True
) -> Iterator[Element]:
    """An `li` for each card, to go into an `ol`; `labels` are those of a page (`wording.page_labels`).

    Times are in data attributes, in seconds. With `is_drawn`, each card has a drawing of its part of the
    timeline.
    """
    for card in cards:
        yield element(
            "li",
            {"class": f"card {card.first.kind}"},
            _heading(card),
            _picture(card),
            element("p", {"class": "note"}, element("b", {}, f"{labels['note']}: "), card.note)
            if card.note
            else None,
            card_drawing(card) if is_drawn else None,
            element("ol", {"class": "rows"}, *(_row_element(row, labels) for row in card.rows)),
        )


def step_title(step: Step, labels: Mapping[str, str]) -> str:
    """The name of a step with its side and round; a rest is always the same."""
    if step.kind == "rest":
        return step.name
    return " · ".join((step.name, *_side_and_round(step, labels)))


def work_text(row: CardRow, labels: Mapping[str, str]) -> str | None:
    """What is done in a step and for how long, such as `Hold 0:15` or `8 times`; None without a hold."""
    step = row.step
    if row.counted and row.work != "breathe":
        return f"{len(row.counted)} \N{MULTIPLICATION SIGN}"
    if step.hold is None:
        return None
    return f"{labels[row.work]} {length_text(step.hold.frames)}"


def length_text(frames: int) -> str:
    """A length as a clock, to the nearest second.

    >>> length_text(15 * SAMPLE_RATE - 1)
    '0:15'
    """
    return format_clock(round(frames / SAMPLE_RATE) * 1000)


def _side_and_round(step: Step, labels: Mapping[str, str]) -> tuple[str, ...]:
    side = (step.side,) if step.side else ()
    of_round = (labels["round"].format(n=step.round.number, of=step.round.of),) if step.round else ()
    return (*side, *of_round)


def _heading(card: Card) -> Element:
    """The name of a card with its number; not to be seen where the name is the start of its words."""
    number, words = card.first.exercise, card.rows[0].sentences
    repeats = words and words[0].text.startswith(card.first.name.rstrip("…"))
    badge = element("span", {"class": "number"}, str(number.number)) if number else None
    hidden = "unseen" if card.first.kind == "words" and repeats else None
    return element("h3", {"class": hidden}, badge, " " if badge is not None else None, card.first.name)


def _picture(card: Card) -> Element | None:
    if card.picture is None:
        return None
    attributes = {"alt": card.first.name, "data-file": card.picture.file, "src": card.picture.data_url}
    return element("img", attributes)


def _row_element(row: CardRow, labels: Mapping[str, str]) -> Element:
    step = row.step
    attributes = {
        "class": "step",
        "id": f"s{step.index}",
        "data-at": f"{seconds(step.start)} {seconds(step.end)}",
        "data-hold": f"{seconds(step.hold.start)} {seconds(step.hold.start + step.hold.frames)}"
        if step.hold
        else None,
        "data-work": row.work if step.hold else None,
        "data-kind": step.kind,
        "data-title": step_title(step, labels),
        "data-counted": " ".join(map(seconds, row.counted)) or None,
    }
    return element("li", attributes, _row_link(row, labels), *_words(row.sentences))


def _row_link(row: CardRow, labels: Mapping[str, str]) -> Element:
    """The line of a row: its start, side and round, and what is done how long."""
    step = row.step
    work = work_text(row, labels)
    parts: list[Child] = [element("span", {"class": "time"}, format_clock(ms_from_frames(step.start)))]
    for text in _side_and_round(step, labels):
        parts += [" ", element("span", {"class": "side"}, text)]
    if work is None:
        work = length_text(step.frames)
    parts += [" ", element("span", {"class": "work"}, work)]
    return element("a", {"class": "go", "href": f"#s{step.index}"}, *parts)


def _words(sentences: tuple[Sentence, ...]) -> Iterator[Element]:
    """All words of a row as a paragraph of sentences, none without words."""
    if not sentences:
        return
    parts: list[Child] = []
    for sentence in sentences:
        times = f"{seconds(sentence.start)} {seconds(sentence.end)}"
        attributes = {"class": _sentence_class(sentence), "data-at": times}
        parts += [element("span", attributes, sentence.text), " "]
    yield element("p", {"class": "words"}, *parts)


def _sentence_class(sentence: Sentence) -> str | None:
    """`own` for the routine's own words, `count` for what only counts, none for what is said at any step."""
    if sentence.cue in _ROUTINE_CUES or sentence.cue not in CUES:
        return "own"
    return "count" if sentence.cue.endswith("countdown") or sentence.cue in ("rep", "last_rep") else None
