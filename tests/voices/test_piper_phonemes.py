"""The phonemes of Piper's models, against those of piper-phonemize 1.1.0, which the models were trained with.

`data/piper_phonemes.json` has 24 cues of each language, as that library read them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from voicecoach.voices.engines.piper_phonemes import phoneme_ids, phoneme_sentences

REFERENCES: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data/piper_phonemes.json").read_text("utf-8")
)
IDS = {sign: tuple(ids) for sign, ids in REFERENCES["phoneme_id_map"].items()}

READ_DIFFERENTLY = {
    "en": ["Slowly roll your spine up from the floor."],
    "de": [
        "Gut gemacht. Das war die Rückenpause.",
        "Stell dich hin, die Füße hüftbreit, die Knie locker.",
        "Schieb die Hände nach vorn, und mach den oberen Rücken ganz rund.",
        "Leg dich auf den Rücken, und stell die Beine an.",
    ],
}
"""Cues that the espeak-ng of the installed version reads with other phonemes than that library did."""


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "pt", "it", "nl", "pl", "ru"])
def test_cues_are_read_as_the_models_were_trained(language: str) -> None:
    voice, cues = REFERENCES[language]["espeak_voice"], REFERENCES[language]["cues"]
    other = []
    for cue in cues:
        sentences = phoneme_sentences(cue["text"], voice)
        if [normalize("NFD", one) for one in sentences] != [normalize("NFD", one) for one in cue["phonemes"]]:
            other.append(cue["text"])
            continue
        assert [phoneme_ids(sentence, IDS) for sentence in sentences] == cue["ids"]
    assert len(cues) == 24
    assert other == READ_DIFFERENTLY.get(language, [])


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param("Hold.", ("hˈoʊld.",), id="one sentence"),
        pytest.param("Left, right", ("lˈɛft, ɹˈaɪt",), id="no end sign"),
        pytest.param("Go! Go?", ("ɡˈoʊ!", "ɡˈoʊ?"), id="two sentences"),
        pytest.param("1.5 m", ("wˈʌn pɔɪnt fˈaɪv ˈɛm",), id="a point in a number"),
        pytest.param('"Hold." Go.', ("hˈoʊld.", "ɡˈoʊ."), id="quotes"),
        pytest.param("Move [[ ˈsoʊæs ]] now.", ("mˈuːv ˈsoʊæs nˈaʊ.",), id="written phonemes"),
        pytest.param("[[ˈsoʊæs]], go", ("ˈsoʊæs, ɡˈoʊ",), id="written phonemes first"),
        pytest.param("3 [[ a. b ]].", ("θɹˈiː a. b.",), id="a point in written phonemes"),
    ],
)
def test_clauses_keep_their_marks_and_numbers_stay_whole(text: str, sentences: tuple[str, ...]) -> None:
    assert phoneme_sentences(text, "en-us") == sentences


def test_signs_that_the_model_does_not_know_are_left_out() -> None:
    ids = {"_": (0,), "^": (1,), "$": (2,), "a": (14,), "b": (15, 7)}
    assert phoneme_ids("axb", ids) == [1, 0, 14, 0, 15, 7, 0, 2]
