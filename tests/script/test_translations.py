"""A routine with its words in several languages: one of them is taken, and what is wrong has its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from voicecoach.cli.app import app
from voicecoach.errors import ScriptError
from voicecoach.script.load import load_script
from voicecoach.script.search_path import SearchPath
from voicecoach.script.steps import Stretch
from voicecoach.session.script_checks import ScriptChecks
from voicecoach.wording.packs import WordingStore

if TYPE_CHECKING:
    from voicecoach.script.routine import Script

ROUTINE = """\
routine: {en: Neck, de: Nacken}
about: {en: For the neck., de: Für den Nacken.}
voice: silent
cues:
  finish: {en: Bye., de: Tschüss.}
  halfway: Half of it.
  release: {say: [{en: Out., de: Raus.}]}
steps:
  - stretch: {en: Chin, de: Kinn}
    sides: [right, left]
    do: {en: "To the {side}.", de: "Nach {side}."}
    tips: [Breathe., {en: Slow., de: Langsam.}]
    needs: {en: mat, de: Matte}
    hold: 20s
"""


def load(folder: Path, text: str, language: str | None = None) -> Script:
    (folder / "neck.yaml").write_text(text, "utf-8")
    return load_script(
        folder / "neck.yaml", ScriptChecks(WordingStore()), SearchPath((), (folder,)), language
    )


def stretch(script: Script) -> Stretch:
    (step,) = script.routine.steps
    assert isinstance(step, Stretch)
    return step


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_a_choice_the_words_of_the_routines_own_language_are_taken(tmp_path: Path) -> None:
    script = load(tmp_path, ROUTINE)
    step = stretch(script)
    assert (script.routine.routine, step.stretch, step.sides) == ("Neck", "Chin", ("right", "left"))
    assert (step.do, step.tips, step.needs) == ("To the {side}.", ("Breathe.", "Slow."), ("mat",))
    assert script.routine.cues["halfway"].say == ("Half of it.",)
    assert script.untranslated == ()


@pytest.mark.parametrize("language", ["de", "de-AT"])
def test_a_chosen_language_is_taken_for_its_regions_too(tmp_path: Path, language: str) -> None:
    script = load(tmp_path, ROUTINE, language)
    step = stretch(script)
    assert (script.routine.routine, step.stretch, step.sides) == ("Nacken", "Kinn", ("rechts", "links"))
    assert (step.do, step.tips, step.needs) == ("Nach {side}.", ("Breathe.", "Langsam."), ("Matte",))
    assert script.untranslated == ("Breathe.",)


def test_words_of_cues_that_are_not_translated_give_way(tmp_path: Path) -> None:
    cues = load(tmp_path, ROUTINE, "de").routine.cues
    assert {cue: text.say for cue, text in cues.items()} == {
        "finish": ("Tschüss.",),
        "halfway": None,
        "release": ("Raus.",),
    }


def test_a_language_that_a_routine_has_not_falls_back_to_its_own(tmp_path: Path) -> None:
    script = load(tmp_path, ROUTINE, "fr")
    assert stretch(script).stretch == "Chin"
    assert script.untranslated == ("Neck", "To the {side}.", "Breathe.", "Slow.", "mat", "Chin")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("de: Kinn", "dee: Kinn", "9:25: there are no words for the language 'dee'; did you mean 'de'?"),
        ("de: Kinn", "de: 3", "9:29: 3 is read as a number, not as text; put it in quotes"),
        ("Nach {side}", "Nach {sied}", "11:36: there is no placeholder {sied} here; did you mean 'side'?"),
        (
            "Half of it.",
            "{say: {de-XX: A}}",
            f"6:19: there are no words for the language 'de-XX'; there are: {', '.join(WordingStore().languages())}",
        ),
        (
            "{en: Chin, de: Kinn}",
            "{de: Kinn}",
            "9:14: the words in the routine's own language are missing; add en: …",
        ),
        ("de: Tschüss.", "de: 'Ende {n}'", "5:26: there is no placeholder {n} here; there are: routine"),
    ],
)
def test_what_is_wrong_in_a_translation_has_its_line(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    with pytest.raises(ScriptError) as error:
        load(tmp_path, ROUTINE.replace(old, new))
    assert [str(one).partition("neck.yaml:")[2] for one in error.value.problems] == [problem]


@pytest.mark.parametrize("language", [None, "de"])
def test_what_are_no_words_at_all_is_told_in_every_language(tmp_path: Path, language: str | None) -> None:
    with pytest.raises(ScriptError, match=r"neck\.yaml:6:18: 5 is not a list; write \[one, two\]"):
        load(tmp_path, ROUTINE.replace("Half of it.", "{say: 5}"), language)


def compiled(*options: str) -> tuple[str, list[str]]:
    """What a session is warned of, and what it says."""
    result = CliRunner().invoke(app, ["compile", "neck.yaml", "-o", "neck.json", *options])
    assert result.exit_code == 0, result.output
    events = json.loads(Path("neck.json").read_text("utf-8"))["events"]
    return result.stderr, [event["text"] for event in events if event["kind"] == "speech"]


def test_a_session_in_another_language_warns_once(tmp_path: Path) -> None:
    (tmp_path / "neck.yaml").write_text(ROUTINE, "utf-8")
    warning, said = compiled("--language", "de")
    assert warning == "Note: not translated to de, and said as they are: 'Breathe.'; write {de: …} there\n"
    assert said[:2] == ["Nacken.", "Du brauchst: Matte."]
    assert said[3:5] == ["Kinn, rechts.", "Nach rechts."]
    assert "Jetzt links." in said
    assert said[-1] == "Tschüss."
    assert compiled()[0] == ""


def test_a_voice_and_a_pack_of_one_language_are_left_for_another(tmp_path: Path) -> None:
    text = ROUTINE.replace("voice: silent", "voice: natural\nwording: calm")
    (tmp_path / "neck.yaml").write_text(text, "utf-8")
    warning, said = compiled("--language", "de")
    assert warning.splitlines()[1:] == [
        "Note: the wording 'calm' is not there in de; its plain words are said",
        "Note: the voice 'natural' does not speak de; 'espeak/de' does",
    ]
    assert "Halten, zwanzig Sekunden." in said
    assert json.loads(Path("neck.json").read_text("utf-8"))["voice"] == "espeak/de"
    chosen = compiled("--language", "de", "--voice", "silent", "--wording", "drill")
    assert chosen[0].splitlines() == warning.splitlines()[:1]


@pytest.mark.parametrize("command", [("check",), ("compile", "-o", "a.json"), ("export", "-o", "a.wav")])
def test_a_language_without_words_is_refused(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "neck.yaml").write_text(ROUTINE, "utf-8")
    result = CliRunner().invoke(app, [command[0], "neck.yaml", *command[1:], "--language", "xx"])
    assert result.exit_code == 1
    assert result.output.startswith("there are no words for the language 'xx'; there are: de, en,")
