"""Parameters of routines: their values in steps and in words, and the steps that are for single values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.script_folder import ScriptFolder, make_script_folder
from voicecoach.errors import ScriptError, VoicecoachError
from voicecoach.script.load import load_script
from voicecoach.script.parameters import ChosenValues, parse_parameter
from voicecoach.script.search_path import SearchPath
from voicecoach.script.selection import select_steps
from voicecoach.script.steps import Exercise, Repeat, Say
from voicecoach.session.script_checks import ScriptChecks
from voicecoach.wording.store import WordingStore

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.script.routine import Script

CIRCUIT = """\
routine: Circuit
parameters: {work: 40s, rounds: 3, level: [easy, hard], seated: no, place: wall}
steps:
  - say: "{rounds} rounds of {work}, at the {place}. {level} today."
  - repeat: $rounds
    steps:
      - exercise: "Squats, {level}"
        hold: $work
        when: {seated: no}
      - exercise: Sit and stand
        reps: 10
        when: {seated: yes}
  - say: Burpees now.
    when: {level: hard}
"""


@pytest.fixture
def script_folder(tmp_path: Path) -> ScriptFolder:
    return make_script_folder(tmp_path)


def load(
    folder: ScriptFolder, language: str | None = None, preferred: dict[str, str] | None = None, **chosen: str
) -> Script:
    search_path = SearchPath((folder.routines,), (folder.sounds,))
    values = ChosenValues(chosen, preferred or {})
    path = folder.path / "neck.yaml"
    return select_steps(load_script(path, ScriptChecks(WordingStore()), search_path, language, values))


def told(script: Script) -> list[str]:
    """What is said, the rounds, and the names and lengths of exercises, in their order."""
    lines = []
    for step in script.routine.steps:
        if isinstance(step, Say):
            lines.append(step.say)
        if isinstance(step, Repeat):
            lines.append(f"repeat {step.repeat}")
            moves = [one for one in step.steps if isinstance(one, Exercise)]
            lines += [f"{one.name} {one.hold[0].middle_ms if one.hold else one.reps_of(1)}" for one in moves]
    return lines


def test_the_defaults(script_folder: ScriptFolder) -> None:
    script_folder.write("neck.yaml", CIRCUIT)
    assert told(load(script_folder)) == [
        "Three rounds of forty seconds, at the wall. Easy today.",
        "repeat 3",
        "Squats, easy 40000",
    ]


def test_chosen_values(script_folder: ScriptFolder) -> None:
    script_folder.write("neck.yaml", CIRCUIT)
    chosen = {"work": "1 minute", "rounds": "2", "level": "HARD", "seated": "yes", "place": "door"}
    assert told(load(script_folder, None, None, **chosen)) == [
        "Two rounds of one minute, at the door. Hard today.",
        "repeat 2",
        "Sit and stand 10",
        "Burpees now.",
    ]


def test_numbers_and_times_are_words_of_the_session_in_the_form_that_is_asked_for(
    script_folder: ScriptFolder,
) -> None:
    script_folder.write(
        "neck.yaml",
        "routine: {de: Beine, en: Legs}\n"
        "language: de\n"
        "parameters: {work: 1m}\n"
        "steps:\n"
        '- say: {de: "Jetzt {work:accusative} üben.", en: "Now {work} of it."}\n',
    )
    assert told(load(script_folder)) == ["Jetzt eine Minute üben."]
    assert told(load(script_folder, "en")) == ["Now one minute of it."]


def test_the_hold_of_a_step_stays_its_own_in_its_words(script_folder: ScriptFolder) -> None:
    step = script_folder.load_text(
        'routine: A\nparameters: {hold: 30s}\nsteps:\n- {stretch: Calf, hold: $hold, do: "For {hold}."}\n'
    ).routine.steps[0]
    assert step.model_dump(include={"do"}) == {"do": "For {hold}."}


def test_a_cue_keeps_its_own_placeholders(script_folder: ScriptFolder) -> None:
    cues = script_folder.load_text(
        "routine: A\n"
        "parameters: {rest: 30s, place: wall}\n"
        'cues: {rest: "Rest for {rest} at the {place}."}\n'
        "steps: [{rest: $rest}]\n"
    ).routine.cues
    assert cues["rest"].say == ("Rest for {rest} at the wall.",)


def test_braces_in_words_stay_doubled(script_folder: ScriptFolder) -> None:
    step = script_folder.load_text(
        'routine: A\nparameters: {place: wall}\nsteps: [{say: "{{a}} {place} {routine}"}]\n'
    ).routine.steps[0]
    assert step.model_dump(include={"say"}) == {"say": "{{a}} wall {routine}"}


WRONG_VALUES = {
    "a time": ({"work": "soon"}, "neck.yaml:2:20: work cannot be soon; it is a time, such as 40s"),
    "a number": ({"rounds": "two"}, "neck.yaml:2:33: rounds cannot be two; it is a number, such as 3"),
    "a choice": ({"level": "medium"}, "neck.yaml:2:43: level cannot be medium; choose one of easy, hard"),
    "a switch": ({"seated": "maybe"}, "neck.yaml:2:65: seated cannot be maybe; it is yes or no, such as no"),
    "words": ({"place": "{wall}"}, "neck.yaml:2:76: place cannot be {wall}; it is text, such as wall"),
    "too few": ({"rounds": "0"}, "neck.yaml:5:13: $rounds: 0 is too few; write 1 or more"),
}


@pytest.mark.parametrize(
    ("chosen", "line"), [pytest.param(*case, id=name) for name, case in WRONG_VALUES.items()]
)
def test_a_value_that_does_not_fit_is_a_problem_with_its_line(
    script_folder: ScriptFolder, chosen: dict[str, str], line: str
) -> None:
    script_folder.write("neck.yaml", CIRCUIT)
    with pytest.raises(ScriptError) as error:
        load(script_folder, None, None, **chosen)
    assert str(error.value).removeprefix(f"{script_folder.path.as_posix()}/") == line


def test_values_of_the_settings_are_ignored_where_they_do_not_fit(script_folder: ScriptFolder) -> None:
    script_folder.write("neck.yaml", CIRCUIT)
    preferred = {"level": "medium", "work": "20s", "speed": "3"}
    assert told(load(script_folder, None, preferred))[2] == "Squats, easy 20000"
    assert told(load(script_folder, None, preferred, work="30s"))[2] == "Squats, easy 30000"


def test_an_included_routine_takes_the_values_of_the_routine_that_was_opened(
    script_folder: ScriptFolder,
) -> None:
    script_folder.write(
        "legs.yaml", 'routine: Legs\nparameters: {work: 20s, reps: 5}\nsteps:\n- say: "{work}, {reps}."\n'
    )
    script_folder.write(
        "neck.yaml", "routine: A\nparameters: {work: 30s}\nsteps: [{rest: $work}, {include: legs}]\n"
    )
    included = load(script_folder, None, None, reps="8").included_script("legs")
    assert told(included) == ["Thirty seconds, eight."]


def test_steps_are_checked_also_where_they_are_left_out(script_folder: ScriptFolder) -> None:
    lines = script_folder.problems_in_text(CIRCUIT.replace("say: Burpees now.", "rest: soon"))
    assert lines == ["neck.yaml:13:11: 'soon' is not a duration; write 20s, 1m30s or 30s..90s"]


def test_a_routine_with_no_step_for_the_values_is_refused(script_folder: ScriptFolder) -> None:
    script_folder.write(
        "neck.yaml",
        "routine: A\nparameters: {level: [easy, hard]}\nsteps: [{rest: 5s, when: {level: hard}}]\n",
    )
    with pytest.raises(VoicecoachError) as error:
        load(script_folder)
    assert str(error.value) == "no step of 'A' is for these parameters; choose other values"
    assert len(load(script_folder, None, None, level="hard").routine.steps) == 1


def test_a_repeat_of_which_nothing_is_left_is_left_out(script_folder: ScriptFolder) -> None:
    script_folder.write(
        "neck.yaml",
        "routine: A\n"
        "parameters: {seated: no}\n"
        "steps:\n"
        "- rest: 5s\n"
        "- repeat: 3\n"
        "  steps: [{rest: 10s, when: {seated: yes}}]\n",
    )
    assert [type(step).__name__ for step in load(script_folder).routine.steps] == ["Rest"]


def test_a_long_step_for_another_value_does_not_count(script_folder: ScriptFolder) -> None:
    text = (
        "routine: A\n"
        "parameters: {long: no}\n"
        "steps: [{rest: 5s}, {repeat: 10, steps: [{rest: 3h}], when: {long: yes}}]\n"
    )
    script_folder.write("neck.yaml", text)
    load(script_folder)
    with pytest.raises(ScriptError, match="longer than 24 hours"):
        load(script_folder, None, None, long="yes")


@pytest.mark.parametrize(
    ("written", "value", "shown"),
    [
        ("40s", "30", "work 30 (or 40s)"),
        ("40s", "40 seconds", "work 40 seconds"),
        (("easy", "hard"), "Hard", "work hard (or easy)"),
        ((8, 10, 12), "10", "work 10 (or 8, 12)"),
        (("30s", "1m"), "60s", "work 1m (or 30s)"),
        (3, "2.5", "work 2.5 (or 3)"),
        (False, "on", "work yes (or no)"),
    ],
)
def test_how_a_parameter_is_shown(written: object, value: str, shown: str) -> None:
    assert str(parse_parameter("work", written).with_value(value)) == shown


def test_a_picture_outside_of_the_folder_has_to_be_allowed(
    script_folder: ScriptFolder, tmp_path: Path
) -> None:
    script_folder.write(tmp_path / "other/calf.png", b"\x89PNG\r\n\x1a\n")
    script_folder.write("neck.yaml", "routine: A\nsteps: [{rest: 5s, image: ../other/calf.png}]\n")
    [line] = script_folder.problems()
    what = "neck.yaml:2:27: '../other/calf.png' leads out of the script's folder"
    assert line == f"{what}; allow it with --allow {(tmp_path / 'other').as_posix()}"
    image = script_folder.load("neck.yaml", tmp_path / "other").routine.steps[0].image
    assert image == "../other/calf.png"


def test_a_huge_picture_is_refused(script_folder: ScriptFolder) -> None:
    script_folder.write("calf.png", b"\x89PNG\r\n\x1a\n".ljust(6_000_000, b"\0"))
    assert script_folder.problems_in_text("routine: A\nsteps: [{rest: 5s, image: calf.png}]\n") == [
        "neck.yaml:2:27: calf.png is larger than 5 MB; make it smaller, such as 1600 pixels wide"
    ]
