"""The sentences of sides, work, rests and totals, word by word, in English, German, Polish and Japanese."""

from __future__ import annotations

import pytest

from voicecoach.wording.layers import load_wording
from voicecoach.wording.placeholder_values import example_values
from voicecoach.wording.ruby import reading_of
from voicecoach.wording.store import WordingStore
from voicecoach.wording.template import SIDE_INDEX, fill_template

SHIPPED = WordingStore()


def sentences(language: str, cue: str, pack: str | None = None, side: str = "") -> list[str]:
    """All that a cue may say, each variant and then the shorter words; Japanese in kana."""
    words = load_wording(SHIPPED, language, pack)
    values = example_values(cue, words, {})
    if side:
        values["side"] = words.inflect_side(side)
    return [
        reading_of(fill_template(text, values)) for text in (*words.cues[cue].say, *words.cues[cue].short)
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            {
                "work": ["Forty seconds.", "For forty seconds.", "Ready? Forty seconds."],
                "work_go": ["Go.", "And go.", "Off you go.", "Go."],
                "work_halfway": ["Halfway.", "Halfway, keep going.", "Half done.", "Half."],
                "work_seconds_left": [
                    "Ten seconds left.",
                    "Ten seconds to go.",
                    "Last ten seconds.",
                    "Ten seconds.",
                ],
                "work_countdown": ["Three."],
                "work_end": ["Done.", "And stop.", "That's it."],
                "same_side": ["The same again.", "Just as before.", "Once more like that.", "Same again."],
                "rest_halfway": [
                    "Halfway through the rest.",
                    "Half your rest is left.",
                    "Still half the rest to go.",
                    "Half.",
                ],
            },
        ),
        (
            "de",
            {
                "work": ["Vierzig Sekunden.", "Für vierzig Sekunden.", "Bereit? Vierzig Sekunden."],
                "work_go": ["Los.", "Und los.", "Auf geht's.", "Los."],
                "work_halfway": ["Hälfte geschafft.", "Halbzeit, weiter so.", "Schon die Hälfte.", "Hälfte."],
                "work_seconds_left": [
                    "Noch zehn Sekunden.",
                    "Weiter, noch zehn Sekunden.",
                    "Nur noch zehn Sekunden.",
                    "Zehn Sekunden.",
                ],
                "work_countdown": ["Drei."],
                "work_end": ["Geschafft.", "Und stopp.", "Fertig."],
                "same_side": ["Wieder genauso.", "Genau wie eben.", "Das Gleiche noch einmal.", "Genauso."],
                "rest_halfway": [
                    "Die halbe Pause ist um.",
                    "Halbzeit in der Pause.",
                    "Noch die halbe Pause.",
                    "Halbzeit.",
                ],
            },
        ),
        (
            "pl",
            {
                "work": [
                    "Czterdzieści sekund.",
                    "Przez czterdzieści sekund.",
                    "Przygotuj się: czterdzieści sekund.",
                ],
                "work_go": ["Start.", "Ruszaj.", "Zaczynaj.", "Start."],
                "work_halfway": ["Połowa za tobą.", "Połowa, tak dalej.", "Już połowa.", "Połowa."],
                "work_seconds_left": [
                    "Jeszcze dziesięć sekund.",
                    "Jeszcze tylko dziesięć sekund.",
                    "Zostało dziesięć sekund.",
                    "Dziesięć sekund.",
                ],
                "work_countdown": ["Trzy."],
                "work_end": ["Gotowe.", "I stop.", "Wystarczy."],
                "same_side": [
                    "Jeszcze raz to samo.",
                    "Dokładnie tak samo.",
                    "Tak samo jak przedtem.",
                    "Tak samo.",
                ],
                "rest_halfway": [
                    "Połowa przerwy.",
                    "Połowa przerwy za tobą.",
                    "Jeszcze pół przerwy.",
                    "Połowa.",
                ],
            },
        ),
        (
            "ja",
            {
                "work": [
                    "よんじゅうびょうです。",
                    "よんじゅうびょう、うごきます。",
                    "よういして、よんじゅうびょうです。",
                ],
                "work_go": ["はじめ。", "スタート。", "さあ、はじめ。", "はじめ。"],
                "work_halfway": [
                    "はんぶん すぎました。",
                    "はんぶんです、つづけましょう。",
                    "のこり はんぶんです。",
                    "はんぶん。",
                ],
                "work_seconds_left": [
                    "あと じゅうびょうです。",
                    "のこり じゅうびょうです。",
                    "もう すこし、あと じゅうびょうです。",
                    "あと じゅうびょう。",
                ],
                "work_countdown": ["さん。"],
                "work_end": ["おわりです。", "そこまで。", "ストップ。"],
                "same_side": [
                    "おなじように つづけます。",
                    "もういちど おなじです。",
                    "さっきと おなじです。",
                    "おなじです。",
                ],
                "rest_halfway": [
                    "きゅうけい、はんぶん すぎました。",
                    "やすみ、のこり はんぶんです。",
                    "きゅうけい、あと はんぶんです。",
                    "はんぶん。",
                ],
            },
        ),
    ],
)
def test_work_and_rest(language: str, said: dict[str, list[str]]) -> None:
    assert {cue: sentences(language, cue) for cue in said} == said


