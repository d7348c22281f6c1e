"""What is read how, in ten languages: the tables in tests/voices/reading, and that nothing is lost."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.reading_tables import PHONEMES, reading_tables
from tests.support.thorough import fewer_examples
from voicecoach.voices.api import Utterance
from voicecoach.voices.engines.engine_helpers import prepare_text
from voicecoach.voices.engines.espeak import espeak_phonemes
from voicecoach.voices.engines.espeak_languages import find_language
from voicecoach.voices.engines.natural import is_natural_installed
from voicecoach.voices.text.clean import clean_text
from voicecoach.voices.text.explain import explain_reading, guessed_readings
from voicecoach.voices.text.lexicon import shipped_pronunciations
from voicecoach.voices.text.long_texts import MAX_CLAUSE_BYTES
from voicecoach.voices.text.normalise import normalise_text
from voicecoach.voices.text.pronounce import espeak_markup, hibari_markup
from voicecoach.voices.text.reading import Token, read_text
from voicecoach.wording.store import WordingStore

TABLES = reading_tables()
LANGUAGES = sorted(TABLES)
KINDS = (
    *("grouped", "durations", "roman", "ordinals", "fractions", "ranges", "times", "marks"),
    *("abbreviations", "pasted"),
)
ROWS = [
    pytest.param(language, written, spoken, id=f"{language}-{kind}-{index}")
    for language, kinds in TABLES.items()
    for kind, rows in kinds.items()
    if kind != PHONEMES
    for index, (written, spoken) in enumerate(rows.items())
]


@pytest.mark.parametrize(("language", "written", "spoken"), ROWS)
def test_what_is_written_is_read_right(language: str, written: str, spoken: str) -> None:
    assert normalise_text(written, language) == spoken


def test_every_kind_has_five_members_in_every_language() -> None:
    assert sorted(WordingStore().languages()) == LANGUAGES
    few = [(la, kind) for la, kind in product(LANGUAGES, KINDS) if len(TABLES[la].get(kind, {})) < 5]
    assert few == []
    assert len(TABLES["ja"]["counters"]) > 20


@pytest.mark.parametrize(
    ("language", "written", "phonemes"),
    [
        pytest.param(language, written, phonemes, id=f"{language}-{written}")
        for language, kinds in TABLES.items()
        for written, phonemes in kinds[PHONEMES].items()
    ],
)
def test_espeak_says_what_the_words_say(language: str, written: str, phonemes: str) -> None:
    voice = find_language(language)
    assert voice is not None
    assert espeak_phonemes(normalise_text(written, language), voice.name) == phonemes


# Nothing is lost: what is generated below has a reading for every digit and sign.

number = st.integers(0, 99_999).map(str)
small = st.integers(1, 59).map(str)


def pattern(text: str, **parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A text with generated parts."""
    return st.fixed_dictionaries(parts).map(lambda values: text.format(**values))


def choice(texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts.split())


