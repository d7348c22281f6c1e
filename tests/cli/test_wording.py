"""`voicecoach wording`: shown, changed in the user's own file, tried, and checked."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from voicecoach.cli.full_app import app
from voicecoach.wording.cues import CUES

if TYPE_CHECKING:
    from typer.testing import Result

OWN = """\
# mine
cues:
  rest: "Breathe." # short

  # what I say at the end
  finish: [Bye., See you.]
"""


NOTHING_OR_ALL = "give the cue words, or --short, --sound or --off; --off stands alone"


@pytest.fixture
def own(empty_home: Path) -> Path:
    return empty_home / "wording" / "en.yaml"


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["wording", *words])


def outcome(*words: str) -> tuple[int, str]:
    """What a command leaves with, and all that it prints."""
    result = run(*words)
    return result.exit_code, result.output


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_the_list_has_every_cue_with_its_words_and_their_source(own: Path) -> None:
    write(own, 'cues: {rest: "Breathe."}\n')
    lines = run("list", "--wording", "calm").output.splitlines()
    assert [line.partition(":")[0] for line in lines[::2]] == list(CUES)
    place = lines.index("hold: just before a hold starts; {hold} {name} {other_side} {reps} {side}")
    assert lines[place + 1] == "  pack calm: And stay here for {hold}."
    assert "  yours: Breathe." in lines
    assert "  language en: {n}." in lines
    assert "  pack calm: And slowly let go. | Ease out, slowly." in lines


def test_the_list_as_json() -> None:
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


def test_the_words_of_a_routine_come_last(own: Path, tmp_path: Path) -> None:
    write(own, "cues: {halfway: Mine., finish: Mine.}\n")
    routine = write(tmp_path / "a.yaml", "routine: A\ncues: {finish: Its own.}\nsteps: [{rest: 5s}]\n")
    cues = {cue["cue"]: cue for cue in json.loads(run("list", "--json", "--routine", str(routine)).output)}
    assert (cues["halfway"]["say"], cues["halfway"]["from"]) == (["Mine."], "yours")
    assert (cues["finish"]["say"], cues["finish"]["from"]) == (["Its own."], f"routine {routine}")


def test_all_about_a_cue(own: Path) -> None:
    write(
        own,
        "cues: {hold: {say: [Stay {hold}., Rest.], sound: bell}}\n".replace("Stay {hold}.", "'Stay {hold}.'"),
    )
    code, output = outcome("show", "hold", "--wording", "calm")
    assert code == 0
    assert output == (
        "hold: just before a hold starts; {hold} {name} {other_side} {reps} {side}\n"
        "  language en: Hold for {hold}.; shorter: Hold.\n"
        "  pack calm: And stay here for {hold}.; shorter: And stay.\n"
        "  yours: Stay {hold}. | Rest.; sound: bell  (these are said)\n"
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
def test_setting_words_makes_the_file(own: Path, words: list[str], line: str) -> None:
    assert outcome("set", *words) == (0, f"Wrote {own}.\n")
    head, cues, entry = own.read_text("utf-8").rpartition("cues:\n")
    assert head.startswith("# Your own words")
    assert (cues, entry) == ("cues:\n", f"  {line}\n")
    assert outcome("check")[0] == 0


def test_setting_and_resetting_words_keeps_the_rest_of_the_file_as_it_is(own: Path) -> None:
    write(own, OWN)
    assert outcome("set", "hold", "Stay.")[0] == 0
    assert own.read_text("utf-8") == f'{OWN}  hold: "Stay."\n'
    assert outcome("set", "finish", "So long.")[0] == 0
    assert own.read_text("utf-8") == OWN.replace("[Bye., See you.]", '"So long."') + '  hold: "Stay."\n'
    assert outcome("reset", "hold") == (0, f"Wrote {own}.\n")
    assert own.read_text("utf-8") == OWN.replace("[Bye., See you.]", '"So long."')


def test_what_is_not_given_stays_as_the_file_has_it(own: Path) -> None:
    write(own, "cues:\n  end: {say: Done., sound: bell}\n")
    assert outcome("set", "end", "--short", "Do.")[0] == 0
    assert own.read_text("utf-8") == 'cues:\n  end: {say: "Done.", short: "Do.", sound: "bell"}\n'
    assert outcome("set", "end", "Over.")[0] == 0
    assert own.read_text("utf-8") == 'cues:\n  end: {say: "Over.", short: [], sound: "bell"}\n'


def test_a_last_cue_that_is_reset_leaves_a_file_that_can_be_read(own: Path) -> None:
    write(own, "cues:\n  end: Over.\n")
    assert outcome("reset", "end")[0] == 0
    assert outcome("set", "end", "Done.")[0] == 0
    assert outcome("check") == (0, "1 file, nothing wrong.\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["set", "hodl", "A."], "there is no cue 'hodl'; did you mean 'hold'?\n"),
        (
            ["set", "hold", "{hodl}"],
            "there is no placeholder {hodl} here; did you mean 'hold'?\n",
        ),
        (["set", "end", "--sound", "bel"], "there is no sound 'bel'; did you mean 'bell'?\n"),
        (["set", "end"], f"{NOTHING_OR_ALL}\n"),
        (["set", "end", "A.", "--off"], f"{NOTHING_OR_ALL}\n"),
        (["set", "end", "  "], "there are no words in '  '; write some, or take --off\n"),
        (["set", "end", "A.", "--short", " "], "there are no words in ' '; write some, or take --off\n"),
        (["set", "end", "A.", "--language", "xx"], "there are no words for the language 'xx';"),
        (["reset", "end"], "you have no words of your own for 'end';"),
        (["reset", "edn"], "there is no cue 'edn'; did you mean 'end'?\n"),
        (["show", "edn"], "there is no cue 'edn'; did you mean 'end'?\n"),
        (
            ["list", "--wording", "clam"],
            "there is no wording 'clam' in the language 'en'; did you mean 'calm'?\n",
        ),
        (["try", "go"], "'go' has no words here, only its sound: go\n"),
        (["try", "hold", "--with", "hold"], "'hold' is no value; write --with NAME=VALUE, such as"),
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
def test_what_cannot_be_is_told_and_writes_nothing(own: Path, words: list[str], message: str) -> None:
    code, output = outcome(*words)
    assert code == 1
    assert output.startswith(message)
    assert not own.exists()


def test_a_broken_file_is_told_and_left_as_it_is(own: Path) -> None:
    write(own, "cues:\n  hodl: A.\n")
    assert outcome("set", "hold", "B.") == (
        1,
        f"{own.as_posix()}:2:3: there is no cue 'hodl'; did you mean 'hold'?\n1 problem.\n",
    )
    assert own.read_text("utf-8") == "cues:\n  hodl: A.\n"


def test_a_file_that_is_no_text_is_told(own: Path) -> None:
    own.parent.mkdir()
    own.write_bytes(b"cues: {end: \xff}\n")
    assert outcome("set", "end", "A.") == (1, f"{own} is not UTF-8; save the file as UTF-8\n")
    assert own.read_bytes() == b"cues: {end: \xff}\n"


def editor(monkeypatch: pytest.MonkeyPatch, folder: Path, old: str, new: str) -> None:
    """Makes $EDITOR a program that puts `new` in the place of `old`."""
    script = folder / "editor.py"
    script.write_text(
        "import sys, pathlib\n"
        "path = pathlib.Path(sys.argv[1])\n"
        f"path.write_text(path.read_text('utf-8').replace({old!r}, {new!r}), 'utf-8')\n",
        "utf-8",
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{Path(sys.executable).as_posix()} {script.as_posix()}")


def test_an_edited_file_takes_its_place(own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(own, OWN)
    editor(monkeypatch, tmp_path, "Breathe.", "Rest now.")
    assert outcome("edit") == (0, f"Wrote {own}.\n")
    assert own.read_text("utf-8") == OWN.replace("Breathe.", "Rest now.")


def test_an_editor_that_changes_nothing(own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor(monkeypatch, tmp_path, "nowhere", "")
    assert outcome("edit") == (0, f"Nothing was changed in {own}.\n")
    assert not own.exists()


def test_a_broken_edit_is_kept_beside_the_file(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(own, OWN)
    editor(monkeypatch, tmp_path, "rest:", "rset:")
    code, output = outcome("edit")
    assert code == 1
    assert f"{own} is as it was; what you wrote is in {own}.draft.\n" in output
    assert f"{own.as_posix()}:3:3: there is no cue 'rset'; did you mean 'set'?\n" in output
    assert own.read_text("utf-8") == OWN
    assert Path(f"{own}.draft").read_text("utf-8") == OWN.replace("rest:", "rset:")


def test_an_editor_that_fails(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(own, OWN)
    monkeypatch.setenv("VISUAL", "no-such-editor")
    code, output = outcome("edit")
    assert code == 1
    assert output.startswith("the editor 'no-such-editor' failed: ")
    assert own.read_text("utf-8") == OWN


def test_a_cue_is_tried_with_values_of_ones_choice(tmp_path: Path) -> None:
    output = tmp_path / "a.wav"
    code, told = outcome(
        *("try", "next_side", "--with", "side=lewa", "--with", "name=Skłon", "--language", "pl"),
        *("-o", str(output), "--voice", "espeak"),
    )
    assert (code, told.splitlines()) == (
        0,
        ["Następnie: Skłon, lewa strona.", "Skłon, lewa strona.", "Skłon.", f"Wrote {output}."],
    )
    assert output.stat().st_size > 48_000


def problems(file: Path) -> list[str]:
    """The problems that a check finds in a file, without its name."""
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


def test_what_is_wrong_in_a_file_of_words_has_its_line(tmp_path: Path) -> None:
    pack = write(tmp_path / "packs" / "en" / "loud.yaml", BROKEN_PACK)
    assert problems(pack) == [
        "3:14: there is no placeholder {m} here; there are: n",
        "7:5: unknown key 'shrot' in a cue; did you mean 'short'?",
    ]


def test_words_that_take_too_long_for_their_cue(tmp_path: Path) -> None:
    good = BROKEN_PACK.replace("{m}", "{n}").replace("shrot", "short")
    pack = write(tmp_path / "packs" / "en" / "loud.yaml", good)
    assert problems(pack) == [
        "3:14: these words take 2.28s, and rep usually has 1.9s; say it in fewer words",
        "4:14: these words take 1.68s, and countdown usually has 0.9s; say it in fewer words",
    ]


def test_plurals_that_are_missing_or_that_no_number_takes(tmp_path: Path) -> None:
    file = write(tmp_path / "pl.yaml", LANGUAGE)
    assert problems(file) == [
        "3:11: the unit 'second' has no plural form 'few'; add few: …",
        "3:11: the unit 'second' has no plural form 'many'; add many: …",
        "4:63: no number takes the plural form 'two' in the language 'pl'; take it out",
    ]


def test_help_tells_whose_language_a_file_is_checked_in() -> None:
    assert "as their folder or name tells if left out" in " ".join(outcome("check", "--help")[1].split())


@pytest.mark.parametrize("command", ["list", "show", "try"])
def test_help_tells_that_a_routine_is_heard_in_its_language(command: str) -> None:
    assert "the routine's, or en, if left out" in " ".join(outcome(command, "--help")[1].split())


def test_a_file_that_does_not_tell_its_language(tmp_path: Path) -> None:
    file = write(tmp_path / "mine.yaml", "cues: {end: Fertig.}\n")
    assert outcome("check", str(file)) == (
        1,
        f"{file} does not tell its language; add --language, such as --language de\n",
    )
    assert outcome("check", str(file), "--language", "de") == (0, "1 file, nothing wrong.\n")


def test_a_file_that_is_not_there() -> None:
    assert outcome("check", "en.yaml") == (
        1,
        "there is no file en.yaml; name a pack, or words of your own\n",
    )


def test_all_words_that_ship_are_right() -> None:
    folder = Path(__file__).parents[2] / "voicecoach" / "wording"
    files = [*(folder / "languages").glob("*.yaml"), *(folder / "packs").glob("*/*.yaml")]
    assert outcome("check", *map(str, files)) == (0, f"{len(files)} files, nothing wrong.\n")


def test_without_files_of_ones_own_there_is_nothing_to_check(own: Path) -> None:
    assert outcome("check") == (0, "0 files, nothing wrong.\n")
    write(own, "cues: {hodl: A.}\n")
    assert outcome("check")[0] == 1
