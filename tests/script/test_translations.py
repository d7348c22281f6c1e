"""A routine with its texts in several languages."""

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
from voicecoach.wording.store import WordingStore

if TYPE_CHECKING:
    from voicecoach.script.routine import Script

LANGUAGES = ", ".join(WordingStore().languages())
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


def test_the_routines_own_language_is_the_default(tmp_path: Path) -> None:
    script = load(tmp_path, ROUTINE)
    step = stretch(script)
    assert (script.routine.routine, step.stretch, step.sides) == ("Neck", "Chin", ("right", "left"))
    assert (step.do, step.tips, step.needs) == ("To the {side}.", ("Breathe.", "Slow."), ("mat",))
    assert script.routine.cues["halfway"].say == ("Half of it.",)
    assert script.untranslated == ()


@pytest.mark.parametrize("language", ["de", "de-AT"])
def test_a_translation_is_used_for_regions_of_its_language(tmp_path: Path, language: str) -> None:
    script = load(tmp_path, ROUTINE, language)
    step = stretch(script)
    assert (script.routine.routine, step.stretch, step.sides) == ("Nacken", "Kinn", ("rechts", "links"))
    assert (step.do, step.tips, step.needs) == ("Nach {side}.", ("Breathe.", "Langsam."), ("Matte",))
    assert script.untranslated == ("Breathe.",)


def test_untranslated_cue_texts_are_ignored(tmp_path: Path) -> None:
    cues = load(tmp_path, ROUTINE, "de").routine.cues
    assert {cue: text.say for cue, text in cues.items()} == {
        "finish": ("Tschüss.",),
        "halfway": None,
        "release": ("Raus.",),
    }


def test_a_missing_language_falls_back_to_the_routines_own(tmp_path: Path) -> None:
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
            f"6:19: there are no words for the language 'de-XX'; there are: {LANGUAGES}",
        ),
        (
            "{en: Chin, de: Kinn}",
            "{de: Kinn}",
            "9:14: the words in the routine's own language are missing; add en: …",
        ),
        ("de: Tschüss.", "de: 'Ende {n}'", "5:26: there is no placeholder {n} here; there are: routine"),
    ],
)
def test_a_problem_in_a_translation_has_its_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    with pytest.raises(ScriptError) as error:
        load(tmp_path, ROUTINE.replace(old, new))
    assert [str(found).partition("neck.yaml:")[2] for found in error.value.problems] == [problem]


@pytest.mark.parametrize("language", [None, "de"])
def test_a_value_that_is_no_text_is_reported_in_every_language(tmp_path: Path, language: str | None) -> None:
    with pytest.raises(ScriptError, match=r"neck\.yaml:6:18: 5 is not a list; write \[one, two\]"):
        load(tmp_path, ROUTINE.replace("Half of it.", "{say: 5}"), language)


def compiled(*options: str) -> tuple[str, list[str]]:
    """The warnings of a session, and its spoken texts."""
    result = CliRunner().invoke(app, ["compile", "neck.yaml", "-o", "neck.json", *options])
    assert result.exit_code == 0, result.output
    events = json.loads(Path("neck.json").read_text("utf-8"))["events"]
    return result.stderr, [event["text"] for event in events if event["kind"] == "speech"]


def test_a_session_in_another_language_warns_once(tmp_path: Path) -> None:
    (tmp_path / "neck.yaml").write_text(ROUTINE, "utf-8")
    warning, texts = compiled("--language", "de")
    assert warning == "Note: not translated to de, and said as they are: 'Breathe.'; write {de: …} there\n"
    assert texts[:2] == ["Nacken.", "Du brauchst: Matte."]
    assert texts[3:5] == ["Kinn, rechts.", "Nach rechts."]
    assert "Jetzt links." in texts
    assert texts[-1] == "Tschüss."
    assert compiled()[0] == ""


def test_a_voice_and_a_pack_of_another_language_are_ignored(tmp_path: Path) -> None:
    text = ROUTINE.replace("voice: silent", "voice: natural\nwording: calm")
    (tmp_path / "neck.yaml").write_text(text, "utf-8")
    warning, texts = compiled("--language", "de")
    assert warning.splitlines()[1:] == [
        "Note: the wording 'calm' is not there in de; its plain words are said",
        "Note: the voice 'natural' does not speak de; 'espeak/de' does",
    ]
    assert "Halten, zwanzig Sekunden." in texts
    assert json.loads(Path("neck.json").read_text("utf-8"))["voice"] == "espeak/de"
    chosen = compiled("--language", "de", "--voice", "silent", "--wording", "drill")
    assert chosen[0].splitlines() == warning.splitlines()[:1]


@pytest.mark.parametrize("command", [("check",), ("compile", "-o", "a.json"), ("export", "-o", "a.wav")])
def test_a_language_without_words_is_rejected(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "neck.yaml").write_text(ROUTINE, "utf-8")
    result = CliRunner().invoke(app, [command[0], "neck.yaml", *command[1:], "--language", "xx"])
    assert result.exit_code == 1
    assert result.output.startswith("there are no words for the language 'xx'; there are: de, en,")