UNITS = choice("s min h m km cm kg g % °")
GENERATED = {
    "grouped": pattern(
        "{a}{mark}{b}{rest} {unit}",
        a=st.integers(1, 999).map(str),
        mark=st.sampled_from([".", ",", "'", "\u202f", "\u00a0"]),
        b=st.integers(0, 999).map("{:03}".format),
        rest=st.sampled_from(["", ""]),
        unit=UNITS,
    ),
    "durations": pattern(
        "{a}:{b}{c}", a=small, b=st.integers(0, 59).map("{:02}".format), c=choice(":05 :30") | st.just("")
    ),
    "fractions": pattern("{a}/{b} {c}", a=small, b=small, c=choice("kg abc")),
    "ranges": pattern(
        "{a}{dash}{b} {unit}",
        a=small,
        dash=st.sampled_from([*"-\u2013\u2014~", " - ", " \u2013 ", ".."]),
        b=small,
        unit=UNITS,
    ),
    "times": pattern(
        "{a}{times}{b}{unit}",
        a=small,
        times=st.sampled_from(["x", "\u00d7", " x ", "X"]),
        b=small,
        unit=UNITS,
    ),
    "marks": pattern(
        "{a}{mark}",
        a=small,
        mark=st.sampled_from(['"', "'", "°", "%", "\uff05", " €", "$", "\u338f", " °C", "²"]),
    ),
    "money": pattern("{mark}{a}", a=small, mark=choice("$ €")),
    "signs": pattern("{mark}{a}", a=small, mark=choice("± ≈ ~ ≥ ≤ < > = + -")),
    "rates": pattern("{a}x/{b}", a=small, b=choice("week Tag min")),
    "pairs": pattern("L{a}/S{b}", a=st.integers(1, 5).map(str), b=st.integers(1, 5).map(str)),
    "roman": pattern(
        "{name} {numeral}",
        name=choice("Warrior Krieger Phase Level Guerrero Niveau Etap Fase"),
        numeral=choice("I II III IV V VI VII VIII IX X XII"),
    ),
    "ordinals": pattern(
        "{a}{mark} {word}",
        a=small,
        mark=choice(". st nd rd th er e ª º -й"),
        word=choice("round Runde serie série runda раунд"),
    ),
    "abbreviations": pattern(
        "{word} {a} {other}",
        word=choice("max. min. No. Nr. approx. ca. n° mind. ok. bzw."),
        a=small,
        other=choice("sec. min. Sek. reps Wdh. seg. s."),
    ),
    "counters": pattern("{a}{counter}", a=small, counter=choice("回 人 分 秒 歩 つ 本 枚 度 セット")),
}
UNREAD_SIGN = re.compile(r"[/\u00d7%°€$£~≈±≥≤<>=+㎏²]|\d[xX]|\d:\d|\d\.\.|\d[-\u2013\u2014]\d|\"")


def digits_of(token: Token) -> str:
    return "".join(character for character in token.written if character.isdigit())


@pytest.mark.parametrize("kind", GENERATED)
def test_no_digit_and_no_sign_is_lost(kind: str) -> None:
    texts, languages = GENERATED[kind], st.sampled_from(LANGUAGES)

    @fewer_examples(50, otherwise=200)
    @given(texts, languages)
    def check(text: str, language: str) -> None:
        read = read_text(text, language)
        assert "".join(token.written for token in read.tokens) == read.cleaned
        silent = [token for token in read.tokens if digits_of(token) and not re.search(r"\w", token.spoken)]
        assert silent == []
        assert [token for token in read.tokens if token.kind != "words" and not token.why] == []
        assert UNREAD_SIGN.findall(read.spoken) == []

    check()


@fewer_examples(50, otherwise=200)
@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "**bold**",
                    "_soft_",
                    "`code`",
                    "[link](https://a.bc/d)",
                    "<b>tag</b>",
                    "&amp;",
                    "&eacute;",
                ),
                *(
                    "so\u00adft",
                    "ze\u200bro",
                    "le\u200eft",
                    "don\u2019t",
                    "don\u00b4t",
                    "\ufb01n",
                    "e\u0301",
                    "🎉",
                    "👩🏽‍🦰",
                ),
                *("a@b.de", "www.example.com/x", "STOP", "[[hə]]", "# ", "- "),
            ]
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(LANGUAGES),
)
def test_what_is_pasted_is_read_or_left_out_with_a_reason(parts: list[str], language: str) -> None:
    text = " ".join(parts)
    cleaned = clean_text(text)
    assert all(left_out.why for left_out in cleaned.left_out)
    signs = {character for left_out in cleaned.left_out for character in left_out.written}
    kept = set(unicodedata.normalize("NFKD", cleaned.text))
    lost = {c for c in unicodedata.normalize("NFKD", text) if c.isalnum() and c not in kept | signs} - set(
        "ampeacutd"
    )
    assert lost == set()
    spoken = read_text(text, language).spoken
    assert not re.search(r"\[\[|\]\(|</?\w|&\w+;|\*\*|🎉|\u00ad|\u200b", spoken)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_a_long_text_is_lost(language: str) -> None:
    words = {"ja": "ゆっくり いきを すって はいて", "ru": "медленно опусти плечи и дыши"}.get(
        language, "slowly lower the arms and breathe"
    )
    voice = find_language(language)
    assert voice is not None
    one = espeak_phonemes(words, voice.name)
    long = normalise_text(" ".join([words] * 90), language)
    said = espeak_phonemes(long, voice.name)
    assert len(said.split()) == 90 * len(one.split())
    assert max(len(clause.encode()) for clause in re.split("[,、]", long)) <= MAX_CLAUSE_BYTES


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("de-CH", "1\u2019500.50 kg", "eintausendfünfhundert Komma fünf Kilogramm"),
        ("es-MX", "1,500.5 m", "mil quinientos coma cinco metros"),
        ("en-IN", "1,00,000 steps", "one hundred thousand steps"),
        ("pt-PT", "1.000 m", "mil metros"),
        ("fr-CA", "1 000 m", "mille mètres"),
    ],
)
def test_regions_have_their_own_marks(language: str, written: str, spoken: str) -> None:
    assert normalise_text(written, language) == spoken


