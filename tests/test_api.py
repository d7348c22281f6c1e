"""`import voicecoach` as a Python programmer uses it, with literal results."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

import voicecoach
from voicecoach import Clip, Problem, ScriptError, SessionOptions, VoicecoachError
from voicecoach.session.user_folders import find_user_folders
from voicecoach.timeline.json import to_json
from voicecoach.voices.api import VoiceInfo

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach import Session, Utterance

NECK = """\
routine: Neck
voice: silent
about: For the neck.
prepare: 2s
steps:
  - {stretch: Chin tuck, do: Chin in., hold: 10s}
"""

WRONG = """\
routine: Wrong
steps:
  - {stretch: Neck, hodl: 10s}
  - {stretch: Back, holds: 10s}
"""

pytestmark = pytest.mark.usefixtures("empty_home")


class ToneVoice:
    """A voice that is no voicecoach class: half a second of one value for each text."""

    identity = "tone"

    def speak(self, utterance: Utterance) -> Clip:
        del utterance
        return Clip(np.full(24_000, 1_000, np.int16))


def cues(session: Session) -> list[tuple[float, str, str | None]]:
    return [
        (event.start / 48_000, event.cue, event.text)
        for event in session.timeline().events
        if event.kind != "bed"
    ]


def test_open_by_name() -> None:
    session = voicecoach.open("tabata", voice="silent")
    assert (session.title, session.language, session.voice) == ("Tabata", "en", "silent")


def test_open_by_path(tmp_path: Path) -> None:
    path = tmp_path / "neck.yaml"
    path.write_text(NECK, "utf-8")
    session = voicecoach.open(path, detail="sounds")
    assert (session.title, session.about, session.voice) == ("Neck", "For the neck.", "silent")
    assert cues(session) == [
        (2.4, "announce", None),
        (7.0, "go", None),
        (14.0, "countdown", None),
        (15.0, "countdown", None),
        (16.0, "countdown", None),
        (17.0, "end", None),
        (18.6, "finish", None),
    ]


def test_open_a_timeline_file(tmp_path: Path) -> None:
    timeline = voicecoach.open_text(NECK).timeline()
    path = tmp_path / "neck.json"
    path.write_text(to_json(timeline), "utf-8")
    assert voicecoach.open(path).timeline() == timeline


def test_open_text_with_options() -> None:
    session = voicecoach.open_text(NECK, SessionOptions(voice="silent", scale=2.0))
    [step] = [step for step in session.timeline().steps if step.hold]
    assert step.hold is not None
    assert step.hold.frames == 20 * 48_000


def test_open_text_looks_for_files_in_the_folder_of_its_path(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "gong.wav", np.full(4_800, 0.1), 48_000)
    text = "routine: Gong\nvoice: silent\nsteps:\n  - {sound: gong}\n"
    session = voicecoach.open_text(text, path=tmp_path / "any.yaml")
    assert [event.sound for event in session.timeline().events if event.kind == "sound"] == ["gong.wav"]


def test_options_and_single_options_at_once_are_a_mistake() -> None:
    with pytest.raises(TypeError, match="give either options or single choices, not both: detail"):
        voicecoach.open_text(NECK, SessionOptions(), detail="brief")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("tabatta", "there is no routine 'tabatta'; did you mean 'tabata'?"),
        ("nosuch.yaml", "there is no file nosuch.yaml"),
    ],
)
def test_a_routine_that_does_not_exist(name: str, message: str) -> None:
    with pytest.raises(VoicecoachError) as opened:
        voicecoach.open(name)
    assert str(opened.value).startswith(message)
    with pytest.raises(VoicecoachError) as checked:
        voicecoach.check(name)
    assert str(checked.value).startswith(message)


def test_problems_are_values(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(WRONG, "utf-8")
    problems = (
        Problem(path, 3, 21, "unknown key 'hodl' in a stretch", "did you mean 'hold'?"),
        Problem(path, 4, 21, "unknown key 'holds' in a stretch", "did you mean 'hold'?"),
    )
    assert voicecoach.check(path) == problems
    with pytest.raises(ScriptError) as opened:
        voicecoach.open(path)
    assert opened.value.problems == problems


def test_problems_of_a_text_name_its_path() -> None:
    with pytest.raises(ScriptError) as opened:
        voicecoach.open_text(WRONG, path="mine.yaml")
    assert opened.value.problems[0].location == "mine.yaml:3:21"


def test_a_routine_without_problems() -> None:
    assert voicecoach.check("tabata") == ()


def test_list_routines() -> None:
    shipped = {routine.name: routine for routine in voicecoach.list_routines()}
    assert sorted(shipped) == [
        *("box-breathing", "desk-break", "dos-en-mouvement", "evening-wind-down", "knee-strength"),
        *("morning-stretch", "neck-warmup", "on-the-beat", "rueckenpause", "tabata", "tobillos-firmes"),
        "upper-back-relief",
    ]
    assert (shipped["tabata"].title, shipped["tabata"].is_users) == ("Tabata", False)
    assert shipped["tabata"].about.startswith("Eight times twenty seconds of work")
    assert shipped["tabata"].path.name == "tabata.yaml"


def test_the_users_routines_are_listed_too_and_one_with_problems_has_no_title() -> None:
    folder = find_user_folders().routines
    folder.mkdir(parents=True)
    (folder / "neck.yaml").write_text(NECK, "utf-8")
    (folder / "wrong.yaml").write_text(WRONG, "utf-8")
    own = [routine for routine in voicecoach.list_routines() if routine.is_users]
    assert [(routine.name, routine.title, routine.about) for routine in own] == [
        ("neck", "Neck", "For the neck."),
        ("wrong", "", ""),
    ]


def test_list_voices() -> None:
    voices = {voice.name: voice for voice in voicecoach.list_voices()}
    assert voices["silent"] == VoiceInfo(
        "silent", "silent", (), "silent, but as long as speech: for tests and dry runs"
    )
    assert "espeak/de" in {voice.name for voice in voicecoach.list_voices("de")}


def test_list_voices_of_a_language_that_none_speaks() -> None:
    with pytest.raises(VoicecoachError, match="no voice speaks 'xx'"):
        voicecoach.list_voices("xx")


def test_export_with_progress(tmp_path: Path) -> None:
    fractions: list[float] = []
    result = voicecoach.open_text(NECK).export(tmp_path / "neck.wav", progress=fractions.append)
    assert result.files == (tmp_path / "neck.wav",)
    assert result.frames == soundfile.info(tmp_path / "neck.wav").frames
    assert 0 < fractions[0] < 0.1
    assert max(fractions) == fractions[-1] == 1.0


def test_an_export_of_an_unknown_format(tmp_path: Path) -> None:
    with pytest.raises(VoicecoachError, match=r"\.doc"):
        voicecoach.open_text(NECK).export(tmp_path / "neck.doc")
    assert list(tmp_path.glob("neck*")) == []


def test_a_custom_voice_is_heard(tmp_path: Path) -> None:
    session = voicecoach.open_text(NECK, voice=ToneVoice())
    assert session.voice == "tone"
    assert session.timeline().voice == "tone"
    session.export(tmp_path / "neck.wav")
    samples, _ = soundfile.read(tmp_path / "neck.wav", dtype="int16")
    spoken = [event for event in session.timeline().events if event.kind == "speech"]
    assert "Chin in." in [event.text for event in spoken]
    for event in spoken:
        assert set(samples[event.start : event.end].tolist()) == {1_000}
        assert event.frames == 24_000


def test_a_timeline_file_of_a_custom_voice_needs_that_voice(tmp_path: Path) -> None:
    timeline = voicecoach.open_text(NECK, voice=ToneVoice()).timeline()
    path = tmp_path / "neck.json"
    path.write_text(to_json(timeline), "utf-8")
    assert voicecoach.open(path, voice=ToneVoice()).timeline() == timeline
    with pytest.raises(VoicecoachError, match="there is no voice 'tone'"):
        voicecoach.open(path)
    path.write_text(to_json(voicecoach.open_text(NECK).timeline()), "utf-8")
    with pytest.raises(VoicecoachError) as refused:
        voicecoach.open(path, voice=ToneVoice())
    assert str(refused.value) == (
        "a timeline is laid out for its voice, silent; give the routine to choose another voice"
    )


def test_play_on_a_device_that_does_not_exist() -> None:
    with pytest.raises(VoicecoachError, match=r"there is no device 'miniadio'; did you mean 'miniaudio'\?"):
        voicecoach.open_text(NECK).play("miniadio")
