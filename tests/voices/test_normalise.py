import tomllib
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.voices.text.normalise import normalise_text
from voicecoach.wording.grammar import plural_categories
from voicecoach.wording.store import WordingStore

ENGLISH = [
    ("range-with-unit", "Hold 10-15 s", "Hold 10 to 15 seconds"),
    ("range-units-on-both", "10s-15s", "10 seconds to 15 seconds"),
    ("range-en-dash", "10–15 reps", "10 to 15 reps"),  # noqa: RUF001 - the dash is the case
    ("range-en-dash-units", "30s–45s", "30 seconds to 45 seconds"),  # noqa: RUF001 - the dash is the case
    ("range-bare", "do 8-12 squats", "do 8 to 12 squats"),
    ("compound-word-is-no-range", "a 30-second hold, a 12-week plan", "a 30-second hold, a 12-week plan"),
    ("vertebrae-are-no-range", "around L4-L5", "around L4-L5"),
    ("spaced-dash-is-a-pause", "Round 2 - 30 s", "Round 2, 30 seconds"),
    ("tempo-is-a-row", "tempo 2-1-3-0", "tempo 2 1 3 0"),
    ("times-spaced", "3 x 12", "3 times 12"),
    ("times-close", "3x12 reps", "3 times 12 reps"),
    ("times-sign", "3 × 12", "3 times 12"),  # noqa: RUF001 - the sign is the case
    ("times-star", "3*12", "3 times 12"),
    ("times-a-unit", "5 x 30s", "5 times 30 seconds"),
    ("times-after", "10x each", "10 times each"),
    ("times-before", "sets x 2", "sets times 2"),
    ("x-in-a-word", "relax 10 seconds", "relax 10 seconds"),
    ("half", "1/2 turn", "one half turn"),
    ("half-sign", "½ turn", "one half turn"),
    ("one-and-a-half", "1½ turns", "1 and one half turns"),
    ("mixed-with-unit", "1 1/2 kg", "1 and one half kilograms"),
    ("quarters", "3/4 of the way", "three quarters of the way"),
    ("effort", "effort 8/10", "effort 8 out of 10"),
    ("pair-that-is-no-fraction", "24/7", "24 7"),
    ("seconds-close", "30s", "30 seconds"),
    ("seconds-abbreviated", "30 sec.", "30 seconds."),
    ("one-second", "1s", "1 second"),
    ("not-one", "11 s", "11 seconds"),
    ("decimal", "1.5 kg", "1.5 kilograms"),
    ("minutes-and-seconds", "1m30s", "1 minute 30 seconds"),
    ("minutes-and-seconds-spaced", "1 m 30 s", "1 minute 30 seconds"),
    ("hours-and-minutes", "1h30m", "1 hour 30 minutes"),
    ("minutes-close-metres-spaced", "5m, then 5 m", "5 minutes, then 5 metres"),
    ("kilograms", "5 kg", "5 kilograms"),
    ("degrees", "bend to 90°", "bend to 90 degrees"),
    ("degrees-celsius", "-5 °C", "minus 5 degrees Celsius"),
    ("percent", "50% effort", "50 percent effort"),
    ("speed", "10 km/h", "10 kilometres per hour"),
    ("unit-letter-in-a-word", "2 sides, 3 metres, 4 grams", "2 sides, 3 metres, 4 grams"),
    ("unit-letter-after-a-name", "it's, vitamin B12 s", "it's, vitamin B12 s"),
    ("and", "neck & shoulders", "neck and shoulders"),
    ("about", "~10 reps", "about 10 reps"),
    ("abbreviations", "e.g. a towel, i.e. soft", "for example a towel, that is soft"),
    ("with", "w/ band", "with band"),
    ("slash-between-words", "left/right", "left right"),
    ("dash-between-words", "Breathe in — and out", "Breathe in, and out"),
    ("ellipsis", "Slowly… and out", "Slowly, and out"),
    ("quotes", "Don’t “bounce”", 'Don\'t "bounce"'),  # noqa: RUF001 - the quotes are the case
    ("emoji", "Well done 🎉!", "Well done!"),
    ("emoji-of-parts", "👩🏽‍🦰 Go", "Go"),
    ("emoji-keycap", "Set 1️⃣", "Set 1"),
    ("only-emoji", "🎉 👍", ""),
    ("only-dots", "...", ""),
    ("markup", "**Slowly**, _now_", "Slowly, now"),
    ("control-characters", "a\x00b\x01\tc\r\nd", "a b c d"),
    ("phonemes-of-an-engine", "[calm](/kˈɑm/) [[now]] now", "calm now"),  # noqa: RUF001 - phonemes
    ("empty", "", ""),
]