def test_a_number_that_is_too_long_stays_as_it_is() -> None:
    assert normalise_text("1" * 6_000, "en").replace(", ", "") == "1" * 6_000


def test_a_text_without_spaces_is_split_too() -> None:
    long = normalise_text("ゆっくりいきをはいて" * 60, "ja")
    assert long.replace(", ", "") == "ゆっくりいきをはいて" * 60
    assert long.count(",") == 4


def test_lines_and_items_of_lists_are_parted_by_pauses() -> None:
    assert normalise_text("# Warm-up\n\n- Roll your shoulders\n- Breathe.\n1. Sit", "en") == (
        "Warm-up, Roll your shoulders, Breathe. 1. Sit"
    )


def test_a_reading_is_explained_token_by_token() -> None:
    assert list(explain_reading("**Krieger II**, 4x400m", "de", "espeak/de")) == [
        "Krieger              as it is written",
        "II                   zwei: a Roman numeral",
        ",                    as it is written",
        "4                    as it is written",
        "x                    mal: a multiplication",
        "400m                 vierhundert Meter: a number and its unit",
        "**                   left out: a mark of Markdown",
        "**                   left out: a mark of Markdown",
        "spoken: Krieger zwei, 4 mal vierhundert Meter",
    ]


@pytest.mark.parametrize(
    ("written", "guesses"),
    [
        ("Hold for 30 s", ()),
        ("Hold 5m", ()),
        ("Hold 60m", (("60m", "60 minutes"),)),
        ('Hold 30"', (('30"', "thirty seconds"),)),
        ("Walk 1.000 m", (("1.000 m", "one thousand metres"),)),
        ("at 1:30", (("1:30", "one thirty"),)),
    ],
)
def test_doubtful_readings_are_guesses(written: str, guesses: tuple[tuple[str, str], ...]) -> None:
    assert guessed_readings(written, "en") == guesses


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bow forward, then bow pose.", ["Bow"]),
        ("Alternate sides on alternate days.", ["Alternate"]),
        ("Breathe. Alternate.", ["Alternate"]),
        ("Dove pose, then Savasana.", ["Dove", "Savasana"]),
        ("Release the piriformis.", ["piriformis"]),
        ("Hold your left arm.", []),
    ],
)
def test_words_of_the_trade_have_pronunciations(text: str, words: list[str]) -> None:
    assert [match.word for match in shipped_pronunciations(text, "en", "natural/heart")] == words


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("肩甲骨を寄せます。", "けんこうこつを寄せます。"),
        ("背筋を伸ばし、背筋を鍛えます。", "せすじを伸ばし、背筋を鍛えます。"),
        ("側臥位から臥位へ。", "そくがいからがいへ。"),
        ("脛の前、脛骨の横。", "すねの前、脛骨の横。"),
    ],
)
def test_japanese_words_of_the_trade_are_read_inside_of_sentences(text: str, read: str) -> None:
    assert prepare_text("kokoro/jf_alpha", Utterance(text, "ja"), reads_kanji=True) == read


