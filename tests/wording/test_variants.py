"""Cues that come again and again in a session vary, in every language and every pack."""

from __future__ import annotations

from functools import cache

import pytest

from voicecoach.wording.cues import CUES
from voicecoach.wording.layers import Wording, load_wording
from voicecoach.wording.placeholder_values import example_values
from voicecoach.wording.store import WordingStore

SHIPPED = WordingStore()
PACKS = [
    (language, pack) for language in SHIPPED.languages() for pack in (None, *SHIPPED.pack_names(language))
]
VARIED_CUES = (
    *("hold", "switch_sides", "release", "same_side"),
    *("work", "work_go", "work_halfway", "work_seconds_left", "work_end"),
)
NAMES_AND_NUMBERS_ONLY = ("en", "quiet")
HOLD_CUES_OF_WORK = {"hold": "work", "halfway": "work_halfway", "seconds_left": "work_seconds_left"}


@cache
def wording(language: str, pack: str | None) -> Wording:
    return load_wording(SHIPPED, language, pack)


def sentences(language: str, pack: str | None, cue: str) -> list[str]:
    """What three uses of a cue in a row say."""
    words = wording(language, pack)
    values = example_values(cue, words, {})
    return [words.cues[cue].render_forms(turn, values)[0] for turn in range(3)]


@pytest.mark.parametrize(("language", "pack"), [pair for pair in PACKS if pair != NAMES_AND_NUMBERS_ONLY])
def test_three_uses_in_a_row_say_three_sentences(language: str, pack: str | None) -> None:
    for cue in VARIED_CUES:
        said = sentences(language, pack, cue)
        assert len(set(said)) == 3, f"{cue}: {said}"


def test_the_quiet_pack_says_names_and_numbers_only() -> None:
    cues = wording("en", "quiet").cues
    assert cues["switch_sides"].say == ("{side}.",)
    assert [cue for cue in VARIED_CUES if cues[cue].say or cues[cue].short] == ["switch_sides"]
    assert [cues[cue].sound for cue in ("work_go", "work_halfway", "work_end")] == ["go", "half", "end"]


@pytest.mark.parametrize(("language", "pack"), [(language, pack) for language, pack in PACKS if pack])
def test_a_pack_with_words_for_holds_has_words_for_work(language: str, pack: str) -> None:
    cues = SHIPPED.load_pack(pack, language).cues.keys()
    assert {work for hold, work in HOLD_CUES_OF_WORK.items() if hold in cues} <= cues


@pytest.mark.parametrize(("language", "pack"), PACKS)
def test_words_of_sides_are_said_of_sides_only(language: str, pack: str | None) -> None:
    """A word that is no side stands alone: no "forward side"."""
    words = wording(language, pack)
    for cue in (
        "announce_side",
        "next_side",
        "next_again_side",
        "switch_sides",
        "where_side",
        "resumed_side",
    ):
        values = {**example_values(cue, words, {}), "side": words.inflect_side("@")}
        for turn in range(3):
            for text in words.cues[cue].render_forms(turn, values):
                assert side_noun(language) not in text.casefold(), f"{cue}: {text}"


def side_noun(language: str) -> str:
    return {
        "de": "seite",
        "en": "side",
        "es": "lado",
        "fr": "côté",
        "it": "lato",
        "ja": "側",
        "nl": "kant",
        "pl": "stron",
        "pt": "lado",
        "ru": "сторон",
    }[language]


def test_nothing_tells_a_listener_to_get_up() -> None:
    said = [
        text
        for language, pack in PACKS
        if language == "en"
        for cue in CUES
        for text in (*wording(language, pack).cues[cue].say, *wording(language, pack).cues[cue].short)
    ]
    assert [text for text in said if "get up" in text or "stand" in text] == []
