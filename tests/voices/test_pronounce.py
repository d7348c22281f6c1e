"""Pronunciations: respellings and IPA, in the notation of each engine."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
import pytest

from voicecoach.errors import ScriptError
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders
from voicecoach.voices.api import Utterance
from voicecoach.voices.engines.espeak import EspeakVoice
from voicecoach.voices.engines.natural import NaturalVoice
from voicecoach.voices.text.pronounce import (
    apply_pronunciations,
    espeak_markup,
    hibari_markup,
    piper_markup,
    pronunciations_in,
)
from voicecoach.voices.wrappers.disk_cache import DiskCachedVoice
from voicecoach.wording.ipa import ipa_table

if TYPE_CHECKING:
    from pathlib import Path

PSOAS = (("psoas", "/ˈsoʊ.æs/"),)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        pytest.param(espeak_markup, "Your [[s'oUas]] is deep.", id="espeak"),
        pytest.param(hibari_markup, "Your [Psoas](/sˈOæs/) is deep.", id="natural"),
        pytest.param(piper_markup, "Your [[ ˈsoʊæs ]] is deep.", id="piper"),
        pytest.param(None, "Your Psoas is deep.", id="an engine without phonemes"),
    ],
)
def test_ipa_is_converted_for_each_engine(markup: object, words: str) -> None:
    assert apply_pronunciations("Your Psoas is deep.", PSOAS, markup) == words  # type: ignore[arg-type]  # of the right type in all rows


def test_a_respelling_replaces_whole_words_the_longest_first() -> None:
    pronunciations = (("trap", "TRAP"), ("trap bar", "trapp barr"))
    assert (
        apply_pronunciations("Trap bar, trap, traps, strap.", pronunciations, None)
        == "trapp barr, TRAP, traps, strap."
    )


def test_only_words_in_the_text_get_a_pronunciation() -> None:
    lexicon = {"psoas": "SO-ass", "lats": "latts", "tfl": "tee eff ell"}
    assert pronunciations_in("Lats and TFL, no psoasitis.", lexicon) == (
        ("lats", "latts"),
        ("tfl", "tee eff ell"),
    )


def test_espeak_speaks_phonemes() -> None:
    soap = EspeakVoice().speak(Utterance("soap"))
    as_ipa = EspeakVoice().speak(Utterance("qrtz", pronunciations=(("qrtz", "/ˈsoʊp/"),)))
    respelt = EspeakVoice().speak(Utterance("qrtz", pronunciations=(("qrtz", "soap"),)))
    assert np.array_equal(soap.samples, as_ipa.samples)
    assert np.array_equal(soap.samples, respelt.samples)


@pytest.mark.parametrize("kind", ["vowels", "consonants"])
def test_espeak_speaks_every_ipa_sign_in_english_or_german(kind: str) -> None:
    def length(language: str, sign: str) -> int:
        word = (("qrtz", f"/ə{sign}ə/"),)
        return EspeakVoice().speak(Utterance("qrtz", language, pronunciations=word)).frames

    shortest = {language: length(language, "") for language in ("en", "de")}
    for sign in ipa_table()[kind]:
        assert any(length(language, sign) > shortest[language] + 480 for language in shortest), sign


@pytest.mark.skipif(find_spec("hibari") is None, reason="hibari-tts has no wheels for Intel Macs")
def test_natural_speaks_phonemes() -> None:
    natural = NaturalVoice()
    soap = natural.speak(Utterance("soap"))
    as_ipa = natural.speak(Utterance("qrtz", pronunciations=(("qrtz", "/ˈsoʊp/"),)))
    assert np.array_equal(soap.samples, as_ipa.samples)


def test_the_cache_tells_pronunciations_apart(tmp_path: Path) -> None:
    synthesised: list[str] = []
    voice = DiskCachedVoice(EspeakVoice(), tmp_path, pytest.fail, lambda: synthesised.append("x"))
    for pronunciations in ((), PSOAS, (), PSOAS, (("psoas", "SO-ass"),)):
        voice.speak(Utterance("Psoas", pronunciations=pronunciations))
    assert len(synthesised) == 3


ROUTINE = "routine: Deep\nvoice: silent\npronounce: {psoas: SO-ass}\nsteps: [{say: Psoas and lats.}]\n"


def pronunciations_of(folder: Path) -> tuple[tuple[str, str], ...]:
    (folder / "deep.yaml").write_text(ROUTINE)
    timeline = open_session(
        str(folder / "deep.yaml"), SessionOptions(), find_user_folders(), pytest.fail
    ).timeline()
    (event,) = [event for event in timeline.events if event.cue == "say"]
    assert event.manner is not None
    return event.manner.said


def test_the_routine_has_precedence_and_the_timeline_stores_pronunciations(
    empty_home: Path, tmp_path: Path
) -> None:
    assert pronunciations_of(tmp_path) == (("psoas", "SO-ass"),)
    (empty_home / "pronounce").mkdir()
    (empty_home / "pronounce/en.yaml").write_text("pronounce:\n  Psoas: PSO-as\n  lats: latts\n")
    assert pronunciations_of(tmp_path) == (("psoas", "SO-ass"), ("lats", "latts"))


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        pytest.param("psoas: //", "2:10: there is no sound in '//'; ", id="nothing"),
        pytest.param("psoas: /soʊ§/", "2:10: '§' in /soʊ§/ is no sign that voices know; ", id="sign"),
        pytest.param("psoas: SO/ass", "2:10: 'SO/ass' has a slash; ", id="one slash"),
        pytest.param("psoas: '...'", "2:10: '...' cannot be read aloud; ", id="no letter"),
        pytest.param("psoas: 12", "2:10: 12 is read as a number, not as text; put it in quotes", id="number"),
        pytest.param("'[p]': SO-ass", "2:3: '[p]' is not a word; ", id="no word"),
        pytest.param("psoas: a\n  Psoas: b", "2:3: 'psoas' appears twice; ", id="twice"),
    ],
)
def test_wrong_entries_are_reported_with_their_position(
    tmp_path: Path, empty_home: Path, entry: str, problem: str
) -> None:
    routine = tmp_path / "deep.yaml"
    body = f"pronounce:\n  {entry}\n"
    routine.write_text(f"{body}routine: Deep\nsteps: [{{say: Psoas.}}]\n")
    with pytest.raises(ScriptError) as refused:
        open_session(str(routine), SessionOptions(), find_user_folders(), pytest.fail)
    assert str(refused.value).startswith(f"{routine.as_posix()}:{problem}")
    routine.write_text("routine: Deep\nsteps: [{say: Psoas.}]\n")
    (empty_home / "pronounce").mkdir()
    (empty_home / "pronounce/en.yaml").write_text(body)
    with pytest.raises(ScriptError) as refused:
        open_session(str(routine), SessionOptions(), find_user_folders(), pytest.fail)
    assert str(refused.value).startswith(f"{(empty_home / 'pronounce/en.yaml').as_posix()}:{problem}")