def test_heteronyms_that_only_espeak_reads_wrongly() -> None:
    text = "Close your eyes, live it, and separate your feet."
    assert shipped_pronunciations(text, "en", "natural/heart") == ()
    assert [match.word for match in shipped_pronunciations(text, "en", "espeak/en-us")] == [
        *("Close", "live", "separate"),
    ]


@cache
def natural_engine() -> Any:
    """The engine of the natural voice, which takes a second to load."""
    from hibari import Hibari  # noqa: PLC0415 - not installed everywhere

    return Hibari(voice="heart", threads=1)


@pytest.mark.skipif(not is_natural_installed(), reason="hibari-tts has no wheels for Intel Macs")
@pytest.mark.parametrize(
    ("text", "phonemes"),
    [
        ("Bow forward.", "bˈW fˈɔɹwəɹd."),
        ("Take the bow pose.", "tˈAk ðə bˈO pˈOz."),
        ("Alternate sides.", "ˈɔltəɹnAt sˈIdz."),
        ("Do it on alternate days.", "dˈu ɪt ˌɔn ˈɔltəɹnət dˈAz."),  # noqa: RUF001 - phonemes
        ("Dove pose.", "dˈʌv pˈOz."),
        ("A lead weight.", "ɐ lˈɛd wˈAt."),
        ("Lead with the chest.", "lˈid wɪð ðə ʧˈɛst."),  # noqa: RUF001 - phonemes
        ("Wind down.", "wˈInd dˌWn."),
        ("Close to the door.", "klˈOs tə ðə dˈɔɹ."),
        ("Close your eyes.", "klˈOz jʊɹ ˈIz."),
        ("Contract your glutes.", "kəntɹˈækt jʊɹ ɡlˈuts."),  # noqa: RUF001 - phonemes
        ("Live it.", "lˈɪv ɪt."),  # noqa: RUF001 - phonemes
        ("Tear the band.", "tˈɛɹ ðə bˈænd."),
        ("The piriformis.", "ðə pˌɪɹɪfˈɔɹmɪs."),  # noqa: RUF001 - phonemes
        ("Trapezius and psoas.", "tɹəpˈiziəs ænd sˈOəs."),
        ("Savasana.", "ʃəvˈɑsənə."),  # noqa: RUF001 - phonemes
    ],
)
def test_the_natural_voice_says_heteronyms_right(text: str, phonemes: str) -> None:
    words = prepare_text("natural/heart", Utterance(text), hibari_markup)
    assert " ".join(natural_engine().phonemize(words)) == phonemes


@pytest.mark.parametrize(
    ("word", "phonemes"),
    [
        ("Set", "zˈɛt"),
        ("Reps", "rˈɛps"),
        ("Plank", "plˈɛŋk"),
        ("Crunch", "kɾˈantʃ"),
        ("Burpee", "bˈœɾpiː"),  # noqa: RUF001 - phonemes
        ("Core", "kˈoːɾ"),  # noqa: RUF001 - phonemes
        ("Workout", "vˈœɾkaʊt"),
        ("Timer", "tˈaɪmɜ"),  # noqa: RUF001 - phonemes
        ("Warm-up", "vˈɔɾmˈap"),
        ("Push-up", "pˈʊʃˈap"),
        ("Gluteus", "ɡlˈuːteːˌʊs"),  # noqa: RUF001 - phonemes
        ("Vinyasa", "vɪnjˈɑːzɑː"),  # noqa: RUF001 - phonemes
    ],
)
def test_espeak_says_words_of_the_trade_right_in_german(word: str, phonemes: str) -> None:
    words = prepare_text("espeak/de", Utterance(word, "de"), espeak_markup)
    assert espeak_phonemes(words, "de") == phonemes
