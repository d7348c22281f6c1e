"""Routines that include others: problems named with their file, circles, ways out of the folders."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.script_folder import Desk, desk_in, wav
from voicecoach.compiler.plan.flatten import flatten
from voicecoach.errors import VoicecoachError
from voicecoach.script.search_path import SearchPath
from voicecoach.script.steps import PlaySound, Rest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.script.routine import Script

HOW = "name one beside the script, or one that `voicecoach list` shows"
ROUND = "including {name!r} here goes round in a circle; take one of the includes out"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


def routine(*steps: str) -> str:
    return "routine: A\nsteps:\n" + "".join(f"  - {step}\n" for step in steps)


def rests(script: Script) -> list[int]:
    """The rests that a listener goes through, in seconds."""
    items = flatten(script)
    return [item.step.rest.middle_ms // 1000 for item in items if isinstance(item.step, Rest)]


def test_an_include_by_name_beside_and_among_the_users(desk: Desk) -> None:
    desk.write("legs.yml", routine("rest: 7s"))
    desk.write("neck.yaml", routine("include: warmup", "include: legs", "include: legs.yml"))
    assert rests(desk.load()) == [5, 7, 7]


def test_a_routine_beside_the_script_comes_before_one_of_the_same_name(desk: Desk) -> None:
    desk.write("warmup.yaml", routine("rest: 6s"))
    assert rests(desk.read(routine("include: warmup"))) == [6]


def test_the_same_routine_is_read_once(desk: Desk) -> None:
    desk.write("legs.yaml", routine("rest: 7s"))
    script = desk.read(routine("include: legs", "include: ./legs.yaml"))
    assert script.included_script("legs") is script.included_script("./legs.yaml")


def test_a_problem_of_a_routine_included_twice_is_told_once_with_its_file(desk: Desk) -> None:
    desk.write("legs.yaml", routine("rest: soon"))
    assert desk.refuse(routine("include: legs", "include: legs")) == [
        "legs.yaml:3:11: 'soon' is not a duration; write 20s, 1m30s or 30s..90s",
    ]


def test_problems_of_all_files_are_told_at_once(desk: Desk) -> None:
    desk.write("legs.yaml", routine("rest: later", "include: feet"))
    desk.write("feet.yaml", "routine: Feet\n")
    desk.write("arms.yaml", "routine: [\n")
    lines = desk.refuse(
        routine(
            "rest: soon", "repeat: 2\n    steps:\n      - include: legs", "include: arms", "include: hands"
        )
    )
    assert lines == [
        "neck.yaml:3:11: 'soon' is not a duration; write 20s, 1m30s or 30s..90s",
        f"neck.yaml:8:14: there is no routine 'hands' to include; {HOW}",
        "legs.yaml:3:11: 'later' is not a duration; write 20s, 1m30s or 30s..90s",
        "feet.yaml:1:1: a routine needs 'steps'; add steps: and a list of steps",
        (
            "arms.yaml:1:10: the [ is never closed; close it, with commas between the entries, "
            "or put the whole text in quotes"
        ),
    ]


def test_an_include_in_a_variant_is_followed(desk: Desk) -> None:
    desk.write("legs.yaml", routine("rest: soon"))
    step = "stretch: A\n    hold: 5s\n    needs: mat\n    instead: {include: legs}"
    assert desk.refuse(routine(step)) == [
        "legs.yaml:3:11: 'soon' is not a duration; write 20s, 1m30s or 30s..90s",
    ]


def test_a_circle_of_one(desk: Desk) -> None:
    assert desk.refuse(routine("rest: 5s", "include: neck")) == [
        f"neck.yaml:4:14: {ROUND.format(name='neck')}"
    ]


def test_a_circle_of_two(desk: Desk) -> None:
    desk.write("legs.yaml", routine("include: neck"))
    assert desk.refuse(routine("include: legs")) == [f"legs.yaml:3:14: {ROUND.format(name='neck')}"]


def test_a_circle_of_three_and_one_inside_it(desk: Desk) -> None:
    desk.write("legs.yaml", routine("include: feet"))
    desk.write("feet.yaml", routine("include: legs.yaml", "include: ./neck"))
    assert desk.refuse(routine("include: legs")) == [
        f"feet.yaml:3:14: {ROUND.format(name='legs.yaml')}",
        f"feet.yaml:4:14: {ROUND.format(name='./neck')}",
    ]


def test_a_circle_by_a_symbolic_link(desk: Desk) -> None:
    desk.write("neck.yaml", routine("include: other"))
    (desk.folder / "other.yaml").symlink_to("neck.yaml")
    assert desk.problems() == [f"neck.yaml:3:14: {ROUND.format(name='other')}"]


def chain(desk: Desk, length: int) -> None:
    for number in range(1, length):
        desk.write(f"r{number}.yaml", routine(f"include: r{number + 1}"))
    desk.write(f"r{length}.yaml", routine("rest: 5s"))
    desk.write("neck.yaml", routine("include: r1"))


def test_eight_deep_is_fine(desk: Desk) -> None:
    chain(desk, 8)
    assert rests(desk.load()) == [5]


def test_nine_deep_is_not(desk: Desk) -> None:
    chain(desk, 9)
    assert desk.problems() == [
        "r8.yaml:3:14: routines include one another over 8 deep; include them side by side"
    ]


def test_nine_deep_is_not_in_any_order(desk: Desk) -> None:
    chain(desk, 9)
    steps = [f"include: r{number}" for number in (9, 5, 1)]
    desk.write("neck.yaml", routine(*steps))
    assert desk.problems() == [
        "r4.yaml:3:14: routines include one another over 8 deep; include them side by side"
    ]
    desk.write("neck.yaml", routine(*steps[:2], "include: r2"))
    assert rests(desk.load()) == [5, 5, 5]


def test_four_hundred_that_include_the_one_before(desk: Desk) -> None:
    chain(desk, 400)
    desk.write("neck.yaml", routine(*(f"include: r{number}" for number in range(400, 0, -1))))
    assert desk.problems()[0] == (
        "r392.yaml:3:14: routines include one another over 8 deep; include them side by side"
    )


def test_the_deepest_that_may_be_included_can_be_gone_through(desk: Desk) -> None:
    """24 repeats in each of nine files: as deep as 50 levels of YAML and 8 of includes allow."""

    def deep(step: str) -> str:
        indents = ["    " * level for level in range(24)]
        inner = "".join(f"{indent}- repeat: 1\n{indent}  steps:\n" for indent in indents[:-1])
        return f"routine: A\nsteps:\n{inner}{indents[-1]}- {step}\n"

    for number in range(1, 8):
        desk.write(f"r{number}.yaml", deep(f"include: r{number + 1}"))
    desk.write("r8.yaml", deep("rest: 5s"))
    assert rests(desk.read(deep("include: r1"))) == [5]


OUTSIDE: dict[str, Callable[[Path], str]] = {
    "by dots": lambda _: "../out/{name}",
    "by dots in the middle": lambda _: "sub/../../out/{name}",
    "by an absolute path": lambda root: f"{root.as_posix()}/out/{{name}}",
    "by a link to a file": lambda _: "link.{suffix}",
    "by a link to a folder": lambda _: "folder/{name}",
}


@pytest.fixture
def outside(desk: Desk, tmp_path: Path) -> Path:
    """A folder outside, with links to it inside."""
    folder = tmp_path / "out"
    desk.write("sub/keep.txt", "")
    desk.write(f"{folder}/far.yaml", routine("rest: 9s"))
    desk.write(f"{folder}/far.wav", wav())
    (desk.folder / "folder").symlink_to(folder)
    (desk.folder / "link.yaml").symlink_to(folder / "far.yaml")
    (desk.folder / "link.wav").symlink_to(folder / "far.wav")
    return folder


@pytest.mark.parametrize("way", [pytest.param(way, id=name) for name, way in OUTSIDE.items()])
@pytest.mark.parametrize(("step", "suffix"), [("include", "yaml"), ("sound", "wav")])
def test_a_way_out_is_refused_unless_allowed(
    desk: Desk, outside: Path, way: Callable[[Path], str], step: str, suffix: str
) -> None:
    name = way(outside.parent).format(name=f"far.{suffix}", suffix=suffix)
    assert desk.refuse(routine(f"{step}: {name}")) == [
        (
            f"neck.yaml:3:{7 + len(step)}: {name!r} leads out of the script's folder; "
            f"allow it with --allow {outside.as_posix()}"
        )
    ]
    assert len(flatten(desk.load("neck.yaml", outside))) == 1


@pytest.mark.usefixtures("outside")
def test_an_allowed_folder_may_be_a_link_itself(desk: Desk) -> None:
    desk.write("neck.yaml", routine("include: ../out/far"))
    assert rests(desk.load("neck.yaml", desk.folder / "folder")) == [9]


def test_allowing_one_folder_allows_no_other_of_a_like_name(
    desk: Desk, outside: Path, tmp_path: Path
) -> None:
    desk.write(f"{tmp_path}/out2/far.yaml", routine("rest: 9s"))
    desk.write("neck.yaml", routine("include: ../out2/far"))
    assert desk.problems("neck.yaml", outside) == [
        (
            "neck.yaml:3:14: '../out2/far' leads out of the script's folder; "
            f"allow it with --allow {tmp_path.as_posix()}/out2"
        )
    ]


def test_an_allowed_routine_may_not_lead_further_out(desk: Desk, outside: Path, tmp_path: Path) -> None:
    desk.write(f"{tmp_path}/more/x.yaml", routine("rest: 1s"))
    desk.write(f"{outside}/far.yaml", routine("include: ../more/x"))
    desk.write("neck.yaml", routine("include: ../out/far"))
    assert desk.problems("neck.yaml", outside) == [
        (
            f"../out/far.yaml:3:14: '../more/x' leads out of the script's folder; "
            f"allow it with --allow {tmp_path.as_posix()}/more"
        )
    ]


def test_an_included_routine_may_name_what_lies_in_the_folder_of_the_one_that_was_asked_for(
    desk: Desk,
) -> None:
    desk.write("up.yaml", routine("rest: 8s"))
    desk.write("up.wav", wav())
    desk.write("parts/in.yaml", routine("include: ../up", "sound: ../up"))
    script = desk.read(routine("include: parts/in"))
    assert rests(script) == [8]
    assert [item.step.sound for item in flatten(script) if isinstance(item.step, PlaySound)] == ["up.wav"]
    assert desk.problems("parts/in.yaml") == [
        f"parts/in.yaml:{place}: '../up' leads out of the script's folder; "
        f"allow it with --allow {desk.folder.as_posix()}"
        for place in ("3:14", "4:12")
    ]


def test_the_users_routines_may_name_the_users_sounds_by_path_and_the_other_way_round(desk: Desk) -> None:
    desk.write(desk.routines / "gong.yaml", routine("sound: ../sounds/go.wav", "include: ../sounds/in"))
    desk.write(desk.sounds / "in.yaml", routine("include: ../routines/warmup"))
    assert rests(desk.read(routine("include: gong"))) == [5]


def test_a_file_without_the_suffix_of_a_routine_is_no_routine(desk: Desk) -> None:
    desk.write("notes.txt", routine("rest: 5s"))
    assert desk.refuse(routine("include: notes.txt")) == [
        f"neck.yaml:3:14: there is no routine 'notes.txt' to include; {HOW}"
    ]


def test_the_cues_of_an_included_routine_are_for_its_steps_only(desk: Desk) -> None:
    own = "cues: {rest: Legs rest., end: Legs end.}"
    desk.write("legs.yaml", f"routine: Legs\n{own}\nsteps:\n  - rest: 2s\n    cues: {{end: Own end.}}\n")
    desk.write(
        "neck.yaml",
        "routine: Neck\ncues: {rest: Neck rest.}\nsteps:\n  - rest: 1s\n  - include: legs\n"
        "  - include: legs\n    cues: {rest: Here rest.}\n  - rest: 3s\n",
    )
    said = [
        [(cue, text.say) for layer in item.layers for cue, text in layer.items()]
        for item in flatten(desk.load())
    ]
    neck = ("rest", ("Neck rest.",))
    inner = [("rest", ("Legs rest.",)), ("end", ("Legs end.",))]
    assert said == [
        [neck],
        [neck, *inner, ("end", ("Own end.",))],
        [neck, *inner, ("rest", ("Here rest.",)), ("end", ("Own end.",))],
        [neck],
    ]


def test_an_included_routine_names_sounds_beside_itself(desk: Desk) -> None:
    desk.write("sub/gong.wav", wav())
    desk.write("sub/legs.yaml", routine("sound: gong"))
    step = flatten(desk.read(routine("include: sub/legs")))[0].step
    assert step.model_dump() == {"cues": {}, "sound": "sub/gong.wav"}


SOUNDS = {
    "beside": ("here/c.wav", "c.wav"),
    "further down": ("here/in/c.wav", "in/c.wav"),
    "of the user": ("sounds/a.wav", "a"),
    "of the user, with a name that is taken here": ("sounds/b.wav", "../sounds/b.wav"),
    "that ships, with a name that the user has taken": ("shipped/a.wav", "../shipped/a.wav"),
    "of another kind, with a name that is taken": ("sounds/a.flac", "../sounds/a.flac"),
    "beside a routine of the user": ("routines/gong.wav", "../routines/gong.wav"),
}


@pytest.mark.parametrize(("path", "name"), [pytest.param(*case, id=name) for name, case in SOUNDS.items()])
@pytest.mark.parametrize("home", ["here", "far/link"])
def test_a_sound_is_found_by_the_name_that_a_timeline_keeps(
    tmp_path: Path, path: str, name: str, home: str
) -> None:
    for sound in ("here/b.wav", *(path for path, _ in SOUNDS.values())):
        (tmp_path / sound).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / sound).touch()
    (tmp_path / "far").mkdir()
    (tmp_path / "far/link").symlink_to(tmp_path / "here")
    folders = SearchPath((tmp_path / "routines",), (tmp_path / "sounds", tmp_path / "shipped"))
    assert folders.sound_label(tmp_path / path, tmp_path / home) == name
    assert folders.find_sound(name, tmp_path / home).resolve() == tmp_path / path


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("warmup", "own/routines/warmup.yaml"),
        ("./warmup", "warmup"),
        ("warmup.yaml", "warmup.yaml"),
        ("plain", "plain"),
    ],
)
def test_a_name_is_a_routines_before_it_is_a_files(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, path: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for file in ("warmup", "warmup.yaml", "plain"):
        (tmp_path / file).touch()
    found = SearchPath((desk.routines,), ()).find_routine(name)
    assert found.absolute().relative_to(tmp_path).as_posix() == path


@pytest.mark.parametrize("name", [".", "parts", "parts.yaml"])
def test_a_folder_is_no_routine(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("parts", "parts.yaml"):
        (tmp_path / folder).mkdir()
    with pytest.raises(VoicecoachError, match=rf"^{re.escape(name)} is a folder; name a routine in it$"):
        SearchPath((desk.routines,), ()).find_routine(name)


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("warmpu", "there is no routine 'warmpu'; did you mean 'warmup'?"),
        ("xyz", "there is no routine 'xyz'; there are: warmup"),
        ("xyz.yaml", "there is no file xyz.yaml; `voicecoach list` shows the routines there are"),
        ("", "there is no routine ''; there are: warmup"),
        ("x" * 5000, f"there is no routine '{'x' * 5000}'; there are: warmup"),
    ],
)
def test_a_routine_that_is_asked_for_and_not_there(desk: Desk, name: str, refusal: str) -> None:
    with pytest.raises(VoicecoachError) as error:
        SearchPath((desk.routines,), (desk.sounds,)).find_routine(name)
    assert str(error.value) == refusal