OTHER = [
    ("swedish-keeps-its-units", "sv", "10–15 s – 3 x 12", "10-15 s, 3 x 12"),  # noqa: RUF001 - the dash is the case
    ("french-space-before-a-mark", "fr", "Bravo !", "Bravo!"),
    ("spanish-opening-mark", "es", "¿Listo? 🙂", "¿Listo?"),
    ("chinese", "zh", "保持三十秒。", "保持三十秒。"),
    ("hindi-joiners-stay", "hi", "क्\u200dष", "क्\u200dष"),
    ("region", "en-GB", "10 kg", "10 kilograms"),
    ("region-with-underscore", "en_US", "10 kg", "10 kilograms"),
    ("a-tag-that-is-a-path", "../en", "10 kg", "10 kg"),
]


@pytest.mark.parametrize(("written", "expected"), [pytest.param(w, s, id=name) for name, w, s in ENGLISH])
def test_english_is_normalised(written: str, expected: str) -> None:
    assert normalise_text(written, "en") == expected


@pytest.mark.parametrize(
    ("language", "written", "expected"), [pytest.param(la, w, s, id=name) for name, la, w, s in OTHER]
)
def test_other_languages_are_only_cleaned(language: str, written: str, expected: str) -> None:
    assert normalise_text(written, language) == expected