@pytest.mark.parametrize(
    ("language", "pack", "side", "said"),
    [
        (
            "en",
            None,
            "left",
            ["Now the left side.", "And now the left side.", "Switch: left side.", "Left side."],
        ),
        (
            "en",
            None,
            "left side",
            ["Now the left side.", "And now the left side.", "Switch: left side.", "Left side."],
        ),
        ("en", None, "forward", ["Now forward.", "And now forward.", "Switch: forward.", "Forward."]),
        (
            "en",
            None,
            "right leg",
            ["Now right leg.", "And now right leg.", "Switch: right leg.", "Right leg."],
        ),
        ("en", "drill", "both", ["Switch. Both.", "Change. Both.", "Now both.", "Both."]),
        (
            "en",
            "kind",
            "forward",
            ["Lovely. Now forward.", "Good. And now forward.", "Nicely done. Forward next.", "Forward."],
        ),
        ("de", None, "linke", ["Jetzt links.", "Und nun links.", "Wechsel, jetzt links.", "Links."]),
        ("de", None, "vorn", ["Jetzt vorn.", "Und nun vorn.", "Wechsel, jetzt vorn.", "Vorn."]),
        (
            "es",
            None,
            "izquierda",
            [
                "Ahora, el lado izquierdo.",
                "Y ahora, el lado izquierdo.",
                "Cambio: lado izquierdo.",
                "Lado izquierdo.",
            ],
        ),
        (
            "es",
            None,
            "adelante",
            ["Ahora, adelante.", "Y ahora, adelante.", "Cambio: adelante.", "Adelante."],
        ),
        (
            "pl",
            None,
            "lewa",
            ["Teraz lewa strona.", "A teraz lewa strona.", "Zmiana: lewa strona.", "Lewa strona."],
        ),
        (
            "pl",
            None,
            "do przodu",
            ["Teraz do przodu.", "A teraz do przodu.", "Zmiana: do przodu.", "Do przodu."],
        ),
        (
            "ja",
            None,
            "左",
            [
                "つづいて、ひだりがわです。",
                "つぎ、ひだりがわです。",
                "いれかえて、ひだりがわです。",
                "ひだりがわ。",
            ],
        ),
        (
            "ja",
            None,
            "まえ",
            ["つづいて、まえです。", "つぎ、まえです。", "いれかえて、まえです。", "まえ。"],
        ),
    ],
)
def test_switching_sides(language: str, pack: str | None, side: str, said: list[str]) -> None:
    assert sentences(language, "switch_sides", pack, side) == said


@pytest.mark.parametrize(
    ("language", "side", "said"),
    [
        ("en", "right", ["Next: Breathing, right side.", "Breathing, right.", "Breathing."]),
        ("en", "back", ["Next: Breathing, back.", "Breathing, back.", "Breathing."]),
        ("de", "rechts", ["Als Nächstes: Atmen, rechts.", "Atmen, rechts.", "Atmen."]),
        ("pl", "prawo", ["Następnie: Oddech, prawa strona.", "Oddech, prawa strona.", "Oddech."]),
        ("pl", "w tył", ["Następnie: Oddech, w tył.", "Oddech, w tył.", "Oddech."]),
        ("ja", "みぎ", ["つぎ、こきゅう、みぎがわです。", "こきゅう、みぎがわ。", "こきゅう。"]),
        ("ja", "うしろ", ["つぎ、こきゅう、うしろです。", "こきゅう、うしろ。", "こきゅう。"]),
    ],
)
def test_the_next_step_with_its_side(language: str, side: str, said: list[str]) -> None:
    assert sentences(language, "next_side", side=side) == said


