"""Routines that include others: problems with their file, circles, paths out of the folders."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.script_folder import ScriptFolder, make_script_folder, wav
from voicecoach.cli.hints import error_text
from voicecoach.compiler.plan.flatten import flatten
from voicecoach.errors import VoicecoachError
from voicecoach.script.search_path import SearchPath
from voicecoach.script.steps import PlaySound, Rest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.script.routine import Script

INCLUDE_HINT = "name one next to the script, or one that `voicecoach list` shows"
CIRCLE = "including {name!r} here goes round in a circle; take one of the includes out"


@pytest.fixture
def script_folder(tmp_path: Path) -> ScriptFolder:
    return make_script_folder(tmp_path)


def routine(*steps: str) -> str:
    return "routine: A\nsteps:\n" + "".join(f"  - {step}\n" for step in steps)


def rests(script: Script) -> list[int]:
    """The lengths of the rests in seconds, in the order of the session."""
    items = flatten(script)
    return [item.step.rest.middle_ms // 1000 for item in items if isinstance(item.step, Rest)]


def test_an_include_is_found_in_the_scripts_folder_and_the_users(script_folder: ScriptFolder) -> None:
    script_folder.write("legs.yml", routine("rest: 7s"))
    script_folder.write("neck.yaml", routine("include: warmup", "include: legs", "include: legs.yml"))
    assert rests(script_folder.load()) == [5, 7, 7]


def test_the_scripts_folder_is_searched_first(script_folder: ScriptFolder) -> None:
    script_folder.write("warmup.yaml", routine("rest: 6s"))
    assert rests(script_folder.load_text(routine("include: warmup"))) == [6]


def test_a_routine_that_is_included_twice_is_loaded_once(script_folder: ScriptFolder) -> None:
    script_folder.write("legs.yaml", routine("rest: 7s"))
    script = script_folder.load_text(routine("include: legs", "include: ./legs.yaml"))
    assert script.included_script("legs") is script.included_script("./legs.yaml")


def test_a_problem_of_a_routine_that_is_included_twice_is_reported_once(script_folder: ScriptFolder) -> None:
    script_folder.write("legs.yaml", routine("rest: soon"))
    assert script_folder.problems_in_text(routine("include: legs", "include: legs")) == [
        "legs.yaml:3:11: 'soon' is not a duration; write 20s, 1m30s or 30s..90s",
    ]


def test_problems_of_all_files_are_reported_together(script_folder: ScriptFolder) -> None:
    script_folder.write("legs.yaml", routine("rest: later", "include: feet"))
    script_folder.write("feet.yaml", "routine: Feet\n")
    script_folder.write("arms.yaml", "routine: [\n")
    lines = script_folder.problems_in_text(
        routine(
            "rest: soon", "repeat: 2\n    steps:\n      - include: legs", "include: arms", "include: hands"
        )
    )
    assert lines == [
        "neck.yaml:3:11: 'soon' is not a duration; write 20s, 1m30s or 30s..90s",
        f"neck.yaml:8:14: there is no routine 'hands' to include; {INCLUDE_HINT}",
        "legs.yaml:3:11: 'later' is not a duration; write 20s, 1m30s or 30s..90s",
        "feet.yaml:1:1: a routine needs 'steps'; add steps: and a list of steps",
        (
            "arms.yaml:1:10: the [ is never closed; close it, with commas between the entries, "
            "or put the whole text in quotes"
        ),
    ]


def test_an_include_in_a_variant_is_loaded(script_folder: ScriptFolder) -> None:
    script_folder.write("legs.yaml", routine("rest: soon"))
    step = "stretch: A\n    hold: 5s\n    needs: mat\n    instead: {include: legs}"
    assert script_folder.problems_in_text(routine(step)) == [
        "legs.yaml:3:11: 'soon' is not a duration; write 20s, 1m30s or 30s..90s",
    ]


def test_a_routine_that_includes_itself(script_folder: ScriptFolder) -> None:
    assert script_folder.problems_in_text(routine("rest: 5s", "include: neck")) == [
        f"neck.yaml:4:14: {CIRCLE.format(name='neck')}"
    ]


def test_two_routines_that_include_each_other(script_folder: ScriptFolder) -> None:
    script_folder.write("legs.yaml", routine("include: neck"))
    assert script_folder.problems_in_text(routine("include: legs")) == [
        f"legs.yaml:3:14: {CIRCLE.format(name='neck')}"
    ]


def test_a_circle_of_three_with_a_circle_of_two_in_it(script_folder: ScriptFolder) -> None:
    script_folder.write("legs.yaml", routine("include: feet"))
    script_folder.write("feet.yaml", routine("include: legs.yaml", "include: ./neck"))
    assert script_folder.problems_in_text(routine("include: legs")) == [
        f"feet.yaml:3:14: {CIRCLE.format(name='legs.yaml')}",
        f"feet.yaml:4:14: {CIRCLE.format(name='./neck')}",
    ]


def test_a_circle_by_a_symbolic_link(script_folder: ScriptFolder) -> None:
    script_folder.write("neck.yaml", routine("include: other"))
    (script_folder.path / "other.yaml").symlink_to("neck.yaml")
    assert script_folder.problems() == [f"neck.yaml:3:14: {CIRCLE.format(name='other')}"]


def chain(script_folder: ScriptFolder, length: int) -> None:
    for number in range(1, length):
        script_folder.write(f"r{number}.yaml", routine(f"include: r{number + 1}"))
    script_folder.write(f"r{length}.yaml", routine("rest: 5s"))
    script_folder.write("neck.yaml", routine("include: r1"))


def test_includes_may_be_eight_deep(script_folder: ScriptFolder) -> None:
    chain(script_folder, 8)
    assert rests(script_folder.load()) == [5]


def test_includes_may_not_be_nine_deep(script_folder: ScriptFolder) -> None:
    chain(script_folder, 9)
    assert script_folder.problems() == [
        "r8.yaml:3:14: routines include one another over 8 deep; include them side by side"
    ]


def test_includes_may_not_be_nine_deep_in_any_order(script_folder: ScriptFolder) -> None:
    chain(script_folder, 9)
    steps = [f"include: r{number}" for number in (9, 5, 1)]
    script_folder.write("neck.yaml", routine(*steps))
    assert script_folder.problems() == [
        "r4.yaml:3:14: routines include one another over 8 deep; include them side by side"
    ]
    script_folder.write("neck.yaml", routine(*steps[:2], "include: r2"))
    assert rests(script_folder.load()) == [5, 5, 5]


def test_a_chain_of_four_hundred_includes(script_folder: ScriptFolder) -> None:
    chain(script_folder, 400)
    script_folder.write("neck.yaml", routine(*(f"include: r{number}" for number in range(400, 0, -1))))
    assert script_folder.problems()[0] == (
        "r392.yaml:3:14: routines include one another over 8 deep; include them side by side"
    )


def test_the_deepest_allowed_nesting_can_be_flattened(script_folder: ScriptFolder) -> None:
    """24 repeats in each of nine files: as deep as 50 levels of YAML and 8 of includes allow."""

    def deep(step: str) -> str:
        indents = ["    " * level for level in range(24)]
        inner = "".join(f"{indent}- repeat: 1\n{indent}  steps:\n" for indent in indents[:-1])
        return f"routine: A\nsteps:\n{inner}{indents[-1]}- {step}\n"

    for number in range(1, 8):
        script_folder.write(f"r{number}.yaml", deep(f"include: r{number + 1}"))
    script_folder.write("r8.yaml", deep("rest: 5s"))
    assert rests(script_folder.load_text(deep("include: r1"))) == [5]


OUTSIDE: dict[str, Callable[[Path], str]] = {
    "a relative path": lambda _: "../out/{name}",
    "a path with .. in the middle": lambda _: "sub/../../out/{name}",
    "an absolute path": lambda root: f"{root.as_posix()}/out/{{name}}",
    "a link to a file": lambda _: "link.{suffix}",
    "a link to a folder": lambda _: "folder/{name}",
}


@pytest.fixture
def outside(script_folder: ScriptFolder, tmp_path: Path) -> Path:
    """A folder outside, with links to it inside."""
    folder = tmp_path / "out"
    script_folder.write("sub/keep.txt", "")
    script_folder.write(f"{folder}/far.yaml", routine("rest: 9s"))
    script_folder.write(f"{folder}/far.wav", wav())
    (script_folder.path / "folder").symlink_to(folder)
    (script_folder.path / "link.yaml").symlink_to(folder / "far.yaml")
    (script_folder.path / "link.wav").symlink_to(folder / "far.wav")
    return folder


@pytest.mark.parametrize("way", [pytest.param(way, id=name) for name, way in OUTSIDE.items()])
@pytest.mark.parametrize(("step", "suffix"), [("include", "yaml"), ("sound", "wav")])
def test_a_path_out_of_the_folder_must_be_allowed(
    script_folder: ScriptFolder, outside: Path, way: Callable[[Path], str], step: str, suffix: str
) -> None:
    name = way(outside.parent).format(name=f"far.{suffix}", suffix=suffix)
    assert script_folder.problems_in_text(routine(f"{step}: {name}")) == [
        (
            f"neck.yaml:3:{7 + len(step)}: {name!r} leads out of the script's folder; "
            f"allow it with --allow {outside.as_posix()}"
        )
    ]
    assert len(flatten(script_folder.load("neck.yaml", outside))) == 1


@pytest.mark.usefixtures("outside")
def test_an_allowed_folder_may_be_a_link_itself(script_folder: ScriptFolder) -> None:
    script_folder.write("neck.yaml", routine("include: ../out/far"))
    assert rests(script_folder.load("neck.yaml", script_folder.path / "folder")) == [9]


def test_allowing_a_folder_does_not_allow_one_with_the_same_prefix(
    script_folder: ScriptFolder, outside: Path, tmp_path: Path
) -> None:
    script_folder.write(f"{tmp_path}/out2/far.yaml", routine("rest: 9s"))
    script_folder.write("neck.yaml", routine("include: ../out2/far"))
    assert script_folder.problems("neck.yaml", outside) == [
        (
            "neck.yaml:3:14: '../out2/far' leads out of the script's folder; "
            f"allow it with --allow {tmp_path.as_posix()}/out2"
        )
    ]


def test_a_routine_in_an_allowed_folder_may_not_include_from_others(
    script_folder: ScriptFolder, outside: Path, tmp_path: Path
) -> None:
    script_folder.write(f"{tmp_path}/more/x.yaml", routine("rest: 1s"))
    script_folder.write(f"{outside}/far.yaml", routine("include: ../more/x"))
    script_folder.write("neck.yaml", routine("include: ../out/far"))
    assert script_folder.problems("neck.yaml", outside) == [
        (
            f"../out/far.yaml:3:14: '../more/x' leads out of the script's folder; "
            f"allow it with --allow {tmp_path.as_posix()}/more"
        )
    ]


def test_an_included_routine_may_name_files_in_the_folder_of_the_opened_routine(
    script_folder: ScriptFolder,
) -> None:
    script_folder.write("up.yaml", routine("rest: 8s"))
    script_folder.write("up.wav", wav())
    script_folder.write("parts/in.yaml", routine("include: ../up", "sound: ../up"))
    script = script_folder.load_text(routine("include: parts/in"))
    assert rests(script) == [8]
    assert [item.step.sound for item in flatten(script) if isinstance(item.step, PlaySound)] == ["up.wav"]
    assert script_folder.problems("parts/in.yaml") == [
        f"parts/in.yaml:{place}: '../up' leads out of the script's folder; "
        f"allow it with --allow {script_folder.path.as_posix()}"
        for place in ("3:14", "4:12")
    ]


def test_routines_and_sounds_of_the_user_may_name_each_other_by_path(script_folder: ScriptFolder) -> None:
    script_folder.write(
        script_folder.routines / "gong.yaml", routine("sound: ../sounds/go.wav", "include: ../sounds/in")
    )
    script_folder.write(script_folder.sounds / "in.yaml", routine("include: ../routines/warmup"))
    assert rests(script_folder.load_text(routine("include: gong"))) == [5]


def test_a_file_with_another_suffix_is_not_a_routine(script_folder: ScriptFolder) -> None:
    script_folder.write("notes.txt", routine("rest: 5s"))
    assert script_folder.problems_in_text(routine("include: notes.txt")) == [
        f"neck.yaml:3:14: there is no routine 'notes.txt' to include; {INCLUDE_HINT}"
    ]


def test_the_cues_of_an_included_routine_are_for_its_steps_only(script_folder: ScriptFolder) -> None:
    cues = "cues: {rest: Legs rest., end: Legs end.}"
    script_folder.write(
        "legs.yaml", f"routine: Legs\n{cues}\nsteps:\n  - rest: 2s\n    cues: {{end: Own end.}}\n"
    )
    script_folder.write(
        "neck.yaml",
        "routine: Neck\ncues: {rest: Neck rest.}\nsteps:\n  - rest: 1s\n  - include: legs\n"
        "  - include: legs\n    cues: {rest: Here rest.}\n  - rest: 3s\n",
    )
    layers = [
        [(cue, text.say) for layer in item.layers for cue, text in layer.items()]
        for item in flatten(script_folder.load())
    ]
    neck = ("rest", ("Neck rest.",))
    inner = [("rest", ("Legs rest.",)), ("end", ("Legs end.",))]
    assert layers == [
        [neck],
        [neck, *inner, ("end", ("Own end.",))],
        [neck, *inner, ("rest", ("Here rest.",)), ("end", ("Own end.",))],
        [neck],
    ]


def test_an_included_routine_finds_sounds_in_its_own_folder(script_folder: ScriptFolder) -> None:
    script_folder.write("sub/gong.wav", wav())
    script_folder.write("sub/legs.yaml", routine("sound: gong"))
    step = flatten(script_folder.load_text(routine("include: sub/legs")))[0].step
    assert isinstance(step, PlaySound)
    assert step.model_dump(exclude_defaults=True) == {"sound": "sub/gong.wav"}


SOUNDS = {
    "in the folder": ("here/c.wav", "c.wav"),
    "in a folder below": ("here/in/c.wav", "in/c.wav"),
    "of the user": ("sounds/a.wav", "a"),
    "of the user, with the name of one in the folder": ("sounds/b.wav", "../sounds/b.wav"),
    "shipped, with the name of one of the user": ("shipped/a.wav", "../shipped/a.wav"),
    "with the name of one with another suffix": ("sounds/a.flac", "../sounds/a.flac"),
    "in the folder of the user's routines": ("routines/gong.wav", "../routines/gong.wav"),
}


@pytest.mark.parametrize(("path", "name"), [pytest.param(*case, id=name) for name, case in SOUNDS.items()])
@pytest.mark.parametrize("base", ["here", "far/link"])
def test_a_sound_is_found_by_its_label_in_a_timeline(tmp_path: Path, path: str, name: str, base: str) -> None:
    for sound in ("here/b.wav", *(path for path, _ in SOUNDS.values())):
        (tmp_path / sound).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / sound).touch()
    (tmp_path / "far").mkdir()
    (tmp_path / "far/link").symlink_to(tmp_path / "here")
    search_path = SearchPath((tmp_path / "routines",), (tmp_path / "sounds", tmp_path / "shipped"))
    assert search_path.sound_label(tmp_path / path, tmp_path / base) == name
    assert search_path.find_sound(name, tmp_path / base).resolve() == tmp_path / path


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("warmup", "own/routines/warmup.yaml"),
        ("./warmup", "warmup"),
        ("warmup.yaml", "warmup.yaml"),
        ("plain", "plain"),
    ],
)
def test_a_name_means_a_routine_before_a_file(
    script_folder: ScriptFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, path: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for file in ("warmup", "warmup.yaml", "plain"):
        (tmp_path / file).touch()
    found = SearchPath((script_folder.routines,), ()).find_routine(name)
    assert found.absolute().relative_to(tmp_path).as_posix() == path


@pytest.mark.parametrize("name", [".", "parts", "parts.yaml"])
def test_a_folder_is_not_a_routine(
    script_folder: ScriptFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("parts", "parts.yaml"):
        (tmp_path / folder).mkdir()
    with pytest.raises(VoicecoachError, match=rf"^{re.escape(name)} is a folder; name a routine in it$"):
        SearchPath((script_folder.routines,), ()).find_routine(name)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("warmpu", "there is no routine 'warmpu'; did you mean 'warmup'?"),
        ("xyz", "there is no routine 'xyz'; there are: warmup"),
        ("xyz.yaml", "there is no file xyz.yaml; `voicecoach list` shows the routines there are"),
        ("", "there is no routine ''; there are: warmup"),
        ("x" * 5000, f"there is no routine '{'x' * 5000}'; there are: warmup"),
    ],
)
def test_the_message_for_an_unknown_routine(script_folder: ScriptFolder, name: str, message: str) -> None:
    with pytest.raises(VoicecoachError) as error:
        SearchPath((script_folder.routines,), (script_folder.sounds,)).find_routine(name)
    assert error_text(error.value) == message