LANGUAGES = {
    "de": [
        ("1 s", "eine Sekunde"),
        ("Halte 10-15 s", "Halte 10 bis fünfzehn Sekunden"),
        ("1m30s", "eine Minute dreißig Sekunden"),
        ("21 Min.", "einundzwanzig Minuten"),
        ("3 x 12 Wdh.", "3 mal zwölf Wiederholungen"),
        ("10x je Seite", "10 mal je Seite"),
        ("1/4 der Zeit", "ein Viertel der Zeit"),
        ("1 1/2 kg", "eins Komma fünf Kilogramm"),
        ("1,5 km", "eins Komma fünf Kilometer"),
        ("90°, 50 %", "neunzig Grad, fünfzig Prozent"),
        ("z. B. ein Handtuch", "zum Beispiel ein Handtuch"),
    ],
    "es": [
        ("1 min", "un minuto"),
        ("21 s", "veintiún segundos"),
        ("10–15 s", "10 a quince segundos"),  # noqa: RUF001 - the dash is the case
        ("3 x 12 reps", "3 por doce repeticiones"),
        ("21 reps, 10x", "veintiuna repeticiones, 10 veces"),
        ("1/2 giro", "medio giro"),
        ("1,5 kg", "uno coma cinco kilos"),
        ("5m, luego 5 m", "cinco minutos, luego cinco metros"),
    ],
    "fr": [
        ("1 min", "une minute"),
        ("21 s", "vingt et une secondes"),
        ("10-15 s", "10 à quinze secondes"),
        ("3 x 12", "3 fois 12"),
        ("1/4 de tour", "un quart de tour"),
        ("1,5 kg", "un virgule cinq kilo"),
        ("5 mètres, 21 m", "5 mètres, vingt et un mètres"),
        ("effort 8/10", "effort 8 sur 10"),
    ],
    "pt": [
        ("1 min", "um minuto"),
        ("2 h", "duas horas"),
        ("10-15 s", "10 a quinze segundos"),
        ("3 x 22 reps", "3 vezes vinte e duas repetições"),
        ("1/2 giro", "meio giro"),
        ("1,5 kg", "um vírgula cinco quilo"),
        ("1m30s", "um minuto trinta segundos"),
    ],
    "it": [
        ("1 min", "un minuto"),
        ("21 s", "ventuno secondi"),
        ("10-15 s", "10 a quindici secondi"),
        ("3 x 12, 10x", "3 per 12, 10 volte"),
        ("1 h", "un'ora"),
        ("1,5 kg", "uno virgola cinque chili"),
        ("3/4 di giro", "tre quarti di giro"),
    ],
    "nl": [
        ("1 min", "één minuut"),
        ("22 s", "tweeëntwintig seconden"),
        ("10-15 s", "10 tot vijftien seconden"),
        ("3 x 12", "3 keer 12"),
        ("2 u en 2u", "2 u en twee uur"),
        ("1,5 kg", "één komma vijf kilo"),
        ("8/10", "8 van de 10"),
    ],
    "pl": [
        ("1 s", "jedna sekunda"),
        ("2 s", "dwie sekundy"),
        ("5 s", "pięć sekund"),
        ("22 min", "dwadzieścia dwie minuty"),
        ("21 min", "dwadzieścia jeden minut"),
        ("10-15 s", "10 piętnaście sekund"),
        ("3 x 2 powt.", "3 razy dwa powtórzenia"),
        ("1 1/2 obrotu", "1 i pół obrotu"),
        ("1,5 kg", "jeden przecinek pięć kilograma"),
        ("2 kg, 5 kg", "dwa kilogramy, pięć kilogramów"),
    ],
    "ru": [
        ("1 сек", "одна секунда"),
        ("2 мин", "две минуты"),
        ("5 мин", "пять минут"),
        ("21с", "двадцать одна секунда"),  # noqa: RUF001 - the Russian letter is the case
        ("10 с гантелями", "10 с гантелями"),  # noqa: RUF001 - the Russian letter is the case
        ("10-15 сек", "10 пятнадцать секунд"),
        ("3 x 12, 10x", "3 по 12, 10 раз"),
        ("1 1/2 оборота", "1 с половиной оборота"),  # noqa: RUF001 - the Russian letter is the case
        ("1,5 кг", "одна целая пять десятых килограмма"),
        ("22 кг", "двадцать два килограмма"),
    ],
    "ja": [
        ("10秒キープ", "じゅうびょうキープ"),
        ("10〜15秒", "じゅう から じゅうごびょう"),
        ("1分30秒", "いっぷんさんじゅうびょう"),
        ("3 x 12", "さん かける じゅうに"),
        ("6回、8回、10回", "ろっかい、はっかい、じゅっかい"),
        ("4時間", "よじかん"),
        ("1/2", "にぶんのいち"),
        ("1.5 kg", "いちてんごキロ"),
    ],
}


@pytest.mark.parametrize(
    ("language", "written", "expected"),
    [(language, written, expected) for language, table in LANGUAGES.items() for written, expected in table],
)
def test_every_language_is_normalised(language: str, written: str, expected: str) -> None:
    assert normalise_text(written, language) == expected


def test_every_language_that_ships_has_a_table() -> None:
    assert {"en", *LANGUAGES} == set(WordingStore().languages())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_unit_has_all_plural_forms(language: str) -> None:
    file = files("voicecoach.voices.text").joinpath("speakable", f"{language}.toml")
    units = tomllib.loads(file.read_text("utf-8"))["units"]
    found = [set(unit) - {"after", "close"} for unit in units if "unit" not in unit]
    expected = plural_categories(language)
    assert found
    assert [forms for forms in found if forms != expected] == []


@given(st.text(max_size=60), st.sampled_from(["en", *LANGUAGES]))
def test_any_text_becomes_one_line_without_control_characters(text: str, language: str) -> None:
    line = normalise_text(text, language)
    assert line == line.strip()
    assert "  " not in line
    assert not {unicodedata.category(character) for character in line} & {"Cc", "Cs", "Co"}


@given(st.lists(st.sampled_from(["Hold", "your", "left", "arm", "and", "breathe"]), min_size=1))
def test_plain_words_do_not_change(words: list[str]) -> None:
    assert normalise_text(" ".join(words), "en") == " ".join(words)
