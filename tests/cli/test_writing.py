"""The commands for who writes routines: show, new, edit, schema, list and check."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from tests.support.command import outcome, run
from tests.support.short_routine import (
    LENGTH,
    SHORT,
    SILENT,
    UNEXPLAINED_LENGTH,
    WRONG,
    WRONG_LINE,
)
from tests.support.thorough import thorough_except

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(autouse=True)
def folder(empty_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a valid routine."""
    assert empty_home.is_dir()
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "short.yaml").write_text(SHORT)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def routines(empty_home: Path) -> Path:
    """The user's folder of routines."""
    folder = empty_home / "routines"
    folder.mkdir()
    return folder


class TestShow:
    def test_a_routine(self) -> None:
        code, output, errors = outcome("show", "short.yaml", *SILENT)
        lines = output.splitlines()
        assert (code, errors, lines[0]) == (0, "", f"Short, {LENGTH}, en, silent")
        assert "0:01  Arms up" in lines
        assert "  0:06  --- 10s, until 0:16 ---" in lines

    def test_the_listening_options_apply(self) -> None:
        full, brief = (
            run("show", "short.yaml", *SILENT, "--detail", name).stdout for name in ("full", "sounds")
        )
        assert ("Reach up." in full, "Reach up." in brief) == (True, False)
        assert "--- 20s, until " in run("show", "short.yaml", *SILENT, "--scale", "2").stdout

    def test_a_timeline_file_is_shown_as_its_routine(self) -> None:
        run("compile", "short.yaml", "-o", "short.json", *SILENT)
        assert run("show", "short.json").stdout == run("show", "short.yaml", *SILENT).stdout

    def test_width(self) -> None:
        lines = run("show", "upper-back-relief", *SILENT, "--width", "50").stdout.splitlines()
        assert 45 < max(map(len, lines)) <= 50

    def test_json(self) -> None:
        whole = json.loads(run("show", "short.yaml", *SILENT, "--json").stdout)
        assert [step["name"] for step in whole["steps"]] == ["Get ready", "Arms up", "Finish"]

    def test_what_is_dropped_is_in_its_step(self) -> None:
        tip = "This tip is much too long to be said within a hold of five seconds, whoever says it."
        Path("long.yaml").write_text(
            SHORT.replace("    needs: mat\n", f"    tips: ['{tip}']\n")
            .replace("sounds", "full")
            .replace("10s", "5s")
        )
        (line,) = (
            line
            for line in run("show", "long.yaml", *SILENT, "--width", "200").stdout.splitlines()
            if "[" in line
        )
        assert line.strip() == f"[tip dropped: '{tip}' takes 5.0s and does not fit]"

    def test_problems_of_a_script(self) -> None:
        Path("wrong.yaml").write_text(WRONG)
        code, output, errors = outcome("show", "wrong.yaml")
        assert (code, output, errors.splitlines()[-1]) == (1, "", "2 problems.")


