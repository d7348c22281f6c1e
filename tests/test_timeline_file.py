"""Timeline files: their literal form, there and back, and every fault with its line and column."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.errors import ScriptError, VoicecoachError
from voicecoach.timeline.checks import size_problem
from voicecoach.timeline.json import from_json, to_json
from voicecoach.timeline.model import Event, Interval, Remark, Round, Step, Timeline, rename_sounds
from voicecoach.timeline.timeline_file import read_timeline

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
        ),
    ),
    report=(Remark(cue="halfway", step=0, action="dropped", why="no room"),),
)


def test_the_documented_form_is_this() -> None:
    assert to_json(TIMELINE) == WHOLE
    assert from_json(WHOLE) == TIMELINE


def test_the_keys_in_their_order() -> None:
    assert list(json.loads(to_json(TIMELINE))) == [
        *("format", "version", "rate", "frames", "title", "language", "voice", "events", "steps", "report")
    ]


def test_who_made_it_stands_behind_the_voice() -> None:
    whole = json.loads(to_json(replace(TIMELINE, author="Ana", source="A leaflet")))
    assert list(whole)[6:9] == ["voice", "author", "source"]
    assert (whole["author"], whole["source"]) == ("Ana", "A leaflet")


Kind: TypeAlias = Literal["speech", "sound", "bed"]
TEXT = st.text(min_size=1, max_size=12)


@st.composite
def events(draw: st.DrawFn, frames: int, steps: int) -> Event:
    kind: Kind = draw(st.sampled_from(("speech", "sound", "bed")))
    start = draw(st.integers(0, frames - 1))
    return Event(
        kind=kind,
        cue=draw(TEXT),
        start=start,
        frames=draw(st.integers(1, frames - start)),
        text=draw(TEXT) if kind == "speech" else None,
        sound=draw(TEXT if kind == "sound" else st.none() | TEXT if kind == "bed" else st.none()),
        step=draw(st.none() | st.integers(0, steps - 1)) if steps else None,
        gain_db=draw(st.none() | st.floats(-120, 120)) if kind == "bed" else None,
    )


@st.composite
def steps(draw: st.DrawFn, frames: int, index: int) -> Step:
    start = draw(st.integers(0, frames))
    length = draw(st.integers(0, frames - start))
    wait = draw(st.integers(0, length))
    stay = Interval(start + wait, draw(st.integers(0, length - wait)))
    return Step(
        index=index,
        name=draw(TEXT),
        side=draw(st.none() | TEXT),
        round=draw(st.none() | st.builds(Round, st.integers(1, 9), st.integers(1, 9))),
        start=start,
        frames=length,
        hold=draw(st.none() | st.just(stay)),
    )


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    frames = draw(st.integers(1, 24 * 3600 * 48_000))
    count = draw(st.integers(0, 3))
    sounding = draw(st.lists(events(frames, count), max_size=4))
    about = st.none() | st.integers(0, count - 1) if count else st.none()
    remark = st.builds(
        Remark, cue=TEXT, step=about, action=st.sampled_from(("shortened", "sound", "dropped")), why=TEXT
    )
    return Timeline(
        frames=frames,
        title=draw(TEXT),
        language=draw(TEXT),
        voice=draw(TEXT),
        author=draw(st.none() | TEXT),
        source=draw(st.none() | TEXT),
        events=tuple(sorted(sounding, key=lambda event: event.start)),
        steps=tuple(draw(steps(frames, index)) for index in range(count)),
        report=tuple(draw(st.lists(remark, max_size=2))),
    )


@given(timelines())
def test_there_and_back(timeline: Timeline) -> None:
    assert from_json(to_json(timeline)) == timeline
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.json"
        path.write_text(to_json(timeline), "utf-8")
        assert read_timeline(path) == timeline


AGAIN = "compile the routine again"
DOCS = f"{AGAIN}, or see docs/timeline.md"

FAULTS = {
    "an unknown key": ('"rate"', '"tempo": 3,\n "rate"', f"4:11: unknown key 'tempo'; {DOCS}"),
    "an unknown key of an event": (
        '"cue": "hold"',
        '"cue": "x",\n   "loud": 1',
        f"13:12: unknown key 'loud'; {DOCS}",
    ),
    "an unknown key of a hold": ('"start": 48100', '"start": 1, "x": 2', f"41:22: unknown key 'x'; {DOCS}"),
    "a key that is not there": (' "title": "Neck — Übung",\n', "", f"1:1: there is no key 'title'; {DOCS}"),
    "a key of an event that is not there": (
        '   "cue": "hold",\n',
        "",
        f"10:3: there is no key 'cue'; {DOCS}",
    ),
    "another format": (
        "voicecoach-timeline",
        "tape",
        f"2:12: \"tape\" stands where 'voicecoach-timeline' belongs; {DOCS}",
    ),
    "a later version": ('"version": 1', '"version": 2', f"3:13: 2 stands where 1 belongs; {DOCS}"),
    "another rate": (
        '48000,\n "frames"',
        '44100,\n "frames"',
        f"4:10: 44100 stands where 48000 belongs; {DOCS}",
    ),
    "a number in quotes": ("960000", '"960000"', f'5:12: "960000" is not a whole number; {DOCS}'),
    "half a frame": ("960000", "960000.5", f"5:12: 960000.5 is not a whole number; {DOCS}"),
    "no length": ("960000", "-1", f"5:12: a session cannot be shorter than nothing; {AGAIN}"),
    "a frame more than a day": (
        "960000",
        "4147200001",
        f"5:12: the session is longer than 24 hours; {AGAIN}",
    ),
    "endless": ("960000", "1" + "0" * 18, f"5:12: the session is longer than 24 hours; {AGAIN}"),
    "a title that is a number": ('"Neck — Übung"', "7", f"6:11: 7 is not text; {DOCS}"),
    "a kind that is not there": (
        '"kind": "sound"',
        '"kind": "noise"',
        f"20:12: \"noise\" stands where 'speech', 'sound' or 'bed' belongs; {DOCS}",
    ),
    "speech without words": (
        '"text": "Hold."',
        '"text": null',
        f"11:12: an event of kind speech has no text; {AGAIN}",
    ),
    "speech with a sound": (
        '"sound": null',
        '"sound": "go"',
        f"16:13: an event of kind speech has a sound; {AGAIN}",
    ),
    "a sound without a name": (
        '"sound": "end"',
        '"sound": ""',
        f"20:12: an event of kind sound has no sound; {AGAIN}",
    ),
    "a sound with a gain": (
        '"sound": "end",',
        '"sound": "end", "gain_db": -3,',
        f"25:31: an event of kind sound has a gain; {AGAIN}",
    ),
    "a gain beyond all hearing": (
        '"kind": "sound"',
        '"gain_db": 1e9, "kind": "bed"',
        f"20:15: a gain is -120 to 120 dB; {AGAIN}",
    ),
    "a gain that is no number": (
        '"kind": "sound"',
        '"gain_db": NaN, "kind": "bed"',
        f"20:15: a gain is -120 to 120 dB; {AGAIN}",
    ),
    "a gain in words": (
        '"kind": "sound"',
        '"gain_db": "loud", "kind": "bed"',
        f'20:15: "loud" is not a number; {DOCS}',
    ),
    "an event before the session": (
        '"start": 100',
        '"start": -1',
        f"13:13: an event starts before the session; {AGAIN}",
    ),
    "an event behind the session": (
        '"start": 912000',
        '"start": 912001',
        f"23:14: an event does not end inside the session; {AGAIN}",
    ),
    "an event of no length": (
        '"frames": 48000,\n   "text": "Hold."',
        '"frames": 0,\n   "text": "Hold."',
        f"14:14: an event does not end inside the session; {AGAIN}",
    ),
    "events out of order": (
        '"start": 912000',
        '"start": 99',
        f"22:13: an event starts before the one above it; {AGAIN}",
    ),
    "an event of a step that is not there": (
        '"step": 0\n',
        '"step": 1\n',
        f"17:12: an event belongs to a step that is not there; {AGAIN}",
    ),
    "steps counted from 1": ('"index": 0', '"index": 1', f"31:13: the steps are not counted from 0; {AGAIN}"),
    "a step behind the session": (
        '"frames": 912000',
        '"frames": 960001',
        f"39:14: a step does not lie inside the session; {AGAIN}",
    ),
    "a hold behind its step": (
        '"frames": 480000',
        '"frames": 900000',
        f"40:12: a hold does not lie inside its step; {AGAIN}",
    ),
    "a remark about no step": (
        '"step": 0,\n   "action"',
        '"step": 1,\n   "action"',
        f"49:12: a remark is about a step that is not there; {AGAIN}",
    ),
    "a fault behind escapes and brackets in texts": (
        '"Neck — Übung",\n "language": "en",\n "voice": "silent"',
        '"\\ud83d\\ude00 \\" }",\n "language": "]",\n "voice": [1, {"a": "]"}]',
        f"8:11: a list is not text; {DOCS}",
    ),
    "half a picture": (
        '"Neck',
        '"\\ud83d',
        f"6:18: this is not JSON: unexpected end of hex escape; {AGAIN}",
    ),
    "a comma too many": ('"report": [', '"report": [,', f"46:13: this is not JSON: expecting value; {AGAIN}"),
    "a file cut short": (
        WHOLE[60:],
        "",
        f"4:10: this is not JSON: expecting value; {AGAIN}",
    ),
    "an empty file": (WHOLE, "", f"1:1: this is not JSON: expecting value; {AGAIN}"),
    "a list": (WHOLE, "[]", f"1:1: a list stands where keys and values belong; {DOCS}"),
    "a word for a step": (
        '"round": {\n    "number": 1,\n    "of": 2\n   }',
        '"round": "one"',
        f'34:13: "one" stands where keys and values belong; {DOCS}',
    ),
    "keys for a list": (
        '"report": [',
        '"report": {}, "x": [',
        f"46:12: a mapping stands where a list belongs; {DOCS}",
    ),
    "nothing for a number": ("960000", "null", f"5:12: null is not a whole number; {DOCS}"),
    "a long text for a number": (
        "960000",
        f'"{"x" * 99}"',
        f'5:12: "{"x" * 59}… is not a whole number; {DOCS}',
    ),
    "a version that no number holds": (
        '"version": 1',
        f'"version": 1{"0" * 30}',
        f"3:13: the number is too large; {DOCS}",
    ),
    "no number": ("960000", "NaN", f"5:12: NaN is not a whole number; {DOCS}"),
    "brackets without end": (WHOLE, "[" * 100_000, f"1:1: this is nested too deep; {AGAIN}"),
    "a number of 5000 digits": (
        "960000",
        "9" * 5000,
        f"5:4313: this is not JSON: number out of range; {AGAIN}",
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "line"), [pytest.param(*case, id=name) for name, case in FAULTS.items()]
)
def test_what_is_wrong_is_located(tmp_path: Path, old: str, new: str, line: str) -> None:
    assert old in WHOLE
    path = tmp_path / "t.json"
    path.write_text(WHOLE.replace(old, new, 1), "utf-8")
    with pytest.raises(ScriptError) as refusal:
        read_timeline(path)
    assert str(refusal.value) == f"{tmp_path.as_posix()}/t.json:{line}"


def test_an_event_too_many(tmp_path: Path) -> None:
    beep = Event(kind="sound", cue="go", start=0, frames=1, sound="go")
    path = tmp_path / "t.json"
    path.write_text(to_json(replace(TIMELINE, events=(beep,) * 200_001)), "utf-8")
    with pytest.raises(ScriptError, match=rf"t\.json:9:12: the session has over 200,000 cues; {AGAIN}$"):
        read_timeline(path)


@pytest.mark.parametrize(
    ("frames", "events", "what"),
    [
        (4_147_200_000, 200_000, None),
        (4_147_200_001, 200_001, "the session is longer than 24 hours"),
        (4_147_200_000, 200_001, "the session has over 200,000 cues"),
    ],
)
def test_how_large_a_session_may_be(frames: int, events: int, what: str | None) -> None:
    assert size_problem(frames, events) == what


def test_sounds_by_other_names() -> None:
    asked: list[str] = []

    def name(sound: str) -> str:
        asked.append(sound)
        return f"../{sound}.wav"

    bell = Event(kind="sound", cue="sound", start=930_000, frames=9, sound="bell")
    twice = replace(TIMELINE, events=(*TIMELINE.events, bell, bell))
    assert [event.sound for event in rename_sounds(twice, name).events] == [
        *(None, "../end.wav", "../bell.wav", "../bell.wav")
    ]
    assert sorted(asked) == ["bell", "end"]
    assert rename_sounds(twice, str) == twice


def test_tabs_windows_line_ends_and_a_byte_order_mark_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n ", "\n\t").replace("\n", "\r\n").encode())
    assert read_timeline(path) == TIMELINE


def test_what_is_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_bytes(WHOLE.encode("utf-16"))
    with pytest.raises(ScriptError, match=r"t\.json:1:1: this is not UTF-8; compile the routine again$"):
        read_timeline(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(VoicecoachError, match=r"t\.json cannot be read: No such file or directory$"):
        read_timeline(tmp_path / "t.json")


@given(
    st.integers(0, len(WHOLE)),
    st.integers(0, 20),
    st.sampled_from(("", "{", "]", '"', ",", "null", "-1", "\\", "9" * 5000)),
)
def test_any_slip_is_told_or_does_no_harm(start: int, length: int, piece: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.json"
        path.write_text(WHOLE[:start] + piece + WHOLE[start + length :], "utf-8")
        assert faults(path) <= 1


def faults(path: Path) -> int:
    try:
        read_timeline(path)
    except ScriptError as refusal:
        return len(str(refusal).split("\n"))
    return 0
