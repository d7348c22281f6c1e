"""What a sheet says of each step, in the language of the routine."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from PIL import Image

from voicecoach.errors import VoicecoachError
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.sheets import sheet_of
from voicecoach.session.user_folders import find_user_folders
from voicecoach.sheet.content import Sheet, SheetItem

SHIPPED = sorted((Path(__file__).parents[2] / "scripts").glob("*.yaml"))


def sheet(folder: Path, steps: str, head: str = "routine: T", **options: object) -> Sheet:
    (folder / "t.yaml").write_text(f"{head}\nsteps:\n{dedent(steps)}")
    return opened(folder / "t.yaml", **options)


def opened(path: Path, **options: object) -> Sheet:
    chosen = SessionOptions(voice="silent", counter="silent", **options)  # type: ignore[arg-type]  # of any field
    return sheet_of(open_session(str(path), chosen, find_user_folders(), print))


def only_item(folder: Path, steps: str, head: str = "routine: T") -> SheetItem:
    (item,) = sheet(folder, steps, head).items
    return item


def test_a_stretch_on_two_sides_names_both_in_its_words(tmp_path: Path) -> None:
    steps = """\
        - stretch: Chin to collarbone
          sides: [right, left]
          setup: Sit.
          do: Chin to your {side} side, then look {left|right}, to the {other_side:phrase}.
          hold: 15s
          tips: [Breathe., Stay long.]
          avoid: Don't slouch.
          note: Twice a day.
    """
    assert only_item(tmp_path, steps) == SheetItem(
        kind="exercise",
        number=1,
        title="Chin to collarbone",
        facts=("Sides: right, left", "Hold: 15 s"),
        texts=(
            "Sit. Chin to your right/left side, then look left/right, to the left side/right side.",
            "Breathe. Stay long.",
        ),
        warnings=("Avoid: Don't slouch.",),
        notes=("Note: Twice a day.",),
    )


def test_an_exercise_in_sets(tmp_path: Path) -> None:
    steps = """\
        - exercise: Leg raise
          sides: [left]
          needs: [a towel, a wall]
          sets: 3
          rest: 40s
          reps: [6, 8, 10]
          tempo: {up: 2, hold: 1, down: 2.5}
    """
    assert only_item(tmp_path, steps).facts == (
        "Side: left",
        "Sets: 3",
        "Repetitions: 6 / 8 / 10",
        "Tempo: up 2 s, hold 1 s, down 2.5 s",
        "Rest: 40 s",
        "You need: a towel, a wall",
    )


def test_sides_in_turn_and_equal_sets(tmp_path: Path) -> None:
    steps = "- {exercise: Plank, sides: [left, right], order: alternate, sets: 2, hold: [30s, 30s]}"
    assert only_item(tmp_path, steps).facts == ("Sides: left, right, in turn", "Sets: 2", "Hold: 30 s")


def test_rounds_and_what_is_inside_them(tmp_path: Path) -> None:
    steps = """\
        - repeat: 3
          rest: 1m
          steps:
            - exercise: Squats
              work: 40s
            - rest: 20s
            - repeat: 2
              every: 1m30s
              steps: [{exercise: Plank, hold: 20s}]
    """
    found = [(one.kind, one.level, one.number, one.facts) for one in sheet(tmp_path, steps).items]
    assert found == [
        ("rounds", 0, None, ("Rounds: 3", "Rest: 1 min")),
        ("exercise", 1, 1, ("Keep moving: 40 s",)),
        ("rest", 1, None, ("Rest: 20 s",)),
        ("rounds", 1, None, ("Rounds: 2", "Each round: 1 min 30 s")),
        ("exercise", 2, 2, ("Hold: 20 s",)),
    ]


def test_breathing_silence_words_and_waiting(tmp_path: Path) -> None:
    steps = """\
        - say: Never into pain.
        - breathe: 4-7-8
          rounds: 6
        - silence: 45s
          name: Lying still
        - sound: bell
        - wait: Stand up.
    """
    found = [(one.kind, one.title, one.facts, one.texts) for one in sheet(tmp_path, steps).items]
    assert found == [
        ("words", "", (), ("Never into pain.",)),
        ("exercise", "Breathing", ("Breaths: 6", "Each breath: in 4 s, hold 7 s, out 8 s"), ()),
        ("rest", "", ("Lying still: 45 s",), ()),
        ("words", "", (), ("Stand up.",)),
    ]


def test_without_equipment_the_other_exercise_is_on_the_sheet(tmp_path: Path) -> None:
    steps = """\
        - exercise: Press
          needs: dumbbells
          reps: 8
          instead: {exercise: Push-up, reps: 6}
        - exercise: Row
          needs: Dumbbells
          reps: 8
        - exercise: Squat
          reps: 9
    """
    whole = sheet(tmp_path, steps)
    assert [one.title for one in whole.items] == ["Press", "Row", "Squat"]
    assert whole.needs == "You need: dumbbells, Dumbbells"
    found = sheet(tmp_path, steps, without=frozenset({"dumbbells"}))
    assert [(one.number, one.title) for one in found.items] == [(1, "Push-up"), (2, "Squat")]
    assert found.needs == ""


def test_the_head_of_a_sheet_in_german(tmp_path: Path) -> None:
    head = "routine: Nacken\nabout: Nach der Arbeit.\nauthor: Ana\nlanguage: de\nprepare: 10s"
    found = sheet(tmp_path, "- {stretch: Kinn, needs: Stuhl, sides: [rechts, links], hold: 2m}", head)
    assert (found.title, found.about, found.author) == ("Nacken", "Nach der Arbeit.", "Ana")
    assert (found.needs, found.length) == ("Du brauchst: Stuhl", "etwa 4 min")
    assert found.items[0].facts == ("Seiten: rechts, links", "Halten: 2 min", "Du brauchst: Stuhl")


def test_the_steps_of_an_included_routine(tmp_path: Path) -> None:
    (tmp_path / "warm.yaml").write_text("routine: Warm\nsteps: [{exercise: March, work: 30s}]\n")
    found = sheet(tmp_path, "- include: warm\n- {exercise: Squat, reps: 5}\n")
    assert [(one.number, one.title) for one in found.items] == [(1, "March"), (2, "Squat")]


def test_a_picture_is_made_small_and_put_on_white(tmp_path: Path) -> None:
    Image.new("RGBA", (1400, 600), (0, 0, 0, 0)).save(tmp_path / "neck.png")
    picture = only_item(tmp_path, "- {stretch: Chin, hold: 9s, image: neck.png}").picture
    assert picture is not None
    assert (picture.width, picture.height) == (700, 300)
    assert picture.jpeg.startswith(b"\xff\xd8\xff")


def test_a_damaged_picture_is_named(tmp_path: Path) -> None:
    Image.new("RGB", (400, 300), "red").save(tmp_path / "neck.png")
    data = (tmp_path / "neck.png").read_bytes()
    (tmp_path / "neck.png").write_bytes(data[: len(data) // 2])
    with pytest.raises(VoicecoachError, match=r"the picture .*neck\.png is damaged; save it again"):
        sheet(tmp_path, "- {stretch: Chin, hold: 9s, image: neck.png}")


def test_a_timeline_file_has_no_sheet(tmp_path: Path) -> None:
    from voicecoach.timeline import to_json  # noqa: PLC0415 - only here

    (tmp_path / "t.yaml").write_text("routine: T\nvoice: silent\nsteps: [{rest: 5s}]\n")
    session = open_session(str(tmp_path / "t.yaml"), SessionOptions(), find_user_folders(), print)
    (tmp_path / "t.json").write_text(to_json(session.timeline()))
    with pytest.raises(VoicecoachError, match="has no exercises to write down; name the routine"):
        sheet_of(open_session(str(tmp_path / "t.json"), SessionOptions(), find_user_folders(), print))


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_shipped_routines_leave_no_placeholder_in_words(path: Path) -> None:
    for item in opened(path).items:
        assert "{" not in "".join((*item.facts, *item.texts, *item.warnings, *item.notes))
