"""Every sentence of a session in Polish with the pack drill, with 1, 2, 5 and 22 rounds."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from tests.support.golden_files import silent_timeline

ROUTINE = """\
routine: Trening
language: pl
wording: drill
steps:
  - stretch: Deska
    needs: mata
    hold: 1m
  - rest: 10s
{blocks}
  - stretch: Skłon
    sides: [prawa, lewa]
    times: 2
    hold: 22s
    release: 4s
  - breathe: 4-0-4
    rounds: 2
"""
BLOCK = """\
  - repeat: {rounds}
    steps:
      - exercise: Przysiad
        reps: {rounds}
"""
FIRST_SIDE = (
    "Seria pierwsza z dwóch.",
    "Wytrzymaj dwadzieścia dwie sekundy.",
    "Już połowa.",
    *("Trzy.", "Dwa.", "Jeden."),
    "I puść.",
    "Ostatnia seria.",
    "Nie puszczaj. Dwadzieścia dwie sekundy.",
    "Połowa.",
    *("Trzy.", "Dwa.", "Jeden."),
    "Luz.",
)
SECOND_SIDE = (
    "Seria pierwsza z dwóch.",
    "Trzymaj dwadzieścia dwie sekundy.",
    "Już połowa.",
    *("Trzy.", "Dwa.", "Jeden."),
    "Odpuść.",
    "Ostatnia seria.",
    "Wytrzymaj dwadzieścia dwie sekundy.",
    "Połowa.",
    *("Trzy.", "Dwa.", "Jeden."),
    "I puść.",
)


@pytest.fixture(scope="module")
def cues(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """Each cue with its text, in order."""
    path = Path(tmp_path_factory.mktemp("pl")) / "trening.yaml"
    blocks = "".join(BLOCK.format(rounds=rounds) for rounds in (1, 2, 5, 22))
    path.write_text(ROUTINE.format(blocks=blocks), "utf-8")
    events = silent_timeline(str(path)).events
    return [(event.cue, event.text) for event in events if event.text is not None]


def texts_of(cues: list[tuple[str, str]], *names: str) -> list[str]:
    return [text for cue, text in cues if cue in names]


def test_the_opening(cues: list[tuple[str, str]]) -> None:
    assert cues[:4] == [
        ("welcome", "Trening."),
        ("needs", "Potrzebne: mata."),
        ("total", "Czterdzieści jeden minut. Start."),
        ("announce", "Deska."),
    ]


def test_holding_and_resting(cues: list[tuple[str, str]]) -> None:
    assert [text for _, text in cues[4:13]] == [
        "Trzymaj jedną minutę.",
        "Połowa.",
        "Dziesięć sekund.",
        "Trzy.",
        "Dwa.",
        "Jeden.",
        "Przerwa. Dziesięć sekund.",
        "Dalej: Przysiad.",
        "Jedno powtórzenie.",
    ]


def test_rounds_are_counted_with_the_right_words(cues: list[tuple[str, str]]) -> None:
    assert texts_of(cues, "round", "last_round") == [
        "Runda pierwsza z dwóch.",
        "Ostatnia runda. Na maksa.",
        "Runda pierwsza z pięciu.",
        "Runda druga z pięciu.",
        "Runda trzecia z pięciu.",
        "Runda czwarta z pięciu.",
        "Ostatnia runda. Do końca.",
        "Runda pierwsza z dwudziestu dwóch.",
        "Runda druga z dwudziestu dwóch.",
        "Runda trzecia z dwudziestu dwóch.",
        "Runda czwarta z dwudziestu dwóch.",
        "Runda piąta z dwudziestu dwóch.",
        "Runda szósta z dwudziestu dwóch.",
        "Runda siódma z dwudziestu dwóch.",
        "Runda ósma z dwudziestu dwóch.",
        "Runda dziewiąta z dwudziestu dwóch.",
        "Runda dziesiąta z dwudziestu dwóch.",
        "Runda jedenasta z dwudziestu dwóch.",
        "Runda dwunasta z dwudziestu dwóch.",
        "Runda trzynasta z dwudziestu dwóch.",
        "Runda czternasta z dwudziestu dwóch.",
        "Runda piętnasta z dwudziestu dwóch.",
        "Runda szesnasta z dwudziestu dwóch.",
        "Runda siedemnasta z dwudziestu dwóch.",
        "Runda osiemnasta z dwudziestu dwóch.",
        "Runda dziewiętnasta z dwudziestu dwóch.",
        "Runda dwudziesta z dwudziestu dwóch.",
        "Runda dwudziesta pierwsza z dwudziestu dwóch.",
        "Ostatnia runda. Na maksa.",
    ]


def test_repetitions_are_counted_with_the_right_words(cues: list[tuple[str, str]]) -> None:
    assert [text for text, _ in groupby(texts_of(cues, "reps"))] == [
        "Jedno powtórzenie.",
        "Dwa powtórzenia.",
        "Pięć powtórzeń.",
        "Dwadzieścia dwa powtórzenia.",
    ]
    assert texts_of(cues, "rep", "last_rep")[-3:] == ["Dwadzieścia.", "Dwadzieścia jeden.", "Ostatnie."]


def test_the_rest_of_the_session(cues: list[tuple[str, str]]) -> None:
    start = cues.index(("announce_side", "Skłon, prawa strona."))
    assert [text for _, text in cues[start:]] == [
        *("Skłon, prawa strona.", *FIRST_SIDE),
        *("Zmiana. Lewa strona.", *SECOND_SIDE),
        "Oddech.",
        "Dwa oddechy.",
        *("Wdech.", "Wydech.", "Wdech.", "Wydech."),
        "Koniec. Dobra robota.",
    ]
