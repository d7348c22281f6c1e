"""`voicecoach wording`: show, set, edit, try and check words."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from voicecoach.cli.app import app
from voicecoach.wording.cues import CUES

if TYPE_CHECKING:
    from typer.testing import Result

USER_WORDS = """\
# mine
cues:
  rest: "Breathe." # short

  # what I say at the end
  finish: [Bye., See you.]
"""


WORDS_OR_OFF = "give WORDS, --short or --sound, or else --off alone"


@pytest.fixture
def user_file(empty_home: Path) -> Path:
    return empty_home / "wording" / "en.yaml"


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["wording", *words])


def outcome(*words: str) -> tuple[int, str]:
    """The exit status and the output on both streams."""
    result = run(*words)
    return result.exit_code, result.output


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_list_shows_every_cue_with_its_words_and_their_source(user_file: Path) -> None:
    write(user_file, 'cues: {rest: "Breathe."}\n')
    lines = run("list", "--wording", "calm").output.splitlines()
    assert [line.partition(":")[0] for line in lines[::2]] == list(CUES)
    place = lines.index("hold: just before a hold starts; {hold} {name} {other_side} {reps} {side}")
    said = "And stay here for {hold}. | Rest here for {hold}. | Settle here for {hold}."
    assert lines[place + 1] == f"  pack calm: {said}"
    assert "  yours: Breathe." in lines
    assert "  language en: {n}." in lines
    assert "  pack calm: And slowly let go. | Ease out, slowly. | Gently, come back." in lines


def test_list_as_json() -> None:
    cues = json.loads(run("list", "--json", "--language", "pl").output)
    assert [cue["cue"] for cue in cues] == list(CUES)
    assert next(cue for cue in cues if cue["cue"] == "halfway") == {
        "cue": "halfway",
        "when": "in the middle of a hold",
        "placeholders": [],
        "say": ["Połowa za tobą."],
        "short": ["Połowa."],
        "sound": "half",
        "from": "language pl",
    }


def test_words_of_a_routine_override_those_of_the_user(user_file: Path, tmp_path: Path) -> None:
    write(user_file, "cues: {halfway: Mine., finish: Mine.}\n")
    routine = write(tmp_path / "a.yaml", "routine: A\ncues: {finish: Its own.}\nsteps: [{rest: 5s}]\n")
    cues = {cue["cue"]: cue for cue in json.loads(run("list", "--json", "--routine", str(routine)).output)}
    assert (cues["halfway"]["say"], cues["halfway"]["from"]) == (["Mine."], "yours")
    assert (cues["finish"]["say"], cues["finish"]["from"]) == (["Its own."], f"routine {routine}")


def test_show_a_cue(user_file: Path) -> None:
    write(
        user_file,
        "cues: {hold: {say: [Stay {hold}., Rest.], sound: bell}}\n".replace("Stay {hold}.", "'Stay {hold}.'"),
    )
    code, output = outcome("show", "hold", "--wording", "calm")
    assert code == 0
    assert output == (
        "hold: just before a hold starts; {hold} {name} {other_side} {reps} {side}\n"
        "  language en: Hold for {hold}. | Stay there for {hold}. | And hold it, {hold}.; short: Hold.\n"
        "  pack calm: And stay here for {hold}. | Rest here for {hold}. | Settle here for {hold}.; "
        "short: And stay.\n"
        "  yours: Stay {hold}. | Rest.; sound: bell  (in use)\n"
        "  sound: bell\n"
        "  for example: Stay thirty seconds.\n"
        "  for example: Rest.\n"
        "  for example: And stay.\n"
    )


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["hold", "Stay."], 'hold: "Stay."'),
        (["hold", "Stay.", "And stay."], 'hold: ["Stay.", "And stay."]'),
        (["hold", "Stay {hold}.", "--short", "Stay."], 'hold: {say: "Stay {hold}.", short: "Stay."}'),
        (["hold", "--short", "Stay."], 'hold: {short: "Stay."}'),
        (["end", "--sound", "bell"], 'end: {sound: "bell"}'),
        (["end", "Done.", "--sound", "off"], 'end: {say: "Done.", short: [], sound: off}'),
        (["halfway", "--off"], "halfway: off"),
        (["rest", "yes"], 'rest: "yes"'),
    ],
)
def test_set_creates_the_file(user_file: Path, words: list[str], line: str) -> None:
    assert outcome("set", *words) == (0, f"Wrote {user_file}.\n")
    head, cues, entry = user_file.read_text("utf-8").rpartition("cues:\n")
    assert head.startswith("# Your own words")
    assert (cues, entry) == ("cues:\n", f"  {line}\n")
    assert outcome("check")[0] == 0


def test_set_and_reset_keep_the_rest_of_the_file(user_file: Path) -> None:
    write(user_file, USER_WORDS)
    assert outcome("set", "hold", "Stay.")[0] == 0
    assert user_file.read_text("utf-8") == f'{USER_WORDS}  hold: "Stay."\n'
    assert outcome("set", "finish", "So long.")[0] == 0
    assert (
        user_file.read_text("utf-8")
        == USER_WORDS.replace("[Bye., See you.]", '"So long."') + '  hold: "Stay."\n'
    )
    assert outcome("reset", "hold") == (0, f"Wrote {user_file}.\n")
    assert user_file.read_text("utf-8") == USER_WORDS.replace("[Bye., See you.]", '"So long."')


def test_set_keeps_the_parts_of_a_cue_that_are_not_given(user_file: Path) -> None:
    write(user_file, "cues:\n  end: {say: Done., sound: bell}\n")
    assert outcome("set", "end", "--short", "Do.")[0] == 0
    assert user_file.read_text("utf-8") == 'cues:\n  end: {say: "Done.", short: "Do.", sound: "bell"}\n'
    assert outcome("set", "end", "Over.")[0] == 0
    assert user_file.read_text("utf-8") == 'cues:\n  end: {say: "Over.", short: [], sound: "bell"}\n'


def test_resetting_the_last_cue_leaves_a_valid_file(user_file: Path) -> None:
    write(user_file, "cues:\n  end: Over.\n")
    assert outcome("reset", "end")[0] == 0
    assert outcome("set", "end", "Done.")[0] == 0
    assert outcome("check") == (0, "1 file, no problems.\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["set", "hodl", "A."], "there is no cue 'hodl'; did you mean 'hold'?\n"),
        (
            ["set", "hold", "{hodl}"],
            "there is no placeholder {hodl} here; did you mean 'hold'?\n",
        ),
        (["set", "end", "--sound", "bel"], "there is no sound 'bel'; did you mean 'bell'?\n"),
        (["set", "end"], f"{WORDS_OR_OFF}\n"),
        (["set", "end", "A.", "--off"], f"{WORDS_OR_OFF}\n"),
        (["set", "end", "  "], "there are no words in '  '; write some, or use --off\n"),
        (["set", "end", "A.", "--short", " "], "there are no words in ' '; write some, or use --off\n"),
        (["set", "end", "A.", "--language", "xx"], "there are no words for the language 'xx';"),
        (["reset", "end"], "you have no words of your own for 'end' in "),
        (["reset", "edn"], "there is no cue 'edn'; did you mean 'end'?\n"),
        (["show", "edn"], "there is no cue 'edn'; did you mean 'end'?\n"),
        (
            ["list", "--wording", "clam"],
            "there is no wording 'clam' in the language 'en'; did you mean 'calm'?\n",
        ),
        (["try", "go"], "'go' has no words, only a sound: go\n"),
        (["try", "hold", "--with", "hold"], "'hold' is not NAME=VALUE; write e.g. --with side=left"),
        (
            ["try", "hold", "--with", "hodl=3s"],
            "the cue 'hold' has no placeholder {hodl}; did you mean 'hold'?\n",
        ),
        (["try", "hold", "--with", "hold=x"], "'x' is not a duration; write 20s, 1m30s or 30s..90s\n"),
        (
            ["try", "round", "--with", "round=x"],
            "'x' is not a number for {round}; write one such as round=2\n",
        ),
    ],
)
def test_invalid_arguments_write_nothing(user_file: Path, words: list[str], message: str) -> None:
    code, output = outcome(*words)
    assert code == 1
    assert output.startswith(message)
    assert not user_file.exists()


def test_a_file_with_problems_is_not_changed(user_file: Path) -> None:
    write(user_file, "cues:\n  hodl: A.\n")
    assert outcome("set", "hold", "B.") == (
        1,
        f"{user_file.as_posix()}:2:3: there is no cue 'hodl'; did you mean 'hold'?\n1 problem.\n",
    )
    assert user_file.read_text("utf-8") == "cues:\n  hodl: A.\n"


def test_a_file_that_is_not_utf_8(user_file: Path) -> None:
    user_file.parent.mkdir()
    user_file.write_bytes(b"cues: {end: \xff}\n")
    assert outcome("set", "end", "A.") == (1, f"{user_file} is not UTF-8; save the file as UTF-8\n")
    assert user_file.read_bytes() == b"cues: {end: \xff}\n"


def set_editor(monkeypatch: pytest.MonkeyPatch, folder: Path, old: str, new: str) -> None:
    """Make $EDITOR a program that replaces `old` by `new`."""
    script = folder / "editor.py"
    script.write_text(
        "import sys, pathlib\n"
        "path = pathlib.Path(sys.argv[1])\n"
        f"path.write_text(path.read_text('utf-8').replace({old!r}, {new!r}), 'utf-8')\n",
        "utf-8",
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{Path(sys.executable).as_posix()} {script.as_posix()}")


def test_edit_saves_the_file(user_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(user_file, USER_WORDS)
    set_editor(monkeypatch, tmp_path, "Breathe.", "Rest now.")
    assert outcome("edit") == (0, f"Wrote {user_file}.\n")
    assert user_file.read_text("utf-8") == USER_WORDS.replace("Breathe.", "Rest now.")


def test_edit_without_changes(user_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_editor(monkeypatch, tmp_path, "nowhere", "")
    assert outcome("edit") == (0, f"No changes to {user_file}.\n")
    assert not user_file.exists()


def test_an_invalid_edit_is_saved_as_a_draft(
    user_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(user_file, USER_WORDS)
    set_editor(monkeypatch, tmp_path, "rest:", "rset:")
    code, output = outcome("edit")
    assert code == 1
    assert f"{user_file} is unchanged; your text was saved in {user_file}.draft.\n" in output
    assert f"{user_file.as_posix()}:3:3: there is no cue 'rset'; did you mean 'set'?\n" in output
    assert user_file.read_text("utf-8") == USER_WORDS
    assert Path(f"{user_file}.draft").read_text("utf-8") == USER_WORDS.replace("rest:", "rset:")


def test_an_editor_that_cannot_be_run(user_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(user_file, USER_WORDS)
    monkeypatch.setenv("VISUAL", "no-such-editor")
    code, output = outcome("edit")
    assert code == 1
    assert output == "cannot run the editor 'no-such-editor': No such file or directory; set $EDITOR\n"
    assert user_file.read_text("utf-8") == USER_WORDS


EDITORS = {
    "an editor that fails": "path.write_bytes(TYPED); sys.exit(3)",
    "another encoding": "path.write_bytes('cues: {rest: \u00dcben.}'.encode('latin-1'))",
    "an editor that is killed": "path.write_bytes(TYPED); os.kill(os.getpid(), 9)",
    "another command meanwhile": "path.write_bytes(TYPED); file.write_text('cues: {hold: Stay.}')",
}


@pytest.mark.parametrize("action", EDITORS.values(), ids=EDITORS.keys())
def test_what_was_typed_is_never_lost(
    action: str, user_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(user_file, USER_WORDS)
    user_file.with_name("en.yaml.draft").write_text("an earlier draft")
    script = tmp_path / "editor.py"
    script.write_text(
        "import os, pathlib, sys\n"
        f"path, file = pathlib.Path(sys.argv[1]), pathlib.Path({str(user_file)!r})\n"
        "TYPED = b'cues: {rest: A.}'\n"
        f"{action}\n",
        "utf-8",
    )
    monkeypatch.setenv("VISUAL", f"{Path(sys.executable).as_posix()} {script.as_posix()}")
    code, output = outcome("edit")
    draft = user_file.with_name("en.yaml.draft-2")
    assert code == 1
    assert f"your text was saved in {draft}.\n" in output
    assert draft.read_bytes() in {b"cues: {rest: A.}", b"cues: {rest: \xdcben.}"}
    assert user_file.read_text("utf-8") in {USER_WORDS, "cues: {hold: Stay.}"}
    assert user_file.with_name("en.yaml.draft").read_text() == "an earlier draft"
    assert not user_file.with_name(".editing").exists()


def test_a_text_that_a_killed_edit_left_is_kept_and_named(
    user_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(user_file, USER_WORDS)
    write(user_file.parent / ".editing" / "en.yaml", "half a sentence")
    set_editor(monkeypatch, tmp_path, "Breathe.", "Rest now.")
    draft = user_file.with_name("en.yaml.draft")
    expected = f"an edit that did not end left a text in {draft}.\n"
    code, output = outcome("edit")
    assert (code, expected in output, draft.read_text()) == (0, True, "half a sentence")


def test_try_fills_in_placeholders(tmp_path: Path) -> None:
    output = tmp_path / "a.wav"
    code, output_lines = outcome(
        *("try", "next_side", "--with", "side=lewa", "--with", "name=Skłon", "--language", "pl"),
        *("-o", str(output), "--voice", "espeak"),
    )
    assert (code, output_lines.splitlines()) == (
        0,
        ["Następnie: Skłon, lewa strona.", "Skłon, lewa strona.", "Skłon.", f"Wrote {output}."],
    )
    assert output.stat().st_size > 48_000


def problems_in(file: Path) -> list[str]:
    """The problems that `check` finds in a file, without its name."""
    result = run("check", str(file))
    assert result.exit_code == 1
    found = result.stdout.splitlines()
    assert result.stderr == f"{len(found)} problems.\n"
    return [line.removeprefix(f"{file.as_posix()}:") for line in found]


BROKEN_PACK = """\
about: Loud.
cues:
  rep: [Ok., "And once again, my dear friend, {m}."]
  countdown: Now {n} more seconds only.
  halfway:
    say: Half.
    shrot: H.
