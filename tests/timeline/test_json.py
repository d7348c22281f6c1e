"""Timeline files: their literal form, round trips, and every fault with its line and column."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.generated_timelines import timelines
from voicecoach.errors import ScriptError, VoicecoachError
from voicecoach.timeline.checks import size_problem
from voicecoach.timeline.json import from_json, read_timeline, to_json
from voicecoach.timeline.model import (
    Event,
    ExerciseNumber,
    Interval,
    Remark,
    Round,
    Step,
    Timeline,
    rename_sounds,
)

WHOLE = """\
{
 "format": "voicecoach-timeline",
 "version": 1,
 "rate": 48000,
 "frames": 960000,
 "title": "Neck — Übung",
 "language": "en",
 "voice": "silent",
 "events": [
  {
   "kind": "speech",
   "cue": "hold",
   "start": 100,
   "frames": 48000,
   "text": "Hold.",
   "sound": null,
   "step": 0
  },
  {
   "kind": "sound",
   "cue": "end",
   "start": 912000,
   "frames": 48000,
   "text": null,
   "sound": "end",
   "step": null
  }
 ],
 "steps": [
  {
   "index": 0,
   "name": "Chin",
   "side": "left",
   "round": {
    "number": 1,
    "of": 2
   },
   "start": 0,
   "frames": 912000,
   "hold": {
    "start": 48100,
    "frames": 480000
   },
   "kind": "exercise",
   "exercise": {
    "number": 1,
    "of": 2
   }
  }
 ],
 "report": [
  {
   "cue": "halfway",
   "step": 0,
   "action": "dropped",
   "why": "no room"
  }
 ]
}
"""
TIMELINE = Timeline(
    frames=960_000,
    title="Neck — Übung",
    language="en",
    voice="silent",
    events=(
        Event(kind="speech", cue="hold", start=100, frames=48_000, text="Hold.", step=0),
        Event(kind="sound", cue="end", start=912_000, frames=48_000, sound="end"),
    ),
    steps=(
        Step(
            index=0,
            name="Chin",
            side="left",
            round=Round(1, 2),
            start=0,
            frames=912_000,
            hold=Interval(48_100, 480_000),
            exercise=ExerciseNumber(1, 2),
        ),
    ),
    report=(Remark(cue="halfway", step=0, action="dropped", why="no room"),),
)


def test_the_documented_form() -> None:
    assert to_json(TIMELINE) == WHOLE
    assert from_json(WHOLE) == TIMELINE


def test_a_file_without_kinds_of_steps_is_read() -> None:
    older = json.loads(WHOLE)
    for step in older["steps"]:
        del step["kind"], step["exercise"]
    (step,) = from_json(json.dumps(older)).steps
    assert (step.kind, step.exercise) == ("exercise", None)


def test_the_order_of_the_keys() -> None:
    assert list(json.loads(to_json(TIMELINE))) == [
        *("format", "version", "rate", "frames", "title", "language", "voice", "events", "steps", "report")
    ]


def test_author_and_source_come_after_the_voice() -> None:
    whole = json.loads(to_json(replace(TIMELINE, author="Ana", source="A leaflet")))
    assert list(whole)[6:9] == ["voice", "author", "source"]
    assert (whole["author"], whole["source"]) == ("Ana", "A leaflet")


@given(timelines())
def test_writing_and_reading_a_timeline(timeline: Timeline) -> None:
    assert from_json(to_json(timeline)) == timeline
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.json"
        path.write_text(to_json(timeline), "utf-8")
        assert read_timeline(path) == timeline


HINT = "compile the routine again"
DOCS_HINT = f"{HINT}, or see docs/timeline.md"

FAULTS = {
    "an unknown key": ('"rate"', '"tempo": 3,\n "rate"', f"4:11: unknown key 'tempo'; {DOCS_HINT}"),
    "an unknown key of an event": (
        '"cue": "hold"',
        '"cue": "x",\n   "loud": 1',
        f"13:12: unknown key 'loud'; {DOCS_HINT}",
    ),
    "an unknown key of a hold": (
        '"start": 48100',
        '"start": 1, "x": 2',
        f"41:22: unknown key 'x'; {DOCS_HINT}",
    ),
    "a missing key": (' "title": "Neck — Übung",\n', "", f"1:1: missing key 'title'; {DOCS_HINT}"),
    "a missing key of an event": (
        '   "cue": "hold",\n',
        "",
        f"10:3: missing key 'cue'; {DOCS_HINT}",
    ),
    "another format": (
        "voicecoach-timeline",
        "tape",
        f"2:12: expected 'voicecoach-timeline', not \"tape\"; {DOCS_HINT}",
    ),
    "a later version": ('"version": 1', '"version": 2', f"3:13: expected 1, not 2; {DOCS_HINT}"),
    "another rate": (
        '48000,\n "frames"',
        '44100,\n "frames"',
        f"4:10: expected 48000, not 44100; {DOCS_HINT}",
    ),
    "a number in quotes": ("960000", '"960000"', f'5:12: "960000" is not a whole number; {DOCS_HINT}'),
    "half a frame": ("960000", "960000.5", f"5:12: 960000.5 is not a whole number; {DOCS_HINT}"),
    "a negative length": ("960000", "-1", f"5:12: the length of a session cannot be negative; {HINT}"),
    "a frame more than a day": (
        "960000",
        "4147200001",
        f"5:12: the session is longer than 24 hours; {HINT}",
    ),
    "an enormous length": ("960000", "1" + "0" * 18, f"5:12: the session is longer than 24 hours; {HINT}"),
    "a title that is a number": ('"Neck — Übung"', "7", f"6:11: 7 is not text; {DOCS_HINT}"),
    "an unknown kind": (
        '"kind": "sound"',
        '"kind": "noise"',
        f"20:12: expected 'speech', 'sound' or 'bed', not \"noise\"; {DOCS_HINT}",
    ),
    "speech without text": (
        '"text": "Hold."',
        '"text": null',
        f"11:12: an event of kind speech has no text; {HINT}",
    ),
    "speech with a sound": (
        '"sound": null',
        '"sound": "go"',
        f"16:13: an event of kind speech has a sound; {HINT}",
    ),
    "a sound without a name": (
        '"sound": "end"',
        '"sound": ""',
        f"20:12: an event of kind sound has no sound; {HINT}",
    ),
    "a gain out of range": (
        '"kind": "sound"',
        '"gain_db": 1e9, "kind": "bed"',
        f"20:15: a gain must be -120 to 120 dB; {HINT}",
    ),
    "a gain that is not a number": (
        '"kind": "sound"',
        '"gain_db": NaN, "kind": "bed"',
        f"20:15: a gain must be -120 to 120 dB; {HINT}",
    ),
    "a gain as text": (
        '"kind": "sound"',
        '"gain_db": "loud", "kind": "bed"',
        f'20:15: "loud" is not a number; {DOCS_HINT}',
    ),
    "an event before the session": (
        '"start": 100',
        '"start": -1',
        f"13:13: an event starts before the session; {HINT}",
    ),
    "an event after the session": (
        '"start": 912000',
        '"start": 912001',
        f"23:14: an event does not end inside the session; {HINT}",
    ),
    "an event of no length": (
        '"frames": 48000,\n   "text": "Hold."',
        '"frames": 0,\n   "text": "Hold."',
        f"14:14: an event does not end inside the session; {HINT}",
    ),
    "events out of order": (
        '"start": 912000',
        '"start": 99',
        f"22:13: an event starts before the previous one; {HINT}",
    ),
    "an event of an unknown step": (
        '"step": 0\n',
        '"step": 1\n',
        f"17:12: an event belongs to a step that does not exist; {HINT}",
    ),
    "steps counted from 1": ('"index": 0', '"index": 1', f"31:13: the steps are not counted from 0; {HINT}"),
    "a step after the session": (
        '"frames": 912000',
        '"frames": 960001',
        f"39:14: a step is not inside the session; {HINT}",
    ),
    "a hold after its step": (
        '"frames": 480000',
        '"frames": 900000',
        f"40:12: a hold is not inside its step; {HINT}",
    ),
    "a remark about an unknown step": (
        '"step": 0,\n   "action"',
        '"step": 1,\n   "action"',
        f"54:12: a remark is about a step that does not exist; {HINT}",
    ),
    "a fault after escapes and brackets in texts": (
        '"Neck — Übung",\n "language": "en",\n "voice": "silent"',
        '"\\ud83d\\ude00 \\" }",\n "language": "]",\n "voice": [1, {"a": "]"}]',
        f"8:11: a list is not text; {DOCS_HINT}",
    ),
    "half a surrogate pair": (
        '"Neck',
        '"\\ud83d',
        f"6:18: this is not JSON: unexpected end of hex escape; {HINT}",
    ),
    "an extra comma": ('"report": [', '"report": [,', f"51:13: this is not JSON: expecting value; {HINT}"),
    "a file cut short": (
        WHOLE[60:],
        "",
        f"4:10: this is not JSON: expecting value; {HINT}",
    ),
    "an empty file": (WHOLE, "", f"1:1: this is not JSON: expecting value; {HINT}"),
    "a list": (WHOLE, "[]", f"1:1: expected keys and values, not a list; {DOCS_HINT}"),
    "text for a round": (
        '"round": {\n    "number": 1,\n    "of": 2\n   }',
        '"round": "one"',
        f'34:13: expected keys and values, not "one"; {DOCS_HINT}',
    ),
    "a mapping for a list": (
        '"report": [',
        '"report": {}, "x": [',
        f"51:12: expected a list, not a mapping; {DOCS_HINT}",
    ),
    "null for a number": ("960000", "null", f"5:12: null is not a whole number; {DOCS_HINT}"),
    "a long text for a number": (
        "960000",
        f'"{"x" * 99}"',
        f'5:12: "{"x" * 59}… is not a whole number; {DOCS_HINT}',
    ),
    "a control character where another text belongs": (
        '"voicecoach-timeline"',
        '"voice\x9bcoach"',
        f"2:12: expected 'voicecoach-timeline', not \"voice\\u009bcoach\"; {DOCS_HINT}",
    ),
    "a version that is too large": (
        '"version": 1',
        f'"version": 1{"0" * 30}',
        f"3:13: the number is too large; {DOCS_HINT}",
    ),
    "NaN for a number": ("960000", "NaN", f"5:12: NaN is not a whole number; {DOCS_HINT}"),
    "very deep nesting": (WHOLE, "[" * 100_000, f"1:1: this is nested too deep; {HINT}"),
    "a number of 5000 digits": (
        "960000",
        "9" * 5000,
        f"5:4313: this is not JSON: number out of range; {HINT}",
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "line"), [pytest.param(*case, id=name) for name, case in FAULTS.items()]
)
def test_faults_are_located(tmp_path: Path, old: str, new: str, line: str) -> None:
    assert old in WHOLE
    path = tmp_path / "t.json"
    path.write_text(WHOLE.replace(old, new, 1), "utf-8")
    with pytest.raises(ScriptError) as refusal:
        read_timeline(path)
    assert str(refusal.value) == f"{tmp_path.as_posix()}/t.json:{line}"


@pytest.mark.thorough
def test_too_many_events(tmp_path: Path) -> None:
    beep = Event(kind="sound", cue="go", start=0, frames=1, sound="go")
    path = tmp_path / "t.json"
    path.write_text(to_json(replace(TIMELINE, events=(beep,) * 200_001)), "utf-8")
    with pytest.raises(ScriptError, match=rf"t\.json:9:12: the session has over 200,000 cues; {HINT}$"):
        read_timeline(path)


@pytest.mark.parametrize(
    ("frames", "events", "what"),
    [
        (4_147_200_000, 200_000, None),
        (4_147_200_001, 200_001, "the session is longer than 24 hours"),
        (4_147_200_000, 200_001, "the session has over 200,000 cues"),
    ],
)
def test_the_maximum_size_of_a_session(frames: int, events: int, what: str | None) -> None:
    assert size_problem(frames, events) == what


def test_renaming_sounds() -> None:
    calls: list[str] = []

    def name(sound: str) -> str:
        calls.append(sound)
        return f"../{sound}.wav"

    bell = Event(kind="sound", cue="sound", start=930_000, frames=9, sound="bell")
    with_bells = replace(TIMELINE, events=(*TIMELINE.events, bell, bell))
    assert [event.sound for event in rename_sounds(with_bells, name).events] == [
        *(None, "../end.wav", "../bell.wav", "../bell.wav")
    ]
    assert sorted(calls) == ["bell", "end"]
    assert rename_sounds(with_bells, str) == with_bells


def test_tabs_crlf_line_ends_and_a_byte_order_mark_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n ", "\n\t").replace("\n", "\r\n").encode())
    assert read_timeline(path) == TIMELINE


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_bytes(WHOLE.encode("utf-16"))
    with pytest.raises(ScriptError, match=r"t\.json:1:1: this is not UTF-8; compile the routine again$"):
        read_timeline(path)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(VoicecoachError, match=r"t\.json cannot be read: No such file or directory$"):
        read_timeline(tmp_path / "t.json")


@given(
    st.integers(0, len(WHOLE)),
    st.integers(0, 20),
    st.sampled_from(("", "{", "]", '"', ",", "null", "-1", "\\", "9" * 5000)),
)
def test_any_edit_is_reported_once_or_harmless(start: int, length: int, piece: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.json"
        path.write_text(WHOLE[:start] + piece + WHOLE[start + length :], "utf-8")
        assert problem_count(path) <= 1


def problem_count(path: Path) -> int:
    try:
        read_timeline(path)
    except ScriptError as refusal:
        return len(str(refusal).split("\n"))
    return 0