class TestNew:
    def test_by_name(self, empty_home: Path) -> None:
        path = empty_home / "routines" / "my-neck.yaml"
        assert outcome("new", "my-neck", "--from", "strength") == (
            0,
            (
                f"Wrote {path} from the template strength.\n"
                f"Wrote {path.with_name('voicecoach.schema.json')}, with which editors check routines.\n"
                "`voicecoach edit my-neck` edits and checks it, `voicecoach play my-neck` plays it.\n"
            ),
            "",
        )
        first, *rest = path.read_text("utf-8").splitlines()
        assert first == "# yaml-language-server: $schema=voicecoach.schema.json"
        assert "routine: My neck" in rest
        assert run("check", "my-neck", "--strict", *SILENT).exit_code == 0

    def test_by_path(self, folder: Path) -> None:
        assert run("new", "./neck").exit_code == 0
        assert run("new", "knee.yml").exit_code == 0
        assert sorted(path.name for path in folder.iterdir()) == [
            *("knee.yml", "neck.yaml", "short.yaml", "voicecoach.schema.json"),
        ]

    def test_the_schema_beside_it_is_one(self, folder: Path) -> None:
        run("new", "./neck")
        Draft202012Validator.check_schema(json.loads((folder / "voicecoach.schema.json").read_text("utf-8")))

    def test_an_old_schema_is_replaced_and_another_file_is_not(self, folder: Path) -> None:
        file = folder / "voicecoach.schema.json"
        run("schema", "-o", str(file))
        current = file.read_text("utf-8")
        file.write_text(current.replace("Shrug", "").replace('"tags"', '"tagz"'), "utf-8")
        run("new", "./a")
        assert file.read_text("utf-8") == current
        file.write_text("mine", "utf-8")
        run("new", "./b")
        assert file.read_text("utf-8") == "mine"

    def test_a_schema_elsewhere(self, folder: Path) -> None:
        (folder / "sub").mkdir()
        run("schema", "-o", "all.json")
        assert run("new", "sub/neck.yaml", "--schema", "all.json").exit_code == 0
        assert (
            (folder / "sub" / "neck.yaml").read_text("utf-8").splitlines()[0].endswith("$schema=../all.json")
        )
        assert [path.name for path in (folder / "sub").iterdir()] == ["neck.yaml"]

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("short.yaml",), "short.yaml exists; choose another name\n"),
            (("./short",), "short.yaml exists; choose another name\n"),
            (("tabata",), "there is a routine 'tabata' already; `voicecoach edit tabata` edits it\n"),
            (("neck", "--from", "strenth"), "there is no template 'strenth'; did you mean 'strength'?\n"),
            (("neck.json",), "a routine cannot be named 'neck.json'; write a name such as my-neck\n"),
            (("..",), "a routine cannot be named '..'; write a name such as my-neck\n"),
            ((), "the name of the new routine is missing; write `voicecoach new NAME`\n"),
            (
                ("neck", "--schema", "no.json"),
                "there is no file no.json; `voicecoach schema -o no.json` writes it\n",
            ),
            (
                ("sub/neck.yaml",),
                "cannot write sub/neck.yaml: the folder does not exist; make it first\n",
            ),
        ],
    )
    def test_what_cannot_be_made(self, folder: Path, words: tuple[str, ...], message: str) -> None:
        assert outcome("new", *words) == (1, "", message)
        assert [path.name for path in folder.iterdir()] == ["short.yaml"]
        assert (folder / "short.yaml").read_text() == SHORT

    def test_the_list_of_templates(self) -> None:
        code, output, _ = outcome("new", "--list")
        names = [line.split()[0] for line in output.splitlines()]
        assert (code, names) == (
            0,
            ["breathing", "intervals", "office-break", "rehabilitation", "strength", "stretches"],
        )


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Sets an editor that replaces one text by another and saves."""

    def set_editor(old: str, new: str) -> None:
        program = tmp_path / "editor.py"
        program.write_text(
            "import pathlib, sys\n"
            "path = pathlib.Path(sys.argv[1])\n"
            f"path.write_text(path.read_text('utf-8').replace({old!r}, {new!r}), 'utf-8')\n"
        )
        monkeypatch.setenv("VISUAL", shlex.join([sys.executable, str(program)]))

    return set_editor


class TestEdit:
    def test_a_file(self, editor: Callable[[str, str], None]) -> None:
        editor("Arms only", "Both arms")
        code, output, _ = outcome("edit", "short.yaml", *SILENT)
        assert (code, output) == (0, f"short.yaml: Short, {LENGTH}, 1 step, all cues fit\n  needs: mat\n")
        assert "Both arms" in Path("short.yaml").read_text()

    def test_what_is_saved_is_kept_with_its_problems(self, editor: Callable[[str, str], None]) -> None:
        editor("hold:", "hodl:")
        assert outcome("edit", "short.yaml", *SILENT) == (
            1,
            "short.yaml:9:5: unknown key 'hodl' in a stretch; did you mean 'hold'?\n",
            "1 problem.\n",
        )
        assert "hodl: 10s" in Path("short.yaml").read_text()

    def test_a_built_in_routine_is_copied(self, empty_home: Path, editor: Callable[[str, str], None]) -> None:
        editor("Squats", "Lunges")
        copy = empty_home / "routines" / "tabata.yaml"
        code, output, _ = outcome("edit", "tabata", *SILENT)
        assert (code, output.splitlines()[-1]) == (0, f"{copy} is used in place of the built-in routine.")
        assert "Lunges" in copy.read_text("utf-8")
        assert "Lunges" in run("show", "tabata", *SILENT).stdout

    def test_a_copy_that_is_not_changed_is_removed(
        self, empty_home: Path, editor: Callable[[str, str], None]
    ) -> None:
        editor("Lunges", "Squats")
        code, output, _ = outcome("edit", "tabata", *SILENT)
        assert (code, output.splitlines()[-1]) == (0, "Nothing was changed: tabata stays the built-in one.")
        assert list((empty_home / "routines").iterdir()) == []

    def test_an_editor_that_fails(self, empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("VISUAL", shlex.join([sys.executable, "-c", "raise SystemExit(3)"]))
        code, output, errors = outcome("edit", "tabata")
        assert (code, output) == (1, "Nothing was changed: tabata stays the built-in one.\n")
        assert "exited with status 3" in errors
        assert list((empty_home / "routines").iterdir()) == []


class TestSchema:
    def test_it_is_printed_as_it_is_written(self) -> None:
        assert outcome("schema", "-o", "schema.json") == (0, "Wrote schema.json.\n", "")
        assert run("schema").stdout == Path("schema.json").read_text("utf-8")


class TestList:
    def test_what_is_shown_of_a_routine(self, routines: Path) -> None:
        (routines / "short.yaml").write_text(SHORT)
        (line,) = run("list", "arms").stdout.partition("\n\n")[0].splitlines()
        assert line.split(maxsplit=3) == [
            *("short", f"~{LENGTH}", "en", "Arms only. Needs: mat. [shoulders, desk] (yours)"),
        ]

    @pytest.mark.parametrize(
        "word", thorough_except("SHORT", "mat", of=["short", "SHORT", "only", "desk", "mat", "shoulders"])
    )
    def test_where_a_word_is_searched(self, routines: Path, word: str) -> None:
        (routines / "short.yaml").write_text(SHORT)
        output = run("list", word).stdout
        assert "short" in [line.partition(" ")[0] for line in output.splitlines()]
        assert "tabata" not in output

    def test_a_word_that_no_routine_has(self) -> None:
        message = "no routine has the word 'swimming'; `voicecoach list` shows all of them\n"
        assert outcome("list", "swimming") == (1, "", message)
        assert outcome("list", "swimming", "--json") == (0, "[]\n", "")

    def test_json(self, routines: Path) -> None:
        (routines / "short.yaml").write_text(SHORT)
        (routines / "wrong.yaml").write_text(WRONG)
        listed = {one["name"]: one for one in json.loads(run("list", "--json").stdout)}
        assert listed["short"] == {
            "name": "short",
            "path": str(routines / "short.yaml"),
            "title": "Short",
            "about": "Arms only.",
            "seconds": 20.6,
            "language": "en",
            "needs": ["mat"],
            "tags": ["shoulders", "desk"],
            "yours": True,
            "valid": True,
        }
        assert (listed["wrong"]["valid"], listed["tabata"]["yours"]) == (False, False)


class TestCheckFolder:
    def test_a_line_for_each_routine(self, folder: Path) -> None:
        (folder / "sub").mkdir()
        (folder / "sub" / "wrong.yaml").write_text(WRONG)
        (folder / "words.yaml").write_text("cues: {halfway: Half.}\n")
        name = folder.as_posix()
        assert outcome("check", name, *SILENT) == (
            1,
            f"{name}/short.yaml: Short, {LENGTH}, 1 step, all cues fit\n{name}/sub/{WRONG_LINE}",
            "1 problem.\n",
        )

    def test_with_strict_advice_counts(self, folder: Path) -> None:
        (folder / "short.yaml").write_text(SHORT.replace("    do: Reach up.\n", ""))
        line = f"short.yaml: Short, {UNEXPLAINED_LENGTH}, 1 step, all cues fit, 1 line of advice\n"
        assert outcome("check", ".", *SILENT) == (0, line, "")
        assert outcome("check", ".", "--strict", *SILENT) == (1, line, "1 problem.\n")

    def test_a_folder_without_routines(self, folder: Path) -> None:
        (folder / "empty").mkdir()
        message = "there is no routine in empty; a routine is a .yaml file with steps\n"
        assert outcome("check", "empty") == (1, message, "1 problem.\n")