"""
LANGUAGE = """\
language: pl
units:
  second: {one: "{n} sekunda", other: "{n} sekund"}
  minute: {one: "{n}", few: "{n}", many: "{n}", other: "{n}", two: "{n}"}
joins: {and: " i ", minutes_seconds: "{minutes} {n}"}
names: {}
cues: {countdown: "{n}."}
"""


def test_check_reports_problems_with_their_place(tmp_path: Path) -> None:
    pack = write(tmp_path / "packs" / "en" / "loud.yaml", BROKEN_PACK)
    assert problems_in(pack) == [
        "3:14: there is no placeholder {m} here; there are: n",
        "7:5: unknown key 'shrot' in a cue; did you mean 'short'?",
    ]


def test_check_reports_words_that_take_too_long(tmp_path: Path) -> None:
    good = BROKEN_PACK.replace("{m}", "{n}").replace("shrot", "short")
    pack = write(tmp_path / "packs" / "en" / "loud.yaml", good)
    assert problems_in(pack) == [
        "3:14: these words take 2.28s, and rep usually has 1.9s; say it in fewer words",
        "4:14: these words take 1.68s, and countdown usually has 0.9s; say it in fewer words",
    ]


def test_check_reports_missing_and_unused_plurals(tmp_path: Path) -> None:
    file = write(tmp_path / "pl.yaml", LANGUAGE)
    assert problems_in(file) == [
        "3:11: the unit 'second' has no plural form 'few'; add few: …",
        "3:11: the unit 'second' has no plural form 'many'; add many: …",
        "4:63: no number takes the plural form 'two' in the language 'pl'; take it out",
    ]


def test_help_says_which_language_a_file_is_checked_in() -> None:
    assert "[default: from folder or file name]" in " ".join(outcome("check", "--help")[1].split())


@pytest.mark.parametrize("command", ["list", "show", "try"])
def test_help_says_which_language_is_the_default(command: str) -> None:
    assert "[default: the routine's, else en]" in " ".join(outcome(command, "--help")[1].split())


def test_check_of_a_file_of_unknown_language(tmp_path: Path) -> None:
    file = write(tmp_path / "mine.yaml", "cues: {end: Fertig.}\n")
    assert outcome("check", str(file)) == (
        1,
        f"{file} does not tell its language; add --language, such as --language de\n",
    )
    assert outcome("check", str(file), "--language", "de") == (0, "1 file, no problems.\n")


def test_check_of_a_missing_file() -> None:
    assert outcome("check", "en.yaml") == (
        1,
        "there is no file en.yaml; name a pack, or words of your own\n",
    )


def test_the_built_in_words_have_no_problems() -> None:
    folder = Path(__file__).parents[2] / "voicecoach" / "wording"
    files = [*(folder / "languages").glob("*.yaml"), *(folder / "packs").glob("*/*.yaml")]
    assert outcome("check", *map(str, files)) == (0, f"{len(files)} files, no problems.\n")


def test_check_without_files_checks_those_of_the_user(user_file: Path) -> None:
    assert outcome("check") == (0, "0 files, no problems.\n")
    write(user_file, "cues: {hodl: A.}\n")
    assert outcome("check")[0] == 1
