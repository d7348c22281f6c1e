"""All sentences of whole sessions with sides, in several languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.golden_files import silent_timeline

if TYPE_CHECKING:
    from pathlib import Path

SETS = """\
routine: A
language: {language}
prepare: 0s
steps:
  - exercise: B
    sides: [{sides}]
    order: alternate
    sets: 2
    do: C.
    again: yes
    work: 35s
"""


@pytest.mark.parametrize(
    ("language", "sides", "said"),
    [
        (
            "en",
            "right, left",
            [
                *("B, right side.", "Set one of two.", "C.", "Thirty-five seconds.", "Go."),
                *("Halfway.", "Ten seconds left.", "Done."),
                *("Now the left side.", "The same again.", "For thirty-five seconds.", "And go."),
                *("Halfway, keep going.", "Ten seconds to go.", "And stop."),
                *(
                    "And now the right side.",
                    "Last set.",
                    "Just as before.",
                    "Ready? Thirty-five seconds.",
                    "Off you go.",
                ),
                *("Half done.", "Last ten seconds.", "That's it."),
                *("Switch: left side.", "Once more like that.", "Thirty-five seconds.", "Go."),
                *("Halfway.", "Ten seconds left.", "Done."),
            ],
        ),
        (
            "de",
            "rechte, linke",
            [
                *("B, rechts.", "Satz eins von zwei.", "C.", "Fünfunddreißig Sekunden.", "Los."),
                *("Hälfte geschafft.", "Noch zehn Sekunden.", "Geschafft."),
                *("Jetzt links.", "Wieder genauso.", "Für fünfunddreißig Sekunden.", "Und los."),
                *("Halbzeit, weiter so.", "Weiter, noch zehn Sekunden.", "Und stopp."),
                *(
                    "Und nun rechts.",
                    "Letzter Satz.",
                    "Genau wie eben.",
                    "Bereit? Fünfunddreißig Sekunden.",
                    "Auf geht's.",
                ),
                *("Schon die Hälfte.", "Nur noch zehn Sekunden.", "Fertig."),
                *("Wechsel, jetzt links.", "Das Gleiche noch einmal.", "Fünfunddreißig Sekunden.", "Los."),
                *("Hälfte geschafft.", "Noch zehn Sekunden.", "Geschafft."),
            ],
        ),
        (
            "pl",
            "prawa, lewa",
            [
                *("B, prawa strona.", "Seria pierwsza z dwóch.", "C.", "Trzydzieści pięć sekund.", "Start."),
                *("Połowa za tobą.", "Jeszcze dziesięć sekund.", "Gotowe."),
                *("Teraz lewa strona.", "Jeszcze raz to samo.", "Przez trzydzieści pięć sekund.", "Ruszaj."),
                *("Połowa, tak dalej.", "Jeszcze tylko dziesięć sekund.", "I stop."),
                *(
                    "A teraz prawa strona.",
                    "Ostatnia seria.",
                    "Dokładnie tak samo.",
                    "Przygotuj się: trzydzieści pięć sekund.",
                    "Zaczynaj.",
                ),
                *("Już połowa.", "Zostało dziesięć sekund.", "Wystarczy."),
                *("Zmiana: lewa strona.", "Tak samo jak przedtem.", "Trzydzieści pięć sekund.", "Start."),
                *("Połowa za tobą.", "Jeszcze dziesięć sekund.", "Gotowe."),
            ],
        ),
        (
            "ja",
            "右, 左",
            [
                *(
                    "B、みぎがわ。",
                    "にセットちゅう、いちセットめ。",
                    "C.",
                    "さんじゅうごびょうです。",
                    "はじめ。",
                ),
                *("はんぶん すぎました。", "あと じゅうびょうです。", "おわりです。"),
                *(
                    "つづいて、ひだりがわです。",
                    "おなじように つづけます。",
                    "さんじゅうごびょう、うごきます。",
                    "スタート。",
                ),
                *("はんぶんです、つづけましょう。", "のこり じゅうびょうです。", "そこまで。"),
                *(
                    "つぎ、みぎがわです。",
                    "さいごの セットです。",
                    "もういちど おなじです。",
                    "よういして、さんじゅうごびょうです。",
                    "さあ、はじめ。",
                ),
                *("のこり はんぶんです。", "もう すこし、あと じゅうびょうです。", "ストップ。"),
                *(
                    "いれかえて、ひだりがわです。",
                    "さっきと おなじです。",
                    "さんじゅうごびょうです。",
                    "はじめ。",
                ),
                *("はんぶん すぎました。", "あと じゅうびょうです。", "おわりです。"),
            ],
        ),
    ],
)
def test_a_session_of_sets_that_are_the_same_again(
    tmp_path: Path, language: str, sides: str, said: list[str]
) -> None:
    path = tmp_path / "sets.yaml"
    path.write_text(SETS.format(language=language, sides=sides), "utf-8")
    start = ("welcome", "total", "finish")
    assert [
        event.reading or event.text
        for event in silent_timeline(str(path)).events
        if event.text and event.cue not in start and not event.cue.endswith("countdown")
    ] == said


ROUTINE = """\
routine: Planks
prepare: 20s
steps:
  - stretch: Side plank
    sides: [forward, back]
    setup: Start {facing|turning} the wall.
    do: Lean {forwards|backwards}.
    tips: ["{Toes|Heels} down."]
    hold: 20s
    cues: {release: "Back from the {toes|heels}."}
    release: 4s
"""


def test_a_session_with_sides_that_are_no_sides(tmp_path: Path) -> None:
    path = tmp_path / "planks.yaml"
    path.write_text(ROUTINE, "utf-8")
    said = [
        (event.cue, event.text)
        for event in silent_timeline(str(path)).events
        if event.text is not None and event.cue != "countdown"
    ]
    assert said == [
        ("welcome", "Planks."),
        ("total", "About a minute and a half in all. Let's begin."),
        ("announce_side", "Side plank, forward."),
        ("setup", "Start facing the wall."),
        ("do", "Lean forwards."),
        ("hold", "Hold for twenty seconds."),
        ("tip", "Toes down."),
        ("halfway", "Halfway."),
        ("release", "Back from the toes."),
        ("switch_sides", "Now back."),
        ("do", "Lean backwards."),
        ("hold", "Stay there for twenty seconds."),
        ("tip", "Heels down."),
        ("halfway", "Halfway."),
        ("release", "Back from the heels."),
        ("finish", "Well done. That was Planks."),
    ]
