"""`voicecoach say --explain`, and texts that are shown as they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.command import outcome

if TYPE_CHECKING:
    from pathlib import Path


def test_an_espeak_voice_is_explained_with_its_phonemes_in_its_language(tmp_path: Path) -> None:
    code, output, errors = outcome("say", "--explain", "--voice", "espeak/de", "3x 1.000 m, 1. Runde")
    assert (code, errors) == (0, "")
    assert output.splitlines() == [
        "3                    as it is written",
        "x                    mal: a multiplication",
        "1.000 m              eintausend Meter: a number and its unit",
        ",                    as it is written",
        "1.                   erste: an ordinal, as its noun and article want it",
        "Runde                as it is written",
        "phonemes: dɾˈaɪ mˈɑːl ˈaɪntˌaʊzənt mˈeːtɜ ˈeːɾstə rˈʊndə",  # noqa: RUF001 - phonemes
        "spoken: 3 mal eintausend Meter, erste Runde",
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "spoken"),
    [
        (("4x400m",), "4 times 400 metres"),
        (("4x400m", "--language", "fr"), "4 fois quatre cents mètres"),
        (("Warrior II", "--voice", "natural"), "Warrior two"),
        (("1h30", "--voice", "espeak/fr-fr"), "une heure et trente minutes"),
        (("Set 3", "--voice", "espeak/de"), "Sett 3"),
        (("Hold 10–15 s", "--voice", "silent"), "Hold 10 to 15 seconds"),  # noqa: RUF001 - the dash is the case
        (("🎉",), ""),
    ],
)
def test_the_last_line_has_the_words_for_the_voice(words: tuple[str, ...], spoken: str) -> None:
    code, output, errors = outcome("say", "--explain", *words)
    assert (code, output.splitlines()[-1].strip(), errors) == (0, f"spoken: {spoken}".strip(), "")


def test_with_a_file_the_line_is_spoken_too(tmp_path: Path) -> None:
    file = tmp_path / "line.wav"
    code, output, _ = outcome("say", "--explain", "4x400m", "--voice", "silent", "-o", str(file))
    assert (code, output.splitlines()[-1]) == (0, f"Wrote {file}.")
    assert file.is_file()


def test_what_is_shown_is_what_is_written(tmp_path: Path) -> None:
    routine = tmp_path / "legs.yaml"
    routine.write_text(
        "routine: Legs\nprepare: 10s\nsteps:\n"
        "- stretch: Warrior II\n  do: 4x400m, 20 sec. hold.\n  hold: 10s\n  release: 4s\n"
    )
    code, output, _ = outcome("show", str(routine), "--voice", "silent", "--width", "76")
    assert code == 0
    assert "Warrior II" in output
    assert "4x400m, 20 sec. hold." in output


@pytest.mark.parametrize("words", ["word " * 20_000, "a" * 2_001], ids=["100 kB", "a long word"])
@pytest.mark.parametrize("option", ["--explain", "--output=a.wav"])
def test_a_text_that_is_no_line_is_refused_before_anything_is_spoken(words: str, option: str) -> None:
    what = f"the text has {len(words):,} characters, and one line may have 2,000"
    assert outcome("say", option, words) == (
        1,
        "",
        f"{what}; write a routine with a `say` step for each sentence\n",
    )