@pytest.mark.parametrize(
    ("language", "side", "said"),
    [
        (
            "en",
            "left",
            {
                "next_again": [
                    "Get ready: Breathing.",
                    "Next: Breathing.",
                    "Coming up: Breathing.",
                    "Breathing.",
                ],
                "next_again_side": [
                    "Get ready: Breathing, left side.",
                    "Next: Breathing, left side.",
                    "Coming up: Breathing, left side.",
                    "Breathing, left.",
                    "Breathing.",
                ],
                "set": ["Set one of two.", "Set one."],
                "last_set": ["Last set.", "Last."],
            },
        ),
        (
            "de",
            "linke",
            {
                "next_again": [
                    "Gleich: Atmen.",
                    "Mach dich bereit: Atmen.",
                    "Es geht weiter: Atmen.",
                    "Atmen.",
                ],
                "next_again_side": [
                    "Gleich: Atmen, links.",
                    "Mach dich bereit: Atmen, links.",
                    "Es geht weiter: Atmen, links.",
                    "Atmen, links.",
                    "Atmen.",
                ],
                "set": ["Satz eins von zwei.", "Satz eins."],
                "last_set": ["Letzter Satz.", "Letzter."],
            },
        ),
        (
            "pl",
            "lewa",
            {
                "next_again": ["Przygotuj się: Oddech.", "Zaraz: Oddech.", "Za chwilę: Oddech.", "Oddech."],
                "next_again_side": [
                    "Przygotuj się: Oddech, lewa strona.",
                    "Zaraz: Oddech, lewa strona.",
                    "Za chwilę: Oddech, lewa strona.",
                    "Oddech, lewa strona.",
                    "Oddech.",
                ],
                "set": ["Seria pierwsza z dwóch.", "Seria pierwsza."],
                "last_set": ["Ostatnia seria.", "Ostatnia."],
            },
        ),
        (
            "ja",
            "左",
            {
                "next_again": [
                    "まもなく、こきゅうです。",
                    "よういして、こきゅうです。",
                    "まもなく はじまります、こきゅうです。",
                    "こきゅう。",
                ],
                "next_again_side": [
                    "まもなく、こきゅう、ひだりがわです。",
                    "よういして、こきゅう、ひだりがわです。",
                    "まもなく はじまります、こきゅう、ひだりがわです。",
                    "こきゅう、ひだりがわ。",
                    "こきゅう。",
                ],
                "set": ["にセットちゅう、いちセットめ。", "いちセットめ。"],
                "last_set": ["さいごの セットです。", "さいごです。"],
            },
        ),
    ],
)
def test_sets_and_what_comes_next(language: str, side: str, said: dict[str, list[str]]) -> None:
    assert {cue: sentences(language, cue, side=side if cue.endswith("side") else "") for cue in said} == said


@pytest.mark.parametrize(
    ("language", "ms", "words"),
    [
        ("en", 15_000, "fifteen seconds"),
        ("en", 30_000, "half a minute"),
        ("en", 75_000, "one minute fifteen"),
        ("en", 90_000, "a minute and a half"),
        ("en", 270_000, "four and a half minutes"),
        ("en", 330_000, "five and a half minutes"),
        ("en", 1_800_000, "half an hour"),
        ("en", 5_400_000, "an hour and a half"),
        ("en", 5_460_000, "one hour and thirty-one minutes"),
        ("de", 90_000, "anderthalb Minuten"),
        ("de", 210_000, "dreieinhalb Minuten"),
        ("de", 9_000_000, "zweieinhalb Stunden"),
        ("es", 210_000, "tres minutos y medio"),
        ("es", 5_400_000, "una hora y media"),
        ("fr", 150_000, "deux minutes et demie"),
        ("fr", 1_800_000, "une demi-heure"),
        ("pt", 9_000_000, "duas horas e meia"),
        ("it", 5_400_000, "un'ora e mezza"),
        ("nl", 90_000, "anderhalve minuut"),
        ("pl", 30_000, "pół minuty"),
        ("pl", 90_000, "półtorej minuty"),
        ("pl", 150_000, "dwie i pół minuty"),
        ("pl", 9_000_000, "dwie i pół godziny"),
        ("ru", 90_000, "полторы минуты"),
        ("ru", 150_000, "две с половиной минуты"),  # noqa: RUF001 - the Russian word
        ("ru", 5_400_000, "полтора часа"),
        ("ja", 30_000, "さんじゅうびょう"),
        ("ja", 90_000, "いっぷんはん"),
        ("ja", 9_000_000, "にじかんはん"),
    ],
)
def test_a_rounded_length_as_people_say_it(language: str, ms: int, words: str) -> None:
    rounded = load_wording(SHIPPED, language, None).numbers.rounded_duration(ms)
    assert (reading_of(rounded), reading_of(rounded.in_form("accusative"))) == (words, words)


@pytest.mark.parametrize(
    ("text", "index", "said"),
    [
        ("Den {rechten|linken} Arm.", "0", "Den rechten Arm."),
        ("Den {rechten|linken} Arm.", "1", "Den linken Arm."),
        ("{rechts|links}, und {links|rechts}.", "1", "Links, und rechts."),
        ("Los. {rechts|links} zuerst.", "0", "Los. Rechts zuerst."),
        ("{ auf! | ab: tief! }", "1", "Ab: tief!"),
        ("{{{a|b}}}", "1", "{b}"),
    ],
)
def test_a_choice_takes_the_words_of_the_side(text: str, index: str, said: str) -> None:
    assert fill_template(text, {SIDE_INDEX: index}) == said
