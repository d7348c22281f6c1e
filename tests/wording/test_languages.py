"""Every shipped language: complete, with CLDR's plurals and the forms that its grammar needs."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.thorough import thorough_except
from voicecoach.voices.api import Utterance
from voicecoach.voices.engines.espeak import EspeakVoice
from voicecoach.wording.cues import CUES
from voicecoach.wording.grammar import GRAMMAR_FORMS, plural_categories
from voicecoach.wording.layers import Wording, load_wording
from voicecoach.wording.packs import load_language, translate_side
from voicecoach.wording.placeholder_values import example_values
from voicecoach.wording.ruby import reading_of, words_of
from voicecoach.wording.store import WordingStore
from voicecoach.wording.template import fill_template

SHIPPED = WordingStore()
LANGUAGES = SHIPPED.languages()
PACKS = [(language, pack) for language in LANGUAGES for pack in (None, *SHIPPED.pack_names(language))]
SOUND_ONLY = {"go", "end", "rep_up", "rep_hold", "rep_down", "rep_pause", "beat", "beat_accent"}


@cache
def wording(language: str, pack: str | None = None) -> Wording:
    return load_wording(SHIPPED, language, pack)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_words_for_every_spoken_cue(language: str) -> None:
    assert set(load_language(language).cues) == set(CUES) - SOUND_ONLY


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_exactly_its_plural_categories(language: str) -> None:
    units, expected = load_language(language).units, plural_categories(language)
    assert units.keys() == {"second", "minute", "hour", "rep", "breath"}
    assert [unit for unit, forms in units.items() if forms.keys() != expected] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_cases_have_known_forms_units_and_plurals(language: str) -> None:
    cases = load_language(language).cases
    assert cases.keys() <= GRAMMAR_FORMS.keys()
    for units in cases.values():
        assert units.keys() <= load_language(language).units.keys()
        assert all(set(forms) <= plural_categories(language) for forms in units.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_its_tag_joins_sides_and_step_names(language: str) -> None:
    file = load_language(language)
    assert file.language == language
    assert file.joins.keys() - {"point"} == {"and", "minutes_seconds"}
    assert file.names.keys() == {"prepare", "breathe", "silence", "sound", "rest", "wait", "finish"}
    assert file.sides.keys() == {"right", "left"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_loaded_once_and_names_no_sounds(language: str) -> None:
    file = load_language(language)
    assert load_language(language) is file
    assert {text.sound for text in file.cues.values()} == {None}


@pytest.mark.parametrize(("language", "pack"), PACKS)
def test_shorter_words_are_not_longer_once_filled_in(language: str, pack: str | None) -> None:
    for cue, words in wording(language, pack).cues.items():
        values = example_values(cue, wording(language, pack), {})
        said = [len(reading_of(fill_template(text, values))) for text in words.say]
        short = [len(reading_of(fill_template(text, values))) for text in words.short]
        assert short == sorted(short, reverse=True), cue
        assert not said or not short or min(said) >= short[0], cue


@pytest.mark.parametrize(
    ("language", "seconds", "repetitions"),
    [
        ("en", ("one second", "two seconds", "twenty-one seconds"), ("one repetition", "two repetitions")),
        (
            "de",
            ("eine Sekunde", "zwei Sekunden", "einundzwanzig Sekunden"),
            ("eine Wiederholung", "zwei Wiederholungen"),
        ),
        ("es", ("un segundo", "dos segundos", "veintiún segundos"), ("una repetición", "dos repeticiones")),
        (
            "fr",
            ("une seconde", "deux secondes", "vingt et une secondes"),
            ("une répétition", "deux répétitions"),
        ),
        ("pt", ("um segundo", "dois segundos", "vinte e um segundos"), ("uma repetição", "duas repetições")),
        ("it", ("un secondo", "due secondi", "ventuno secondi"), ("una ripetizione", "due ripetizioni")),
        (
            "nl",
            ("één seconde", "twee seconden", "eenentwintig seconden"),
            ("één herhaling", "twee herhalingen"),
        ),
        (
            "pl",
            ("jedna sekunda", "dwie sekundy", "dwadzieścia jeden sekund"),
            ("jedno powtórzenie", "dwa powtórzenia"),
        ),
        (
            "ru",
            ("одна секунда", "две секунды", "двадцать одна секунда"),
            ("одно повторение", "два повторения"),
        ),
        ("ja", ("いちびょう", "にびょう", "にじゅういちびょう"), ("いっかい", "にかい")),
    ],
)
def test_one_two_and_twenty_one(
    language: str, seconds: tuple[str, ...], repetitions: tuple[str, ...]
) -> None:
    numbers = wording(language).numbers
    assert tuple(reading_of(numbers.count(number, "second")) for number in (1, 2, 21)) == seconds
    assert tuple(reading_of(numbers.count(number, "rep")) for number in (1, 2)) == repetitions


@pytest.mark.parametrize(
    ("language", "number", "unit", "words"),
    [
        ("es", 31, "minute", "treinta y un minutos"),
        ("es", 21, "rep", "veintiuna repeticiones"),
        ("es", 250, "rep", "doscientas cincuenta repeticiones"),
        ("es", Decimal("1.5"), "second", "uno coma cinco segundos"),
        ("fr", 81, "rep", "quatre-vingt-une répétitions"),
        ("fr", 0, "second", "zéro seconde"),
        ("pt", 22, "rep", "vinte e duas repetições"),
        ("pt", 2, "hour", "duas horas"),
        ("it", Decimal("1.5"), "second", "uno virgola cinque secondi"),
        ("nl", 2, "hour", "twee uur"),
        ("pl", 5, "second", "pięć sekund"),
        ("pl", 12, "minute", "dwanaście minut"),
        ("pl", 22, "second", "dwadzieścia dwie sekundy"),
        ("pl", 22, "rep", "dwadzieścia dwa powtórzenia"),
        ("pl", Decimal("1.5"), "second", "jeden przecinek pięć sekundy"),
        ("ru", 5, "minute", "пять минут"),
        ("ru", 11, "second", "одиннадцать секунд"),
        ("ru", 22, "minute", "двадцать две минуты"),
        ("ru", 21, "hour", "двадцать один час"),
        ("ru", Decimal("1.5"), "second", "одна целая пять десятых секунды"),
        ("ja", 6, "minute", "ろっぷん"),
        ("ja", 13, "minute", "じゅうさんぷん"),
        ("ja", 9, "hour", "くじかん"),
        ("ja", 10, "rep", "じゅっかい"),
    ],
)
def test_numbers_with_their_units(language: str, number: int | Decimal, unit: str, words: str) -> None:
    assert reading_of(wording(language).numbers.count(number, unit)) == words


@given(st.sampled_from(LANGUAGES), st.integers(0, 1000), st.sampled_from(["second", "minute", "hour", "rep"]))
def test_any_number_is_spelt_without_digits(language: str, number: int, unit: str) -> None:
    words = wording(language).numbers.count(number, unit)
    for said in map(reading_of, (words, *map(words.in_form, GRAMMAR_FORMS))):
        assert not any(letter.isdigit() or letter in "{}" for letter in said)


@given(st.sampled_from(LANGUAGES), st.integers(1, 86_400_000))
def test_any_duration_is_spelt_without_digits(language: str, ms: int) -> None:
    words = wording(language).numbers.duration(ms)
    said = reading_of(words + words.in_form("accusative"))
    assert not any(letter.isdigit() or letter in "{}" for letter in said)


@pytest.mark.parametrize(
    ("language", "ms", "form", "words"),
    [
        ("pl", 60_000, "accusative", "jedną minutę"),
        ("pl", 120_000, "accusative", "dwie minuty"),
        ("pl", 90_000, "accusative", "jedną minutę i trzydzieści sekund"),
        ("ru", 60_000, "accusative", "одну минуту"),
        ("ru", 21_000, "accusative", "двадцать одну секунду"),
        ("ru", 22_000, "accusative", "двадцать две секунды"),
        ("ru", 1500, "accusative", "одну целую пять десятых секунды"),
        ("en", 60_000, "accusative", "one minute"),
    ],
)
def test_durations_in_the_accusative(language: str, ms: int, form: str, words: str) -> None:
    assert wording(language).numbers.duration(ms).in_form(form) == words


@pytest.mark.parametrize(
    ("language", "ms", "words"),
    [
        ("es", 90_000, "un minuto y treinta segundos"),
        ("fr", 81_000, "une minute vingt et une"),
        ("pt", 65_000, "um minuto e cinco segundos"),
        ("it", 5_400_000, "un'ora e trenta minuti"),
        ("nl", 90_000, "één minuut en dertig seconden"),
        ("pl", 90_000, "jedna minuta i trzydzieści sekund"),
        ("ru", 90_000, "одна минута тридцать секунд"),
        ("ja", 90_000, "いっぷん さんじゅうびょう"),
    ],
)
def test_minutes_and_seconds(language: str, ms: int, words: str) -> None:
    assert reading_of(wording(language).numbers.duration(ms)) == words


@pytest.mark.parametrize(
    ("language", "form", "words"),
    [
        ("pl", "genitive", ["jeden", "dwóch", "pięciu", "dwunastu", "dwudziestu dwóch", "czterdziestu"]),
        ("pl", "ordinal", ["pierwsza", "druga", "piąta", "dwunasta", "dwudziesta druga", "czterdziesta"]),
        ("ru", "genitive", ["одного", "двух", "пяти", "двенадцати", "двадцати двух", "сорока"]),
    ],
)
def test_numbers_in_other_forms(language: str, form: str, words: list[str]) -> None:
    numbers = wording(language).numbers
    assert [numbers.cardinal(number).in_form(form) for number in (1, 2, 5, 12, 22, 40)] == words


@pytest.mark.parametrize(
    ("language", "counted"),
    [
        ("es", "Tres. Dos. Uno."),
        ("fr", "Trois. Deux. Un."),
        ("pt", "Três. Dois. Um."),
        ("it", "Tre. Due. Uno."),
        ("nl", "Drie. Twee. Één."),
        ("pl", "Trzy. Dwa. Jeden."),
        ("ru", "Три. Два. Один."),
        ("ja", "さん。 に。 いち。"),
    ],
)
def test_countdowns_are_plain_numbers(language: str, counted: str) -> None:
    words = wording(language)
    said = [words.cues["countdown"].render_forms(0, {"n": words.numbers.cardinal(n)})[0] for n in (3, 2, 1)]
    assert reading_of(" ".join(said)) == counted


@pytest.mark.parametrize(
    ("language", "side", "switch"),
    [
        ("en", "left", "Now the left side."),
        ("de", "links", "Jetzt links."),
        ("de", "linke", "Jetzt links."),
        ("es", "izquierda", "Ahora, el lado izquierdo."),
        ("fr", "droite", "Maintenant, le côté droit."),
        ("pt", "esquerda", "Agora, o lado esquerdo."),
        ("it", "destra", "Ora il lato destro."),
        ("nl", "linker", "Nu links."),
        ("pl", "lewo", "Teraz lewa strona."),
        ("ru", "Влево", "Теперь левая сторона."),
        ("ja", "左", "つづいて、ひだりがわです。"),
        ("pl", "górna", "Teraz górna."),
    ],
)
def test_a_side_is_inflected_as_the_template_asks(language: str, side: str, switch: str) -> None:
    words = wording(language)
    said = words.cues["switch_sides"].render_forms(0, {"side": words.inflect_side(side)})[0]
    assert reading_of(said) == switch


def test_a_side_in_the_authors_words_is_kept_without_a_form() -> None:
    assert fill_template(
        "nach {side}, {side:accusative} Seite", {"side": wording("de").inflect_side("rechts")}
    ) == ("Nach rechts, rechte Seite")
    assert fill_template("nach {side:adverb}", {"side": "oben"}) == "Nach oben"


@pytest.mark.parametrize(
    ("side", "language", "other", "translated"),
    [
        ("right", "en", "de", "rechts"),
        ("Linke", "de", "pl", "lewa"),
        ("left", "en-GB", "pt-BR", "esquerda"),
        ("up", "en", "de", None),
    ],
)
def test_translate_side(side: str, language: str, other: str, translated: str | None) -> None:
    assert translate_side(side, language, other) == translated


@pytest.mark.parametrize(("language", "pack"), thorough_except(("en", None), of=PACKS))
def test_espeak_speaks_every_cue_in_every_variant(language: str, pack: str | None) -> None:
    words, voice = wording(language, pack), EspeakVoice()
    for cue, said in words.cues.items():
        values = example_values(cue, words, {})
        for turn in range(len(said.say)):
            for text in said.render_forms(turn, values):
                clip = voice.speak(Utterance(text, language))
                assert clip.frames > 4800, text
                assert abs(clip.samples).max() > 1000, text


def test_japanese_is_written_in_kanji_with_its_reading() -> None:
    """Voices that read kana only get no kanji, and no particle *wa*, which they read as *ha*."""
    texts = [text for words in wording("ja").cues.values() for text in (*words.say, *words.short)]
    shown = "".join(map(words_of, texts))
    assert sum("\u4e00" <= letter <= "\u9fff" for letter in shown) > 100
    assert not set(shown) & set("\uff5c\u300a\u300b")
    for text in texts:
        reading = reading_of(text)
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in reading), text
        assert "は " not in reading, text
