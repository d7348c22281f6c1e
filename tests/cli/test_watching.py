"""`voicecoach check --watch`: what is checked after which change."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.command import run
from tests.support.short_routine import (
    LENGTH,
    LONGER_LENGTH,
    MAIN_LENGTH,
    SHORT,
    SILENT,
    WRONG,
)
from voicecoach.cli.watching import check_repeatedly, file_states, wait_for_change, watched_paths
from voicecoach.session import SessionOptions, find_user_folders


@pytest.fixture(autouse=True)
def folder(empty_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a valid routine."""
    assert empty_home.is_dir()
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "short.yaml").write_text(SHORT)
    monkeypatch.chdir(folder)
    return folder


class StopWatchingError(Exception):
    """Ends the endless watching."""


class Saves:
    """A sleep that saves a file each time instead, and stops when there is nothing left to save.

    None is a sleep in which nothing happens.
    """

    def __init__(self, *contents: tuple[str, str] | None) -> None:
        self._contents = list(contents)

    def __call__(self, seconds: float) -> None:
        assert seconds > 0
        if not self._contents:
            raise StopWatchingError
        saved = self._contents.pop(0)
        if saved is not None:
            Path(saved[0]).write_text(saved[1])


def checks_while(saves: Saves, *names: str) -> list[str]:
    """The first lines that the checks print, and what has changed before each."""
    seen: list[str] = []

    def check() -> None:
        seen.append(" ".join(run("check", *names, *SILENT).stdout.splitlines()[0].split()))

    with pytest.raises(StopWatchingError):
        check_repeatedly(names, SessionOptions(), check, saves)
    return seen


class TestWatch:
    def test_a_routine_is_checked_after_each_change(self) -> None:
        longer = SHORT.replace("10s", "12s")
        saves = Saves(None, ("short.yaml", longer), None, None, ("short.yaml", WRONG), None)
        assert checks_while(saves, "short.yaml") == [
            f"short.yaml: Short, {LENGTH}, 1 step, all cues fit",
            f"short.yaml: Short, {LONGER_LENGTH}, 1 step, all cues fit",
            "short.yaml:4:5: unknown key 'hodl' in a stretch; did you mean 'hold'?",
        ]

    def test_what_it_includes_is_watched_too(self, folder: Path) -> None:
        (folder / "main.yaml").write_text("routine: Main\nsteps:\n  - include: short\n")
        saves = Saves(("short.yaml", WRONG), None, ("short.yaml", SHORT), None)
        assert checks_while(saves, "main.yaml") == [
            f"main.yaml: Main, {MAIN_LENGTH}, 1 step, all cues fit",
            f"{folder.name}/short.yaml".removeprefix(f"{folder.name}/")
            + ":4:5: unknown key 'hodl' in a stretch; did you mean 'hold'?",
            f"main.yaml: Main, {MAIN_LENGTH}, 1 step, all cues fit",
        ]

    def test_an_include_that_is_missing_may_appear(self, folder: Path) -> None:
        (folder / "main.yaml").write_text("routine: Main\nsteps:\n  - include: later\n")
        first, second = checks_while(Saves(("later.yaml", SHORT), None), "main.yaml")
        assert first.startswith("main.yaml:3:14: there is no routine 'later' to include")
        assert second == f"main.yaml: Main, {MAIN_LENGTH}, 1 step, all cues fit"

    def test_a_new_routine_in_a_folder(self) -> None:
        assert (
            len(checks_while(Saves(("more.yaml", SHORT), None, ("notes.txt", "no script"), None), ".")) == 2
        )

    def test_a_file_that_is_still_being_written_is_not_checked(self) -> None:
        saves = Saves(("short.yaml", ""), ("short.yaml", SHORT[:40]), ("short.yaml", SHORT + "#"), None)
        assert checks_while(saves, "short.yaml") == [f"short.yaml: Short, {LENGTH}, 1 step, all cues fit"] * 2

    def test_a_change_during_the_check_counts(self, folder: Path) -> None:
        path = folder / "short.yaml"
        before = file_states([path])
        path.write_text(SHORT + "# more\n")
        assert wait_for_change([path], before, Saves(None)) == (path,)

    def test_a_file_that_is_removed_has_changed(self, folder: Path) -> None:
        path = folder / "short.yaml"
        before = file_states([path])
        path.unlink()
        assert wait_for_change([path], before, Saves(None)) == (path,)

    def test_what_is_watched(self, folder: Path) -> None:
        (folder / "sub").mkdir()

        def watched(name: str) -> set[str]:
            paths = watched_paths(name, SessionOptions(), find_user_folders())
            return {os.path.relpath(path) for path in paths}

        assert watched("short.yaml") == {"short.yaml"}
        assert watched("short.json") == {"short.json"}
        assert watched(".") == {".", "sub"}
        assert {path.name for path in watched_paths("desk-break", SessionOptions(), find_user_folders())} == {
            "desk-break.yaml",
            "neck-warmup.yaml",
        }
        assert "." in watched("gone.yaml")
